// camera.ts: where the eye is: in the head, or behind the body as far as the walls allow.

import { mix } from "../core/math.ts";
import type { World } from "../ecs/world.ts";
import { castSphere } from "../physics/queries.ts";
import { EYE_HEIGHT, players } from "./player.ts";

/** Metres behind the head in third person, and how much higher the point is that it looks past. */
const DISTANCE = 3;
const ABOVE = 0.25;
/** Room that the eye keeps to walls, in metres: more than the near plane's corner. */
const RADIUS = 0.18;
/** Time constants: back out after a wall, and of the eye's rise after a step, in seconds. */
const RETURN = 0.25;
const STEP = 0.07;

const direction = { x: 0, y: 0, z: 0 };
const pivot = { x: 0, y: 0, z: 0 };

/** Writes the view's eye and look for the frame that lies `alpha` between the last two ticks. */
export function placeCamera(world: World, alpha: number, seconds: number): void {
  const player = players.get(world);
  const { entity } = player;
  const { Position, PreviousPosition, Look } = world.stores;
  const { view } = world;
  if (view.mode === "free") return;
  view.yaw = Look[entity * 2];
  view.pitch = Look[entity * 2 + 1];
  player.stepLag *= Math.exp(-seconds / STEP);
  const at = (axis: number): number => mix(PreviousPosition[entity * 3 + axis], Position[entity * 3 + axis], alpha);
  pivot.x = at(0);
  pivot.y = at(1) + EYE_HEIGHT - player.stepLag;
  pivot.z = at(2);
  if (view.mode === "first") {
    player.reach = 0;
    view.eye.set([pivot.x, pivot.y, pivot.z]);
    return;
  }
  pivot.y += ABOVE;
  direction.x = Math.sin(view.yaw) * Math.cos(view.pitch);
  direction.y = -Math.sin(view.pitch);
  direction.z = Math.cos(view.yaw) * Math.cos(view.pitch);
  const hit = castSphere(world, pivot, direction, RADIUS, DISTANCE, entity);
  const free = hit ? hit.distance : DISTANCE;
  // In at once, or the wall would be looked through; out smoothly.
  player.reach = free < player.reach ? free : mix(player.reach, free, 1 - Math.exp(-seconds / RETURN));
  view.eye.set([
    pivot.x + direction.x * player.reach,
    pivot.y + direction.y * player.reach,
    pivot.z + direction.z * player.reach,
  ]);
}
