// observe.ts: what one engine shows of another's avatar, against where that was.

import { entityOf, type SimPeer, shownTick } from "./harness.ts";
import type { Owner } from "./owner.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A peer and the avatar that it owns. */
export interface Walker {
  readonly peer: SimPeer;
  readonly owner: Owner;
}

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);

export const p95 = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length * 0.95)];

function pointOf({ world }: SimPeer, eid: number): Point {
  const [x, y, z] = world.stores.Position.subarray(eid * 3, eid * 3 + 3);
  return { x, y, z };
}

/** Where `viewer` shows `other`; null while it shows nothing. */
export function shown(viewer: Walker, other: Walker): Point | null {
  const eid = entityOf(viewer.peer, other.peer);
  return eid < 0 ? null : pointOf(viewer.peer, eid);
}

/** Where it is in truth, now. */
export const truth = ({ peer, owner }: Walker): Point => pointOf(peer, owner.entity);

/** Where it was at the moment that `viewer` shows; null beside a teleport, where there is no between. */
function truthAtShown(viewer: Walker, { peer, owner }: Walker): Point | null {
  const tick = shownTick(viewer.peer, peer);
  const before = owner.path.get(Math.floor(tick) & 0xffff);
  const after = owner.path.get(Math.ceil(tick) & 0xffff);
  if (!before || !after || distance(before, after) > 1) return null;
  const t = tick - Math.floor(tick);
  return {
    x: before.x + (after.x - before.x) * t,
    y: before.y + (after.y - before.y) * t,
    z: before.z + (after.z - before.z) * t,
  };
}

/** Milliseconds by which the moment shown lies behind now. */
export function lateness(viewer: Walker, { peer }: Walker): number {
  const ticks = peer.world.time.tick - 1 - shownTick(viewer.peer, peer); // the tick that was run last
  return ((((ticks % 65_536) + 65_536) % 65_536) / 60) * 1000;
}

/** Metres between what is shown and the owner's path at the moment shown; null where that can't be said. */
export function offPath(viewer: Walker, other: Walker): number | null {
  const place = shown(viewer, other);
  const there = place && truthAtShown(viewer, other);
  return place && there ? distance(place, there) : null;
}

/** Calls `look` with every pair of different walkers. */
export function eachPair(all: readonly Walker[], look: (viewer: Walker, other: Walker) => void): void {
  for (const viewer of all) for (const other of all) if (viewer !== other) look(viewer, other);
}
