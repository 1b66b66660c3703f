// gait.test.ts: feet that stand don't slide, at any speed, on any body; and bodies jump, land and turn as they should.

import { describe, expect, it } from "vitest";
import { CLIPS, type ClipName, clipIndex } from "../../../engine/animation/clip-file.ts";
import { addToCrowd, createCrowd, FLOATS_PER_BONE } from "../../../engine/animation/crowd.ts";
import { samplePoses } from "../../../engine/animation/sample-poses.ts";
import { advanceGait, createGait, type Gait, type Motion } from "../../../engine/avatar/gait.ts";
import { type RealBody, realBodies, realBody } from "../../support/avatar-rigs.ts";

const STEP = 1 / 60;
const STILL: Motion = { x: 0, y: 0, z: 0, yaw: 0, look: 0, grounded: true };
/** Radians from ahead, to the left. */
const going = (speed: number, course = 0): Motion => ({
  ...STILL,
  x: -Math.sin(course) * speed,
  z: -Math.cos(course) * speed,
});

const bodies = realBodies();
const ines = realBody("ines");

const weight = (gait: Gait, name: ClipName): number => gait.weights[clipIndex(name)];

function run(gait: Gait, motion: Motion, ticks: number, body: RealBody = ines): void {
  for (let i = 0; i < ticks; i++) advanceGait(gait, motion, body.rig, STEP);
}

/** Where a joint of ines is, in the entity's space. */
function jointOf(matrices: Float32Array, bone: string): number[] {
  const m = matrices.subarray(ines.rig.names.indexOf(bone) * FLOATS_PER_BONE);
  const [x, y, z] = ines.measures.joints[bone as "head"];
  return [0, 4, 8].map((row) => m[row] * x + m[row + 1] * y + m[row + 2] * z + m[row + 3]);
}

interface Contact {
  /** Speeds of soles that bear, over the ground, m/s, in rising order. */
  readonly slides: number[];
  /** Deepest place of a sole, metres below the ground. */
  readonly sunk: number;
  /** Share of the ticks in which a sole touches the ground. */
  readonly touching: number;
}

/** Lets a body go for four seconds and looks at its soles over the last three. */
function walkOn(body: RealBody, motion: Motion): Contact {
  const crowd = createCrowd();
  crowd.rigs[0] = body.rig;
  addToCrowd(crowd, 1);
  const gait = createGait(0, 0);
  const slides: number[] = [];
  let [sunk, touches] = [0, 0];
  let before = new Map<string, number[]>();
  for (let tick = 0; tick < 240; tick++) {
    advanceGait(gait, motion, body.rig, STEP);
    crowd.weights.set(gait.weights);
    crowd.phases.set(gait.phases);
    crowd.turns[0] = gait.turn;
    samplePoses(crowd, 1);
    const now = soles(body, crowd.matrices, motion.x * tick * STEP, motion.z * tick * STEP);
    if (tick >= 60) {
      for (const side of ["left", "right"]) {
        const bearing = bears(before, side);
        if (bearing && bearing === bears(now, side))
          slides.push(distance(before.get(bearing), now.get(bearing)) / STEP);
      }
      const lowest = Math.min(...[...now.values()].map((p) => p[1]));
      sunk = Math.max(sunk, -lowest);
      if (lowest < TOUCH) touches++;
    }
    before = now;
  }
  return { slides: slides.sort((a, b) => a - b), sunk, touching: touches / 180 };
}

/** A sole this near the ground bears, and one a little higher still touches it, metres. */
const BEARS = 0.003;
const TOUCH = 0.006;

/** Heel and ball of both feet in the world. */
function soles({ rig, measures }: RealBody, matrices: Float32Array, x: number, z: number): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const side of ["left", "right"] as const) {
    const m = matrices.subarray(rig.names.indexOf(`${side}Foot`) * FLOATS_PER_BONE);
    for (const [part, ahead] of [
      ["Heel", measures.heelZ],
      ["Ball", measures.ballZ],
    ] as const) {
      const rest = [measures.joints[`${side}Foot`][0], 0, ahead];
      const p = [0, 4, 8].map((row) => m[row] * rest[0] + m[row + 1] * rest[1] + m[row + 2] * rest[2] + m[row + 3]);
      found.set(side + part, [p[0] + x, p[1], p[2] + z]);
    }
  }
  return found;
}

/** The part of a foot that bears: the lower one, if it is down. */
function bears(soles: Map<string, number[]>, side: string): string | undefined {
  const [heel, ball] = [soles.get(`${side}Heel`), soles.get(`${side}Ball`)];
  if (!heel || !ball) return undefined;
  const [part, lower] = heel[1] < ball[1] ? ["Heel", heel] : ["Ball", ball];
  return lower[1] < BEARS ? side + part : undefined;
}

const distance = (a: number[] = [], b: number[] = []): number => Math.hypot(a[0] - b[0], a[2] - b[2]);
const share = (sorted: number[], part: number): number => sorted[Math.floor((sorted.length - 1) * part)];

describe("a foot that bears", () => {
  for (const body of bodies) {
    it(`of ${body.name} stands still at the walk's 1.4 m/s and the run's 3.2 m/s`, () => {
      for (const speed of [1.4, 3.2]) {
        const { slides, sunk } = walkOn(body, going(speed));
        expect(slides.length).toBeGreaterThan(40);
        expect(share(slides, 0.5)).toBeLessThan(0.02);
        expect(share(slides, 0.95)).toBeLessThan(0.07);
        expect(sunk).toBeLessThan(0.007);
      }
    });
  }

  it("hardly moves at speeds between the gaits, where two are mixed", () => {
    for (const speed of [0.3, 0.7, 1.1, 1.8, 2.7, 3.8]) {
      const { slides, sunk } = walkOn(ines, going(speed));
      expect(share(slides, 0.5)).toBeLessThan(0.04);
      expect(share(slides, 0.9)).toBeLessThan(0.12);
      expect(sunk).toBeLessThan(0.008);
    }
  });

  it("stands still whichever way one goes", () => {
    for (const course of [0.8, -1.5, 2.4, Math.PI]) {
      const { slides } = walkOn(ines, going(1.4, course));
      expect(share(slides, 0.5)).toBeLessThan(0.03);
      expect(share(slides, 0.9)).toBeLessThan(0.06);
    }
  });

  it("is there at every moment of a walk, and for half of a run", () => {
    expect(walkOn(ines, going(1.4)).touching).toBe(1);
    const { touching } = walkOn(ines, going(3.2));
    expect(touching).toBeGreaterThan(0.4);
    expect(touching).toBeLessThan(0.75);
  });
});

describe("a gait", () => {
  it("stands when nothing moves", () => {
    const gait = createGait(0.2, 0);
    run(gait, STILL, 30);
    expect(weight(gait, "idle")).toBeCloseTo(1, 3);
  });

  it("is the walk alone at 1.4 m/s and the run alone at 3.2 m/s", () => {
    const gait = createGait(0, 0);
    run(gait, going(1.4), 120);
    expect(weight(gait, "walk")).toBeCloseTo(1, 2);
    run(gait, going(3.2), 120);
    expect(weight(gait, "run")).toBeCloseTo(1, 2);
  });

  it("always shares out exactly one, and moves no limb by leaps", () => {
    const crowd = createCrowd();
    crowd.rigs[0] = ines.rig;
    addToCrowd(crowd, 1);
    const gait = createGait(0, 0);
    const jumping = { ...going(3.2, 1), y: 4, grounded: false };
    let before: number[] | undefined;
    for (const motion of [STILL, going(3.2), going(1.4, 3), jumping, { ...jumping, y: -6 }, going(0.2), STILL]) {
      for (let i = 0; i < 40; i++) {
        run(gait, motion, 1);
        expect(gait.weights.reduce((sum, w) => sum + w, 0)).toBeCloseTo(1, 4);
        crowd.weights.set(gait.weights);
        crowd.phases.set(gait.phases);
        crowd.turns[0] = gait.turn;
        samplePoses(crowd, 1);
        const now = ["leftHand", "rightHand", "leftFoot", "rightFoot", "head"].flatMap((bone) =>
          jointOf(crowd.matrices, bone),
        );
        // A runner's foot swings at 4.5 m/s, which is 0.075 m a tick; stopping from a run in no time at all costs more, and so does landing.
        if (before)
          expect(Math.max(...now.map((value, k) => Math.abs(value - (before as number[])[k])))).toBeLessThan(0.19);
        before = now;
      }
    }
  });

  it("walks backwards when it goes back, and turns its legs sideways when it goes aside", () => {
    const gait = createGait(0, 0);
    run(gait, going(1.4, Math.PI), 60);
    expect(weight(gait, "backWalk")).toBeGreaterThan(0.95);
    expect(gait.turn).toBeCloseTo(0, 2);
    run(gait, going(1.4, Math.PI / 2), 60);
    expect(weight(gait, "walk")).toBeGreaterThan(0.95);
    expect(gait.turn).toBeCloseTo(Math.PI / 2, 2);
  });

  it("jumps, flies and lands", () => {
    const gait = createGait(0, 0);
    run(gait, { ...STILL, y: 4, grounded: false }, 4);
    expect(weight(gait, "jump")).toBeGreaterThan(0.3);
    run(gait, { ...STILL, y: 1, grounded: false }, 20);
    expect(weight(gait, "air")).toBeGreaterThan(0.9);
    run(gait, { ...STILL, y: -5, grounded: false }, 10);
    run(gait, STILL, 8);
    expect(weight(gait, "land")).toBeGreaterThan(0.5);
    run(gait, STILL, 40);
    expect(weight(gait, "idle")).toBeGreaterThan(0.98);
  });

  it("falls when it drops for long", () => {
    const gait = createGait(0, 0);
    run(gait, { ...STILL, y: -9, grounded: false }, 60);
    expect(weight(gait, "fall")).toBeGreaterThan(0.9);
  });

  it("takes a stair's short gap for no flight", () => {
    const gait = createGait(0, 0);
    run(gait, going(3.2), 60);
    run(gait, { ...going(3.2), y: -0.6, grounded: false }, 6);
    expect(weight(gait, "air") + weight(gait, "jump") + weight(gait, "fall")).toBeLessThan(0.01);
  });

  it("leaves the feet where they stand while the body turns a little, and steps after it when it turns far", () => {
    const gait = createGait(0, 0);
    run(gait, { ...STILL, yaw: 0.5 }, 30);
    expect(gait.turn).toBeCloseTo(-0.5, 5);
    expect(weight(gait, "step")).toBeLessThan(0.01);
    run(gait, { ...STILL, yaw: 1.2 }, 8);
    expect(weight(gait, "step")).toBeGreaterThan(0.5);
    run(gait, { ...STILL, yaw: 1.2 }, 90);
    expect(Math.abs(gait.turn)).toBeLessThan(0.1);
    expect(weight(gait, "idle")).toBeGreaterThan(0.98);
  });

  it("turns the head to what it looks at, as far as a neck goes, and not to what is behind", () => {
    const gait = createGait(0, 0);
    run(gait, { ...STILL, look: 0.6 }, 90);
    expect(gait.gaze).toBeCloseTo(0.6, 2);
    run(gait, { ...STILL, look: -1.8 }, 90);
    expect(gait.gaze).toBeCloseTo(-1.2, 2);
    run(gait, { ...STILL, look: Math.PI }, 90);
    expect(gait.gaze).toBeCloseTo(0, 2);
  });

  it("stays finite whatever a peer claims", () => {
    const gait = createGait(0, 0);
    for (const motion of [going(1e6), { ...STILL, y: -1e6, grounded: false }, { ...STILL, yaw: 1e6 }]) {
      run(gait, motion, 5);
      expect(gait.weights.every(Number.isFinite) && gait.phases.every(Number.isFinite)).toBe(true);
    }
    expect(CLIPS).toHaveLength(gait.weights.length);
  });
});
