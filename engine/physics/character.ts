// character.ts: a capsule that walks: climbs steps, slides along walls, pushes what is loose, stays on the ground it stands on.

import * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import type { World } from "../ecs/world.ts";
import { addBody, addCollider, physics, removeBody } from "./physics.ts";
import { refreshQueries, type Vec3 } from "./queries.ts";

/** What a capsule can do. Metres and radians. */
export interface CharacterOptions {
  readonly radius: number;
  /** From the feet to the top of the head. */
  readonly height: number;
  /** Steps up to this height are climbed without a jump. */
  readonly maxStep: number;
  /** Steeper ground is slid down. */
  readonly maxSlope: number;
  /** Kilograms that push what is loose. */
  readonly mass: number;
}

/** Gap kept to everything, so that rounding never puts the capsule inside. Metres. */
const SKIN = 0.015;
/** A step must be this deep to be stood on. Metres. */
const MIN_STEP_DEPTH = 0.12;

export interface Character {
  readonly entity: number;
  readonly controller: RAPIER.KinematicCharacterController;
  readonly options: CharacterOptions;
  /** What the last move did: metres along each axis. */
  readonly moved: Vec3;
  grounded: boolean;
}

const matrix = Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);

/** Gives `eid` a walking capsule, whose feet are at its Position. It must be a root of the hierarchy. */
export function createCharacter(world: World, eid: number, options: CharacterOptions): Character {
  const { Position } = world.stores;
  addBody(world, eid, "kinematic");
  matrix.set([Position[eid * 3], Position[eid * 3 + 1] + options.height / 2, Position[eid * 3 + 2]], 12);
  const height = options.height - 2 * options.radius;
  addCollider(world, eid, { kind: "capsule", radius: options.radius, height }, matrix, { friction: 0 });
  const controller = physics.get(world).rapier.createCharacterController(SKIN);
  controller.enableAutostep(options.maxStep, MIN_STEP_DEPTH, false);
  controller.enableSnapToGround(options.maxStep);
  controller.setMaxSlopeClimbAngle(options.maxSlope);
  controller.setMinSlopeSlideAngle(options.maxSlope);
  controller.setApplyImpulsesToDynamicBodies(true);
  controller.setCharacterMass(options.mass);
  return { entity: eid, controller, options, moved: { x: 0, y: 0, z: 0 }, grounded: false };
}

/** Frees what {@link createCharacter} took. */
export function removeCharacter(world: World, character: Character): void {
  const state = physics.find(world);
  if (!state) return;
  state.rapier.removeCharacterController(character.controller);
  removeBody(world, character.entity);
}

/** Puts the capsule where its entity's Position says, through whatever lies between. */
export function placeCharacter(world: World, { entity }: Character): void {
  const state = physics.get(world);
  const { Position } = world.stores;
  const place = { x: Position[entity * 3], y: Position[entity * 3 + 1], z: Position[entity * 3 + 2] };
  state.bodies.get(entity)?.setTranslation(place, true);
  state.stale = true;
}

/**
 * Moves the capsule by `wish` metres, as far as what stands in the way allows, and writes its entity's Position.
 *
 * @param snap holds it to the ground on the way down steps and slopes; false while it jumps
 */
export function moveCharacter(world: World, character: Character, wish: Vec3, snap: boolean): void {
  const { entity, controller, options, moved } = character;
  const state = physics.get(world);
  const collider = state.bodies.get(entity)?.collider(0);
  if (!collider) return;
  refreshQueries(state);
  if (snap) controller.enableSnapToGround(options.maxStep);
  else controller.disableSnapToGround();
  controller.computeColliderMovement(collider, wish, RAPIER.QueryFilterFlags.EXCLUDE_SENSORS);
  controller.computedMovement(moved);
  character.grounded = controller.computedGrounded();
  const { Position, Dirty } = world.stores;
  Position[entity * 3] += moved.x;
  Position[entity * 3 + 1] += moved.y;
  Position[entity * 3 + 2] += moved.z;
  Dirty[entity] = 1;
}
