// progress-share.ts: how much of the bar a step of entering fills.

import type { Progress } from "../../state/app-state.ts";

/**
 * Where each step starts, and the last one ends, as shares of the whole. Weights, not promises: the scene is nearly all that has to
 * come over the network, and the other steps are a few round trips each.
 */
const STARTS = { account: 0.04, room: 0.12, scene: 0.2, starting: 0.92 } as const;
const SCENE_SPAN = STARTS.starting - STARTS.scene;

/** Bytes that fill half of the scene's part while nobody says how many there will be. */
const GUESS = 1_500_000;

/** From 0 to 1, never falling while the steps go on. */
export function progressShare({ step, loaded, total }: Progress): number {
  if (step !== "scene") return STARTS[step];
  const share = total > 0 ? Math.min(1, loaded / total) : loaded / (loaded + GUESS);
  return STARTS.scene + SCENE_SPAN * share;
}
