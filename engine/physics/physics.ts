// physics.ts: one Rapier world beside each of ours: bodies by entity, the step, and what the step moved.

import * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import { addComponent } from "bitecs";
import type { Motion, Shape } from "../core/shapes.ts";
import { NO_PARENT } from "../ecs/components.ts";
import { setParent } from "../ecs/hierarchy.ts";
import { defineResource, type World } from "../ecs/world.ts";
import { makeCollider } from "./colliders.ts";
import { type Pose, readWorldPose } from "./pose.ts";

/** Pull of the Earth, metres per second squared. */
export const GRAVITY = 9.81;

/** What physics keeps for one world. */
export interface Physics {
  readonly rapier: RAPIER.World;
  readonly bodies: Map<number, RAPIER.RigidBody>;
  /** Entities whose bodies follow their Position and Rotation and push what is in the way. */
  readonly kinematic: Set<number>;
  /** Of those, the ones that give way to a push like loose ones, once somebody has seen to it that they can: see {@link touched}. */
  readonly pushable: Set<number>;
  /** Loose and pushable entities that a walker pushed since this was emptied. */
  readonly touched: Set<number>;
  /** Colliders refused because their geometry is no good. */
  refused: number;
  /** Colliders came, went or were put elsewhere since the queries' tree was built. */
  stale: boolean;
}

/** Each world's physics; see {@link createPhysics}. */
export const physics = defineResource<Physics>("physics");

/** Gives `world` a Rapier world of its own. `initRapier` must have ended. */
export function createPhysics(world: World): void {
  const rapier = new RAPIER.World({ x: 0, y: -GRAVITY, z: 0 });
  rapier.timestep = world.time.step;
  physics.set(world, {
    rapier,
    bodies: new Map(),
    kinematic: new Set(),
    pushable: new Set(),
    touched: new Set(),
    refused: 0,
    stale: false,
  });
}

/** Frees all that {@link createPhysics} and its followers took. */
export function disposePhysics(world: World): void {
  physics.find(world)?.rapier.free();
  physics.remove(world);
}

/** Share of a loose body's spin that a second takes: Rapier has no rolling friction, and a ball would never stop. */
const SPIN_LOSS = 0.6;

/** What a body may have besides its motion. */
export interface BodyOptions {
  /** Kilograms, besides what its colliders weigh. */
  readonly mass?: number;
  /** Metres per second. */
  readonly velocity?: readonly [number, number, number];
  /** Radians per second about each axis. */
  readonly spin?: readonly [number, number, number];
  /** Share of gravity that acts on it; 1 if left out. */
  readonly gravityFactor?: number;
  /** Share of its spin that a second takes; {@link SPIN_LOSS} if left out. */
  readonly spinLoss?: number;
}

const pose: Pose = { position: new Float32Array(3), rotation: new Float32Array(4), scale: new Float32Array(3) };
const vector = { x: 0, y: 0, z: 0 };
const place = { x: 0, y: 0, z: 0 };
const quaternion = { x: 0, y: 0, z: 0, w: 1 };

/**
 * Gives `eid` a body where it stands now, instead of the one it may have. A dynamic one leaves its parent, since from
 * now on physics says where it is. Returns false, and counts, where its place is not finite.
 */
export function addBody(world: World, eid: number, motion: Motion, options: BodyOptions = {}): boolean {
  const state = physics.get(world);
  removeBody(world, eid);
  if (!readWorldPose(world, eid, pose)) {
    state.refused++;
    return false;
  }
  const { position: p, rotation: q } = pose;
  const description = new RAPIER.RigidBodyDesc(BODY_TYPES[motion])
    .setTranslation(p[0], p[1], p[2])
    .setRotation({ x: q[0], y: q[1], z: q[2], w: q[3] })
    .setUserData(eid);
  if (motion === "dynamic") {
    describeDynamic(description.setAngularDamping(options.spinLoss ?? SPIN_LOSS), options);
    becomeRoot(world, eid);
  }
  state.bodies.set(eid, state.rapier.createRigidBody(description));
  if (motion === "kinematic") state.kinematic.add(eid);
  state.stale = true;
  return true;
}

const BODY_TYPES = {
  static: RAPIER.RigidBodyType.Fixed,
  kinematic: RAPIER.RigidBodyType.KinematicPositionBased,
  dynamic: RAPIER.RigidBodyType.Dynamic,
};

/** Foreign files name these numbers: what is not finite is left out. */
function describeDynamic(
  description: RAPIER.RigidBodyDesc,
  { mass, velocity, spin, gravityFactor }: BodyOptions,
): void {
  if (mass !== undefined && Number.isFinite(mass) && mass > 0) description.setAdditionalMass(mass);
  if (velocity?.every(Number.isFinite)) description.setLinvel(velocity[0], velocity[1], velocity[2]);
  if (spin?.every(Number.isFinite)) description.setAngvel({ x: spin[0], y: spin[1], z: spin[2] });
  if (gravityFactor !== undefined && Number.isFinite(gravityFactor)) description.setGravityScale(gravityFactor);
}

/** Takes `eid` off its parent, leaving it where it is (a shear between the two is lost). */
function becomeRoot(world: World, eid: number): void {
  const { Parent, Position, Rotation, Scale, Mover, PreviousPosition, PreviousRotation } = world.stores;
  if (Parent[eid] !== NO_PARENT) {
    setParent(world, eid, NO_PARENT);
    Position.set(pose.position, eid * 3);
    Rotation.set(pose.rotation, eid * 4);
    Scale.set(pose.scale, eid * 3);
  }
  PreviousPosition.set(pose.position, eid * 3);
  PreviousRotation.set(pose.rotation, eid * 4);
  addComponent(world, eid, Mover);
}

/** How a surface behaves. */
export interface Surface {
  /** 0 is ice, 1 is rubber. */
  readonly friction?: number;
  /** Share of the speed that comes back: 0 is clay, 1 a perfect ball. */
  readonly restitution?: number;
}

/**
 * Adds a shape to the body of `eid`, which {@link addBody} made. Returns false, and counts, where the geometry is no
 * good: foreign files have empty meshes, scales of zero and NaN.
 *
 * @param matrix column-major 4×4, from the shape's axes to the world's; may be scaled, mirrored and sheared
 */
export function addCollider(
  world: World,
  eid: number,
  shape: Shape,
  matrix: Float32Array,
  { friction = 0.5, restitution = 0 }: Surface = {},
): boolean {
  const state = physics.get(world);
  const body = state.bodies.get(eid);
  const description = body && makeCollider(shape, matrix, body.translation(), body.rotation());
  // A triangle mesh has no inside, so it can't fall as one: it would sink through the floor.
  if (!body || !description || (shape.kind === "trimesh" && body.isDynamic())) {
    state.refused++;
    return false;
  }
  if (Number.isFinite(friction) && friction >= 0) description.setFriction(friction);
  if (Number.isFinite(restitution) && restitution >= 0) description.setRestitution(Math.min(restitution, 1));
  state.rapier.createCollider(description, body);
  state.stale = true;
  return true;
}

/** Whether `eid` has a body. */
export const hasBody = (world: World, eid: number): boolean => physics.get(world).bodies.has(eid);

/** Takes the body of `eid`, with its colliders, away; nothing happens where there is none. */
export function removeBody(world: World, eid: number): void {
  const state = physics.get(world);
  const body = state.bodies.get(eid);
  if (!body) return;
  state.rapier.removeRigidBody(body);
  state.bodies.delete(eid);
  state.kinematic.delete(eid);
  state.pushable.delete(eid);
  state.touched.delete(eid);
  state.stale = true;
}

/** Farther than this in a tick, in metres, nothing goes: it is put elsewhere, without a push for what is in between. */
const LEAP = 0.5;

/** Whether the way between two places of a body is none that it went in a tick. */
export const isLeap = (a: RAPIER.Vector, b: RAPIER.Vector): boolean =>
  Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z) > LEAP;

/** Puts the body of `eid`, a root of the hierarchy, where its Position and Rotation say, at rest. */
export function placeBody(world: World, eid: number): void {
  const body = physics.get(world).bodies.get(eid);
  if (!body || !readWorldPose(world, eid, pose)) return;
  [vector.x, vector.y, vector.z] = pose.position;
  [quaternion.x, quaternion.y, quaternion.z, quaternion.w] = pose.rotation;
  body.setTranslation(vector, true);
  body.setRotation(quaternion, true);
  vector.x = vector.y = vector.z = 0;
  body.setLinvel(vector, true);
  body.setAngvel(vector, true);
  physics.get(world).stale = true;
}

/** Moves the bodies by one tick. Kinematic ones go where their entities are. */
export function stepPhysics(world: World): void {
  const state = physics.get(world);
  for (const eid of state.kinematic) {
    if (!readWorldPose(world, eid, pose)) continue;
    const body = state.bodies.get(eid)!;
    [vector.x, vector.y, vector.z] = pose.position;
    [quaternion.x, quaternion.y, quaternion.z, quaternion.w] = pose.rotation;
    if (isLeap(body.translation(place), vector)) {
      body.setTranslation(vector, true);
      body.setRotation(quaternion, true);
    }
    body.setNextKinematicTranslation(vector);
    body.setNextKinematicRotation(quaternion);
  }
  state.rapier.step();
  state.stale = false;
}

/** Writes where the step took the dynamic bodies that are awake. */
export function readBodies(world: World): void {
  const { Position, Rotation, Velocity, Dirty } = world.stores;
  physics.get(world).rapier.forEachActiveRigidBody((body) => {
    if (!body.isDynamic()) return;
    const eid = body.userData as number;
    body.translation(vector);
    Position[eid * 3] = vector.x;
    Position[eid * 3 + 1] = vector.y;
    Position[eid * 3 + 2] = vector.z;
    body.linvel(vector);
    Velocity[eid * 3] = vector.x;
    Velocity[eid * 3 + 1] = vector.y;
    Velocity[eid * 3 + 2] = vector.z;
    body.rotation(quaternion);
    Rotation[eid * 4] = quaternion.x;
    Rotation[eid * 4 + 1] = quaternion.y;
    Rotation[eid * 4 + 2] = quaternion.z;
    Rotation[eid * 4 + 3] = quaternion.w;
    Dirty[eid] = 1;
  });
}
