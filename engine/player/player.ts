// player.ts: the own avatar: its entity, its capsule, and where it is put.

import { addComponents } from "bitecs";
import { rotationAboutY, wrapAngle } from "../core/math.ts";
import { addTransform, teleportMover } from "../ecs/hierarchy.ts";
import { setIdentity } from "../ecs/identity.ts";
import { defineResource, spawn, type World } from "../ecs/world.ts";
import { type Character, createCharacter, placeCharacter, removeCharacter } from "../physics/character.ts";
import type { Place } from "../protocol.ts";

/** One capsule for everybody, whatever the body looks like. Metres, radians, kilograms. */
export const CAPSULE = { radius: 0.25, height: 1.5, maxStep: 0.35, maxSlope: Math.PI / 4, mass: 60 };

/** What the page asks for, until it asks for something else. */
export interface Wishes {
  moveX: number;
  moveZ: number;
  run: boolean;
  /** The jump key is down. */
  jump: boolean;
}

export interface Player {
  readonly entity: number;
  readonly character: Character;
  readonly wishes: Wishes;
  /** Speed over the ground by own legs, in metres per second. */
  readonly speed: { x: number; z: number };
  /** What carried the feet when they left it, in metres per second: a jump on something that moves ends where it began. */
  readonly drift: { x: number; z: number };
  /** Seconds that a jump asked for still waits for ground. */
  jumpWaits: number;
  /** Seconds since the feet left the ground; more than it takes to jump after a jump. */
  airborne: number;
  /** Scene that the player last arrived in. */
  loads: number;
  /** What the eye still owes to the feet after a step, in metres, as of this tick and of the one before. */
  stepLag: number;
  previousStepLag: number;
  /** Metres from the shoulder to the eye in third person, as far as the walls allow. */
  reach: number;
}

export const players = defineResource<Player>("player");

/** Makes the own avatar, at the origin until there is a scene to arrive in. */
export function createPlayer(world: World): void {
  const { Avatar, Owned, Mover } = world.stores;
  const entity = spawn(world);
  addTransform(world, entity);
  addComponents(world, entity, Avatar, Owned, Mover);
  teleportMover(world, entity);
  players.set(world, {
    entity,
    character: createCharacter(world, entity, CAPSULE),
    wishes: { moveX: 0, moveZ: 0, run: false, jump: false },
    speed: { x: 0, z: 0 },
    drift: { x: 0, z: 0 },
    jumpWaits: 0,
    airborne: 0,
    loads: 0,
    stepLag: 0,
    previousStepLag: 0,
    reach: 0,
  });
  world.view.subject = entity;
  setIdentity(world, entity, { user: "", name: "" });
}

/** Frees what {@link createPlayer} took. */
export function removePlayer(world: World): void {
  const player = players.find(world);
  if (player) removeCharacter(world, player.character);
  players.remove(world);
}

/** The entity of the own avatar. */
export const playerEntity = (world: World): number => players.get(world).entity;

/** Where the own avatar stands; `yaw` is where it looks. Null before there is one. */
export function locatePlayer(world: World): Place | null {
  const player = players.find(world);
  if (!player) return null;
  const { Position, Look } = world.stores;
  const [x, y, z] = Position.subarray(player.entity * 3, player.entity * 3 + 3);
  return { x, y, z, yaw: Look[player.entity * 2] };
}

/** Puts the own avatar somewhere, at rest, without the way between. A place that is not finite is none. */
export function teleport(world: World, { x, y, z, yaw }: Place): void {
  if (![x, y, z, yaw].every(Number.isFinite)) return;
  const player = players.get(world);
  const { entity, character } = player;
  const { Position, Rotation, Facing, Velocity, Look, Grounded, TeleportCount } = world.stores;
  Position.set([x, y, z], entity * 3);
  Velocity.fill(0, entity * 3, entity * 3 + 3);
  Look[entity * 2] = wrapAngle(yaw);
  Look[entity * 2 + 1] = 0;
  Facing[entity] = Look[entity * 2];
  rotationAboutY(Rotation, entity * 4, yaw);
  Grounded[entity] = 0;
  TeleportCount[entity]++;
  player.loads = world.scene.loads; // whoever puts one somewhere in a new scene means it; nobody arrives after that
  player.speed.x = player.speed.z = player.drift.x = player.drift.z = 0;
  player.jumpWaits = player.stepLag = player.previousStepLag = 0;
  placeCharacter(world, character);
  teleportMover(world, entity);
}
