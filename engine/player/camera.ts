// camera.ts: where the eye is: in the head, or over the shoulder as far behind as the walls allow.

import { mix } from "../core/math.ts";
import { EYE_HEIGHT } from "../ecs/view.ts";
import type { World } from "../ecs/world.ts";
import { castSphere } from "../physics/queries.ts";
import type { Vec3 } from "../physics/vectors.ts";
import { type Player, players } from "./player.ts";
import { latestLook } from "./systems.ts";

/** Metres from the shoulder back to the eye in third person. */
const DISTANCE = 3;
/** The point it looks past: so far to the right of the head and above it, in metres. */
const RIGHT = 0.35;
const ABOVE = 0.2;
/** Room that the eye keeps to walls, in metres: more than the near plane's corner. */
const RADIUS = 0.18;
/** Time constant of the way back out after a wall, in seconds. */
const RETURN = 0.25;

const head = { x: 0, y: 0, z: 0 };
const shoulder = { x: 0, y: 0, z: 0 };
const direction = { x: 0, y: 0, z: 0 };

/** Writes the view's eye and look for the frame that lies `alpha` between the last two ticks. */
export function placeCamera(world: World, alpha: number, seconds: number): void {
  const { view } = world;
  if (view.mode === "free") return;
  const player = players.get(world);
  const { yaw, pitch } = latestLook(world, player.entity);
  view.yaw = yaw;
  view.pitch = pitch;
  placeHead(world, player, alpha);
  if (view.mode === "third") placeBehind(world, player, seconds);
  else placeInside(world, player);
}

function placeHead(world: World, { entity, stepLag, previousStepLag }: Player, alpha: number): void {
  const { Position, PreviousPosition } = world.stores;
  const at = (axis: number): number => mix(PreviousPosition[entity * 3 + axis], Position[entity * 3 + axis], alpha);
  head.x = at(0);
  head.y = at(1) + EYE_HEIGHT - mix(previousStepLag, stepLag, alpha);
  head.z = at(2);
}

function placeInside(world: World, player: Player): void {
  player.reach = 0;
  setEye(world, head, direction, 0);
}

function placeBehind(world: World, player: Player, seconds: number): void {
  const { yaw, pitch } = world.view;
  const aside = Math.hypot(RIGHT, ABOVE);
  direction.x = (Math.cos(yaw) * RIGHT) / aside;
  direction.y = ABOVE / aside;
  direction.z = (-Math.sin(yaw) * RIGHT) / aside;
  const toShoulder = freeWay(world, player, head, aside);
  shoulder.x = head.x + direction.x * toShoulder;
  shoulder.y = head.y + direction.y * toShoulder;
  shoulder.z = head.z + direction.z * toShoulder;
  direction.x = Math.sin(yaw) * Math.cos(pitch);
  direction.y = -Math.sin(pitch);
  direction.z = Math.cos(yaw) * Math.cos(pitch);
  const free = freeWay(world, player, shoulder, DISTANCE);
  // In at once, or the wall would be looked through; out smoothly.
  player.reach = free < player.reach ? free : mix(player.reach, free, 1 - Math.exp(-seconds / RETURN));
  setEye(world, shoulder, direction, player.reach);
}

const freeWay = (world: World, { entity }: Player, from: Vec3, most: number): number =>
  castSphere(world, from, direction, RADIUS, most, entity)?.distance ?? most;

function setEye({ view: { eye } }: World, from: Vec3, way: Vec3, metres: number): void {
  eye[0] = from.x + way.x * metres;
  eye[1] = from.y + way.y * metres;
  eye[2] = from.z + way.z * metres;
}
