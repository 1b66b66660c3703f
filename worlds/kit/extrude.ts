// extrude.ts: flat outlines pushed through a depth, with chamfered front and back edges.
import { ShapeUtils, Vector2 } from "three";
import { Mesh } from "./mesh.ts";
import type { Vec3 } from "./vec.ts";

/** A point of an outline in the x-y plane. */
export type Point = readonly [number, number];

/**
 * Extrudes a closed outline (counter-clockwise seen from +z) from z = −depth/2 to +depth/2. Side normals are smooth where
 * the outline turns by less than 40°.
 */
export function extrude(outline: readonly Point[], depth: number, bevel = 0.015): Mesh {
  const mesh = new Mesh();
  const count = outline.length;
  const edge = outline.map((p, i): Point => {
    const q = outline[(i + 1) % count];
    const l = Math.hypot(q[0] - p[0], q[1] - p[1]);
    return [(q[1] - p[1]) / l, -(q[0] - p[0]) / l];
  });
  const inset = outline.map((p, i): Point => {
    const a = edge[(i + count - 1) % count],
      b = edge[i];
    const k = bevel / Math.max(0.35, 1 + a[0] * b[0] + a[1] * b[1]);
    return [p[0] - (a[0] + b[0]) * k, p[1] - (a[1] + b[1]) * k];
  });
  const half = depth / 2;
  const faces = ShapeUtils.triangulateShape(
    inset.map((p) => new Vector2(...p)),
    [],
  );
  for (const front of [true, false]) {
    const first = mesh.vertexCount;
    for (const p of inset) mesh.vertex([p[0], p[1], front ? half : -half], [0, 0, front ? 1 : -1]);
    for (const [a, b, c] of faces as [number, number, number][]) {
      if (front) mesh.triangle(first + a, first + b, first + c);
      else mesh.triangle(first + a, first + c, first + b);
    }
  }
  for (let i = 0; i < count; i++) {
    const j = (i + 1) % count;
    const blended = (neighbour: number): Vec3 => {
      const a = edge[i],
        b = edge[neighbour];
      if (a[0] * b[0] + a[1] * b[1] < 0.766) return [a[0], a[1], 0];
      const l = Math.hypot(a[0] + b[0], a[1] + b[1]);
      return [(a[0] + b[0]) / l, (a[1] + b[1]) / l, 0];
    };
    const ni = blended((i + count - 1) % count),
      nj = blended(j);
    const side = (p: Point, z: number, n: Vec3): number => mesh.vertex([p[0], p[1], z], n);
    const [p, q] = [outline[i], outline[j]];
    const a = side(p, half - bevel, ni),
      b = side(p, bevel - half, ni),
      c = side(q, bevel - half, nj),
      d = side(q, half - bevel, nj);
    mesh.quad(a, b, c, d);
    mesh.quad(mesh.vertex([...inset[i], half], [0, 0, 1]), a, d, mesh.vertex([...inset[j], half], [0, 0, 1]));
    mesh.quad(b, mesh.vertex([...inset[i], -half], [0, 0, -1]), mesh.vertex([...inset[j], -half], [0, 0, -1]), c);
  }
  return mesh;
}
