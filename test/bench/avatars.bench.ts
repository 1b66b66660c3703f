// avatars.bench.ts: what fifty moving avatars cost: their bones once a frame, their gaits once a tick.
// A tick at 60 Hz is 16.7 ms; bodies may take 2 % of it.

import { CLIPS, clipIndex } from "../../engine/animation/clip-file.ts";
import { addToCrowd, createCrowd } from "../../engine/animation/crowd.ts";
import { samplePoses } from "../../engine/animation/sample-poses.ts";
import { advanceGait, createGait } from "../../engine/avatar/gait.ts";
import { realBodies } from "../support/avatar-rigs.ts";

const AVATARS = 50;
const ROUNDS = 60;
/** Short runs, so that some lie between the other jobs of a busy machine. */
const RUNS = 30;

/** Milliseconds of a round, the p95 of the best run. */
function p95(round: () => void): number {
  const runs = Array.from({ length: RUNS }, () => {
    const times = Array.from({ length: ROUNDS }, () => {
      const started = performance.now();
      round();
      return performance.now() - started;
    });
    return times.sort((a, b) => a - b)[Math.floor(ROUNDS * 0.95)];
  });
  return Math.min(...runs);
}

function poses(): number {
  const crowd = createCrowd();
  crowd.rigs.push(...realBodies().map(({ rig }) => rig));
  for (let i = 0; i < AVATARS; i++) {
    const row = addToCrowd(crowd, i + 1);
    crowd.presets[row] = i % crowd.rigs.length;
    crowd.weights[row * CLIPS.length + clipIndex("walk")] = 0.4;
    crowd.weights[row * CLIPS.length + clipIndex("jog")] = 0.6;
    crowd.turns[row] = 0.4;
  }
  return p95(() => {
    for (let i = 0; i < crowd.phases.length; i++) crowd.phases[i] += 0.01;
    samplePoses(crowd, 0.5);
  });
}

function gaits(): number {
  const [{ rig }] = realBodies();
  const all = Array.from({ length: AVATARS }, (_, i) => createGait(i / AVATARS, 0));
  let tick = 0;
  return p95(() => {
    tick++;
    const motion = { x: Math.sin(tick / 40) * 3, y: 0, z: Math.cos(tick / 40) * 3, yaw: 0, look: 0.3, grounded: true };
    for (const gait of all) advanceGait(gait, motion, rig, 1 / 60);
  });
}

export const benches = [
  { name: "avatars.poses", unit: "ms", budget: 0.35, run: poses },
  { name: "avatars.gaits", unit: "ms", budget: 0.15, run: gaits },
];
