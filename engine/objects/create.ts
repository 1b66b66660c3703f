// create.ts: objects come and go: ours, and those of others.

import { addComponents, getAllEntities, removeEntity } from "bitecs";
import { addTransform, removeTransforms, teleportMover } from "../ecs/hierarchy.ts";
import { secondsOf, spawn, type World } from "../ecs/world.ts";
import { BODY } from "../net/fields.ts";
import type { Rank } from "../net/ownership.ts";
import { removeBody } from "../physics/physics.ts";
import { disembody, embody } from "./models.ts";
import { type Creator, createShared, forget, keyOf, objects, type Shared } from "./shared.ts";

/** What was removed is not believed to be there by anybody for so long, in seconds. */
const REMEMBERED = 60;
/** … of so many objects at most: the oldest are forgotten first. */
const MOST_REMEMBERED = 4_096;

/** Whether one more object finds a place. The last entity is never used, so that bodies of peers find one, too. */
export const hasRoom = (world: World): boolean => getAllEntities(world).length < world.capacity - 2;

/** How many objects of somebody are here. */
export function countOf(world: World, rank: Rank): number {
  let count = 0;
  for (const { creator } of objects.get(world).all.values()) if (creator?.rank === rank) count++;
  return count;
}

/** Makes an object where its state says; nobody owns it yet. The caller has seen to it that there is room. */
export function createObject(
  world: World,
  creator: Creator,
  number: number,
  what: { readonly model: number; readonly uri: string },
  state: Float64Array,
): Shared {
  const { Position, Rotation, Velocity, TeleportCount, Mover } = world.stores;
  const { all, byEntity } = objects.get(world);
  const eid = spawn(world);
  addTransform(world, eid);
  addComponents(world, eid, Mover);
  for (let i = 0; i < 3; i++) {
    Position[eid * 3 + i] = state[BODY.x + i];
    Velocity[eid * 3 + i] = state[BODY.vx + i];
  }
  for (let i = 0; i < 4; i++) Rotation[eid * 4 + i] = state[BODY.qx + i];
  normalise(Rotation, eid * 4);
  TeleportCount[eid] = state[BODY.teleport];
  teleportMover(world, eid);
  const shared = createShared(creator, number, what.model, what.uri, eid);
  all.set(shared.key, shared);
  byEntity.set(eid, shared);
  embody(world, shared);
  return shared;
}

/** What came in 10 bits a component is only nearly a rotation, and may be none at all. */
export function normalise(q: Float32Array, at: number): void {
  const length = Math.hypot(q[at], q[at + 1], q[at + 2], q[at + 3]);
  if (!(length >= 0.5)) q.set([0, 0, 0, 1], at);
  else for (let i = 0; i < 4; i++) q[at + i] /= length;
}

/** Takes an object out of this world; nobody is told. */
export function destroyObject(world: World, shared: Shared): void {
  const { eid } = shared;
  forget(world, shared);
  disembody(world, eid);
  removeBody(world, eid);
  removeTransforms(world, [eid]);
  removeEntity(world, eid);
}

/** Keeps in mind that something is gone for good. */
export function noteRemoval(world: World, creator: Creator, number: number, by: Rank, byUs: boolean): void {
  const { removed } = objects.get(world);
  const key = keyOf(creator.rank, number);
  const until = secondsOf(world) + REMEMBERED;
  const before = removed.get(key);
  removed.delete(key); // so that the map is in the order of time
  removed.set(key, { creator, number, by, byUs: byUs || before?.byUs === true, until });
  for (const oldest of removed.keys()) {
    if (removed.size <= MOST_REMEMBERED) break;
    removed.delete(oldest);
  }
}

/** Forgets removals that are old enough. */
export function forgetRemovals(world: World): void {
  const { removed } = objects.get(world);
  const now = secondsOf(world);
  for (const [key, { until }] of removed) {
    if (until > now) break;
    removed.delete(key);
  }
}
