// random.test.ts: chance that comes out the same on every run.

import { expect, it } from "vitest";
import { fbm, noise, seeded } from "../../../worlds/kit/random.ts";

it("the same seed gives the same numbers, spread evenly over 0…1", () => {
  const [a, b] = [seeded(5), seeded(5)];
  const values = Array.from({ length: 4000 }, () => a());
  expect(values.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => b()));
  expect(values.every((x) => x >= 0 && x < 1)).toBe(true);
  expect(values.reduce((sum, x) => sum + x, 0) / values.length).toBeCloseTo(0.5, 1);
});

it("noise is smooth and stays within −1…1", () => {
  for (let i = 0; i < 2000; i++) {
    const [x, y, z] = [i * 0.37, i * 0.11 - 50, i * 0.05];
    expect(Math.abs(noise(x, y, z))).toBeLessThanOrEqual(1);
    expect(Math.abs(fbm(x, y, z))).toBeLessThanOrEqual(1);
    expect(Math.abs(noise(x, y, z) - noise(x + 1e-4, y, z))).toBeLessThan(1e-3);
  }
});
