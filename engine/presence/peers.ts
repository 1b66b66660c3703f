// peers.ts: how well each peer is heard and where it is shown, for the page, tests and tools.

import type { World } from "../ecs/world.ts";
import { lossOf } from "../net/loss.ts";
import type { PeerStats, Place } from "../protocol.ts";
import { type Peer, rosters } from "./roster.ts";

function placeOf(world: World, { entity }: Peer): Place | null {
  if (entity < 0) return null;
  const { Position, Facing } = world.stores;
  const [x, y, z] = Position.subarray(entity * 3, entity * 3 + 3);
  return { x, y, z, yaw: Facing[entity] };
}

/** One entry a peer, in the order in which they came. */
export function peerStats(world: World): PeerStats[] {
  return [...rosters.get(world).peers.values()].map((peer) => ({
    peer: peer.id,
    name: peer.name,
    loss: lossOf(peer.loss),
    delay: peer.clock.delay * 1000,
    refused: peer.refused,
    place: placeOf(world, peer),
  }));
}

/** Where the first peer of that name is shown; null if there is none, or nothing came of it yet. */
export function locatePeer(world: World, name: string): Place | null {
  const peer = [...rosters.get(world).peers.values()].find((other) => other.name === name);
  return peer ? placeOf(world, peer) : null;
}
