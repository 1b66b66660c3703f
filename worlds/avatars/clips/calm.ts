// calm.ts: standing, jumping and falling.

import { mix, smoothstep } from "../core/math.ts";
import { both, type ClipSpec, type Pose, STANDING, stand, wave } from "./pose.ts";

/** Breath, and the weight going slowly from one leg to the other. */
export const IDLE: ClipSpec = {
  duration: 6,
  loop: true,
  at: (t) => {
    const breath = wave(t * 2);
    const shift = wave(t);
    const arm = (side: number) => ({
      kind: "swing" as const,
      down: 77 - 0.8 * breath,
      swing: 3 + 1.2 * breath - side * shift,
      elbow: 15 + 1.5 * breath,
    });
    return stand({
      hips: [0.014 * shift, -0.007 + 0.0015 * breath, 0],
      hipsTurn: [0, 1.5 * shift, 1.6 * shift],
      torso: [0.6 - 1.1 * breath, -1.2 * shift, -2.2 * shift],
      head: [0.8 * breath, 3.5 * wave(t, 0.18), 1.6 * wave(t, 0.1)],
      arms: { left: arm(1), right: arm(-1) },
      shrug: 1 + 1.2 * breath,
    });
  },
};

function crouch(depth: number, arms: number): Pose {
  return stand({
    hips: [0, -0.004 - 0.1 * depth, -0.02 * depth],
    hipsTurn: [16 * depth, 0, 0],
    torso: [14 * depth, 0, 0],
    head: [-4 * depth, 0, 0],
    arms: both({ kind: "swing", down: 74, swing: arms, elbow: 20 + 16 * depth }),
    hands: both({ curl: 0.4 }),
  });
}

/** Down, and off the toes. Hand over to `air` when it ends. */
export const JUMP: ClipSpec = {
  duration: 0.26,
  loop: false,
  at: (t) => {
    const down = smoothstep(0, 0.5, t) * (1 - smoothstep(0.55, 1, t));
    const up = smoothstep(0.55, 1, t);
    const pose = crouch(down, mix(3, -46, smoothstep(0, 0.5, t)) + 120 * up);
    return {
      ...pose,
      hips: [0, pose.hips[1] + 0.03 * up, pose.hips[2]],
      feet: both({ ...STANDING, pitch: 44 * up, lift: 0.01 * up }),
    };
  },
};

/** Going up and over the top. */
export const AIR: ClipSpec = {
  duration: 0.8,
  loop: true,
  at: (t) =>
    stand({
      hips: [0, 0, 0],
      hipsTurn: [4, 0, 0],
      torso: [-2 + 2 * wave(t), 0, 0],
      head: [2, 0, 0],
      air: 0.12,
      feet: {
        left: { out: 0, ahead: 0.07, lift: 0.075 + 0.01 * wave(t), pitch: 18, yaw: 6 },
        right: { out: 0, ahead: -0.075, lift: 0.03 + 0.01 * wave(t, 0.5), pitch: 52, yaw: 6 },
      },
      arms: both({ kind: "swing", down: 34 + 5 * wave(t), swing: 34, elbow: 34 }),
      hands: both({ curl: 0.12 }),
    }),
};

/** Takes the weight, and stands up. */
export const LAND: ClipSpec = {
  duration: 0.42,
  loop: false,
  at: (t) => {
    const weight = smoothstep(0, 0.28, t) * (1 - smoothstep(0.3, 1, t));
    const open = 1 - smoothstep(0, 0.9, t);
    const pose = crouch(0.95 * weight, 24 * open);
    return {
      ...pose,
      feet: both({ ...STANDING, out: 0.012, pitch: 16 * (1 - smoothstep(0, 0.14, t)) }),
      arms: both({ kind: "swing", down: mix(77, 36, open), swing: mix(3, 30, open), elbow: mix(15, 34, open) }),
    };
  },
};

/** A long way down: arms paddle, legs run on nothing. */
export const FALL: ClipSpec = {
  duration: 0.7,
  loop: true,
  at: (t) => {
    const arm = (phase: number) => ({
      kind: "reach" as const,
      to: [0.72 + 0.12 * wave(t, phase + 0.25), 0.5 + 0.18 * wave(t, phase), 0.1] as const,
      elbow: [0.3, -0.5, -1] as const,
    });
    const leg = (phase: number) => ({
      out: 0.03,
      ahead: 0.06 * wave(t, phase),
      lift: 0.05 + 0.03 * wave(t, phase + 0.25),
      pitch: 26,
      yaw: 8,
    });
    return stand({
      hipsTurn: [10, 0, 2 * wave(t)],
      torso: [4, 0, -4 * wave(t)],
      head: [6, 0, 0],
      air: 0.2,
      feet: { left: leg(0), right: leg(0.5) },
      arms: { left: arm(0), right: arm(0.5) },
      hands: both({ curl: 0.05, thumb: -0.4 }),
    });
  },
};
