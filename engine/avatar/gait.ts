// gait.ts: how a body moves its legs, from how it really moves: pure functions of one avatar's state, a tick at a time.

import { CLIPS, type ClipName, clipIndex, type Rig } from "../animation/clip-file.ts";
import { clamp, wrapAngle } from "../core/math.ts";

/** What an avatar does in a tick, in the world's axes. */
export interface Motion {
  /** Velocity, m/s. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Where it faces, radians about +Y. */
  readonly yaw: number;
  /** Where it looks, radians about +Y. */
  readonly look: number;
  readonly grounded: boolean;
}

/** One avatar's state between ticks. */
export interface Gait {
  /** Share of each clip, in the order of CLIPS. */
  readonly weights: Float32Array;
  /** Where each clip stands, 0 to 1. */
  readonly phases: Float32Array;
  /** How far each went in the last tick. */
  readonly steps: Float32Array;
  /** Turn of the legs against the facing, radians about +Y. */
  turn: number;
  /** Turn of the head against the facing, radians about +Y. */
  gaze: number;
  /** Speed that decides which gait it is, m/s: follows the real one a little late, so that gaits fade. */
  pace: number;
  /** 0 stands, 1 goes. */
  going: number;
  /** 0 walks ahead, 1 backwards. */
  backing: number;
  backwards: boolean;
  /** Turns on the spot: the feet catch up with the body. */
  stepping: boolean;
  /** Weight of stepping, 0 to 1. */
  shuffle: number;
  /** Seconds since the feet left the ground; 0 on it. */
  aloft: number;
  /** 0 on the ground, 1 in the air; between them it fades. */
  air: number;
  /** How long a drop looks like falling, 0 to 1. */
  falling: number;
  /** How hard the last landing was, 0 to 1. */
  impact: number;
  yaw: number;
}

/** Gaits by speed, slow to fast. */
const AHEAD: readonly ClipName[] = ["stroll", "amble", "walk", "jog", "run"];
const BACK: readonly ClipName[] = ["backStroll", "backWalk", "backRun"];
const IDLE = clipIndex("idle");
const STEP = clipIndex("step");
const JUMP = clipIndex("jump");
const AIR = clipIndex("air");
const LAND = clipIndex("land");
const FALL = clipIndex("fall");
/** Clips that share one phase: those of the legs on the ground. */
const STRIDES: readonly number[] = [...AHEAD, ...BACK, "step" as const].map(clipIndex);

/** Slower than this is standing, m/s; from the second on it is all gait. */
const STANDS = 0.05;
const GOES = 0.3;
/** Seconds in which a change of each is two thirds done. */
const PACE_TIME = 0.1;
const GOING_TIME = 0.07;
const TURN_TIME = 0.07;
const AIR_TIME = 0.045;
const LAND_TIME = 0.07;
const FALL_TIME = 0.2;
const GAZE_TIME = 0.12;
/** Radians from ahead beyond which one walks backwards; nearer than the second, ahead again. */
const BACK_FROM = (112 * Math.PI) / 180;
const AHEAD_FROM = (96 * Math.PI) / 180;
/** The legs stay where they stand until the body has turned this far, radians, and then catch up. */
const TWIST = 0.75;
const UNTWISTED = 0.06;
/** Legs turn no farther than this against the trunk, radians. */
const MOST_TWIST = 1.75;
/** A neck turns no farther than this, and not at all to what is behind, radians. */
const MOST_GAZE = 1.2;
const BEHIND = 2;
/** Cycles a second that no legs exceed. */
const MOST_CADENCE = 3.4;
/** A gap in the ground shorter than this is a stair, no flight; seconds. */
const STAIR = 0.12;
/** Rising faster than this, a body that left the ground jumped, m/s. */
const JUMPS = 1;
/** Falling faster than this looks like falling, m/s. */
const FALLS = 5.5;
/** A jump's clip from its push on: the body leaves the ground at once, so the crouch before it comes too late. */
const PUSH = 0.5;
/** Drop speed of the hardest landing, m/s. */
const HARD = 6;

export function createGait(offset: number, yaw: number): Gait {
  const phases = new Float32Array(CLIPS.length);
  phases[IDLE] = offset;
  phases[AIR] = offset;
  phases[LAND] = 1;
  phases[JUMP] = 1;
  return {
    weights: new Float32Array(CLIPS.length),
    phases,
    steps: new Float32Array(CLIPS.length),
    turn: 0,
    gaze: 0,
    pace: 0,
    going: 0,
    backing: 0,
    backwards: false,
    stepping: false,
    shuffle: 0,
    aloft: 0,
    air: 0,
    falling: 0,
    impact: 0,
    yaw,
  };
}

/** Advances `gait` by `step` seconds of `motion`. */
export function advanceGait(gait: Gait, motion: Motion, rig: Rig, step: number): void {
  const speed = Math.hypot(motion.x, motion.z);
  steer(gait, motion, speed, step);
  gaze(gait, motion, step);
  fly(gait, motion, step);
  weigh(gait, speed, rig, step);
  turnPhases(gait, speed, rig, step);
}

/** How much of the way to its goal a value goes in `step` seconds. */
const follow = (step: number, time: number): number => 1 - Math.exp(-step / time);

/** Turns the legs into the direction of travel, or leaves them standing while the body turns above them. */
function steer(gait: Gait, { x, z, yaw }: Motion, speed: number, step: number): void {
  const turned = wrapAngle(yaw - gait.yaw);
  gait.yaw = yaw;
  if (speed > STANDS) {
    // Facing −Z at yaw 0, so ahead is (−sin, −cos) and left (−cos, sin).
    const ahead = -x * Math.sin(yaw) - z * Math.cos(yaw);
    const left = -x * Math.cos(yaw) + z * Math.sin(yaw);
    const course = Math.atan2(left, ahead);
    const off = Math.abs(course);
    if (off > BACK_FROM) gait.backwards = true;
    else if (off < AHEAD_FROM) gait.backwards = false;
    const goal = gait.backwards ? wrapAngle(course + Math.PI) : course;
    // Not wrapped: from one side to the other the legs go past the front, as hips do.
    // Slower the slower one goes: of a creeping body's course, most is noise.
    gait.turn += (goal - gait.turn) * follow(step, TURN_TIME) * Math.min(1, speed / GOES);
    gait.stepping = false;
  } else {
    gait.turn = clamp(gait.turn - turned, -MOST_TWIST, MOST_TWIST);
    if (Math.abs(gait.turn) > TWIST) gait.stepping = true;
    else if (Math.abs(gait.turn) < UNTWISTED) gait.stepping = false;
    if (gait.stepping) gait.turn -= gait.turn * follow(step, TURN_TIME * 2);
  }
  gait.backing += ((gait.backwards ? 1 : 0) - gait.backing) * follow(step, TURN_TIME);
  gait.shuffle += ((gait.stepping ? 1 : 0) - gait.shuffle) * follow(step, GOING_TIME);
}

/** Turns the head to where one looks, unless that is behind. */
function gaze(gait: Gait, { yaw, look }: Motion, step: number): void {
  const off = wrapAngle(look - yaw);
  const goal = Math.abs(off) > BEHIND ? 0 : clamp(off, -MOST_GAZE, MOST_GAZE);
  gait.gaze += (goal - gait.gaze) * follow(step, GAZE_TIME);
}

/** Leaves the ground, falls, lands. */
function fly(gait: Gait, { y, grounded }: Motion, step: number): void {
  const { phases } = gait;
  if (grounded) {
    if (gait.aloft > STAIR) phases[LAND] = 0;
    gait.aloft = 0;
  } else {
    if (gait.aloft === 0 && y > JUMPS) phases[JUMP] = PUSH;
    gait.aloft += step;
    gait.impact = clamp(-y / HARD, 0, 1);
  }
  const aloft = gait.aloft > STAIR || (gait.aloft > 0 && phases[JUMP] < 1);
  gait.air += ((aloft ? 1 : 0) - gait.air) * follow(step, aloft ? AIR_TIME : LAND_TIME);
  gait.falling += ((aloft && y < -FALLS ? 1 : 0) - gait.falling) * follow(step, FALL_TIME);
}

/** Shares the weight among the clips. */
function weigh(gait: Gait, speed: number, rig: Rig, step: number): void {
  const { weights, phases } = gait;
  gait.pace += (speed - gait.pace) * follow(step, PACE_TIME);
  const goes = clamp((speed - STANDS) / (GOES - STANDS), 0, 1);
  gait.going += (goes - gait.going) * follow(step, GOING_TIME);
  weights.fill(0);
  const pushing = smooth(1, 0.7, phases[JUMP]);
  weights[JUMP] = gait.air * pushing;
  weights[FALL] = gait.air * (1 - pushing) * gait.falling;
  weights[AIR] = gait.air * (1 - pushing) * (1 - gait.falling);
  // Whoever runs on does not stop to crouch.
  const landing = smooth(1, 0.45, phases[LAND]) * gait.impact * (1 - 0.6 * gait.going);
  const ground = 1 - gait.air;
  weights[LAND] = ground * landing;
  const legs = ground * (1 - landing);
  weights[IDLE] = legs * (1 - gait.going) * (1 - gait.shuffle);
  weights[STEP] = legs * (1 - gait.going) * gait.shuffle;
  spread(weights, AHEAD, rig, gait.pace, legs * gait.going * (1 - gait.backing));
  spread(weights, BACK, rig, gait.pace, legs * gait.going * gait.backing);
}

/** Gives `share` to the one or two gaits whose own speeds lie around `pace`. */
function spread(weights: Float32Array, gaits: readonly ClipName[], rig: Rig, pace: number, share: number): void {
  let below = 0;
  while (below < gaits.length - 1 && speedOf(rig, gaits[below + 1]) <= pace) below++;
  const above = Math.min(below + 1, gaits.length - 1);
  const [slow, fast] = [speedOf(rig, gaits[below]), speedOf(rig, gaits[above])];
  const late = fast > slow ? clamp((pace - slow) / (fast - slow), 0, 1) : 0;
  weights[clipIndex(gaits[below])] += share * (1 - late);
  weights[clipIndex(gaits[above])] += share * late;
}

function speedOf(rig: Rig, name: ClipName): number {
  const { stride, duration } = rig.clips[clipIndex(name)];
  return Math.abs(stride) / duration;
}

/** Moves every clip on. The legs' phase follows the ground, so that a foot that stands moves exactly with it. */
function turnPhases({ weights, phases, steps, shuffle, going }: Gait, speed: number, rig: Rig, step: number): void {
  let travelled = 0;
  let onGround = weights[IDLE];
  for (const clip of STRIDES) {
    travelled += weights[clip] * Math.abs(rig.clips[clip].stride);
    onGround += weights[clip];
  }
  const stride = onGround > 0 ? travelled / onGround : 0;
  const byGround = stride > 0 ? speed / stride : 0;
  const onTheSpot = (shuffle * (1 - going)) / rig.clips[STEP].duration;
  const cadence = Math.min(MOST_CADENCE, Math.max(byGround, onTheSpot));
  for (let clip = 0; clip < CLIPS.length; clip++) {
    const { loops, duration } = rig.clips[clip];
    const ahead = STRIDES.includes(clip) ? cadence * step : step / duration;
    steps[clip] = loops ? ahead : Math.min(ahead, 1 - phases[clip]);
    phases[clip] += steps[clip];
    if (loops) phases[clip] %= 1;
  }
}

/** 0 at `from`, 1 at `to`, flat at both ends; `from` may be the larger one. */
function smooth(from: number, to: number, x: number): number {
  const t = clamp((x - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}
