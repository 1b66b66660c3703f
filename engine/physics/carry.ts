// carry.ts: after a step, a capsule goes where what it stands on went, and out of the way of what moved into it.
// Before the step (as it was) it lagged a tick behind: a lift of 1 m/s then went 1.7 cm through the feet.
// What stands fast wins over what moves: nobody is pushed through a wall or a floor, and who is squeezed lets it pass.

import type * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import type { World } from "../ecs/world.ts";
import type { Character } from "./character.ts";
import { isLeap } from "./physics.ts";
import { slide } from "./slide.ts";
import { pushFrom } from "./sweep.ts";
import { copy, dot, type Vec3, zero } from "./vectors.ts";

/** Rounds of giving way; between two that move, one is not enough. */
const ROUNDS = 3;

const start = zero();
const way = zero();

/** Keeps where what carries the capsule is before the step. One who flew has gone this tick's way by itself. */
export function rememberRide(character: Character, walked: boolean): void {
  const { ride, rideFrom } = character;
  character.rides = ride !== null && walked;
  if (!ride) return;
  ride.translation(rideFrom.position);
  ride.rotation(rideFrom.rotation);
}

/**
 * Takes the capsule along, and writes the entity's Position, `carried` and `turned`. Call it after the step, when what moves
 * is where it will be drawn.
 */
export function carryCharacter(world: World, character: Character): void {
  const { entity, capsule, carried } = character;
  const { middle, reach } = capsule;
  const { Position, Dirty } = world.stores;
  carried.x = carried.y = carried.z = character.turned = 0;
  // The own body is one of those that follow their entities.
  if (!character.ride && capsule.state.kinematic.size < 2) return;
  middle.x = Position[entity * 3];
  middle.y = Position[entity * 3 + 1] + reach;
  middle.z = Position[entity * 3 + 2];
  copy(start, middle);
  rideAlong(character, world.time.step);
  giveWay(character, world.time.step);
  carried.x = middle.x - start.x;
  carried.y = middle.y - start.y;
  carried.z = middle.z - start.z;
  if (dot(carried, carried) === 0) return;
  Position[entity * 3] = middle.x;
  Position[entity * 3 + 1] = middle.y - reach;
  Position[entity * 3 + 2] = middle.z;
  Dirty[entity] = 1;
}

const now = { position: zero(), rotation: { x: 0, y: 0, z: 0, w: 1 } };

/** Goes, and turns, as the point under the feet did. */
function rideAlong(character: Character, step: number): void {
  const { ride, rideFrom, capsule } = character;
  if (!character.rides || !ride?.isValid()) return;
  ride.translation(now.position);
  ride.rotation(now.rotation);
  if (isLeap(rideFrom.position, now.position)) return; // an animation that began again
  way.x = capsule.middle.x - rideFrom.position.x;
  way.y = capsule.middle.y - capsule.reach - rideFrom.position.y;
  way.z = capsule.middle.z - rideFrom.position.z;
  turn(way, rideFrom.rotation, -1);
  turn(way, now.rotation, 1);
  way.x += now.position.x - capsule.middle.x;
  way.y += now.position.y - (capsule.middle.y - capsule.reach);
  way.z += now.position.z - capsule.middle.z;
  character.turned = yawBetween(rideFrom.rotation, now.rotation);
  if (dot(way, way) < 1e-12) return;
  capsule.ignored = ride;
  slide(character, way, step, false);
  capsule.ignored = null;
}

/** Turns `v` by `q`, or back by it where `sign` is −1. */
function turn(v: Vec3, q: RAPIER.Rotation, sign: 1 | -1): void {
  const [x, y, z] = [q.x * sign, q.y * sign, q.z * sign];
  const tx = 2 * (y * v.z - z * v.y);
  const ty = 2 * (z * v.x - x * v.z);
  const tz = 2 * (x * v.y - y * v.x);
  v.x += q.w * tx + y * tz - z * ty;
  v.y += q.w * ty + z * tx - x * tz;
  v.z += q.w * tz + x * ty - y * tx;
}

/** How far about +Y the way from `a` to `b` turns, in radians. */
function yawBetween(a: RAPIER.Rotation, b: RAPIER.Rotation): number {
  const y = b.y * a.w - b.w * a.y - b.z * a.x + b.x * a.z;
  const w = b.w * a.w + b.x * a.x + b.y * a.y + b.z * a.z;
  return 2 * Math.atan2(w < 0 ? -y : y, Math.abs(w));
}

/** Lets itself be pushed by what moved into it, as far as there is room. */
function giveWay(character: Character, step: number): void {
  const { capsule } = character;
  if (capsule.state.kinematic.size < 2) return;
  pushFrom(
    capsule,
    ROUNDS,
    (body) => body.isKinematic(),
    (way, body) => {
      capsule.ignored = body;
      slide(character, way, step, false);
      capsule.ignored = null;
    },
  );
}

/** Writes how fast what carries the capsule goes under its feet, in metres per second; nothing where nothing carries it. */
export function rideVelocity({ ride, capsule }: Character, out: Vec3): Vec3 {
  out.x = out.y = out.z = 0;
  if (ride?.isValid()) copy(out, ride.velocityAtPoint(capsule.middle));
  return out;
}
