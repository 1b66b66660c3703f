// progress-share.test.ts: the bar of entering only ever grows.

import { expect, it } from "vitest";
import type { Progress } from "../../../../client/state/app-state.ts";
import { progressShare } from "../../../../client/ui/parts/progress-share.ts";

const scene = (loaded: number, total: number): Progress => ({ step: "scene", loaded, total });

it.each([4_800_000, 0])("grows from step to step and with the bytes of a scene of %i (0: unknown)", (total) => {
  const shares = [
    { step: "account", loaded: 0, total: 0 } as const,
    { step: "room", loaded: 0, total: 0 } as const,
    ...[0, 100_000, 2_400_000, 4_800_000].map((loaded) => scene(loaded, total)),
    { step: "starting", loaded: 4_800_000, total } as const,
  ].map(progressShare);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares[0]).toBeGreaterThan(0);
  expect(shares.at(-1)).toBeLessThan(1);
});

it("does not run past its part when a server sends more than it said", () => {
  expect(progressShare(scene(9_000_000, 1_000_000))).toBe(progressShare(scene(1_000_000, 1_000_000)));
});
