// loose-bodies.ts: what can be pushed about, and comes back to its place when it has fallen out of the world.

import { addComponent, hasComponent } from "bitecs";
import { teleportMover } from "../ecs/hierarchy.ts";
import { ABYSS, defineResource, type World } from "../ecs/world.ts";
import { placeBody } from "../physics/physics.ts";

/** Position and rotation at first, seven numbers, by entity. */
const homes = defineResource<Map<number, Float32Array>>("loose bodies");

/** Keeps where the dynamic body of `eid` stands now, as the place it comes back to. */
export function keepLooseBody(world: World, eid: number): void {
  const { Position, Rotation, TeleportCount, LooseBody } = world.stores;
  addComponent(world, eid, LooseBody);
  TeleportCount[eid] = 0;
  let all = homes.find(world);
  if (!all) {
    all = new Map();
    homes.set(world, all);
  }
  all.set(eid, Float32Array.of(...Position.subarray(eid * 3, eid * 3 + 3), ...Rotation.subarray(eid * 4, eid * 4 + 4)));
}

/** Forgets them all. */
export const forgetLooseBodies = (world: World): void => homes.remove(world);

/** Puts what has fallen out of the world back, at rest. What another peer moves, that one puts back. */
export function returnLooseBodies(world: World): void {
  const { Position, Rotation, TeleportCount, Remote } = world.stores;
  for (const [eid, home] of homes.find(world) ?? []) {
    if (Position[eid * 3 + 1] >= world.scene.floor - ABYSS || hasComponent(world, eid, Remote)) continue;
    Position.set(home.subarray(0, 3), eid * 3);
    Rotation.set(home.subarray(3), eid * 4);
    TeleportCount[eid]++;
    placeBody(world, eid);
    teleportMover(world, eid);
  }
}
