import { describe, expect, it } from "vitest";
import { createSpeech, levelOf } from "../../../client/voice/speech.ts";

describe("speech", () => {
  it("has the level of its samples", () => {
    expect(levelOf(new Float32Array([0.5, -0.5, 0.5, -0.5]))).toBeCloseTo(0.5);
    expect(levelOf(Float32Array.from({ length: 4800 }, (_, i) => Math.sin((2 * Math.PI * i) / 48)))).toBeCloseTo(
      Math.SQRT1_2,
      3,
    );
    expect([levelOf(new Float32Array(8)), levelOf(new Float32Array(0))]).toEqual([0, 0]);
  });

  it("begins at a low voice, not at a breath, and outlasts the pause between two words", () => {
    const speech = createSpeech();
    expect(speech.note(0.004, 0)).toBe(false);
    expect(speech.note(0.02, 100)).toBe(true);
    expect(speech.note(0, 500)).toBe(true);
    expect(speech.note(0, 700)).toBe(false);
    expect(speech.speaking).toBe(false);
  });
});
