// box.ts: bevelled boxes and bevelled six-sided blocks, of which most of a world is built.
import { Mesh } from "./mesh.ts";
import { add, cross, dot, length, normalize, scale, sub, type Vec3 } from "./vec.ts";

/** Four points, counter-clockwise seen from above. */
export type Quad = readonly [Vec3, Vec3, Vec3, Vec3];

/** Default chamfer in metres: wide enough to catch light at 5 m and 1280 px. */
const BEVEL = 0.018;

export interface BlockOptions {
  readonly bevel?: number;
  /** Leaves the underside out and its edges sharp, for blocks that stand on something. */
  readonly noBottom?: boolean;
}

/**
 * A six-sided block between a bottom and a top quad, all edges chamfered. Faces keep flat normals and the chamfers blend
 * between them, so edges read as rounded: 24 vertices, 44 triangles.
 */
export function block(bottom: Quad, top: Quad, options: BlockOptions = {}): Mesh {
  const mesh = new Mesh();
  const corner: readonly Vec3[] = [...bottom, ...top];
  const center = scale(corner.reduce(add), 1 / 8);
  const faces = [
    [4, 5, 6, 7],
    [0, 1, 5, 4],
    [1, 2, 6, 5],
    [2, 3, 7, 6],
    [3, 0, 4, 7],
  ];
  if (!options.noBottom) faces.push([3, 2, 1, 0]);
  const shortest = Math.min(...faces.flatMap((f) => f.map((c, i) => length(sub(corner[c], corner[f[(i + 1) % 4]])))));
  const bevel = Math.min(options.bevel ?? BEVEL, shortest * 0.3);

  /** vertex[face][corner]: each face's own copy of a corner, moved inwards. */
  const vertex = faces.map((face) => {
    const p = face.map((c) => corner[c]);
    const normal = normalize(cross(sub(p[2], p[0]), sub(p[3], p[1])));
    const own = new Map<number, number>();
    face.forEach((c, i) => {
      const next = normalize(sub(p[(i + 1) % 4], p[i])),
        before = normalize(sub(p[(i + 3) % 4], p[i]));
      const sine = Math.max(0.5, length(cross(next, before)));
      // A face whose foot has no chamfer reaches down to it, or the block would hover.
      const stands = options.noBottom && c < 4;
      const inward = stands ? (face[(i + 1) % 4] < 4 ? next : before) : add(next, before);
      own.set(c, mesh.vertex(add(p[i], scale(inward, bevel / sine)), normal));
    });
    return own;
  });
  faces.forEach((face, f) => {
    const v = face.map((c) => vertex[f].get(c)!);
    mesh.quad(v[0], v[1], v[2], v[3]);
    face.forEach((from, i) => {
      const to = face[(i + 1) % 4];
      for (let g = f + 1; g < faces.length; g++) {
        if (!vertex[g].has(from) || !vertex[g].has(to)) continue;
        mesh.quad(vertex[f].get(to)!, vertex[f].get(from)!, vertex[g].get(from)!, vertex[g].get(to)!);
      }
    });
  });
  for (let c = 0; c < 8; c++) {
    const [a, b, d] = vertex.flatMap((own) => (own.has(c) ? [own.get(c)!] : []));
    if (a === undefined || b === undefined || d === undefined) continue;
    const facing = cross(sub(mesh.at(b), mesh.at(a)), sub(mesh.at(d), mesh.at(a)));
    if (dot(facing, sub(corner[c], center)) > 0) mesh.triangle(a, b, d);
    else mesh.triangle(a, d, b);
  }
  return mesh;
}

/** A rectangle in the plane at height `y`, as a quad. */
export function rectangle(width: number, depth: number, y: number, x = 0, z = 0): Quad {
  const w = width / 2,
    d = depth / 2;
  return [
    [x - w, y, z + d],
    [x + w, y, z + d],
    [x + w, y, z - d],
    [x - w, y, z - d],
  ];
}

/** A box standing on y = 0 at the origin. */
export function box(width: number, height: number, depth: number, options: BlockOptions = {}): Mesh {
  return block(rectangle(width, depth, 0), rectangle(width, depth, height), options);
}

/** A box that narrows upwards (or widens): `top` is the size of the upper face relative to the lower. */
export function taper(width: number, height: number, depth: number, top: number, options: BlockOptions = {}): Mesh {
  return block(rectangle(width, depth, 0), rectangle(width * top, depth * top, height), options);
}
