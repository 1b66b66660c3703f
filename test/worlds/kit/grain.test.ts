// grain.test.ts: textures of stone, turf and timber, and where faces lie in them.

import { describe, expect, it } from "vitest";
import { box } from "../../../worlds/kit/box.ts";
import { boxMapped, grainScale, grainTexture } from "../../../worlds/kit/grain.ts";
import { Mesh } from "../../../worlds/kit/mesh.ts";
import { above } from "../../../worlds/kit/terrain.ts";

describe("boxMapped", () => {
  it("lays a texture on every face in its true size, whichever way the face looks", () => {
    const mesh = boxMapped(box(1, 2, 3), false);
    const { index } = mesh;
    for (let i = 0; i < index.length; i += 3) {
      const [a, b] = [index[i], index[i + 1]];
      const [p, q] = [mesh.at(a), mesh.at(b)];
      const [u, v] = mesh.uvAt(a).map((x, k) => (x - mesh.uvAt(b)[k]) * grainScale("stone") * 1.3);
      const across = Math.hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
      expect(Math.hypot(u, v)).toBeLessThanOrEqual(across + 1e-6);
      if (across > 0.5) expect(Math.hypot(u, v)).toBeCloseTo(across, 1);
    }
  });

  it("turns the fibres of a post upright and those of a beam along it", () => {
    for (const [width, height] of [
      [0.2, 3],
      [3, 0.2],
    ] as const) {
      const mesh = boxMapped(box(width, height, 0.2), true);
      const isFront = (i: number): boolean => mesh.normalAt(i)[2] > 0.9;
      const front = mesh.index.filter((_, i) => {
        const first = i - (i % 3);
        return [0, 1, 2].every((k) => isFront(mesh.index[first + k]));
      });
      const spread = (k: 0 | 1): number => {
        const values = front.map((i) => mesh.uvAt(i)[k]);
        return Math.max(...values) - Math.min(...values);
      };
      expect(spread(0)).toBeGreaterThan(spread(1) * 5);
    }
  });
});

describe("grainTexture", () => {
  it("comes out the same on every run", () => {
    expect(Buffer.compare(grainTexture("stone"), grainTexture("stone"))).toBe(0);
    expect(Buffer.compare(grainTexture("turf"), grainTexture("timber"))).not.toBe(0);
  });
});

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
