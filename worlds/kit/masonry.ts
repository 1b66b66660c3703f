// masonry.ts: walls and rings laid from single stones, and the compass that round places are measured with.
import { block, type Quad } from "./box.ts";
import { append, Mesh } from "./mesh.ts";
import type { Vec3 } from "./vec.ts";

/** Wedge stones standing in the x-y plane around the origin, from angle `from` to `to` (radians, 0 = +x, up is π/2). */
export function voussoirs(
  inner: number,
  outer: number,
  depth: number,
  from: number,
  to: number,
  count: number,
  bevel = 0.02,
): Mesh {
  const mesh = new Mesh();
  const gap = 0.006 / outer;
  for (let i = 0; i < count; i++) {
    const a = from + ((to - from) * i) / count + gap,
      b = from + ((to - from) * (i + 1)) / count - gap;
    const p = (r: number, t: number, z: number): Vec3 => [Math.cos(t) * r, Math.sin(t) * r, z];
    const d = depth / 2;
    const near: Quad = [p(inner, b, d), p(inner, a, d), p(inner, a, -d), p(inner, b, -d)];
    const far: Quad = [p(outer, b, d), p(outer, a, d), p(outer, a, -d), p(outer, b, -d)];
    append(mesh, block(near, far, { bevel }));
  }
  return mesh;
}

export interface RingWall {
  readonly inner: number;
  readonly outer: number;
  readonly height: number;
  /** Compass angle in radians: 0 is north (−z), growing clockwise seen from above. */
  readonly from: number;
  readonly to: number;
  /** Length of one stone along the outer edge, in metres. */
  readonly stone: number;
  readonly bottom?: number;
  readonly bevel?: number;
}

/** A point at a compass angle: 0 is north (−z), π/2 east (+x). */
export const compass = (radius: number, angle: number, y = 0): Vec3 => [
  Math.sin(angle) * radius,
  y,
  -Math.cos(angle) * radius,
];

/** Stones along an arc: curbs, seat walls, copings. */
export function ringWall(wall: RingWall): Mesh {
  const mesh = new Mesh();
  const count = Math.max(1, Math.round(((wall.to - wall.from) * wall.outer) / wall.stone));
  const low = wall.bottom ?? 0;
  const gap = 0.004 / wall.outer;
  for (let i = 0; i < count; i++) {
    const a = wall.from + ((wall.to - wall.from) * i) / count + gap;
    const b = wall.from + ((wall.to - wall.from) * (i + 1)) / count - gap;
    const quad = (y: number): Quad => [
      compass(wall.inner, a, y),
      compass(wall.inner, b, y),
      compass(wall.outer, b, y),
      compass(wall.outer, a, y),
    ];
    append(
      mesh,
      block(quad(low), quad(low + wall.height), { noBottom: true, ...(wall.bevel ? { bevel: wall.bevel } : {}) }),
    );
  }
  return mesh;
}
