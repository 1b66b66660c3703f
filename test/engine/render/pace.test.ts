import { describe, expect, it } from "vitest";
import { createPace } from "../../../engine/render/pace.ts";

/** A GPU whose frames take `cost` milliseconds. */
function slowGpu(cost: number) {
  const clock = { now: 0 };
  const gl = {
    SYNC_STATUS: 1,
    SIGNALED: 2,
    SYNC_GPU_COMMANDS_COMPLETE: 3,
    fenceSync: () => ({ done: clock.now + cost }),
    getSyncParameter: (fence: { done: number }) => (clock.now >= fence.done ? 2 : 0),
    deleteSync: () => {},
    flush: () => {},
  };
  return { clock, gl: gl as unknown as WebGL2RenderingContext };
}

/** Frames drawn in ten seconds of a display, 60 Hz unless told. */
function framesInTenSeconds(cost: number, share: number, limit = 0, display = 60): number {
  const { clock, gl } = slowGpu(cost);
  const pace = createPace(gl, share);
  pace.limit(limit);
  let frames = 0;
  for (; clock.now < 10_000; clock.now += 1000 / display) {
    if (!pace.mayDraw(clock.now)) continue;
    pace.submitted(clock.now);
    frames++;
  }
  return frames;
}

describe("the pace", () => {
  it("is the display's where a GPU draws", () => {
    expect(framesInTenSeconds(5, 1)).toBeGreaterThan(595);
  });

  it("gives pictures half of the time where the processor draws them, however long one takes", () => {
    for (const cost of [50, 100, 400]) {
      const busy = (framesInTenSeconds(cost, 0.5) * cost) / 10_000;
      expect(busy, `${cost} ms a frame`).toBeGreaterThan(0.38);
      expect(busy, `${cost} ms a frame`).toBeLessThanOrEqual(0.55);
    }
  });

  it("keeps to the limit that was chosen, whatever the display has", () => {
    for (const [limit, display] of [
      [30, 60],
      [30, 144],
      [60, 144],
      [40, 60],
      [60, 60],
    ] as const) {
      const frames = framesInTenSeconds(1, 1, limit, display);
      expect(frames, `${limit} of ${display}`).toBeGreaterThan(limit * 10 * 0.97);
      expect(frames, `${limit} of ${display}`).toBeLessThan(limit * 10 * 1.03);
    }
  });
});
