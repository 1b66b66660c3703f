// character.ts: a capsule that walks: climbs steps and slopes, slides along walls, pushes what is loose, rides what moves.
// Rapier's KinematicCharacterController was tried first (0.20, autostep 0.35 m): at 1.4 m/s it climbs no step above
// 0.2 m, at 3.2 m/s it climbs 0.4 m; dropped on a slope of 75° it stays there. So this one is our own, on Rapier's casts.

import * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import type { World } from "../ecs/world.ts";
import { addBody, addCollider, GRAVITY, physics, removeBody } from "./physics.ts";
import { refreshQueries, SOLID, type Vec3 } from "./queries.ts";
import {
  advance,
  type Capsule,
  CLEARANCE,
  type Contact,
  copy,
  createContact,
  dot,
  pushOut,
  SKIN,
  sweep,
} from "./sweep.ts";

/** What a capsule can do. Metres, radians, kilograms. */
export interface CharacterOptions {
  readonly radius: number;
  /** From the feet to the top of the head. */
  readonly height: number;
  /** Steps up to this height are climbed without a jump. */
  readonly maxStep: number;
  /** Steeper ground is slid down. */
  readonly maxSlope: number;
  /** What pushes loose bodies. */
  readonly mass: number;
}

export interface Character {
  readonly entity: number;
  readonly options: CharacterOptions;
  readonly capsule: Capsule;
  /** Metres per second upward. Set it to jump. */
  rise: number;
  grounded: boolean;
  /** The ground's, while grounded: up where the capsule stands on an edge. */
  readonly groundNormal: Vec3;
  /** What it stands on, if that can move. */
  ride: RAPIER.RigidBody | null;
  /** What the last move did: metres along each axis. */
  readonly moved: Vec3;
}

/** No fall is faster, in metres per second. */
const MAX_FALL = 50;
/** Rounding of normals and heights must not turn a slope of 45° or a step of 35 cm away. Radians, metres. */
const SLOPE_TOLERANCE = 0.01;
const STEP_TOLERANCE = 0.004;
/** A step is looked at this far behind its edge: what is narrower is a rail. Metres. */
const STEP_DEPTH = 0.03;
/** Half out over an edge, one who does not walk slides off it this fast. Metres per second. */
const SLIP = 0.8;
/** Strength of a push, in newtons: moves a chair at once, a car not at all. */
const PUSH = 500;
/** How far down a slope the other side of a ditch is looked for, in metres. */
const DITCH = 0.1;
/** Obstacles that one move can slide along. */
const SLIDES = 5;
/** Shorter ways, in metres, are not gone. */
const NO_WAY = 1e-6;

const UP: Readonly<Vec3> = { x: 0, y: 1, z: 0 };
const matrix = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);

/** Gives `eid` a walking capsule, whose feet are at its Position. It must be a root of the hierarchy. */
export function createCharacter(world: World, eid: number, options: CharacterOptions): Character {
  const { Position } = world.stores;
  const state = physics.get(world);
  const { radius, height } = options;
  addBody(world, eid, "kinematic");
  matrix.set([Position[eid * 3], Position[eid * 3 + 1] + height / 2, Position[eid * 3 + 2]], 12);
  addCollider(world, eid, { kind: "capsule", radius, height: height - 2 * radius }, matrix, { friction: 0 });
  const capsule: Capsule = {
    state,
    self: state.bodies.get(eid)!,
    inner: new RAPIER.Capsule(height / 2 - radius, radius - SKIN),
    reach: height / 2,
    middle: { x: 0, y: 0, z: 0 },
  };
  const vector = (): Vec3 => ({ x: 0, y: 0, z: 0 });
  return {
    entity: eid,
    options,
    capsule,
    rise: 0,
    grounded: false,
    groundNormal: vector(),
    ride: null,
    moved: vector(),
  };
}

/** Frees what {@link createCharacter} took. */
export function removeCharacter(world: World, character: Character): void {
  if (physics.find(world)) removeBody(world, character.entity);
}

/** Puts the capsule where its entity's Position says, through whatever lies between, at rest. */
export function placeCharacter(world: World, character: Character): void {
  const { Position } = world.stores;
  const [x, y, z] = Position.subarray(character.entity * 3, character.entity * 3 + 3);
  character.capsule.self.setTranslation({ x, y, z }, true);
  character.capsule.state.stale = true;
  character.rise = 0;
  character.grounded = false;
  character.ride = null;
}

const start = { x: 0, y: 0, z: 0 };
const way = { x: 0, y: 0, z: 0 };

/**
 * Walks at (vx, vz) metres per second for one tick, as far as what stands in the way allows, falls where there is no
 * ground, and writes the entity's Position.
 */
export function moveCharacter(world: World, character: Character, vx: number, vz: number): void {
  const { entity, capsule, moved } = character;
  const { middle, reach } = capsule;
  const { Position, Dirty } = world.stores;
  const { step } = world.time;
  refreshQueries(capsule.state);
  middle.x = Position[entity * 3];
  middle.y = Position[entity * 3 + 1] + reach;
  middle.z = Position[entity * 3 + 2];
  copy(start, middle);

  pushOut(capsule);
  if (character.ride) rideAlong(character, step);
  if (character.grounded && character.rise <= 0) walk(character, vx * step, vz * step, step);
  else fly(character, vx * step, vz * step, step);

  moved.x = middle.x - start.x;
  moved.y = middle.y - start.y;
  moved.z = middle.z - start.z;
  Position[entity * 3] = middle.x;
  Position[entity * 3 + 1] = middle.y - reach;
  Position[entity * 3 + 2] = middle.z;
  Dirty[entity] = 1;
}

/** Goes where what it stands on went in the last tick. */
function rideAlong(character: Character, step: number): void {
  const { ride, capsule } = character;
  if (!ride?.isValid()) return;
  const velocity = ride.velocityAtPoint(capsule.middle, way);
  if (dot(velocity, velocity) < 1e-8) return;
  way.x *= step;
  way.y *= step;
  way.z *= step;
  slide(character, way, step, false);
}

function walk(character: Character, x: number, z: number, step: number): void {
  const { groundNormal: n } = character;
  character.rise = 0;
  // Along the ground, at the same speed as on the level.
  const climb = -(n.x * x + n.z * z) / n.y;
  const length = Math.hypot(x, z);
  const scale = length > 0 ? length / Math.hypot(length, climb) : 0;
  way.x = x * scale;
  way.y = climb * scale;
  way.z = z * scale;
  slide(character, way, step, true);
  const found = findGround(character, character.options.maxStep);
  if (found && length < NO_WAY && contact.normal.y < steepest(character)) slipOff(character, step);
}

/** Half out over an edge nobody stands for long. */
function slipOff(character: Character, step: number): void {
  const { x, z } = contact.normal;
  const scale = (SLIP * step) / Math.hypot(x, z);
  way.x = x * scale;
  way.y = 0;
  way.z = z * scale;
  slide(character, way, step, false);
  findGround(character, character.options.maxStep);
}

function fly(character: Character, x: number, z: number, step: number): void {
  leaveGround(character);
  way.x = x;
  way.y = 0;
  way.z = z;
  slide(character, way, step, false);
  const before = character.rise;
  character.rise = Math.max(before - GRAVITY * step, -MAX_FALL);
  // The mean of both: a jump is then as high as its speed says, whatever the length of a tick.
  const height = ((before + character.rise) / 2) * step;
  if (height > 0) rise(character, height);
  else fall(character, -height);
}

function leaveGround(character: Character): void {
  character.grounded = false;
  character.ride = null;
}

const contact = createContact();

function rise(character: Character, height: number): void {
  const { capsule } = character;
  way.x = way.z = 0;
  way.y = height;
  for (let i = 0; i < SLIDES; i++) {
    if (!sweep(capsule, way, contact)) {
      advance(capsule, way, 1);
      return;
    }
    advance(capsule, way, contact.share);
    advance(capsule, contact.normal, CLEARANCE);
    if (contact.normal.y < -0.1) {
      character.rise = 0; // the head met a ceiling
      return;
    }
    way.y *= 1 - contact.share;
  }
}

/** Falls, along what is too steep to stand on. */
function fall(character: Character, height: number): void {
  const { capsule } = character;
  const top = capsule.middle.y;
  way.x = way.z = 0;
  way.y = -height;
  let slopes = 0;
  for (let i = 0; i < SLIDES; i++) {
    if (!sweep(capsule, way, contact)) {
      advance(capsule, way, 1);
      return;
    }
    advance(capsule, way, contact.share);
    advance(capsule, contact.normal, CLEARANCE);
    if (holds(character) || wedges(character)) {
      land(character);
      return;
    }
    if (contact.normal.y > 0.02) slopes++;
    clip(way, contact.normal, 1 - contact.share);
    if (way.y >= 0) break;
  }
  // At the bottom of a pit there is nowhere to slide to: that is ground.
  if (slopes > 1 && top - capsule.middle.y < height / 10) land(character);
}

/** Whether what the capsule touches carries it: level enough, or the edge of something level. */
function holds(character: Character): boolean {
  const { normal, point } = contact;
  if (normal.y >= steepest(character)) return true;
  if (normal.y < 0.05) return false;
  const probe = lookDown(character, point, normal, point.y + 0.1, 0.15);
  return probe !== null && probe.normal.y >= steepest(character);
}

const ditch = createContact();

/** Whether the capsule lies in a ditch: on a slope, against something else, and the ditch itself is not too steep. */
function wedges(character: Character): boolean {
  const { capsule, options } = character;
  const { normal } = contact;
  if (normal.y < 0.05) return false;
  leg.x = leg.z = 0;
  leg.y = -DITCH;
  clip(leg, normal, 1);
  if (!sweep(capsule, leg, ditch) || ditch.share > 0.1) return false;
  return cross(crease, normal, ditch.normal) && Math.abs(crease.y) < Math.sin(options.maxSlope);
}

const steepest = ({ options }: Character): number => Math.cos(options.maxSlope + SLOPE_TOLERANCE);

function land(character: Character): void {
  character.grounded = true;
  character.rise = 0;
  const { body, normal } = contact;
  character.ride = body && !body.isFixed() ? body : null;
  copy(character.groundNormal, normal.y >= steepest(character) ? normal : UP);
}

/** Looks for ground within `range` metres below the feet, and goes down to it. */
function findGround(character: Character, range: number): boolean {
  const { capsule } = character;
  way.x = way.z = 0;
  way.y = -range;
  for (let i = 0; i < SLIDES; i++) {
    if (!sweep(capsule, way, contact)) break;
    if (contact.normal.y < 0.02) {
      // A wall that the skin grazes is not in the way down.
      advance(capsule, contact.normal, CLEARANCE);
      continue;
    }
    if (!holds(character) && !standsInDitch(character, way)) break;
    advance(capsule, way, contact.share);
    // Straight up, and not along the normal: that would creep down a slope, a millimetre a tick.
    capsule.middle.y += Math.min(CLEARANCE / contact.normal.y, -way.y * contact.share + SKIN);
    land(character);
    return true;
  }
  leaveGround(character);
  return false;
}

/** As {@link wedges}, where `way` ends. */
function standsInDitch(character: Character, way: Vec3): boolean {
  const { capsule } = character;
  copy(before, capsule.middle);
  advance(capsule, way, contact.share);
  advance(capsule, contact.normal, CLEARANCE);
  const wedged = wedges(character);
  copy(capsule.middle, before);
  return wedged;
}

const ray = new RAPIER.Ray({ x: 0, y: 0, z: 0 }, { x: 0, y: -1, z: 0 });

/** What lies a little behind the edge at `point`, from `top` down. */
function lookDown({ capsule }: Character, point: Vec3, normal: Vec3, top: number, range: number) {
  const flat = Math.hypot(normal.x, normal.z);
  if (flat < 1e-3) return null;
  ray.origin.x = point.x - (normal.x / flat) * STEP_DEPTH;
  ray.origin.y = top;
  ray.origin.z = point.z - (normal.z / flat) * STEP_DEPTH;
  const { rapier } = capsule.state;
  return rapier.castRayAndGetNormal(ray, range, true, SOLID, undefined, undefined, capsule.self);
}

const vectors = (): Vec3[] => Array.from({ length: SLIDES }, () => ({ x: 0, y: 0, z: 0 }));
/** What one move has met: as it counts (what is too steep is upright), and as it is. */
const planes = vectors();
const surfaces = vectors();
const crease = { x: 0, y: 0, z: 0 };
const wish = { x: 0, y: 0, z: 0 };
const obstacle = createContact();

/** Goes along `way`, and along what is in it. What is too steep is a wall, so that no speed carries up it. */
function slide(character: Character, way: Vec3, step: number, climbs: boolean): void {
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
    if (obstacle.body?.isDynamic() && !walkable) push(character, obstacle, wish, step);
    else if (climbs && !walkable && climbStep(character, way, 1 - obstacle.share)) return;
    advance(capsule, obstacle.normal, CLEARANCE);
    clip(way, plane, 1 - obstacle.share);
    if (!fitPlanes(way, i, Math.sin(character.options.maxSlope))) return;
    if (way.x * wish.x + way.z * wish.z < 0) return; // back out of a corner is not where it wanted to go
  }
}

/** Makes a wall of what is too steep; a ceiling or a floor stays what it is. */
function flatten(normal: Vec3): void {
  const length = Math.hypot(normal.x, normal.z);
  if (length < 0.1) return;
  normal.x /= length;
  normal.y = 0;
  normal.z /= length;
}

/** Takes out of the rest of `way` what goes into the plane. */
function clip(way: Vec3, normal: Vec3, rest: number): void {
  const into = Math.min(0, dot(way, normal));
  way.x = (way.x - normal.x * into) * rest;
  way.y = (way.y - normal.y * into) * rest;
  way.z = (way.z - normal.z * into) * rest;
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

/** Writes the unit vector square to both; false if they are the same or opposite. */
function cross(out: Vec3, a: Vec3, b: Vec3): boolean {
  const x = a.y * b.z - a.z * b.y;
  const y = a.z * b.x - a.x * b.z;
  const z = a.x * b.y - a.y * b.x;
  const length = Math.hypot(x, y, z);
  if (length < 1e-3) return false;
  out.x = x / length;
  out.y = y / length;
  out.z = z / length;
  return true;
}

const before = { x: 0, y: 0, z: 0 };
const leg = { x: 0, y: 0, z: 0 };
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

const impulse = { x: 0, y: 0, z: 0 };

/** Pushes a loose body as hard as bodies of these masses meet, and no harder than {@link PUSH}. */
function push({ options }: Character, { body, normal, point }: Contact, wish: Vec3, step: number): void {
  if (!body) return;
  const velocity = body.velocityAtPoint(point);
  const speed = -(wish.x * normal.x + wish.z * normal.z) / step + dot(velocity, normal);
  if (speed <= 0) return;
  const mass = body.mass();
  const strength = Math.min((speed * mass * options.mass) / (mass + options.mass), PUSH * step);
  impulse.x = -normal.x * strength;
  impulse.z = -normal.z * strength;
  body.applyImpulseAtPoint(impulse, point, true);
}
