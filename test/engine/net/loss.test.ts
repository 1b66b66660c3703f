import { expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import { createLossWindow, lossOf, noteSequence } from "../../../engine/net/loss.ts";

const noteAll = (sequences: number[]) => {
  const window = createLossWindow();
  return { window, taken: sequences.map((sequence) => noteSequence(window, sequence)) };
};

it("N6: takes a packet once, in whatever order they come", () => {
  expect(noteAll([10, 12, 11, 12, 10, 13]).taken).toEqual([true, true, true, false, false, true]);
});

it("N6: takes a packet that was sent before the first that came", () => {
  expect(noteAll([10, 9, 9, 8]).taken).toEqual([true, true, false, true]);
});

it("N6: counts on where 65,535 becomes 0", () => {
  expect(noteAll([65_534, 0, 65_535, 1, 65_535]).taken).toEqual([true, true, true, true, false]);
});

it("N6: drops what lies 128 or more behind the newest, and hears a sender that counts anew from its eighth packet on", () => {
  const { window } = noteAll([1_000]);
  expect(noteSequence(window, 872)).toBe(false);
  expect(noteSequence(window, 873)).toBe(true);
  const restarted = Array.from({ length: 12 }, (_, i) => noteSequence(window, i));
  expect(restarted).toEqual([...Array(7).fill(false), ...Array(5).fill(true)]);
});

it("N6: one old packet now and then doesn't make a new beginning", () => {
  const { window } = noteAll([1_000]);
  for (let i = 1; i < 50; i++) {
    expect(noteSequence(window, 5)).toBe(false);
    expect(noteSequence(window, 1_000 + i)).toBe(true);
  }
});

it("measures the share that was lost, and none that is only late", () => {
  const random = createRandom(6);
  const window = createLossWindow();
  for (let sequence = 0; sequence < 400; sequence++) if (random() >= 0.2) noteSequence(window, sequence);
  expect(lossOf(window)).toBeGreaterThan(0.1);
  expect(lossOf(window)).toBeLessThan(0.3);
  expect(lossOf(noteAll([1, 2, 3, 4, 5, 6, 8]).window)).toBe(0); // 7 may still come
  expect(lossOf(createLossWindow())).toBe(0);
});
