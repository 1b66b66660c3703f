// identity.ts: whose body an entity is. Features that spawn avatars write it; the one that dresses them reads it.

import { defineResource, type World } from "./world.ts";

export interface Identity {
  /** Matrix user id: body and colours follow from it. */
  readonly user: string;
  /** As the person wrote it. */
  readonly name: string;
}

const identities = defineResource<Map<number, Identity>>("identities");

/** Says whose body `eid` is. */
export function setIdentity(world: World, eid: number, identity: Identity): void {
  let all = identities.find(world);
  if (!all) {
    all = new Map();
    identities.set(world, all);
  }
  all.set(eid, identity);
}

/** Forgets `eid`. Call it when the entity goes, since its number will be used again. */
export function removeIdentity(world: World, eid: number): void {
  identities.find(world)?.delete(eid);
}

/** Whose body `eid` is, or undefined where nobody said. */
export function identityOf(world: World, eid: number): Identity | undefined {
  return identities.find(world)?.get(eid);
}
