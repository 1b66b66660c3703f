import { describe, expect, it } from "vitest";
import { createRandom } from "../../engine/core/random.ts";
import { createLoop } from "../../engine/loop.ts";

describe("the loop", () => {
  it("runs one tick a frame at 60 Hz, never 0 and 2 by turns", () => {
    const loop = createLoop(() => {});
    loop.advance(0);
    for (let frame = 1; frame < 200; frame++) expect(loop.advance(frame / 60)).toBe(1);
  });

  it("runs as many ticks as the time that passed, however unevenly it is woken", () => {
    const random = createRandom(3);
    let ticks = 0;
    const loop = createLoop(() => ticks++);
    let now = 0;
    while (now < 60) loop.advance((now += random() * 0.05));
    expect(Math.abs(ticks - now * 60)).toBeLessThanOrEqual(2);
  });

  it("drops what a long sleep owes instead of catching up for ever", () => {
    const loop = createLoop(() => {});
    loop.advance(0);
    expect(loop.advance(100)).toBe(5);
    expect(loop.advance(100.001)).toBe(0);
  });

  it("tells how far a frame lies between two ticks", () => {
    const loop = createLoop(() => {});
    loop.advance(0);
    loop.advance(1 / 60 + 0.25 / 60);
    expect(loop.alpha(1 / 60 + 0.5 / 60)).toBeCloseTo(0.5);
    expect(loop.alpha(10)).toBe(1);
  });
});
