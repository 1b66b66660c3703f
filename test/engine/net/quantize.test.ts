import { describe, expect, it } from "vitest";
import { wrapAngle } from "../../../engine/core/math.ts";
import { createRandom } from "../../../engine/core/random.ts";
import { circle, lowBits, steps } from "../../../engine/net/quantize.ts";

const NO_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

describe("steps", () => {
  const millimetres = steps(0.001, 23);

  it("is off by half a step at most, anywhere in its range", () => {
    const random = createRandom(2);
    for (let i = 0; i < 1_000; i++) {
      const value = (random() - 0.5) * 8_388;
      expect(Math.abs(millimetres.unpack(millimetres.pack(value)) - value)).toBeLessThanOrEqual(0.000_500_1);
    }
  });

  it("keeps zero exactly, so that what rests is seen to rest", () => {
    expect(millimetres.unpack(millimetres.pack(0))).toBe(0);
  });

  it("N5: puts what is out of range at its end, and what is no number at zero", () => {
    expect(millimetres.unpack(millimetres.pack(1e9))).toBeCloseTo(4_194.303, 6);
    expect(millimetres.unpack(millimetres.pack(-1e9))).toBeCloseTo(-4_194.304, 6);
    for (const value of NO_NUMBERS) expect(millimetres.unpack(millimetres.pack(value))).toBe(0);
  });
});

describe("circle", () => {
  const yaw = circle(11);

  it("is off by π / 2,048 at most, 0.09°, also where the circle closes and after many turns", () => {
    for (let degrees = -1_080; degrees <= 1_080; degrees += 0.37) {
      const angle = (degrees / 180) * Math.PI;
      expect(Math.abs(wrapAngle(yaw.unpack(yaw.pack(angle)) - angle))).toBeLessThanOrEqual(Math.PI / 2_048 + 1e-9);
    }
  });

  it("N5: takes what is no number for zero, and never gives more than its bits", () => {
    for (const value of NO_NUMBERS) expect(yaw.pack(value)).toBe(0);
    for (let angle = -7; angle < 7; angle += 0.001) expect(yaw.pack(angle)).toBeLessThan(2_048);
  });
});

describe("lowBits", () => {
  it("counts on past its end", () => {
    const counter = lowBits(4);
    expect([15, 16, 17, Number.NaN].map((value) => counter.unpack(counter.pack(value)))).toEqual([15, 0, 1, 0]);
  });
});
