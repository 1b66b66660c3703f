import { describe, expect, it } from "vitest";
import { isWorthAsking, loudnessAt, ORDINARY_REACH } from "../../../client/voice/reach.ts";

describe("a voice", () => {
  it("is clear to 3 m, falls from there, and is silent at 25 m", () => {
    const at = (metres: number) => loudnessAt(metres, ORDINARY_REACH);
    expect([at(0), at(3), at(25), at(400), at(Number.POSITIVE_INFINITY)]).toEqual([1, 1, 0, 0, 0]);
    const way = [3, 5, 10, 15, 20, 24].map(at);
    expect(way).toEqual([...way].sort((a, b) => b - a));
    expect(at(14)).toBeCloseTo(0.25, 2); // half the way: −12 dB
  });

  it("is asked for a little before it can be heard, and given up a little later", () => {
    expect([26, 28].map((metres) => isWorthAsking(metres, ORDINARY_REACH, false))).toEqual([true, false]);
    expect([28, 30].map((metres) => isWorthAsking(metres, ORDINARY_REACH, true))).toEqual([true, false]);
  });
});
