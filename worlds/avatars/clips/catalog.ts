// catalog.ts: every clip by name, and how finely it is sampled.

import type { Measures } from "../body/skeleton.ts";
import { AIR, FALL, IDLE, JUMP, LAND } from "./calm.ts";
import { GAITS, gaitClip } from "./gait.ts";
import type { ClipSpec } from "./pose.ts";

export interface CatalogEntry {
  readonly spec: ClipSpec;
  /** Samples in the table: few for what moves slowly. */
  readonly frames: number;
}

/** With 32 samples a cycle a foot that stands drifts by less than 3 cm/s between them; the stances in gait.ts count in these. */
const GAIT_FRAMES = 32;

export function clipsFor(m: Measures): Record<string, CatalogEntry> {
  const gaits = Object.entries(GAITS).map(
    ([name, gait]) => [name, { spec: gaitClip(gait, m.s), frames: GAIT_FRAMES }] as const,
  );
  return {
    idle: { spec: IDLE, frames: 32 },
    ...Object.fromEntries(gaits),
    jump: { spec: JUMP, frames: 9 },
    air: { spec: AIR, frames: 8 },
    land: { spec: LAND, frames: 13 },
    fall: { spec: FALL, frames: 16 },
  };
}
