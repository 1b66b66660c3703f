// character.ts: a capsule that walks: climbs steps and slopes, slides along walls, pushes what is loose, rides what moves.
// Rapier's KinematicCharacterController was tried first (0.20, autostep 0.35 m): at 1.4 m/s it climbs no step above
// 0.2 m, at 3.2 m/s it climbs 0.4 m; dropped on a slope of 75° it stays there. So this one is our own, on Rapier's casts.

import * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import type { World } from "../ecs/world.ts";
import { rememberRide } from "./carry.ts";
import { findGround, holds, land, leaveGround, steepest, wedges } from "./ground.ts";
import { addBody, addCollider, GRAVITY, physics, removeBody } from "./physics.ts";
import { refreshQueries } from "./queries.ts";
import { slide } from "./slide.ts";
import { advance, type Capsule, CLEARANCE, createContact, pushOut, SKIN, sweep } from "./sweep.ts";
import { clip, copy, type Vec3, zero } from "./vectors.ts";

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
  /** The step takes it along with {@link ride}. */
  rides: boolean;
  /** Where {@link ride} was before the step. */
  readonly rideFrom: { readonly position: Vec3; readonly rotation: RAPIER.Rotation };
  /** What the last move did: metres along each axis. */
  readonly moved: Vec3;
  /** What the last step did to it, by what carries or pushes it: metres along each axis, radians about +Y. */
  readonly carried: Vec3;
  turned: number;
}

/** No fall is faster, in metres per second. */
const MAX_FALL = 50;
/** Half out over an edge, one who does not walk slides off it this fast. Metres per second. */
const SLIP = 0.8;
/** Obstacles that one tick's rise or fall can slide along. */
const OBSTACLES = 5;

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
    middle: zero(),
    ignored: null,
  };
  return {
    entity: eid,
    options,
    capsule,
    rise: 0,
    grounded: false,
    groundNormal: zero(),
    ride: null,
    rides: false,
    rideFrom: { position: zero(), rotation: { x: 0, y: 0, z: 0, w: 1 } },
    moved: zero(),
    carried: zero(),
    turned: 0,
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
  character.carried.x = character.carried.y = character.carried.z = 0;
}

const start = zero();
const way = zero();

/**
 * Walks at (vx, vz) metres per second for one tick, as far as what stands in the way allows, falls where there is no
 * ground, and writes the entity's Position. {@link carryCharacter} goes on after the step.
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
  const walks = character.grounded && character.rise <= 0;
  if (walks) walk(character, vx * step, vz * step, step);
  else fly(character, vx * step, vz * step, step);

  rememberRide(character, walks);

  moved.x = middle.x - start.x;
  moved.y = middle.y - start.y;
  moved.z = middle.z - start.z;
  Position[entity * 3] = middle.x;
  Position[entity * 3 + 1] = middle.y - reach;
  Position[entity * 3 + 2] = middle.z;
  Dirty[entity] = 1;
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
  const ground = findGround(character, character.options.maxStep);
  if (ground && length === 0 && ground.normal.y < steepest(character)) slipOff(character, ground.normal, step);
}

/** Half out over an edge nobody stands for long. */
function slipOff(character: Character, { x, z }: Vec3, step: number): void {
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

const contact = createContact();

function rise(character: Character, height: number): void {
  const { capsule } = character;
  way.x = way.z = 0;
  way.y = height;
  for (let i = 0; i < OBSTACLES; i++) {
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
  for (let i = 0; i < OBSTACLES; i++) {
    if (!sweep(capsule, way, contact)) {
      advance(capsule, way, 1);
      return;
    }
    advance(capsule, way, contact.share);
    advance(capsule, contact.normal, CLEARANCE);
    if (holds(character, contact) || wedges(character, contact)) {
      land(character, contact);
      return;
    }
    if (contact.normal.y > 0.02) slopes++;
    clip(way, contact.normal, 1 - contact.share);
    if (way.y >= 0) break;
  }
  // At the bottom of a pit there is nowhere to slide to: that is ground.
  if (slopes > 1 && top - capsule.middle.y < height / 10) land(character, contact);
}
