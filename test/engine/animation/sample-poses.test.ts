// sample-poses.test.ts: bone matrices put the body where its clips, its turn and its look say.

import { describe, expect, it } from "vitest";
import { CLIPS, clipIndex } from "../../../engine/animation/clip-file.ts";
import { addToCrowd, type Crowd, createCrowd, FLOATS_PER_BONE } from "../../../engine/animation/crowd.ts";
import { samplePoses } from "../../../engine/animation/sample-poses.ts";
import { realBody } from "../../support/avatar-rigs.ts";

const { rig, measures } = realBody("tunde");

function crowdOfOne(): Crowd {
  const crowd = createCrowd();
  crowd.rigs[0] = rig;
  addToCrowd(crowd, 1);
  return crowd;
}

/** Where a point that is at `at` in the T-pose ends up, moved by `bone`, in the entity's space. */
function posed(crowd: Crowd, bone: string, at: readonly number[]): number[] {
  const m = crowd.matrices.subarray(rig.names.indexOf(bone) * FLOATS_PER_BONE);
  return [0, 4, 8].map((row) => m[row] * at[0] + m[row + 1] * at[1] + m[row + 2] * at[2] + m[row + 3]);
}

/** Which way the head faces: a point ahead of it less its middle. */
function face(crowd: Crowd): number[] {
  const [x, y, z] = measures.headCentre;
  const [from, to] = [posed(crowd, "head", [x, y, z]), posed(crowd, "head", [x, y, z + 1])];
  return to.map((value, i) => value - from[i]);
}

describe("samplePoses", () => {
  it("lets a body that has no clip yet stand, facing −Z with its left hand at −X", () => {
    const crowd = crowdOfOne();
    samplePoses(crowd, 1);
    expect(face(crowd)[2]).toBeLessThan(-0.9);
    const [x, y] = posed(crowd, "leftHand", measures.joints.leftHand);
    expect(x).toBeLessThan(-0.15);
    expect(y).toBeLessThan(0.7);
  });

  it("writes nothing for a body that isn't loaded", () => {
    const crowd = crowdOfOne();
    crowd.presets[0] = 1;
    samplePoses(crowd, 1);
    expect(crowd.matrices.every((value) => value === 0)).toBe(true);
  });

  it("stands on the ground in the idle clip, hands hanging", () => {
    const crowd = crowdOfOne();
    crowd.weights[clipIndex("idle")] = 1;
    samplePoses(crowd, 1);
    const { leftFoot, leftHand } = measures.joints;
    expect(posed(crowd, "leftFoot", [leftFoot[0], 0, leftFoot[2]])[1]).toBeCloseTo(0, 2);
    expect(posed(crowd, "leftHand", leftHand)[1]).toBeLessThan(0.7);
  });

  it("keeps the face ahead when the legs turn into a side step", () => {
    const crowd = crowdOfOne();
    crowd.weights[clipIndex("walk")] = 1;
    crowd.turns[0] = Math.PI / 2;
    samplePoses(crowd, 1);
    const [x, , z] = face(crowd);
    expect(Math.abs(Math.atan2(x, -z))).toBeLessThan(0.15);
    const { leftToes, leftFoot } = measures.joints;
    const [toe, heel] = [posed(crowd, "leftFoot", leftToes), posed(crowd, "leftFoot", leftFoot)];
    expect(heel[0] - toe[0]).toBeGreaterThan(0.03); // toes point to the left, −X
  });

  it("lifts the face by most of the look's pitch and leaves the feet alone", () => {
    const crowd = crowdOfOne();
    crowd.weights[clipIndex("idle")] = 1;
    samplePoses(crowd, 1);
    const [before, foot] = [face(crowd), posed(crowd, "leftFoot", measures.joints.leftFoot)];
    crowd.pitches[0] = 0.8;
    samplePoses(crowd, 1);
    const rise = Math.asin(face(crowd)[1]) - Math.asin(before[1]);
    expect(rise).toBeGreaterThan(0.5);
    expect(rise).toBeLessThan(0.8);
    expect(posed(crowd, "leftFoot", measures.joints.leftFoot)).toEqual(foot);
  });

  it("turns the face, and hardly the chest, to where one looks", () => {
    const crowd = crowdOfOne();
    crowd.weights[clipIndex("idle")] = 1;
    crowd.gazes[0] = 0.9;
    samplePoses(crowd, 1);
    const [x, , z] = face(crowd);
    expect(Math.abs(Math.atan2(-x, -z) - 0.9)).toBeLessThan(0.1); // to the left, −X; the idle sways a little
    const { leftShoulder, rightShoulder } = measures.joints;
    const [left, right] = [posed(crowd, "chest", leftShoulder), posed(crowd, "chest", rightShoulder)];
    expect(Math.abs(Math.atan2(left[2] - right[2], right[0] - left[0]))).toBeLessThan(0.25);
  });

  it("draws a frame between two ticks between their poses", () => {
    const at = (alpha: number, phase: number, step: number) => {
      const crowd = crowdOfOne();
      crowd.weights[clipIndex("run")] = 1;
      crowd.phases[clipIndex("run")] = phase;
      crowd.steps[clipIndex("run")] = step;
      samplePoses(crowd, alpha);
      return [...crowd.matrices.subarray(0, rig.bones * FLOATS_PER_BONE)];
    };
    const between = at(1, 0.28, 0);
    expect(Math.max(...at(0.5, 0.3, 0.04).map((value, i) => Math.abs(value - between[i])))).toBeLessThan(1e-5);
  });

  it("mixes any two of the clips without a bone going the long way round", () => {
    for (let bone = 0; bone < rig.bones; bone++) {
      const rotations = rig.clips.flatMap(({ rotations, frames }) =>
        Array.from({ length: frames }, (_, f) => rotations.subarray((f * rig.bones + bone) * 4).subarray(0, 4)),
      );
      for (const a of rotations) {
        for (const b of rotations) {
          const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3];
          if (dot <= 0) expect.fail(`${rig.names[bone]}: two rotations are more than 180° apart`);
        }
      }
    }
    expect(CLIPS).toHaveLength(rig.clips.length);
  });
});
