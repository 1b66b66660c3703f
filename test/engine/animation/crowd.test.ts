// crowd.test.ts: rows come, go and grow without mixing avatars up.

import { describe, expect, it } from "vitest";
import { CLIPS } from "../../../engine/animation/clip-file.ts";
import { addToCrowd, createCrowd, dressRow, PALETTE_SLOTS, removeFromCrowd } from "../../../engine/animation/crowd.ts";

const palette = (value: number) => new Uint8Array(PALETTE_SLOTS * 4).fill(value);

describe("a crowd", () => {
  it("keeps everybody's row and colours when it grows", () => {
    const crowd = createCrowd();
    for (let eid = 1; eid <= 40; eid++) {
      const row = addToCrowd(crowd, eid);
      dressRow(crowd, row, eid % 8, palette(eid));
      crowd.weights[row * CLIPS.length] = eid;
    }
    for (let eid = 1; eid <= 40; eid++) {
      const row = crowd.rowOf.get(eid) as number;
      expect(crowd.entities[row]).toBe(eid);
      expect(crowd.palettes[row * PALETTE_SLOTS * 4]).toBe(eid);
      expect(crowd.weights[row * CLIPS.length]).toBe(eid);
    }
    expect(crowd.matrices.length / crowd.rows).toBe(createCrowd().matrices.length / createCrowd().rows);
  });

  it("gives a freed row to the next, with nothing of the last one's movement", () => {
    const crowd = createCrowd();
    const row = addToCrowd(crowd, 7);
    crowd.weights.fill(1);
    crowd.turns[row] = 1;
    removeFromCrowd(crowd, 7);
    expect(crowd.rowOf.has(7)).toBe(false);
    expect(addToCrowd(crowd, 8)).toBe(row);
    expect(crowd.turns[row]).toBe(0);
    expect(crowd.weights.subarray(row * CLIPS.length, (row + 1) * CLIPS.length).every((w) => w === 0)).toBe(true);
  });

  it("says that colours changed, so that they are uploaded again", () => {
    const crowd = createCrowd();
    const before = crowd.paletteVersion;
    dressRow(crowd, addToCrowd(crowd, 1), 0, palette(9));
    expect(crowd.paletteVersion).toBeGreaterThan(before);
  });
});
