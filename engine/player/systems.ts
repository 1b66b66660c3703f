// systems.ts: from what hands and eyes did to where the own avatar stands.

import { clamp, mixAngle, rotationAboutY, wrapAngle } from "../core/math.ts";
import { setIdentity } from "../ecs/identity.ts";
import { ABYSS, type World } from "../ecs/world.ts";
import { INPUT, INPUT_SIZE } from "../frame.ts";
import { carryCharacter, rideVelocity } from "../physics/carry.ts";
import { moveCharacter } from "../physics/character.ts";
import { GRAVITY } from "../physics/physics.ts";
import type { ToEngine } from "../protocol.ts";
import { arrive } from "./arrival.ts";
import { type Player, players } from "./player.ts";

/** Metres per second. */
const WALK = 1.4;
const RUN = 3.2;
/** Seconds from standing to a speed, and from a speed to standing. */
const SPEED_UP = 0.12;
const SLOW_DOWN = 0.1;
/** Share of that grip that is left in the air. */
const AIR_GRIP = 0.2;
/** Speed that carries the feet 0.6 m up, in metres per second. */
const JUMP = Math.sqrt(2 * GRAVITY * 0.6);
/** A jump is granted this long after the feet left an edge, and this long before they reach the ground. Seconds. */
const LATE = 0.1;
const EARLY = 0.12;
/** Furthest that one looks up or down, in radians. */
const MAX_PITCH = (85 * Math.PI) / 180;
/** Time constants of the body's turn towards its way in third person, and of the eye's rise after a step. Seconds. */
const TURN = 0.09;
const STEP_LAG = 0.07;
/** The eye lags no more than this behind the feet, in metres. */
const MAX_STEP_LAG = 0.5;

const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

/** Reads the page's messages: input, view and who stands here. */
export function readWishes(world: World): void {
  const { entity } = players.get(world);
  for (const message of world.inbox) {
    if (message.type === "self") setIdentity(world, entity, { user: message.user, name: message.name });
    else if (message.type === "view") world.view.mode = message.mode;
    else if (message.type === "input") readInput(world, message.values);
  }
}

function readInput(world: World, values: Float32Array): void {
  if (values.length < INPUT_SIZE) return;
  const player = players.get(world);
  const { entity, wishes } = player;
  const { Look } = world.stores;
  wishes.moveX = clamp(finite(values[INPUT.moveX]), -1, 1);
  wishes.moveZ = clamp(finite(values[INPUT.moveZ]), -1, 1);
  wishes.run = values[INPUT.run] > 0;
  const jump = values[INPUT.jump] > 0;
  if (jump && !wishes.jump) player.jumpWaits = EARLY; // holding the key is one jump
  wishes.jump = jump;
  Look[entity * 2] = wrapAngle(Look[entity * 2] + finite(values[INPUT.turnYaw]));
  Look[entity * 2 + 1] = clampPitch(Look[entity * 2 + 1] + finite(values[INPUT.turnPitch]));
}

const clampPitch = (pitch: number): number => clamp(pitch, -MAX_PITCH, MAX_PITCH);

/** The look after the messages that no tick has read yet: a display faster than the ticks shows it at once. */
export function latestLook(world: World, entity: number): { yaw: number; pitch: number } {
  const { Look } = world.stores;
  let yaw = Look[entity * 2];
  let pitch = Look[entity * 2 + 1];
  for (const message of world.inbox as readonly ToEngine[]) {
    if (message.type !== "input" || message.values.length < INPUT_SIZE) continue;
    yaw += finite(message.values[INPUT.turnYaw]);
    pitch = clampPitch(pitch + finite(message.values[INPUT.turnPitch]));
  }
  return { yaw: wrapAngle(yaw), pitch };
}

/** Brings the player into a new scene, and back from below it. */
export function arriveWhereNeeded(world: World): void {
  const player = players.get(world);
  const isNew = player.loads !== world.scene.loads;
  const isLost = world.scene.loads > 0 && world.stores.Position[player.entity * 3 + 1] < world.scene.floor - ABYSS;
  if (!isNew && !isLost) return;
  arrive(world);
}

/** Walks, runs, jumps and falls. Nothing moves before there is a scene. */
export function movePlayer(world: World): void {
  if (world.scene.loads === 0) return;
  const player = players.get(world);
  const { entity, character, speed, drift } = player;
  const { step } = world.time;
  const { Velocity, Grounded } = world.stores;
  accelerate(world, player);
  jump(player, step);
  const stood = character.grounded && character.rise <= 0;
  rideVelocity(character, carrier);
  if (character.grounded && !stood) leave(player); // it jumps
  moveCharacter(world, character, speed.x + drift.x, speed.z + drift.z);
  if (stood && !character.grounded) leave(player);
  else if (!stood && character.grounded) alight(player);
  const { moved, grounded } = character;
  lag(player, stood && grounded ? moved.y : 0, step);
  // What really happened is what others see: against a wall, feet stand still.
  Velocity[entity * 3] = moved.x / step;
  Velocity[entity * 3 + 1] = grounded ? 0 : character.rise;
  Velocity[entity * 3 + 2] = moved.z / step;
  // A hop of a few ticks over a rut is no fall to show.
  Grounded[entity] = grounded || player.airborne + step <= LATE ? 1 : 0;
  loseSpeed(player, step);
}

/** Brings the speed towards the one asked for: evenly, so that it is reached after a known time. */
function accelerate(world: World, { entity, character, wishes, speed }: Player): void {
  const yaw = world.stores.Look[entity * 2];
  const { moveX, moveZ, run } = wishes;
  const top = run ? RUN : WALK;
  const scale = top / Math.max(1, Math.hypot(moveX, moveZ)); // a diagonal is not faster
  const wantX = (moveX * Math.cos(yaw) - moveZ * Math.sin(yaw)) * scale;
  const wantZ = (-moveX * Math.sin(yaw) - moveZ * Math.cos(yaw)) * scale;
  const slows = Math.hypot(wantX, wantZ) < Math.hypot(speed.x, speed.z);
  // Braking is reckoned from running speed, so that walking stops sooner still.
  const rate = (slows ? RUN / SLOW_DOWN : top / SPEED_UP) * (character.grounded ? 1 : AIR_GRIP);
  const offX = wantX - speed.x;
  const offZ = wantZ - speed.z;
  const off = Math.hypot(offX, offZ);
  const share = off > 0 ? Math.min(1, (rate * world.time.step) / off) : 0;
  speed.x += offX * share;
  speed.z += offZ * share;
}

function jump(player: Player, step: number): void {
  const { character } = player;
  player.airborne = character.grounded ? 0 : player.airborne + step;
  if (player.jumpWaits > 0 && player.airborne <= LATE) {
    character.rise = JUMP;
    player.jumpWaits = 0;
    player.airborne = LATE + step;
  }
  player.jumpWaits = Math.max(0, player.jumpWaits - step);
}

/** Nothing takes a jump along faster than this, in metres per second. */
const MAX_DRIFT = 10;

/** How fast what carries the feet goes, as of the move at hand. */
const carrier = { x: 0, y: 0, z: 0 };

/** Off what carried it: {@link carrier} stays with it until the feet are on something else. */
function leave({ character, drift }: Player): void {
  const scale = Math.min(1, MAX_DRIFT / Math.max(1e-6, Math.hypot(carrier.x, carrier.z)));
  drift.x = carrier.x * scale;
  drift.z = carrier.z * scale;
  if (character.rise > 0) character.rise += clamp(carrier.y, 0, MAX_DRIFT);
}

/** On something again: from now on the speed is the one over it. */
function alight({ character, speed, drift }: Player): void {
  rideVelocity(character, carrier);
  speed.x += drift.x - carrier.x;
  speed.z += drift.z - carrier.z;
  drift.x = drift.z = 0;
}

/** The eye follows what lifts or lowers the feet on the ground a little later. */
function lag(player: Player, lifted: number, step: number): void {
  player.previousStepLag = player.stepLag;
  const next = (player.stepLag + lifted) * Math.exp(-step / STEP_LAG);
  player.stepLag = clamp(next, -MAX_STEP_LAG, MAX_STEP_LAG);
}

/** Below this share of the way asked for, something was in it. */
const BLOCKED = 0.8;

/** What a wall stopped is gone: whoever comes free again starts from what is left. */
function loseSpeed({ character, speed, drift }: Player, step: number): void {
  const { moved, ride } = character;
  const wanted = Math.hypot(speed.x + drift.x, speed.z + drift.z) * step;
  if (ride || Math.hypot(moved.x, moved.z) >= wanted * BLOCKED) return;
  const along = Math.hypot(moved.x, moved.y, moved.z);
  if (character.grounded && along >= wanted * BLOCKED) return; // a slope is no wall
  speed.x = moved.x / step;
  speed.z = moved.z / step;
  drift.x = drift.z = 0;
}

/** Turns the body: to where one looks in first person, to where one goes in third. */
export function facePlayer(world: World): void {
  const { entity, wishes, speed } = players.get(world);
  const { Rotation, Facing, Look, Dirty } = world.stores;
  let yaw = Look[entity * 2];
  if (world.view.mode === "third") {
    yaw = Facing[entity];
    const goes = (wishes.moveX !== 0 || wishes.moveZ !== 0) && Math.hypot(speed.x, speed.z) > 0.2;
    if (goes) yaw = mixAngle(yaw, Math.atan2(-speed.x, -speed.z), 1 - Math.exp(-world.time.step / TURN));
  }
  Facing[entity] = wrapAngle(yaw);
  rotationAboutY(Rotation, entity * 4, yaw);
  Dirty[entity] = 1;
}

/** Lets what carries the player do so, once the step has moved it: its eyes turn with it, its legs stand still. */
export function carryPlayer(world: World): void {
  if (world.scene.loads === 0) return;
  const { entity, character } = players.get(world);
  const { Carried, Velocity, Look, Facing, Rotation } = world.stores;
  const { step } = world.time;
  carryCharacter(world, character);
  const { carried, turned } = character;
  Carried.set([carried.x, carried.y, carried.z], entity * 3);
  Velocity[entity * 3] += carried.x / step;
  Velocity[entity * 3 + 1] += carried.y / step;
  Velocity[entity * 3 + 2] += carried.z / step;
  if (turned === 0) return;
  Look[entity * 2] = wrapAngle(Look[entity * 2] + turned);
  Facing[entity] = wrapAngle(Facing[entity] + turned);
  rotationAboutY(Rotation, entity * 4, Facing[entity]);
}
