// clip-file.test.ts: what the build writes is read back; what is broken is refused, never thrown.

import { describe, expect, it } from "vitest";
import { CLIPS, clipIndex, readClipFile } from "../../../engine/animation/clip-file.ts";
import { createRandom } from "../../../engine/core/random.ts";
import { EngineError } from "../../../engine/errors.ts";
import { BONES } from "../../../worlds/avatars/body/skeleton.ts";
import { realBody } from "../../support/avatar-rigs.ts";

const { file, rig, measures } = realBody("omar");

describe("a clip file", () => {
  it("gives back every bone with its parent and place", () => {
    expect(rig.names).toEqual(BONES.map(({ bone }) => bone));
    expect([...rig.parents].map((parent) => rig.names[parent])).toEqual(BONES.map(({ parent }) => parent));
    const head = rig.names.indexOf("head") * 3;
    expect([...rig.joints.subarray(head, head + 3)]).toEqual([...measures.joints.head].map(Math.fround));
  });

  it("gives back every clip, with unit rotations on the same half of the sphere", () => {
    expect(rig.clips).toHaveLength(CLIPS.length);
    for (const { rotations } of rig.clips) {
      for (let i = 0; i < rotations.length; i += 4) {
        const q = rotations.subarray(i, i + 4);
        expect(Math.hypot(...q)).toBeCloseTo(1, 3);
        expect(q[3]).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it("travels at the speeds it is named for, whatever the body's size", () => {
    const speed = (name: "walk" | "run" | "backWalk") => {
      const { stride, duration } = rig.clips[clipIndex(name)];
      return stride / duration;
    };
    expect(speed("walk")).toBeCloseTo(1.4, 3);
    expect(speed("run")).toBeCloseTo(3.2, 3);
    expect(speed("backWalk")).toBeCloseTo(-1.4, 3);
  });

  it("is refused wherever it is cut off", () => {
    for (let end = 0; end < file.length; end += 211) {
      const result = readClipFile(file.subarray(0, end));
      expect(result).toBeInstanceOf(EngineError);
      expect((result as EngineError).code).toBe("avatar/unavailable");
    }
  });

  it("is refused when a clip that the engine needs has another name", () => {
    const renamed = file.slice();
    const at = Buffer.from(renamed).indexOf("jump");
    renamed[at] = "J".charCodeAt(0);
    expect(readClipFile(renamed)).toMatchObject({ message: 'readClipFile: the clip "jump" is missing' });
  });

  it("of garbled bytes never throws, and gives finite numbers if it gives any", () => {
    const random = createRandom(3);
    for (let round = 0; round < 300; round++) {
      const garbled = file.slice();
      // Mostly in the header, where sizes are.
      for (let i = 0; i < 6; i++) garbled[Math.floor(random() ** 3 * garbled.length)] = Math.floor(random() * 256);
      const result = readClipFile(garbled);
      if (result instanceof EngineError) continue;
      expect(result.joints.every(Number.isFinite)).toBe(true);
      expect(result.clips.every((clip) => clip.rotations.every(Number.isFinite))).toBe(true);
    }
  });
});
