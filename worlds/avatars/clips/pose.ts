// pose.ts: how a moment is described: where feet stand, how the trunk bends, what arms and hands do.
import type { Measures } from "../body/skeleton.ts";
import type { Vec3 } from "../core/math.ts";

/** A foot, relative to where it stands at rest. Metres at s = 1, degrees. */
export type Foot = {
  /** Outward, ahead, and off the ground. */
  out: number;
  ahead: number;
  lift: number;
  /** Heel up is positive, toes up negative; the foot turns about its ball or its heel, which stays planted. */
  pitch: number;
  /** Toes outward. */
  yaw: number;
};
export type Arm =
  /** Hanging: 0 is the T-pose, 90 straight down. Swing ahead is positive. Widened by itself until it clears the body. */
  | { kind: "swing"; down: number; swing: number; elbow: number; twist?: number; bend?: number }
  /** Hand at a place. `to` is from the shoulder in the chest's axes: outward, up, ahead, in arm lengths; `elbow` is where the elbow points. */
  | { kind: "reach"; to: Vec3; elbow: Vec3; twist?: number; bend?: number };
/** 0 is open, 1 a fist. The index follows the fingers unless it is given. */
export type Hand = { curl: number; index?: number; thumb?: number };
type Pair<T> = { left: T; right: T };
export type Pose = {
  /** Hips from rest: sideways to the left, up, ahead, in metres at s = 1. */
  hips: Vec3;
  /** Degrees: nod ahead, turn to the left, tilt to the left. */
  hipsTurn: Vec3;
  torso: Vec3;
  head: Vec3;
  feet: Pair<Foot>;
  arms: Pair<Arm>;
  hands: Pair<Hand>;
  /** Shoulders up, degrees. */
  shrug: number;
  /** Whole body off the ground, feet and all. */
  air: number;
};
/** `t` runs from 0 to 1 over the clip. */
type PoseAt = (t: number, m: Measures) => Pose;
export type ClipSpec = {
  /** Seconds. */
  duration: number;
  loop: boolean;
  /** Metres the ground passes in one cycle, backwards if negative; only for clips that travel. */
  stride?: number;
  at: PoseAt;
};

export const STANDING: Foot = { out: 0, ahead: 0, lift: 0, pitch: 0, yaw: 7 };
const HANGING: Arm = { kind: "swing", down: 76, swing: 3, elbow: 14 };
export const RELAXED_HAND: Hand = { curl: 0.22, thumb: 0.1 };

/** A relaxed stand, which every clip starts from. */
export function stand(changes: Partial<Pose> = {}): Pose {
  return {
    hips: [0, -0.004, 0],
    hipsTurn: [0, 0, 0],
    torso: [0, 0, 0],
    head: [0, 0, 0],
    feet: both(STANDING),
    arms: both(HANGING),
    hands: both(RELAXED_HAND),
    shrug: 0,
    air: 0,
    ...changes,
  };
}

export const both = <T>(value: T): Pair<T> => ({ left: value, right: value });

/** One turn of a sine per `t`, `phase` turns ahead. */
export const wave = (t: number, phase = 0): number => Math.sin((t + phase) * 2 * Math.PI);
