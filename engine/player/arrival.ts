// arrival.ts: where in a scene people arrive: at a spawn point with room around it, else on top of the scene.

import { query } from "bitecs";
import type { World } from "../ecs/world.ts";
import { solidBounds } from "../physics/bounds.ts";
import { castRay, fitsCapsule, isWithinMesh } from "../physics/queries.ts";
import type { Place } from "../protocol.ts";
import { CAPSULE, locatePlayer, playerEntity, teleport } from "./player.ts";

/** Ground is looked for from this far above a point to this far below it, in metres. */
const ABOVE = 0.5;
const BELOW = 1.5;
/** Above the ground at arrival, in metres: nothing to fall, and nothing to stick in. */
const LIFT = 0.01;
/** Room for the feet on the steepest ground that can be stood on, in metres. */
const SLOPE_ROOM = 0.1;
/** Two people have at least this much between their middles, in metres. */
const APART = 0.6;
/** Where else to stand if the middle is taken: rings of this many metres, in eight directions each. */
const RINGS = [0, 0.7, 1.4, 2.1];

/** Takes the own avatar to where people arrive. */
export const arrive = (world: World): void => teleport(world, arrivalPlace(world));

/**
 * Leaves the own avatar where it is, and looking where it looks, in a scene that has just come in the place of another. Ground that
 * rose lifts it; where it would be inside something or over nothing, it arrives.
 */
export function remain(world: World): void {
  const place = locatePlayer(world);
  const y = place && heightThere(world, place);
  if (!place || y === null) {
    arrive(world);
    return;
  }
  const { Look } = world.stores;
  const pitch = playerEntity(world) * 2 + 1;
  const before = Look[pitch];
  teleport(world, { ...place, y });
  Look[pitch] = before;
}

/** Where the feet of somebody who was there before the scene was go on, in metres; null where nobody can be. */
function heightThere(world: World, { x, y, z }: Place): number | null {
  const self = playerEntity(world);
  const from = { x, y: y + ABOVE, z };
  const ground = castRay(world, from, DOWN, Math.max(0, from.y - world.scene.floor) + 1, self);
  if (!ground || ground.distance === 0) return null;
  const height = Math.max(y, from.y - ground.distance + LIFT);
  const fits = fitsCapsule(world, { x, y: height + SLOPE_ROOM, z }, CAPSULE.radius, CAPSULE.height, self);
  return fits && !isWithinMesh(world, { x, y: height + CAPSULE.height / 2, z }, self) ? height : null;
}

function arrivalPlace(world: World): Place {
  const points = [...query(world, [world.stores.SpawnPoint])].map((eid) => pointPlace(world, eid));
  if (points.length === 0) return placeOnTop(world);
  for (const radius of RINGS) {
    const free = points.flatMap((point) => ring(point, radius)).flatMap((place) => stand(world, place) ?? []);
    if (free.length > 0) return pick(world, free);
  }
  return pick(world, points);
}

const pick = <T>(world: World, from: readonly T[]): T => from[Math.floor(world.random() * from.length)];

/** Where a spawn point is, and where its −Z looks, seen from above. */
function pointPlace(world: World, eid: number): Place {
  const { WorldMatrix } = world.stores;
  const m = WorldMatrix.subarray(eid * 16, eid * 16 + 16);
  return { x: m[12], y: m[13], z: m[14], yaw: Math.atan2(m[8], m[10]) };
}

/** The point itself, or eight places around it. */
function ring(point: Place, radius: number): Place[] {
  if (radius === 0) return [point];
  return Array.from({ length: 8 }, (_, i) => {
    const angle = (i * Math.PI) / 4;
    return { ...point, x: point.x + Math.sin(angle) * radius, z: point.z + Math.cos(angle) * radius };
  });
}

/** The place on the ground there, if a person fits; null if not. A point high in the air is what its maker wanted. */
function stand(world: World, place: Place): Place | null {
  const from = { x: place.x, y: place.y + ABOVE, z: place.z };
  const ground = castRay(world, from, DOWN, ABOVE + BELOW, playerEntity(world));
  const y = ground ? from.y - ground.distance : place.y;
  if (ground?.distance === 0 || !isFree(world, place.x, y, place.z)) return null;
  return { ...place, y: y + LIFT };
}

const DOWN = { x: 0, y: -1, z: 0 };

function isFree(world: World, x: number, y: number, z: number): boolean {
  const { Position, Avatar } = world.stores;
  const self = playerEntity(world);
  for (const eid of query(world, [Avatar])) {
    const away = Math.hypot(Position[eid * 3] - x, Position[eid * 3 + 1] - y, Position[eid * 3 + 2] - z);
    if (eid !== self && away < APART) return false;
  }
  return fitsCapsule(world, { x, y: y + SLOPE_ROOM, z }, CAPSULE.radius, CAPSULE.height, self);
}

/** Tries to find a place on top of a scene without spawn points. */
const TRIES = 40;
/** The angle that spreads points evenly over a disc, in radians. */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** On top of what is in the middle of the scene, or near it; the origin where there is nothing. */
function placeOnTop(world: World): Place {
  const self = playerEntity(world);
  const bounds = solidBounds(world, self);
  if (bounds) {
    const { low, high } = bounds;
    for (let i = 0; i < TRIES; i++) {
      const share = Math.sqrt(i / TRIES) / 2;
      const x = (low.x + high.x) / 2 + Math.sin(i * GOLDEN_ANGLE) * share * (high.x - low.x);
      const z = (low.z + high.z) / 2 + Math.cos(i * GOLDEN_ANGLE) * share * (high.z - low.z);
      const hit = castRay(world, { x, y: high.y + 1, z }, DOWN, high.y - low.y + 2, self);
      const y = hit && high.y + 1 - hit.distance;
      if (y !== null && isFree(world, x, y, z)) return { x, y: y + LIFT, z, yaw: 0 };
    }
  }
  return { x: 0, y: LIFT, z: 0, yaw: 0 };
}
