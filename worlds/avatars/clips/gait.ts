// gait.ts: walking and running. A standing foot moves exactly at ground speed, so it doesn't slide.
//
// Tried and dropped: one walk and one run, blended by speed. They stand on the ground for different shares of a
// cycle, so a blend of them skids. Instead there is one gait per speed that people really have (a stroll, the walk's
// 1.4 m/s, the run's 3.2 m/s) and some between, near enough to one another that their blends stand.
// Steps to the side were dropped too: legs of 0.45 m would have to cross or patter at three steps a second. The engine
// turns the legs into the direction of travel instead, and the trunk back.

import { mix, smoothstep } from "../core/math.ts";
import { both, type ClipSpec, type Foot, type Pose, RELAXED_HAND, stand, wave } from "./pose.ts";

interface Gait {
  /** Seconds for two steps at s = 1; longer legs swing slower, by √s. */
  cycle: number;
  /** Ground speed ahead in m/s, the same for every body. */
  speed: number;
  /** Share of the cycle a foot is on the ground: whole samples of the table (catalog.ts), so that it leaves between none. */
  stance: number;
  /** Highest point of a foot in the air, metres at s = 1. */
  lift: number;
  /** Degrees: toes up as the heel comes down, heel up as the toes leave, heel up in the air. */
  strike: number;
  push: number;
  fold: number;
  /** How far the feet come towards the middle, metres. */
  narrow: number;
  hips: { low: number; bob: number; sway: number; yaw: number; roll: number; lean: number };
  arms: { swing: number; elbow: number; bend: number; down: number; rest: number };
  torso: { lean: number; yaw: number };
  fist: number;
  /** Height of a flying step off the ground, metres at s = 1. */
  flight: number;
}

/** Every gait by its clip's name. All begin with the left heel's strike, so that any two can be blended. */
export const GAITS = {
  /** Turning on the spot. */
  step: {
    cycle: 0.66,
    speed: 0,
    stance: 20 / 32,
    lift: 0.04,
    strike: 2,
    push: 16,
    fold: 8,
    narrow: 0,
    hips: { low: 0.012, bob: 0.006, sway: 0.016, yaw: 0, roll: 2.5, lean: 0 },
    arms: { swing: 3, elbow: 16, bend: 2, down: 75, rest: 3 },
    torso: { lean: 1, yaw: 0 },
    fist: 0.25,
    flight: 0,
  },
  stroll: {
    cycle: 0.9,
    speed: 0.45,
    stance: 20 / 32,
    lift: 0.04,
    strike: 10,
    push: 26,
    fold: 22,
    narrow: 0.012,
    hips: { low: 0.012, bob: 0.01, sway: 0.018, yaw: 4, roll: 3, lean: 1 },
    arms: { swing: 18, elbow: 16, bend: 8, down: 76, rest: 2 },
    torso: { lean: 0, yaw: 8 },
    fist: 0.26,
    flight: 0,
  },
  amble: {
    cycle: 0.74,
    speed: 0.9,
    stance: 19 / 32,
    lift: 0.05,
    strike: 15,
    push: 34,
    fold: 30,
    narrow: 0.014,
    hips: { low: 0.016, bob: 0.013, sway: 0.016, yaw: 6, roll: 3.2, lean: 2 },
    arms: { swing: 30, elbow: 18, bend: 14, down: 76, rest: 2 },
    torso: { lean: 1, yaw: 13 },
    fist: 0.3,
    flight: 0,
  },
  walk: {
    cycle: 0.58,
    speed: 1.4,
    stance: 17 / 32,
    lift: 0.065,
    strike: 17,
    push: 38,
    fold: 36,
    narrow: 0.018,
    hips: { low: 0.02, bob: 0.017, sway: 0.014, yaw: 8, roll: 3.4, lean: 4 },
    arms: { swing: 36, elbow: 34, bend: 18, down: 74, rest: 3 },
    torso: { lean: 4, yaw: 16 },
    fist: 0.42,
    flight: 0,
  },
  jog: {
    cycle: 0.52,
    speed: 2.2,
    stance: 12 / 32,
    lift: 0.11,
    strike: 6,
    push: 40,
    fold: 46,
    narrow: 0.022,
    hips: { low: 0.008, bob: 0.024, sway: 0.01, yaw: 9, roll: 3, lean: 8 },
    arms: { swing: 43, elbow: 84, bend: 22, down: 67, rest: 0 },
    torso: { lean: 9, yaw: 19 },
    fist: 0.7,
    flight: 0.04,
  },
  run: {
    cycle: 0.46,
    speed: 3.2,
    stance: 9 / 32,
    lift: 0.16,
    strike: 2,
    push: 42,
    fold: 56,
    narrow: 0.024,
    hips: { low: 0.008, bob: 0.028, sway: 0.008, yaw: 11, roll: 3, lean: 11 },
    arms: { swing: 52, elbow: 94, bend: 26, down: 65, rest: 2 },
    torso: { lean: 13, yaw: 22 },
    fist: 0.8,
    flight: 0.055,
  },
  backStroll: {
    cycle: 0.76,
    speed: -0.65,
    stance: 20 / 32,
    lift: 0.045,
    strike: -12,
    push: 8,
    fold: 10,
    narrow: 0.008,
    hips: { low: 0.016, bob: 0.01, sway: 0.016, yaw: -4, roll: 3, lean: 1 },
    arms: { swing: -19, elbow: 20, bend: 8, down: 73, rest: 4 },
    torso: { lean: 3, yaw: -8 },
    fist: 0.3,
    flight: 0,
  },
  backWalk: {
    cycle: 0.54,
    speed: -1.4,
    stance: 17 / 32,
    lift: 0.06,
    strike: -14,
    push: 8,
    fold: 16,
    narrow: 0.012,
    hips: { low: 0.022, bob: 0.012, sway: 0.014, yaw: -6, roll: 3, lean: 2 },
    arms: { swing: -26, elbow: 38, bend: 10, down: 70, rest: 6 },
    torso: { lean: 6, yaw: -11 },
    fist: 0.42,
    flight: 0,
  },
  backRun: {
    cycle: 0.42,
    speed: -3.2,
    stance: 10 / 32,
    lift: 0.1,
    strike: -16,
    push: 6,
    fold: 26,
    narrow: 0.016,
    hips: { low: 0.014, bob: 0.02, sway: 0.01, yaw: -7, roll: 3, lean: 3 },
    arms: { swing: -34, elbow: 80, bend: 14, down: 64, rest: 4 },
    torso: { lean: 8, yaw: -14 },
    fist: 0.7,
    flight: 0.035,
  },
} satisfies Record<string, Gait>;

/** The clip of a gait for a body whose legs are `s` times as long as the reference's. */
export function gaitClip(g: Gait, s: number): ClipSpec {
  const cycle = g.cycle * Math.sqrt(s);
  // Lengths below are at s = 1.
  const travel = (g.speed / s) * cycle;
  const flying = g.stance < 0.5;

  function foot(u: number): Foot {
    const reach = (travel * g.stance) / 2;
    const t = ((u % 1) + 1) % 1;
    let ahead: number;
    let [lift, pitch] = [0, 0];
    if (t < g.stance) {
      const k = t / g.stance;
      ahead = mix(reach, -reach, k);
      pitch = -g.strike * (1 - smoothstep(0, 0.22, k)) + g.push * smoothstep(0.55, 1, k);
    } else {
      const k = (t - g.stance) / (1 - g.stance);
      // Leaves and lands at ground speed: no skid at either end.
      const slope = -travel * (1 - g.stance);
      const [k2, k3] = [k * k, k * k * k];
      ahead =
        (2 * k3 - 3 * k2 + 1) * -reach + (k3 - 2 * k2 + k) * slope + (-2 * k3 + 3 * k2) * reach + (k3 - k2) * slope;
      lift = g.lift * Math.sin(Math.PI * k ** 0.8) ** 1.3;
      pitch =
        mix(g.push, -g.strike, smoothstep(0.1, 1, k)) +
        g.fold * Math.sin(Math.PI * Math.min(1, k * 1.35)) * (k < 0.74 ? 1 : 0);
    }
    return { out: -g.narrow, ahead, lift, pitch, yaw: 4 };
  }

  function at(t: number): Pose {
    const step = Math.cos(t * 2 * Math.PI);
    const over = Math.cos((t - g.stance / 2) * 2 * Math.PI);
    const rise = Math.cos((t - g.stance / 2) * 4 * Math.PI) * (flying ? -1 : 1);
    const { hips, arms, torso } = g;
    const half = (t * 2) % 1;
    const flight = half / 2 > g.stance ? Math.sin((Math.PI * (half / 2 - g.stance)) / (0.5 - g.stance)) ** 2 : 0;
    const arm = (phase: number) => {
      const swing = -arms.swing * Math.cos((t + phase - 0.04) * 2 * Math.PI);
      return {
        kind: "swing" as const,
        down: arms.down,
        swing: arms.rest + swing,
        elbow: arms.elbow + arms.bend * Math.max(-0.6, swing / Math.max(Math.abs(arms.swing), 1)),
      };
    };
    return stand({
      hips: [hips.sway * over, -hips.low + hips.bob * rise, flying ? 0.01 : 0],
      hipsTurn: [hips.lean, -hips.yaw * step, hips.roll * over],
      torso: [torso.lean + 1.2 * rise, torso.yaw * step + hips.yaw * step, -hips.roll * 1.3 * over],
      head: [1.2 * wave(t * 2, 0.1), 0, 1.2 * over],
      feet: { left: foot(t), right: foot(t + 0.5) },
      arms: { left: arm(0), right: arm(0.5) },
      air: g.flight * flight,
      hands: both({ ...RELAXED_HAND, curl: g.fist, thumb: g.fist * 0.6 }),
    });
  }
  return { duration: cycle, loop: true, stride: travel * s, at };
}
