// ground.ts: what carries a capsule, and what is too steep to.

import * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import type { Character } from "./character.ts";
import { SOLID } from "./queries.ts";
import { advance, CLEARANCE, type Contact, createContact, SKIN, sweep } from "./sweep.ts";
import { clip, copy, cross, type Vec3, zero } from "./vectors.ts";

/** Rounding of normals must not turn a slope of 45° away. Radians. */
const SLOPE_TOLERANCE = 0.01;
/** A step is looked at this far behind its edge: what is narrower is a rail. Metres. */
const STEP_DEPTH = 0.03;
/** How far down a slope the other side of a ditch is looked for, in metres. */
const DITCH = 0.1;
/** Walls met on the way down at most. */
const WALLS = 5;

const UP: Readonly<Vec3> = { x: 0, y: 1, z: 0 };

/** The least `y` of a normal that can be stood on. */
export const steepest = ({ options }: Character): number => Math.cos(options.maxSlope + SLOPE_TOLERANCE);

/** Whether what the capsule touches carries it: level enough, or the edge of something level. */
export function holds(character: Character, { normal, point }: Contact): boolean {
  if (normal.y >= steepest(character)) return true;
  if (normal.y < 0.05) return false;
  const probe = lookDown(character, point, normal, point.y + 0.1, 0.15);
  return probe !== null && probe.normal.y >= steepest(character);
}

const ditch = createContact();
const leg = zero();
const crease = zero();

/** Whether the capsule lies in a ditch: on a slope, against something else, and the ditch itself is not too steep. */
export function wedges({ capsule, options }: Character, { normal }: Contact): boolean {
  if (normal.y < 0.05) return false;
  leg.x = leg.z = 0;
  leg.y = -DITCH;
  clip(leg, normal, 1);
  if (!sweep(capsule, leg, ditch) || ditch.share > 0.1) return false;
  return cross(crease, normal, ditch.normal) && Math.abs(crease.y) < Math.sin(options.maxSlope);
}

/** Stands on what was touched. */
export function land(character: Character, { body, normal }: Contact): void {
  character.grounded = true;
  character.rise = 0;
  character.ride = body && !body.isFixed() ? body : null;
  copy(character.groundNormal, normal.y >= steepest(character) ? normal : UP);
}

/** Stands on nothing. */
export function leaveGround(character: Character): void {
  character.grounded = false;
  character.ride = null;
}

const down = zero();
const contact = createContact();

/** Looks for ground within `range` metres below the feet, and goes down to it. Null if there is none. */
export function findGround(character: Character, range: number): Contact | null {
  const { capsule } = character;
  down.y = -range;
  for (let i = 0; i < WALLS; i++) {
    if (!sweep(capsule, down, contact)) break;
    if (contact.normal.y < 0.02) {
      // A wall that the skin grazes is not in the way down.
      advance(capsule, contact.normal, CLEARANCE);
      continue;
    }
    if (!holds(character, contact) && !standsInDitch(character)) break;
    advance(capsule, down, contact.share);
    // Straight up, and not along the normal: that would creep down a slope, a millimetre a tick.
    capsule.middle.y += Math.min(CLEARANCE / contact.normal.y, range * contact.share + SKIN);
    land(character, contact);
    return contact;
  }
  leaveGround(character);
  return null;
}

const before = zero();

/** As {@link wedges}, where the way down ends. */
function standsInDitch(character: Character): boolean {
  const { capsule } = character;
  copy(before, capsule.middle);
  advance(capsule, down, contact.share);
  advance(capsule, contact.normal, CLEARANCE);
  const wedged = wedges(character, contact);
  copy(capsule.middle, before);
  return wedged;
}

const ray = new RAPIER.Ray(zero(), { x: 0, y: -1, z: 0 });

/** What lies a little behind the edge at `point`, from `top` down. */
export function lookDown({ capsule }: Character, point: Vec3, normal: Vec3, top: number, range: number) {
  const flat = Math.hypot(normal.x, normal.z);
  if (flat < 1e-3) return null;
  ray.origin.x = point.x - (normal.x / flat) * STEP_DEPTH;
  ray.origin.y = top;
  ray.origin.z = point.z - (normal.z / flat) * STEP_DEPTH;
  const { rapier } = capsule.state;
  return rapier.castRayAndGetNormal(ray, range, true, SOLID, undefined, undefined, capsule.self);
}
