import { expect, it } from "vitest";
import { createLimits, strike, takeToken } from "../../../engine/net/limits.ts";

/** Takes `perSecond` packets a second for `seconds`, in ticks of `tick` seconds; gives how many got through. */
function take(limits: ReturnType<typeof createLimits>, perSecond: number, seconds: number, tick = 1 / 60): number {
  let through = 0;
  let owed = 0;
  const from = limits.at;
  for (let now = from + tick; now <= from + seconds; now += tick) {
    for (owed += perSecond * tick; owed >= 1; owed--) if (takeToken(limits, now, false)) through++;
  }
  return through;
}

it("N18: lets an honest sender through for as long as it likes", () => {
  const limits = createLimits(0);
  expect(take(limits, 20, 60)).toBeGreaterThanOrEqual(1_198);
  expect(limits.excess).toBe(0);
});

it("N18: lets a burst of 100 through, and then 120 a second", () => {
  const limits = createLimits(0);
  expect(Array.from({ length: 150 }, () => takeToken(limits, 1, false)).filter(Boolean)).toHaveLength(100);
  const through = take(limits, 300, 10);
  expect(through).toBeGreaterThan(1_190);
  expect(through).toBeLessThan(1_205);
  expect(limits.cut).toBe(false);
});

it("N18: lets reliable packets run 100 into debt", () => {
  const limits = createLimits(0);
  for (let i = 0; i < 100; i++) takeToken(limits, 0, false);
  expect(takeToken(limits, 0, false)).toBe(false);
  expect(Array.from({ length: 150 }, () => takeToken(limits, 0, true)).filter(Boolean)).toHaveLength(100);
});

it("N18: cuts who sends 2,000 a second within two seconds", () => {
  const limits = createLimits(0);
  take(limits, 2_000, 2);
  expect(limits.cut).toBe(true);
});

it("N18: does not cut an honest sender when this engine runs a twelfth of its ticks, or sleeps for a minute", () => {
  const slow = createLimits(0);
  take(slow, 20 * 12, 600); // by its own clock, so many come
  expect(slow.cut).toBe(false);
  const slept = createLimits(0);
  for (let i = 0; i < 1_200; i++) takeToken(slept, 1, false);
  expect(slept.cut).toBe(false);
});

it("N17: cuts at 60 strikes, forgives one a second, and counts one a tick at most", () => {
  const cut = createLimits(0);
  for (let tick = 0; tick < 80; tick++) {
    takeToken(cut, tick / 20, false);
    strike(cut, tick / 20);
    strike(cut, tick / 20);
    expect(cut.cut).toBe(tick >= 63); // the 60, and 3 that were forgiven meanwhile
  }
  const rare = createLimits(0);
  for (let second = 0; second < 600; second++) {
    takeToken(rare, second, false);
    strike(rare, second);
  }
  expect(rare.cut).toBe(false);
});
