// terrain.test.ts: ground ends at the water.

import { describe, expect, it } from "vitest";
import { Mesh } from "../../../worlds/kit/mesh.ts";
import { above } from "../../../worlds/kit/terrain.ts";

describe("above", () => {
  it("cuts a surface off at a height, in a clean line, and keeps the turn of its faces", () => {
    const slope = new Mesh();
    const ids = [
      [0, -1, 0],
      [2, -1, 0],
      [2, 3, 4],
      [0, 3, 4],
    ].map(([x, y, z]) => slope.vertex([x, y, z], [0, 1, 0]));
    slope.quad(ids[3], ids[2], ids[1], ids[0]);
    const dry = above(slope, 0);
    const heights = Array.from({ length: dry.vertexCount }, (_, i) => dry.at(i)[1]);
    expect(Math.min(...heights)).toBeCloseTo(0);
    expect(Math.max(...heights)).toBe(3);
    let area = 0;
    for (let i = 0; i < dry.index.length; i += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => dry.at(dry.index[i + k]));
      area += ((b[2] - a[2]) * (c[0] - a[0]) - (b[0] - a[0]) * (c[2] - a[2])) / 2;
    }
    expect(area).toBeCloseTo(2 * 3); // seen from above: 2 m wide, from z = 1 to 4
  });
});
