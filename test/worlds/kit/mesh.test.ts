// mesh.test.ts: what every shape of the kit must be, whatever it is made of.

import { describe, expect, it } from "vitest";
import { block, box, rectangle, taper } from "../../../worlds/kit/box.ts";
import { extrude } from "../../../worlds/kit/extrude.ts";
import { bench, hangingLamp, lanternPost, rail } from "../../../worlds/kit/furniture.ts";
import { cylinder, lathe, tube } from "../../../worlds/kit/lathe.ts";
import { ringWall, voussoirs } from "../../../worlds/kit/masonry.ts";
import { append, Mesh, paint, place, smooth } from "../../../worlds/kit/mesh.ts";
import { coursedPaving, roundPaving } from "../../../worlds/kit/paving.ts";
import { bush, cypress, foliage, tree, tuft } from "../../../worlds/kit/plants.ts";
import { portalArch, portalRing } from "../../../worlds/kit/portal.ts";
import { seeded } from "../../../worlds/kit/random.ts";
import { stairs } from "../../../worlds/kit/stairs.ts";
import { rock } from "../../../worlds/kit/terrain.ts";
import { cross, dot, length, sub, type Vec3 } from "../../../worlds/kit/vec.ts";

const GREY: Vec3 = [0.5, 0.5, 0.5];
const LEAVES = { count: 40, size: 0.4, inner: GREY, outer: GREY };
const random = seeded(3);

/** Everything the kit can make, by name. */
const SHAPES: Record<string, Mesh[]> = {
  box: [box(1, 2, 3), taper(1, 1, 1, 0.5), block(rectangle(1, 1, 0), rectangle(2, 2, 1), { noBottom: true })],
  round: [
    lathe([
      [1, 0],
      [0.5, 1],
      [0, 1],
    ]),
    cylinder(1, 2),
    tube(
      [
        [0, 0, 0],
        [0, 1, 0],
        [1, 2, 0],
      ],
      () => 0.1,
    ),
  ],
  extruded: [
    extrude(
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0.5, 1.4],
        [0, 1],
      ],
      0.5,
    ),
  ],
  masonry: [
    voussoirs(1, 1.4, 0.5, 0, Math.PI, 9),
    ringWall({ inner: 3, outer: 3.4, height: 0.4, from: 0, to: 2, stone: 0.6 }),
  ],
  floors: [
    roundPaving({ inner: 0.4, outer: 3, ring: 0.5, stone: 0.7, random, color: () => GREY }),
    coursedPaving(4, 3, 0.4, 0.8, GREY, random),
    stairs(3, 5, random),
  ],
  plants: [
    foliage({ center: [0, 2, 0], radius: [1, 0.5, 1] }, LEAVES, random),
    ...Object.values(
      tree({ height: 5, spread: 2, lean: [0.3, 0, 0], clusters: 4, leaves: LEAVES, bark: GREY }, random),
    ),
    bush(LEAVES, random),
    cypress(5, LEAVES, GREY, random),
    tuft("grass", 2, 0.5, 0.3, GREY, GREY, random),
  ],
  rocks: [rock(random, 2)],
  furniture: [
    bench(2, GREY, GREY, random),
    lanternPost(GREY, GREY, GREY, GREY),
    hangingLamp(0.3, GREY, GREY),
    rail([0, 0, 0], [3, 0, 0], GREY, GREY),
  ].flatMap((parts) => Object.values(parts)),
  portals: [portalArch(GREY, GREY, GREY, random), portalRing(3, GREY, GREY, GREY, GREY, random)].flatMap((frame) => [
    frame.stone,
    frame.inlay,
    frame.glow,
    frame.veil,
  ]),
};

describe.each(Object.entries(SHAPES))("shapes: %s", (_name, meshes) => {
  it("hold finite numbers, unit normals and colours that are no darkness, and point at vertices they have", () => {
    for (const mesh of meshes) {
      for (const list of [mesh.position, mesh.normal, mesh.color, mesh.alpha, mesh.uv]) {
        expect(list.every(Number.isFinite)).toBe(true);
      }
      for (let i = 0; i < mesh.vertexCount; i++) expect(length(mesh.normalAt(i))).toBeCloseTo(1, 5);
      expect(mesh.color.every((c) => c >= 0 && c <= 4)).toBe(true); // a veil shines: its radiance may exceed 1
      expect(mesh.alpha.every((a) => a >= 0 && a <= 1)).toBe(true);
      expect(mesh.uv.every((x) => x >= 0 && x <= 1)).toBe(true);
      expect(mesh.uv.length).toBe(mesh.vertexCount * 2);
      expect(mesh.index.every((i) => Number.isInteger(i) && i >= 0 && i < mesh.vertexCount)).toBe(true);
    }
  });
});

/** Volume by the divergence theorem: positive and right only if the faces are closed and turned outward. */
function volume(mesh: Mesh): number {
  let sum = 0;
  for (let i = 0; i < mesh.index.length; i += 3) {
    const [a, b, c] = [0, 1, 2].map((k) => mesh.at(mesh.index[i + k]));
    sum += dot(a, cross(b, c)) / 6;
  }
  return sum;
}

/** Edges, by place, that do not have exactly two faces. */
function openEdges(mesh: Mesh): number {
  const seen = new Map<string, number>();
  const key = (i: number): string =>
    mesh
      .at(i)
      .map((x) => Math.round(x * 1e5))
      .join();
  for (let i = 0; i < mesh.index.length; i += 3) {
    for (let k = 0; k < 3; k++) {
      const ends = [key(mesh.index[i + k]), key(mesh.index[i + ((k + 1) % 3)])].sort().join("|");
      seen.set(ends, (seen.get(ends) ?? 0) + 1);
    }
  }
  return [...seen.values()].filter((count) => count !== 2).length;
}

describe("solids", () => {
  it("a box is closed, faces outward and has the volume of a box less its bevels", () => {
    const mesh = box(1, 2, 3, { bevel: 0.02 });
    expect(openEdges(mesh)).toBe(0);
    // Twelve edges lose a prism of ½ · 0.02² each: together 0.0002 × 24 m = 0.005 m³.
    expect(volume(mesh)).toBeGreaterThan(5.98);
    expect(volume(mesh)).toBeLessThan(6);
  });

  it("a cylinder, a tube and an extruded outline face outward", () => {
    expect(volume(cylinder(1, 2, 48))).toBeGreaterThan(6);
    expect(
      volume(
        tube(
          [
            [0, 0, 0],
            [0, 2, 0],
          ],
          () => 0.5,
          32,
        ),
      ),
    ).toBeCloseTo(Math.PI * 0.25 * 2, 1);
    expect(
      volume(
        extrude(
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
          1,
          0.01,
        ),
      ),
    ).toBeCloseTo(1, 1);
  });

  it("shading normals lie on the side that the face looks to", () => {
    for (const mesh of [...SHAPES["box"], ...SHAPES["masonry"], ...SHAPES["floors"], ...SHAPES["rocks"]]) {
      for (let i = 0; i < mesh.index.length; i += 3) {
        const [a, b, c] = [mesh.index[i], mesh.index[i + 1], mesh.index[i + 2]];
        const face = cross(sub(mesh.at(b), mesh.at(a)), sub(mesh.at(c), mesh.at(a)));
        if (length(face) < 1e-9) continue;
        expect(dot(face, mesh.normalAt(a)) / length(face)).toBeGreaterThan(-0.05);
      }
    }
  });
});

describe("append", () => {
  it("keeps faces turned outward when the matrix mirrors, and moves what it is told to", () => {
    const mirrored = append(new Mesh(), box(1, 1, 1), place(5, 0, 0).scale({ x: -1, y: 1, z: 1 } as never));
    expect(volume(mirrored)).toBeGreaterThan(0.9);
    expect(Math.min(...mirrored.position.filter((_, i) => i % 3 === 0))).toBeCloseTo(4.5, 5);
  });
});

describe("smooth", () => {
  it("gives a ball one normal a place, outward, and a box of 90° edges its flat ones", () => {
    const ball = smooth(SHAPES["rocks"][0], Math.PI);
    expect(ball.vertexCount).toBeLessThan(SHAPES["rocks"][0].index.length / 3);
    const flat = smooth(paint(box(1, 1, 1, { bevel: 0.001 }), GREY), 0.1);
    const straight = flat.normal.filter((x) => Math.abs(Math.abs(x) - 1) < 1e-6).length;
    expect(straight).toBeGreaterThanOrEqual(24);
  });
});
