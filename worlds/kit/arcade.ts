// arcade.ts: walls with round-arched openings that reach the floor.

import { WHITE } from "./color.ts";
import { Mesh } from "./mesh.ts";
import { add, cross, dot, scale, sub, type Vec3 } from "./vec.ts";

export interface Arcade {
  /** Along x, in metres; the wall stands on y = 0 around the origin. */
  readonly length: number;
  readonly height: number;
  /** Along z. */
  readonly thickness: number;
  /** Middles of the openings along x, ascending. */
  readonly arches: readonly number[];
  /** Width of each opening, and the height at which its half circle begins. */
  readonly width: number;
  readonly spring: number;
  /** Heights over the arches at which the faces are cut: where a ceiling meets the wall, light changes at once. */
  readonly cuts: readonly number[];
}

/** Chamfer of the arches' edges, in metres. */
const BEVEL = 0.035;
/** Pieces of a half circle. */
const SEGMENTS = 14;

/** A point of an opening's edge, and the direction from it into the wall. */
type Edge = readonly [x: number, y: number, intoX: number, intoY: number];

/** Both faces and the openings' edges; its top and ends are left out, other things stand there. */
export function arcade(wall: Arcade): Mesh {
  const mesh = new Mesh();
  for (const side of [1, -1]) faces(mesh, wall, side);
  for (const middle of wall.arches) opening(mesh, wall, middle);
  return mesh;
}

/** How wide the band around an arch is, and how far it stands out of the wall, in metres. */
const BAND = { width: 0.17, proud: 0.035, bevel: 0.012 } as const;

/** A raised band around the half circle of one opening, on the face towards `side` (1 or −1 along z). */
export function archivolt(wall: Arcade, middle: number, side: 1 | -1): Mesh {
  const mesh = new Mesh();
  const wallFace = wall.thickness / 2;
  const from = BEVEL + 0.004;
  const { width, proud, bevel } = BAND;
  /** From the inner edge to the outer: away from the opening, and out of the wall. */
  const profile = [
    [from, -0.01],
    [from, proud - bevel],
    [from + bevel, proud],
    [from + width - bevel, proud],
    [from + width, proud - bevel],
    [from + width, -0.01],
  ] as const;
  const edge = edgeOf(wall, middle).slice(1, -1);
  for (let i = 0; i + 1 < edge.length; i++)
    for (let k = 0; k + 1 < profile.length; k++) {
      const [[a, out], [b, next]] = [profile[k], profile[k + 1]];
      const at = ([x, y, dx, dy]: Edge, away: number, up: number): Vec3 => [
        x + dx * away,
        y + dy * away,
        side * (wallFace + up),
      ];
      const size = Math.hypot(b - a, next - out);
      const normal = ([, , dx, dy]: Edge): Vec3 => [
        (-dx * (next - out)) / size,
        (-dy * (next - out)) / size,
        (side * (b - a)) / size,
      ];
      const [p, q] = [edge[i], edge[i + 1]];
      face(
        mesh,
        [at(p, a, out), at(q, a, out), at(q, b, next), at(p, b, next)],
        [normal(p), normal(q), normal(q), normal(p)],
      );
    }
  return mesh;
}

/** From-to pairs along x of what stands between the openings: for colliders. */
export function piers({ length, arches, width }: Arcade): (readonly [number, number])[] {
  const ends = [-length / 2, ...arches.flatMap((x) => [x - width / 2, x + width / 2]), length / 2];
  return Array.from({ length: ends.length / 2 }, (_, i) => [ends[i * 2], ends[i * 2 + 1]] as const);
}

function edgeOf({ width, spring }: Arcade, middle: number): Edge[] {
  const r = width / 2;
  const arc = Array.from({ length: SEGMENTS + 1 }, (_, i): Edge => {
    const a = Math.PI * (1 - i / SEGMENTS);
    return [middle + Math.cos(a) * r, spring + Math.sin(a) * r, Math.cos(a), Math.sin(a)];
  });
  return [[middle - r, 0, -1, 0], ...arc, [middle + r, 0, 1, 0]];
}

/** Four corners in any order of turning; the face looks along `normal`. */
function face(mesh: Mesh, corner: readonly [Vec3, Vec3, Vec3, Vec3], normals: readonly Vec3[]): void {
  const ids = corner.map((p, i) => mesh.vertex(p, normals[i % normals.length], WHITE)) as [
    number,
    number,
    number,
    number,
  ];
  const turning = cross(sub(corner[2], corner[0]), sub(corner[3], corner[1]));
  if (dot(turning, normals[0]) > 0) mesh.quad(...ids);
  else mesh.quad(ids[3], ids[2], ids[1], ids[0]);
}

/** The flat of one side, in columns: piers, and what lies over each piece of an arch. */
function faces(mesh: Mesh, wall: Arcade, side: number): void {
  const z = (wall.thickness / 2) * side;
  const n: readonly Vec3[] = [[0, 0, side]];
  const column = (a: readonly [number, number], b: readonly [number, number], top: number): void => {
    if (b[0] - a[0] < 1e-4) return;
    face(
      mesh,
      [
        [a[0], a[1], z],
        [b[0], b[1], z],
        [b[0], top, z],
        [a[0], top, z],
      ],
      n,
    );
  };
  const over = (a: readonly [number, number], b: readonly [number, number]): void => {
    let [low, high] = [a, b];
    for (const top of [...wall.cuts, wall.height]) {
      column(low, high, top);
      [low, high] = [
        [a[0], top],
        [b[0], top],
      ];
    }
  };
  const solid = piers({ ...wall, width: wall.width + BEVEL * 2 });
  for (const [from, to] of solid) {
    column([from, 0], [to, 0], wall.spring);
    over([from, wall.spring], [to, wall.spring]);
  }
  for (const middle of wall.arches) {
    const rim = edgeOf(wall, middle).map(([x, y, dx, dy]) => [x + dx * BEVEL, y + dy * BEVEL] as const);
    for (let i = 1; i + 2 < rim.length; i++) over(rim[i], rim[i + 1]);
  }
}

/** The inside of one opening, with a chamfer on either side. */
function opening(mesh: Mesh, wall: Arcade, middle: number): void {
  const edge = edgeOf(wall, middle);
  const half = wall.thickness / 2;
  for (let i = 0; i + 1 < edge.length; i++) {
    const [p, q] = [edge[i], edge[i + 1]];
    const at = ([x, y, dx, dy]: Edge, out: number, z: number): Vec3 => [x + dx * out, y + dy * out, z];
    const inward = ([, , dx, dy]: Edge): Vec3 => [-dx, -dy, 0];
    const inner: [Vec3, Vec3, Vec3, Vec3] = [
      at(p, 0, BEVEL - half),
      at(q, 0, BEVEL - half),
      at(q, 0, half - BEVEL),
      at(p, 0, half - BEVEL),
    ];
    face(mesh, inner, [inward(p), inward(q), inward(q), inward(p)]);
    for (const side of [1, -1]) {
      const slope = (e: Edge): Vec3 => scale(add(inward(e), [0, 0, side]), Math.SQRT1_2);
      const rim: [Vec3, Vec3, Vec3, Vec3] = [
        at(p, 0, side * (half - BEVEL)),
        at(q, 0, side * (half - BEVEL)),
        at(q, BEVEL, side * half),
        at(p, BEVEL, side * half),
      ];
      face(mesh, rim, [slope(p), slope(q), slope(q), slope(p)]);
    }
  }
}
