// locate.ts: where something is, by name: for tests, tools and the inspector.

import { yawOf } from "./core/math.ts";
import type { World } from "./ecs/world.ts";
import { locateObject } from "./objects/commands.ts";
import { locatePlayer } from "./player/player.ts";
import { locatePeer } from "./presence/peers.ts";
import type { Place } from "./protocol.ts";
import { findNode } from "./scene/replace-scene.ts";

/** "me", a peer by its name, a node of the scene by its name, or an object by its id; null where nothing is called that. */
export function locate(world: World, name: string): Place | null {
  if (name === "me") return locatePlayer(world);
  const peer = locatePeer(world, name);
  if (peer) return peer;
  const eid = findNode(world, name);
  if (eid < 0) return locateObject(world, name);
  const { WorldMatrix, Rotation } = world.stores;
  const [x, y, z] = WorldMatrix.subarray(eid * 16 + 12, eid * 16 + 15);
  return { x, y, z, yaw: yawOf(Rotation, eid * 4) };
}
