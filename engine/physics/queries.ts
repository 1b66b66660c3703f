// queries.ts: what lies along a line, in the way of a ball, or inside a capsule.

import * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import type { World } from "../ecs/world.ts";
import { type Physics, physics } from "./physics.ts";
import type { Vec3 } from "./vectors.ts";

/** Where a cast ended. */
export interface Hit {
  /** Metres along the direction. */
  readonly distance: number;
  /** The entity whose body was hit. */
  readonly entity: number;
}

/** Turned not at all. */
export const UPRIGHT = { x: 0, y: 0, z: 0, w: 1 };

/** What queries see: all but the colliders that only notice. */
export const SOLID = RAPIER.QueryFilterFlags.EXCLUDE_SENSORS;

/**
 * Rapier builds the tree that queries search during a step. What came since is found only after another: one of no
 * length, which moves nothing.
 */
export function refreshQueries(state: Physics): void {
  if (!state.stale) return;
  const { timestep } = state.rapier;
  state.rapier.timestep = 0;
  state.rapier.step();
  state.rapier.timestep = timestep;
  state.stale = false;
}

const entityOf = (collider: RAPIER.Collider): number => collider.parent()?.userData as number;

/** The first thing along a line; null if there is none within `maxDistance` metres. `direction` has length 1. */
export function castRay(world: World, origin: Vec3, direction: Vec3, maxDistance: number, exclude = -1): Hit | null {
  const state = physics.get(world);
  refreshQueries(state);
  const hit = state.rapier.castRay(
    new RAPIER.Ray(origin, direction),
    maxDistance,
    true,
    SOLID,
    undefined,
    undefined,
    state.bodies.get(exclude),
  );
  return hit && { distance: hit.timeOfImpact, entity: entityOf(hit.collider) };
}

/** How far a ball's middle gets before it touches something; null if it goes all the way. A start inside one is 0. */
export function castSphere(
  world: World,
  origin: Vec3,
  direction: Vec3,
  radius: number,
  maxDistance: number,
  exclude = -1,
): Hit | null {
  const state = physics.get(world);
  refreshQueries(state);
  const hit = state.rapier.castShape(
    origin,
    UPRIGHT,
    direction,
    new RAPIER.Ball(radius),
    0,
    maxDistance,
    true,
    SOLID,
    undefined,
    undefined,
    state.bodies.get(exclude),
  );
  return hit && { distance: hit.time_of_impact, entity: entityOf(hit.collider) };
}

/** Whether an upright capsule with its lowest point at `feet` would touch nothing. Metres. */
export function fitsCapsule(world: World, feet: Vec3, radius: number, height: number, exclude = -1): boolean {
  const state = physics.get(world);
  refreshQueries(state);
  const middle = { x: feet.x, y: feet.y + height / 2, z: feet.z };
  const capsule = new RAPIER.Capsule(height / 2 - radius, radius);
  const self = state.bodies.get(exclude);
  return !state.rapier.intersectionWithShape(middle, UPRIGHT, capsule, SOLID, undefined, undefined, self);
}

/** Solids are looked through this far, in metres. */
const THROUGH = 1_000;
/** All around but downwards: feet stand on something everywhere. */
const AROUND: readonly Vec3[] = [
  { x: 0, y: 1, z: 0 },
  { x: 1, y: 0, z: 0 },
  { x: -1, y: 0, z: 0 },
  { x: 0, y: 0, z: 1 },
  { x: 0, y: 0, z: -1 },
];

/** Whether a point is within a body of triangles, which is hollow for every other query: all that is seen from there are backs. */
export function isWithinMesh(world: World, point: Vec3, exclude = -1): boolean {
  const state = physics.get(world);
  refreshQueries(state);
  const self = state.bodies.get(exclude);
  return AROUND.every((direction) => {
    const ray = new RAPIER.Ray(point, direction);
    return isBack(state.rapier.castRayAndGetNormal(ray, THROUGH, true, SOLID, undefined, undefined, self));
  });
}

/** Parry numbers the backs of a mesh's triangles after all their faces. */
function isBack(hit: RAPIER.RayColliderIntersection | null): boolean {
  if (hit?.featureId === undefined || hit.collider.shapeType() !== RAPIER.ShapeType.TriMesh) return false;
  return hit.featureId >= (hit.collider.indices()?.length ?? 0) / 3;
}
