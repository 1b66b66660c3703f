// systems.ts: from what hands and eyes did to where the own avatar stands.

import { clamp, mixAngle, rotationAboutY } from "../core/math.ts";
import { setIdentity } from "../ecs/identity.ts";
import type { World } from "../ecs/world.ts";
import { INPUT, INPUT_SIZE } from "../frame.ts";
import { moveCharacter } from "../physics/character.ts";
import { GRAVITY } from "../physics/physics.ts";
import { arrive, players } from "./player.ts";

/** Metres per second. */
const WALK = 1.4;
const RUN = 3.2;
/** Time constants to reach a speed, to stop, and to steer in the air, in seconds. */
const SPEED_UP = 0.05;
const SLOW_DOWN = 0.04;
const AIR = 0.5;
/** Speed that carries the feet 0.6 m up. */
const JUMP = Math.sqrt(2 * GRAVITY * 0.6);
/** A jump is granted this long after the feet left an edge, in seconds. */
const COYOTE = 0.1;
/** No fall is faster, in metres per second: a tick then moves less than the capsule is high. */
const MAX_FALL = 50;
/** Who falls this far below the scene's lowest point comes back, in metres. */
const ABYSS = 20;
/** Furthest that one looks up or down, in radians. */
const MAX_PITCH = (85 * Math.PI) / 180;
/** Time constant of the body's turn towards its way in third person, in seconds. */
const TURN = 0.09;
/** A step that lifts the feet more than this in one tick is smoothed for the eye, in metres. */
const STEP_NOTICED = 0.02;

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

/** Reads the page's messages: input, view and who stands here. */
export function readWishes(world: World): void {
  const { entity, wishes } = players.get(world);
  const { Look } = world.stores;
  wishes.jump = false;
  for (const message of world.inbox) {
    if (message.type === "self") setIdentity(world, entity, { user: message.user, name: message.name });
    else if (message.type === "view") world.view.mode = message.mode;
    else if (message.type === "input" && message.values.length >= INPUT_SIZE) {
      const { values } = message;
      wishes.moveX = clamp(finite(values[INPUT.moveX]), -1, 1);
      wishes.moveZ = clamp(finite(values[INPUT.moveZ]), -1, 1);
      wishes.run = values[INPUT.run] > 0;
      wishes.jump ||= values[INPUT.jump] > 0;
      Look[entity * 2] += finite(values[INPUT.turnYaw]);
      Look[entity * 2 + 1] = clamp(Look[entity * 2 + 1] + finite(values[INPUT.turnPitch]), -MAX_PITCH, MAX_PITCH);
    }
  }
}

/** Brings the player into a new scene, and back from below it. */
export function arriveWhereNeeded(world: World): void {
  const player = players.get(world);
  const isNew = player.loads !== world.scene.loads;
  const isLost = world.scene.loads > 0 && world.stores.Position[player.entity * 3 + 1] < world.scene.floor - ABYSS;
  if (!isNew && !isLost) return;
  player.loads = world.scene.loads;
  arrive(world);
}

/** Walks, runs, jumps and falls. Nothing moves before there is ground. */
export function movePlayer(world: World): void {
  if (world.scene.loads === 0) return;
  const player = players.get(world);
  const { entity, character, wishes } = player;
  const { step } = world.time;
  const { Velocity, Look, Grounded, Position } = world.stores;

  const yaw = Look[entity * 2];
  const length = Math.max(1, Math.hypot(wishes.moveX, wishes.moveZ)); // a diagonal is not faster
  const speed = wishes.run ? RUN : WALK;
  const wantX = ((wishes.moveX * Math.cos(yaw) - wishes.moveZ * Math.sin(yaw)) / length) * speed;
  const wantZ = ((-wishes.moveX * Math.sin(yaw) - wishes.moveZ * Math.cos(yaw)) / length) * speed;
  const still = wishes.moveX === 0 && wishes.moveZ === 0;
  const constant = character.grounded ? (still ? SLOW_DOWN : SPEED_UP) : AIR;
  const share = 1 - Math.exp(-step / constant);
  const vx = Velocity[entity * 3] + (wantX - Velocity[entity * 3]) * share;
  const vz = Velocity[entity * 3 + 2] + (wantZ - Velocity[entity * 3 + 2]) * share;

  player.airborne = character.grounded ? 0 : player.airborne + step;
  const jumps = wishes.jump && player.airborne <= COYOTE && player.rise <= 0;
  if (jumps) {
    player.rise = JUMP;
    player.airborne = COYOTE + step;
  } else if (character.grounded && player.rise <= 0) player.rise = 0;
  player.rise = Math.max(player.rise - GRAVITY * step, -MAX_FALL);

  const before = Position[entity * 3 + 1];
  moveCharacter(world, character, { x: vx * step, y: player.rise * step, z: vz * step }, player.rise <= 0);
  const { moved, grounded } = character;
  if (player.rise > 0 && moved.y < player.rise * step * 0.5) player.rise = 0; // the head met a ceiling
  const lifted = Position[entity * 3 + 1] - before;
  if (grounded && player.airborne === 0 && Math.abs(lifted) > STEP_NOTICED) player.stepLag += lifted;

  // What really happened is what others see: against a wall, feet stand still.
  Velocity[entity * 3] = moved.x / step;
  Velocity[entity * 3 + 1] = grounded ? 0 : player.rise;
  Velocity[entity * 3 + 2] = moved.z / step;
  Grounded[entity] = grounded ? 1 : 0;
}

/** Turns the body: to where one looks in first person, to where one goes in third. */
export function facePlayer(world: World): void {
  const { entity, wishes } = players.get(world);
  const { Rotation, Facing, Look, Velocity, Dirty } = world.stores;
  let yaw = Look[entity * 2];
  if (world.view.mode === "third") {
    const vx = Velocity[entity * 3];
    const vz = Velocity[entity * 3 + 2];
    const goes = (wishes.moveX !== 0 || wishes.moveZ !== 0) && Math.hypot(vx, vz) > 0.2;
    const now = Facing[entity];
    yaw = goes ? mixAngle(now, Math.atan2(-vx, -vz), 1 - Math.exp(-world.time.step / TURN)) : now;
  }
  Facing[entity] = yaw;
  rotationAboutY(Rotation, entity * 4, yaw);
  Dirty[entity] = 1;
}
