// sample-track.test.ts: what lies between two keys, before the first and after the last, and where a loop stands.

import { describe, expect, it } from "vitest";
import { phaseOf, sampleTrack } from "../../../engine/animation/sample-track.ts";
import type { Track } from "../../../engine/core/tracks.ts";

const track = (
  interpolation: Track["interpolation"],
  times: number[],
  values: number[],
  path: Track["path"] = "position",
): Track => ({
  node: 0,
  path,
  interpolation,
  size: path === "rotation" ? 4 : 3,
  times: Float32Array.from(times),
  values: Float32Array.from(values),
});

function at(which: Track, time: number, from = 0): number[] {
  const out = new Array<number>(which.size).fill(0);
  sampleTrack(which, time, from, out, 0);
  return out.map((value) => Math.round(value * 1e4) / 1e4);
}

describe("sampleTrack", () => {
  const way = [0, 0, 0, 2, 4, 6, 2, 4, 0];

  it("goes straight from key to key, and stands before the first and after the last", () => {
    const linear = track("linear", [1, 2, 4], way);
    expect(at(linear, 0)).toEqual([0, 0, 0]);
    expect(at(linear, 1.5)).toEqual([1, 2, 3]);
    expect(at(linear, 3)).toEqual([2, 4, 3]);
    expect(at(linear, 9)).toEqual([2, 4, 0]);
  });

  it("finds the key again whether time went on or began anew", () => {
    const linear = track("linear", [1, 2, 4], way);
    for (const from of [0, 1, 2, 7]) expect(at(linear, 1.5, from)).toEqual([1, 2, 3]);
  });

  it("holds each key where steps are asked for", () => {
    const step = track("step", [1, 2, 4], way);
    expect(at(step, 1.99)).toEqual([0, 0, 0]);
    expect(at(step, 2)).toEqual([2, 4, 6]);
  });

  it("turns the short way round at an even pace", () => {
    const half = Math.SQRT1_2;
    const turn = track("linear", [0, 1], [0, 0, 0, 1, 0, -half, 0, -half], "rotation"); // −q is q: 90° about +Y
    const third = Math.PI / 12;
    expect(at(turn, 1 / 3)).toEqual([
      0,
      Math.round(Math.sin(third) * 1e4) / 1e4,
      0,
      Math.round(Math.cos(third) * 1e4) / 1e4,
    ]);
  });

  it("follows the tangents of a cubic spline, and normalises what it turns", () => {
    const cubic = track("cubic", [0, 2], [0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 2, 0, 0, 0, 0, 0]);
    expect(at(cubic, 0)).toEqual([0, 0, 0]);
    expect(at(cubic, 1)).toEqual([1, 0, 0]); // ½·0 + 2·⅛·1 + ½·2 − 2·⅛·1
    expect(at(cubic, 2)).toEqual([2, 0, 0]);
    const spin = track(
      "cubic",
      [0, 1],
      [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0],
      "rotation",
    );
    expect(Math.hypot(...at(spin, 0.4))).toBeCloseTo(1, 3);
  });
});

it("a loop stands where its speed and its lead say, also before its beginning", () => {
  const loop = { name: "", tracks: [], duration: 4, speed: 2, offset: 1 };
  expect(phaseOf(loop, 0)).toBe(1);
  expect(phaseOf(loop, 2)).toBe(1);
  expect(phaseOf({ ...loop, speed: -1 }, 2)).toBe(3);
  expect(phaseOf({ ...loop, duration: 0 }, 2)).toBe(0);
});
