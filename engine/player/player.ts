// player.ts: the own avatar: its entity, its capsule, where it arrives, and where it is put.

import { addComponents, query } from "bitecs";
import { rotationAboutY } from "../core/math.ts";
import { addTransform, teleportMover } from "../ecs/hierarchy.ts";
import { setIdentity } from "../ecs/identity.ts";
import { defineResource, spawn, type World } from "../ecs/world.ts";
import { type Character, createCharacter, placeCharacter, removeCharacter } from "../physics/character.ts";
import { castRay } from "../physics/queries.ts";
import type { Place } from "../protocol.ts";

/** One capsule for everybody, whatever the body looks like. Metres, radians, kilograms. */
export const CAPSULE = { radius: 0.25, height: 1.5, maxStep: 0.35, maxSlope: Math.PI / 4, mass: 60 };
/** Eyes above the feet, in metres. */
export const EYE_HEIGHT = 1.4;

/** What the page asked for, since the tick before. */
export interface Wishes {
  moveX: number;
  moveZ: number;
  run: boolean;
  jump: boolean;
}

export interface Player {
  readonly entity: number;
  readonly character: Character;
  readonly wishes: Wishes;
  /** Metres per second, upward. */
  rise: number;
  /** Seconds since the feet left the ground. */
  airborne: number;
  /** Scene that the player last arrived in. */
  loads: number;
  /** What the eye still owes to the feet after a step, in metres; it goes to 0 smoothly. */
  stepLag: number;
  /** Metres from the head to the eye in third person, as far as the walls allow. */
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
  const character = createCharacter(world, entity, CAPSULE);
  const wishes = { moveX: 0, moveZ: 0, run: false, jump: false };
  players.set(world, { entity, character, wishes, rise: 0, airborne: 0, loads: 0, stepLag: 0, reach: 0 });
  world.view.subject = entity;
  setIdentity(world, entity, { user: "", name: "" });
}

export function removePlayer(world: World): void {
  const player = players.find(world);
  if (player) removeCharacter(world, player.character);
  players.remove(world);
}

/** The entity of the own avatar. */
export const playerEntity = (world: World): number => players.get(world).entity;

/** Where the own avatar stands; `yaw` is where it looks. */
export function locatePlayer(world: World): Place {
  const { entity } = players.get(world);
  const { Position, Look } = world.stores;
  const [x, y, z] = Position.subarray(entity * 3, entity * 3 + 3);
  return { x, y, z, yaw: Look[entity * 2] };
}

/** Puts the own avatar somewhere, without the way between. */
export function teleport(world: World, { x, y, z, yaw }: Place): void {
  const player = players.get(world);
  const { entity, character } = player;
  const { Position, Rotation, Facing, Velocity, Look, TeleportCount } = world.stores;
  Position.set([x, y, z], entity * 3);
  Velocity.fill(0, entity * 3, entity * 3 + 3);
  Look[entity * 2] = yaw;
  Look[entity * 2 + 1] = 0;
  Facing[entity] = yaw;
  rotationAboutY(Rotation, entity * 4, yaw);
  player.rise = 0;
  player.stepLag = 0;
  TeleportCount[entity]++;
  placeCharacter(world, character);
  teleportMover(world, entity);
}

/** People arrive beside one another, within this many metres of the point. */
const SPREAD = 1.2;
/** Tries to find room near a spawn point. */
const TRIES = 12;
/** Above the ground at arrival, in metres: the skin of the capsule, and a little to fall. */
const DROP = 0.03;

/** Takes the own avatar to a spawn point of the scene. */
export const arrive = (world: World): void => teleport(world, arrivalPlace(world));

function arrivalPlace(world: World): Place {
  const points = query(world, [world.stores.SpawnPoint]);
  if (points.length === 0) return arrivalWithoutPoint(world);
  const point = points[Math.floor(world.random() * points.length)];
  const { WorldMatrix } = world.stores;
  const [x, y, z] = WorldMatrix.subarray(point * 16 + 12, point * 16 + 15);
  // where −Z of the point looks, seen from above
  const yaw = Math.atan2(WorldMatrix[point * 16 + 8], WorldMatrix[point * 16 + 10]);
  for (let i = 0; i < TRIES; i++) {
    const angle = world.random() * 2 * Math.PI;
    const far = SPREAD * Math.sqrt(world.random()) * (1 - i / TRIES);
    const place = { x: x + Math.sin(angle) * far, y, z: z + Math.cos(angle) * far, yaw };
    const ground = groundBelow(world, place);
    if (ground !== null && isFree(world, { ...place, y: ground })) return { ...place, y: ground + DROP };
  }
  return { x, y: y + DROP, z, yaw };
}

/** How far above and below a spawn point its ground may lie, in metres. */
const GROUND_RANGE = 1.2;

function groundBelow(world: World, { x, y, z }: Place): number | null {
  const hit = castRay(
    world,
    { x, y: y + GROUND_RANGE, z },
    { x: 0, y: -1, z: 0 },
    2 * GROUND_RANGE,
    playerEntity(world),
  );
  return hit && y + GROUND_RANGE - hit.distance;
}

const AROUND = [0, 1, 2, 3].map((i) => ({ x: Math.sin((i * Math.PI) / 2), y: 0, z: Math.cos((i * Math.PI) / 2) }));

/** True where the capsule has room at knee and chest height. */
function isFree(world: World, { x, y, z }: Place): boolean {
  const self = playerEntity(world);
  const clear = (height: number): boolean =>
    AROUND.every((way) => castRay(world, { x, y: y + height, z }, way, CAPSULE.radius + 0.1, self) === null);
  return clear(0.5) && clear(1.2);
}

/** From this high above the lowest point the middle of a scene is looked for, in metres. */
const SKY = 500;

function arrivalWithoutPoint(world: World): Place {
  const top = world.scene.floor + SKY;
  const hit = castRay(world, { x: 0, y: top, z: 0 }, { x: 0, y: -1, z: 0 }, SKY + 1, playerEntity(world));
  return { x: 0, y: (hit ? top - hit.distance : 0) + DROP, z: 0, yaw: 0 };
}
