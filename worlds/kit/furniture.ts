// furniture.ts: benches, lanterns, banners and rails.
import { box, taper } from "./box.ts";
import { type Rgb, vary } from "./color.ts";
import { glare } from "./glare.ts";
import { cylinder, lathe, tube } from "./lathe.ts";
import { append, Mesh, paint, place } from "./mesh.ts";
import type { Random } from "./random.ts";
import type { Vec3 } from "./vec.ts";

/** Radiance of the air around a lamp: warm, and bright enough to stay orange through AgX. In its middle it is nearly white. */
const SHINE: Rgb = [3.4, 1.15, 0.2];
const HEART: Rgb = [4, 2.4, 0.9];

/** Parts of one thing, by the material they need. */
export interface Parts {
  readonly stone: Mesh;
  readonly wood: Mesh;
  readonly metal: Mesh;
  readonly glow: Mesh;
  /** The shine around lamps. */
  readonly glare: Mesh;
}
const empty = (): Parts => ({
  stone: new Mesh(),
  wood: new Mesh(),
  metal: new Mesh(),
  glow: new Mesh(),
  glare: new Mesh(),
});

/** A bench on y = 0, front to +z: two stone feet, five slats; seat at 0.45 m. */
export function bench(length: number, stone: Rgb, wood: Rgb, random: Random): Parts {
  const parts = empty();
  for (const side of [-1, 1])
    append(
      parts.stone,
      paint(taper(0.16, 0.4, 0.4, 0.9, { noBottom: true }), stone),
      place(side * (length / 2 - 0.28), 0, 0),
    );
  for (let i = 0; i < 5; i++) {
    append(
      parts.wood,
      paint(box(length, 0.05, 0.076, { bevel: 0.012 }), vary(wood, random, 0.14)),
      place(0, 0.4, -0.17 + i * 0.086),
    );
  }
  return parts;
}

/** A lamp head, its foot at y = 0: a glowing block between four bars under a small roof; 0.46 m high. */
function lampHead(metal: Rgb, glow: Rgb): Parts {
  const parts = empty();
  append(parts.metal, paint(box(0.24, 0.03, 0.24, { bevel: 0.008 }), metal));
  append(parts.glow, paint(taper(0.15, 0.25, 0.15, 1.12, { bevel: 0.02 }), glow), place(0, 0.04, 0));
  append(parts.glare, glare(0.95, SHINE, HEART), place(0, 0.165, 0));
  for (const x of [-1, 1])
    for (const z of [-1, 1])
      append(parts.metal, paint(box(0.022, 0.28, 0.022, { bevel: 0.005 }), metal), place(x * 0.1, 0.02, z * 0.1));
  append(
    parts.metal,
    paint(
      lathe(
        [
          [0.2, 0],
          [0.21, 0.015],
          [0.12, 0.07],
          [0.035, 0.12],
          [0.03, 0.15],
          [0, 0.16],
        ],
        4,
      ),
      metal,
    ),
    place(0, 0.29, 0, Math.PI / 4),
  );
  return parts;
}

/** A standing lantern: stone foot, timber post, arm and hanging head. The arm points to +x. About 2.9 m high. */
export function lanternPost(stone: Rgb, wood: Rgb, metal: Rgb, glow: Rgb): Parts {
  const parts = empty();
  append(parts.stone, paint(taper(0.42, 0.22, 0.42, 0.8, { bevel: 0.03, noBottom: true }), stone));
  append(parts.wood, paint(taper(0.14, 2.65, 0.14, 0.78, { bevel: 0.018 }), wood), place(0, 0.2, 0));
  append(parts.wood, paint(box(0.72, 0.08, 0.08), wood), place(0.22, 2.6, 0));
  append(
    parts.metal,
    paint(
      tube(
        [
          [0.05, 2.25, 0],
          [0.14, 2.45, 0],
          [0.32, 2.6, 0],
        ],
        () => 0.018,
        6,
      ),
      metal,
    ),
  );
  append(
    parts.metal,
    paint(
      tube(
        [
          [0.48, 2.62, 0],
          [0.48, 2.46, 0],
        ],
        () => 0.01,
        5,
      ),
      metal,
    ),
  );
  merge(parts, lampHead(metal, glow), 0.48, 2.0, 0);
  return parts;
}

/** A low stone lantern for paths, 0.75 m high. */
export function pathLantern(stone: Rgb, glow: Rgb): Parts {
  const parts = empty();
  append(parts.stone, paint(taper(0.34, 0.34, 0.34, 0.78, { bevel: 0.025, noBottom: true }), stone));
  append(parts.glow, paint(box(0.17, 0.2, 0.17, { bevel: 0.015 }), glow), place(0, 0.35, 0));
  append(parts.glare, glare(0.7, SHINE, HEART), place(0, 0.45, 0));
  for (const x of [-1, 1])
    for (const z of [-1, 1])
      append(parts.stone, paint(box(0.05, 0.22, 0.05, { bevel: 0.01 }), stone), place(x * 0.1, 0.34, z * 0.1));
  append(parts.stone, paint(taper(0.4, 0.14, 0.4, 0.35, { bevel: 0.02 }), stone), place(0, 0.56, 0));
  append(parts.stone, paint(cylinder(0.045, 0.06, 8), stone), place(0, 0.69, 0));
  return parts;
}

/** A hanging lamp; its ring is at y = 0 and the lamp below it. */
export function hangingLamp(drop: number, metal: Rgb, glow: Rgb): Parts {
  const parts = empty();
  append(
    parts.metal,
    paint(
      tube(
        [
          [0, 0, 0],
          [0, -drop, 0],
        ],
        () => 0.009,
        5,
      ),
      metal,
    ),
  );
  merge(parts, lampHead(metal, glow), 0, -drop - 0.44, 0);
  return parts;
}

/** A tall cloth between two battens on a pole, waving a little; the front is +z. Cloth is drawn on both sides. */
export function banner(height: number, width: number, cloth: Rgb, trim: Rgb, wood: Rgb): Parts & { cloth: Mesh } {
  const parts = { ...empty(), cloth: new Mesh() };
  append(parts.stone, paint(taper(0.36, 0.18, 0.36, 0.8, { bevel: 0.03, noBottom: true }), [0.6, 0.45, 0.3]));
  append(parts.wood, paint(cylinder(0.045, height + 0.5, 10, 0.035), wood), place(0, 0.15, 0));
  append(
    parts.wood,
    paint(box(width + 0.14, 0.05, 0.05, { bevel: 0.012 }), wood),
    place(width / 2 - 0.02, height + 0.38, 0),
  );
  const rows = 14,
    columns = 7,
    low = height * 0.26;
  const point = (c: number, r: number): Vec3 => {
    const u = c / columns,
      v = r / rows;
    const tail = r === rows ? Math.abs(u - 0.5) * 0.36 : 0;
    return [0.06 + u * width, height + 0.37 - v * (height - low) + tail, Math.sin(v * 5.2 + u * 1.4) * 0.045 * v];
  };
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const color = c === 0 || c === columns - 1 || r === 1 || r === 3 ? trim : cloth;
      const bend = Math.cos((r / rows) * 5.2 + (c / columns) * 1.4) * 0.09 * (r / rows);
      for (const side of [1, -1]) {
        const corner = (i: number, j: number): number =>
          parts.cloth.vertex(point(i, j), [0.05 * side, bend * side, side], color);
        const [a, b, d, e] = [corner(c, r + 1), corner(c + 1, r + 1), corner(c + 1, r), corner(c, r)];
        if (side > 0) parts.cloth.quad(a, b, d, e);
        else parts.cloth.quad(e, d, b, a);
      }
    }
  return parts;
}

/** Height of a hand rail above the floor, in metres (look.md). */
const RAIL = 1.0;

/** A rail between two floor points: timber posts at most 1.6 m apart, a round hand rail and a thinner one below. */
export function rail(from: Vec3, to: Vec3, wood: Rgb, metal: Rgb): Parts {
  const parts = empty();
  const run = Math.hypot(to[0] - from[0], to[2] - from[2]);
  const count = Math.max(1, Math.ceil(run / 1.6));
  const turn = Math.atan2(to[0] - from[0], to[2] - from[2]);
  const at = (t: number, y: number): Vec3 => [
    from[0] + (to[0] - from[0]) * t,
    from[1] + (to[1] - from[1]) * t + y,
    from[2] + (to[2] - from[2]) * t,
  ];
  for (let i = 0; i <= count; i++)
    append(
      parts.wood,
      paint(taper(0.1, RAIL + 0.06, 0.1, 0.85, { noBottom: true }), wood),
      place(...at(i / count, 0), turn),
    );
  append(
    parts.wood,
    paint(
      tube([at(0, RAIL - 0.02), at(1, RAIL - 0.02)], () => 0.032, 8),
      wood,
    ),
  );
  append(
    parts.metal,
    paint(
      tube([at(0, RAIL * 0.55), at(1, RAIL * 0.55)], () => 0.012, 6),
      metal,
    ),
  );
  return parts;
}

function merge(target: Parts, source: Parts, x: number, y: number, z: number): void {
  for (const key of ["stone", "wood", "metal", "glow", "glare"] as const)
    append(target[key], source[key], place(x, y, z));
}
