// terrain.ts: ground from a height function, and rocks.
import { IcosahedronGeometry } from "three";
import type { Rgb } from "./color.ts";
import { Mesh, smooth } from "./mesh.ts";
import { between, fbm, type Random } from "./random.ts";
import { add, dot, mix, normalize, scale, type Vec3 } from "./vec.ts";

export interface TerrainPatch {
  /** Edges in metres. */
  readonly x: readonly [number, number];
  readonly z: readonly [number, number];
  /** Size of a cell in metres. */
  readonly cell: number;
  readonly height: (x: number, z: number) => number;
  /** Half the width over which slopes are measured, in metres: half a cell if not given. Patches that meet need the same. */
  readonly slope?: number;
  readonly color: (p: Vec3, n: Vec3) => Rgb;
  /** Cells for which this is false at all four corners are left out. */
  readonly inside?: (x: number, z: number) => boolean;
}

/** A smooth height field. */
export function terrain(patch: TerrainPatch): Mesh {
  const mesh = new Mesh();
  const columns = Math.round((patch.x[1] - patch.x[0]) / patch.cell),
    rows = Math.round((patch.z[1] - patch.z[0]) / patch.cell);
  const e = patch.slope ?? patch.cell * 0.5;
  const ids = new Map<number, number>();
  const point = (c: number, r: number): [number, number] => [patch.x[0] + c * patch.cell, patch.z[0] + r * patch.cell];
  const vertex = (c: number, r: number): number => {
    const key = r * (columns + 1) + c;
    const known = ids.get(key);
    if (known !== undefined) return known;
    const [x, z] = point(c, r);
    const n = normalize([
      patch.height(x - e, z) - patch.height(x + e, z),
      2 * e,
      patch.height(x, z - e) - patch.height(x, z + e),
    ]);
    const p: Vec3 = [x, patch.height(x, z), z];
    const id = mesh.vertex(p, n, patch.color(p, n));
    ids.set(key, id);
    return id;
  };
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      const corners = [
        [c, r + 1],
        [c + 1, r + 1],
        [c + 1, r],
        [c, r],
      ] as const;
      if (patch.inside && !corners.some(([i, j]) => patch.inside!(...point(i, j)))) continue;
      const [a, b, d, f] = corners.map(([i, j]) => vertex(i, j)) as [number, number, number, number];
      mesh.quad(a, b, d, f);
    }
  }
  return mesh;
}

/**
 * What of a surface lies above a height, cut off in a clean line: the shore of a lake, whose mirrored world must not show the
 * ground that lies under the water.
 */
export function above(mesh: Mesh, level: number): Mesh {
  const result = new Mesh();
  const copies = new Map<string, number>();
  const copy = (i: number): number => {
    const key = `${i}`;
    if (!copies.has(key)) copies.set(key, result.vertex(mesh.at(i), mesh.normalAt(i), mesh.colorAt(i)));
    return copies.get(key)!;
  };
  const crossing = (i: number, j: number): number => {
    const key = i < j ? `${i} ${j}` : `${j} ${i}`;
    if (!copies.has(key)) {
      const [p, q] = [mesh.at(i), mesh.at(j)];
      const t = (level - p[1]) / (q[1] - p[1]);
      const normal = normalize(mix(mesh.normalAt(i), mesh.normalAt(j), t));
      copies.set(key, result.vertex(mix(p, q, t), normal, mix(mesh.colorAt(i), mesh.colorAt(j), t)));
    }
    return copies.get(key)!;
  };
  for (let t = 0; t < mesh.index.length; t += 3) {
    const corners: number[] = [];
    for (let k = 0; k < 3; k++) {
      const [i, j] = [mesh.index[t + k], mesh.index[t + ((k + 1) % 3)]];
      const [isDry, isNextDry] = [mesh.at(i)[1] >= level, mesh.at(j)[1] >= level];
      if (isDry) corners.push(copy(i));
      if (isDry !== isNextDry) corners.push(crossing(i, j));
    }
    for (let k = 2; k < corners.length; k++) result.triangle(corners[0], corners[k - 1], corners[k]);
  }
  return result;
}

/** A weathered boulder of about 1 m: a ball, worn by noise and split along a few planes; flat below y = −0.25. */
export function rock(random: Random, detail = 3): Mesh {
  const cuts = Array.from({ length: 9 }, () => ({
    n: normalize([between(random, -1, 1), between(random, -0.5, 1), between(random, -1, 1)]),
    d: between(random, 0.32, 0.44),
  }));
  const stretch: Vec3 = [between(random, 0.9, 1.3), between(random, 0.6, 0.9), between(random, 0.9, 1.3)];
  const seed = random() * 100;
  const ball = new IcosahedronGeometry(0.5, detail).getAttribute("position");
  const shape = (i: number): Vec3 => {
    let p: Vec3 = [ball.getX(i), ball.getY(i), ball.getZ(i)];
    for (const cut of cuts) {
      const over = dot(p, cut.n) - cut.d;
      if (over > 0) p = add(p, scale(cut.n, -over));
    }
    p = scale(p, 1 + 0.12 * fbm(p[0] * 3 + seed, p[1] * 3, p[2] * 3, 3));
    return [p[0] * stretch[0], Math.max(p[1] * stretch[1], -0.25), p[2] * stretch[2]];
  };
  const mesh = new Mesh();
  for (let i = 0; i < ball.count; i += 3) mesh.facet(shape(i), shape(i + 1), shape(i + 2));
  return smooth(mesh, 0.45);
}
