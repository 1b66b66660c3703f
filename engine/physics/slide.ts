// slide.ts: a capsule goes a way, and along what is in it: up steps, along walls and ditches, against what is loose.

import type { Character } from "./character.ts";
import { lookDown, steepest } from "./ground.ts";
import { advance, CLEARANCE, type Contact, createContact, sweep } from "./sweep.ts";
import { clip, copy, cross, dot, type Vec3, zero } from "./vectors.ts";

/** Rounding of heights must not turn a step of 35 cm away. Metres. */
const STEP_TOLERANCE = 0.004;
/** Strength of a push, in newtons: moves a chair at once, a car not at all. */
const PUSH = 500;
/** Obstacles that one move can slide along. */
const SLIDES = 5;
/** Shorter ways, in metres, are not gone. */
const NO_WAY = 1e-6;

const vectors = (): Vec3[] => Array.from({ length: SLIDES }, zero);
/** What one move has met: as it counts (what is too steep is upright), and as it is. */
const planes = vectors();
const surfaces = vectors();
const crease = zero();
const wish = zero();
const obstacle = createContact();

/** Goes along `way`, and along what is in it. What is too steep is a wall, so that no speed carries up it. */
export function slide(character: Character, way: Vec3, step: number, climbs: boolean): void {
  const { capsule } = character;
  copy(wish, way);
  for (let i = 0; i < SLIDES && dot(way, way) > NO_WAY * NO_WAY; i++) {
    if (!sweep(capsule, way, obstacle)) {
      advance(capsule, way, 1);
      return;
    }
    advance(capsule, way, obstacle.share);
    const plane = planes[i];
    copy(plane, obstacle.normal);
    copy(surfaces[i], obstacle.normal);
    const walkable = plane.y >= steepest(character);
    if (!walkable) flatten(plane);
    if (isLoose(character, obstacle) && !walkable) push(character, obstacle, wish, step);
    else if (climbs && !walkable && climbStep(character, way, 1 - obstacle.share)) return;
    advance(capsule, obstacle.normal, CLEARANCE);
    clip(way, plane, 1 - obstacle.share);
    if (!fitPlanes(way, i, Math.sin(character.options.maxSlope))) return;
    if (way.x * wish.x + way.z * wish.z < 0) return; // back out of a corner is not where it wanted to go
  }
}

const isLoose = ({ capsule }: Character, { body }: Contact): boolean =>
  body !== null && (body.isDynamic() || capsule.state.pushable.has(body.userData as number));

/** Makes a wall of what is too steep; a ceiling or a floor stays what it is. */
function flatten(normal: Vec3): void {
  const length = Math.hypot(normal.x, normal.z);
  if (length < 0.1) return;
  normal.x /= length;
  normal.y = 0;
  normal.z /= length;
}

/**
 * Where the way along the newest plane goes into an earlier one, only their crease is left: that of the surfaces as they
 * are, if it rises no more than `steep` (a ditch between two banks can be walked), else of what counts. False: nothing is.
 */
function fitPlanes(way: Vec3, newest: number, steep: number): boolean {
  for (let i = 0; i < newest; i++) {
    if (dot(way, planes[i]) >= -NO_WAY) continue;
    const ditch = cross(crease, surfaces[newest], surfaces[i]) && Math.abs(crease.y) < steep;
    if (!ditch && !cross(crease, planes[newest], planes[i])) return false;
    const along = dot(way, crease);
    way.x = crease.x * along;
    way.y = crease.y * along;
    way.z = crease.z * along;
    const against = ditch ? surfaces : planes;
    for (let k = 0; k <= newest; k++) if (dot(way, against[k]) < -NO_WAY) return false;
  }
  return true;
}

const before = zero();
const leg = zero();
const onTop = createContact();

/** Up, ahead, down: onto what {@link obstacle} is, if it is a step. Returns false, and moves nothing, if it is not. */
function climbStep(character: Character, way: Vec3, rest: number): boolean {
  const { capsule, options } = character;
  const { middle, reach } = capsule;
  const feet = middle.y - reach;
  const limit = options.maxStep + STEP_TOLERANCE;
  const top = lookDown(character, obstacle.point, obstacle.normal, feet + limit, limit);
  if (!top || top.timeOfImpact === 0 || top.normal.y < steepest(character)) return false;
  const height = limit - top.timeOfImpact + 2 * CLEARANCE;
  copy(before, middle);
  leg.x = leg.z = 0;
  leg.y = height;
  if (sweep(capsule, leg, onTop)) return false;
  advance(capsule, leg, 1);
  leg.x = way.x * rest;
  leg.y = 0;
  leg.z = way.z * rest;
  const share = sweep(capsule, leg, onTop) ? onTop.share : 1;
  advance(capsule, leg, share);
  leg.x = leg.z = 0;
  leg.y = -height;
  const landed = sweep(capsule, leg, onTop);
  // A capsule that did not get over the edge lands on its side, and where it was.
  if (share * rest * Math.hypot(way.x, way.z) < NO_WAY || (landed && onTop.normal.y < 0.05)) {
    copy(middle, before);
    return false;
  }
  advance(capsule, leg, landed ? onTop.share : 1);
  if (landed) advance(capsule, onTop.normal, CLEARANCE);
  return true;
}

const impulse = zero();

/** Pushes a loose body as hard as bodies of these masses meet, and no harder than {@link PUSH}. */
function push({ options, capsule }: Character, { body, normal, point }: Contact, wish: Vec3, step: number): void {
  if (!body) return;
  capsule.state.touched.add(body.userData as number);
  if (!body.isDynamic()) return; // somebody else's: the push counts once it is ours
  const velocity = body.velocityAtPoint(point);
  const speed = -(wish.x * normal.x + wish.z * normal.z) / step + dot(velocity, normal);
  if (speed <= 0) return;
  const mass = body.mass();
  const strength = Math.min((speed * mass * options.mass) / (mass + options.mass), PUSH * step);
  impulse.x = -normal.x * strength;
  impulse.z = -normal.z * strength;
  body.applyImpulseAtPoint(impulse, point, true);
}
