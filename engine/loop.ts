// loop.ts: fixed steps from uneven wake-ups: how many ticks are due, and how far the frame lies between the last two.

import { STEP } from "./ecs/world.ts";

/** Steps at one wake-up, at most; the rest is dropped, or a slow machine would never catch up. */
const MAX_STEPS = 5;
/** An exact compare can alternate between 0 and 2 steps at 60 Hz. Seconds. */
const SLACK = 1e-4;

export interface Loop {
  /** Runs the ticks that are due. `now` in seconds, never going back. Returns how many it ran. */
  advance(now: number): number;
  /** How far `now` lies between the last two ticks, 0 to 1. */
  alpha(now: number): number;
}

export function createLoop(tick: () => void): Loop {
  let last: number | null = null;
  let owed = 0;
  return {
    advance(now) {
      owed += last === null ? STEP : Math.max(0, now - last);
      last = now;
      let steps = 0;
      while (owed >= STEP - SLACK && steps < MAX_STEPS) {
        tick();
        owed -= STEP;
        steps++;
      }
      if (steps === MAX_STEPS) owed = Math.min(owed, 0);
      return steps;
    },
    alpha: (now) => Math.min(1, Math.max(0, (owed + (last === null ? 0 : now - last)) / STEP)),
  };
}
