// loose.ts: bodies that are now ours to move, now another's: how they change, what is near them, what moves them.

import * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import type { World } from "../ecs/world.ts";
import { physics } from "./physics.ts";
import { refreshQueries } from "./queries.ts";
import { type Vec3, zero } from "./vectors.ts";

/**
 * What meets what: 16 bits of what a collider is, 16 of what it meets. What others move is of a kind of its own, which bodies that
 * belong to nobody pass through: they would be pushed here, and nowhere else.
 */
const OURS = 0x0001_ffff;
const OTHERS = 0x0002_ffff;
const NOBODYS = 0x0001_fffd;

function setKind(body: RAPIER.RigidBody, kind: number): void {
  for (let i = 0; i < body.numColliders(); i++) body.collider(i).setCollisionGroups(kind);
}

/** Keeps the body of `eid` from being moved by what other peers move. */
export function setApart(world: World, eid: number): void {
  const body = physics.get(world).bodies.get(eid);
  if (body) setKind(body, NOBODYS);
}

/** Lets the body of `eid` meet everything. */
export function setAmong(world: World, eid: number): void {
  const body = physics.get(world).bodies.get(eid);
  if (body) setKind(body, OURS);
}

/** Lets the solver move the body of `eid`, at these speeds: metres and radians per second. */
export function loosen(world: World, eid: number, velocity: Vec3, spin: Vec3): void {
  const state = physics.get(world);
  const body = state.bodies.get(eid);
  if (!body) return;
  state.kinematic.delete(eid);
  state.pushable.delete(eid);
  if (!body.isDynamic()) body.setBodyType(RAPIER.RigidBodyType.Dynamic, true);
  body.setLinvel(velocity, true);
  body.setAngvel(spin, true);
}

/** Makes the body of `eid` follow its entity from now on, which another peer moves. @param gives see {@link Physics.pushable} */
export function fasten(world: World, eid: number, gives: boolean): void {
  const state = physics.get(world);
  const body = state.bodies.get(eid);
  if (!body) return;
  if (body.isDynamic()) body.setBodyType(RAPIER.RigidBodyType.KinematicPositionBased, true);
  setKind(body, OTHERS);
  state.kinematic.add(eid);
  if (gives) state.pushable.add(eid);
  else state.pushable.delete(eid);
}

/** Whether the body of `eid` lies still, and the solver leaves it alone. */
export const isAsleep = (world: World, eid: number): boolean =>
  physics.get(world).bodies.get(eid)?.isSleeping() ?? true;

const middle = zero();
const half = zero();

/** Calls `visit` with each other entity whose body is no more than `margin` metres from the body of `eid`. */
export function visitNeighbours(world: World, eid: number, margin: number, visit: (eid: number) => void): void {
  const state = physics.get(world);
  const body = state.bodies.get(eid);
  if (!body) return;
  refreshQueries(state);
  const near = new Set<number>();
  for (let i = 0; i < body.numColliders(); i++) {
    const collider = body.collider(i);
    collider.translation(middle);
    half.x = half.y = half.z = reachOf(collider) + margin;
    const candidates: RAPIER.Collider[] = [];
    state.rapier.collidersWithAabbIntersectingAabb(middle, half, (other) => {
      const owner = other.parent();
      if (owner && owner.handle !== body.handle && !owner.isFixed()) candidates.push(other);
      return true;
    });
    for (const other of candidates)
      if (collider.contactCollider(other, margin)) near.add(other.parent()?.userData as number);
  }
  for (const other of near) visit(other);
}

/** By collider: reading a hull's points is slow. */
const reaches = new WeakMap<RAPIER.Collider, number>();

/** From a collider's middle to its farthest point, in metres. */
function reachOf(collider: RAPIER.Collider): number {
  let reach = reaches.get(collider);
  if (reach !== undefined) return reach;
  const box = collider.halfExtents();
  const points = box ? [box.x, box.y, box.z] : (collider.vertices() ?? []);
  reach = (collider.radius() ?? 0) + (collider.halfHeight() ?? 0);
  for (let i = 0; i + 2 < points.length; i += 3)
    reach = Math.max(reach, Math.hypot(points[i], points[i + 1], points[i + 2]));
  reaches.set(collider, reach);
  return reach;
}
