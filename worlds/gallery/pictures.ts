// pictures.ts: framed pictures in flat colours, drawn by code: dunes, stones, arcs, leaves, houses, a vase.
import { ShapeUtils, Vector2 } from "three";
import { box } from "../kit/box.ts";
import { type Rgb, vary } from "../kit/color.ts";
import type { Point } from "../kit/extrude.ts";
import { append, Mesh, paint, place } from "../kit/mesh.ts";
import { between, type Random } from "../kit/random.ts";
import { OAK, OAK_DARK, PIGMENTS } from "./palette.ts";

/** How far each layer of colour lies over the one before, in metres: enough for the depth buffer at 20 m. */
const LAYER = 0.003;
/** Where the lowest layer lies before the wall. */
const CANVAS = 0.02;

/** Pale board between picture and frame, in metres: vertices right at the frame would bake dark. */
const MOUNT = 0.05;

export type Motif = "dunes" | "stones" | "arcs" | "leaves" | "moon" | "cutouts" | "rays" | "tiles" | "houses" | "vase";

interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly mesh: Mesh;
  layer: number;
}

/** A picture in the x-y plane around the origin, its back at z = 0, front to +z. */
export function picture(motif: Motif, width: number, height: number, random: Random): { wood: Mesh; cloth: Mesh } {
  const mesh = new Mesh();
  mount(mesh, width, height);
  const canvas: Canvas = { width: width - MOUNT * 2, height: height - MOUNT * 2, mesh, layer: 0 };
  DRAW[motif](canvas, random);
  return { wood: frame(width, height, random), cloth: mesh };
}

/** The board around the picture; it reaches a little under it. */
function mount(mesh: Mesh, width: number, height: number): void {
  const corner = (x: number, y: number, by: number): number =>
    mesh.vertex([x * (width / 2 - by), y * (height / 2 - by), CANVAS - LAYER], [0, 0, 1], PIGMENTS.cream);
  const turn = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  turn.forEach(([x, y], i) => {
    const [nextX, nextY] = turn[(i + 1) % 4];
    mesh.quad(corner(x, y, 0), corner(nextX, nextY, 0), corner(nextX, nextY, MOUNT + 0.02), corner(x, y, MOUNT + 0.02));
  });
}

function frame(width: number, height: number, random: Random): Mesh {
  const wood = new Mesh();
  const rim = 0.045;
  const color = vary(random() < 0.5 ? OAK : OAK_DARK, random, 0.06);
  for (const side of [-1, 1]) {
    const bar = paint(box(width + rim * 2, rim, 0.07, { bevel: 0.008 }), color);
    append(wood, bar, place(0, (side * (height + rim)) / 2 - rim / 2, 0.03));
    const post = paint(box(rim, height, 0.07, { bevel: 0.008 }), color);
    append(wood, post, place((side * (width + rim)) / 2, -height / 2, 0.03));
  }
  return wood;
}

/** What of an outline lies on the canvas (Sutherland–Hodgman). */
function clipped(canvas: Canvas, outline: readonly Point[]): Point[] {
  const [w, h] = [canvas.width / 2, canvas.height / 2];
  const sides: readonly (readonly [number, number, number])[] = [
    [1, 0, w],
    [-1, 0, w],
    [0, 1, h],
    [0, -1, h],
  ];
  return sides.reduce<Point[]>(
    (points, [nx, ny, far]) => {
      const inside = ([x, y]: Point): number => far - (x * nx + y * ny);
      return points.flatMap((p, i): Point[] => {
        const q = points[(i + 1) % points.length];
        const [a, b] = [inside(p), inside(q)];
        const t = a / (a - b);
        const crossing: Point[] = a >= 0 === b >= 0 ? [] : [[p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t]];
        return a >= 0 ? [p, ...crossing] : crossing;
      });
    },
    [...outline],
  );
}

/** Lays one flat shape, listed counter-clockwise, over what is there, or `beside` the last one, which it must not touch. */
function lay(canvas: Canvas, outline: readonly Point[], color: Rgb, beside = false): void {
  const points = clipped(canvas, outline);
  if (points.length < 3) return;
  if (!beside) canvas.layer++;
  const z = CANVAS + canvas.layer * LAYER;
  const { mesh } = canvas;
  const first = mesh.vertexCount;
  for (const [x, y] of points) mesh.vertex([x, y, z], [0, 0, 1], color);
  const faces = ShapeUtils.triangulateShape(
    points.map((p) => new Vector2(...p)),
    [],
  );
  for (const [a, b, c] of faces as [number, number, number][]) mesh.triangle(first + a, first + b, first + c);
}

const ground = (canvas: Canvas, color: Rgb): void => {
  const [w, h] = [canvas.width / 2, canvas.height / 2];
  lay(
    canvas,
    [
      [-w, -h],
      [w, -h],
      [w, h],
      [-w, h],
    ],
    color,
  );
};

/** A closed soft outline around a point: an ellipse whose radius swells and shrinks. */
function blob(x: number, y: number, rx: number, ry: number, random: Random, wild = 0.16): Point[] {
  const [a, b] = [random() * 6, random() * 6];
  return Array.from({ length: 40 }, (_, i): Point => {
    const t = (i / 40) * Math.PI * 2;
    const r = 1 + wild * Math.sin(2 * t + a) + wild * 0.6 * Math.sin(3 * t + b);
    return [x + Math.cos(t) * rx * r, y + Math.sin(t) * ry * r];
  });
}

const disc = (x: number, y: number, r: number): Point[] => blob(x, y, r, r, () => 0, 0);

/** Everything below a wave across the canvas. */
function wave(canvas: Canvas, y: number, swing: number, random: Random): Point[] {
  const w = canvas.width / 2 + 0.01;
  const [phase, turns] = [random() * 6, between(random, 0.7, 1.5)];
  const crest = Array.from({ length: 33 }, (_, i): Point => {
    const t = i / 32;
    return [w - t * 2 * w, y + Math.sin(phase + t * Math.PI * 2 * turns) * swing];
  });
  return [[-w, -canvas.height], [w, -canvas.height], ...crest];
}

/** A band of a ring, from angle `from` to `to` in radians. */
function band(x: number, y: number, inner: number, outer: number, from: number, to: number): Point[] {
  const steps = Array.from({ length: 25 }, (_, i) => from + ((to - from) * i) / 24);
  return [
    ...steps.map((a): Point => [x + Math.cos(a) * outer, y + Math.sin(a) * outer]),
    ...steps.reverse().map((a): Point => [x + Math.cos(a) * inner, y + Math.sin(a) * inner]),
  ];
}

/** A pointed leaf from a foot along a direction. */
function leaf(x: number, y: number, angle: number, length: number, width: number): Point[] {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const side = (sign: number): Point[] =>
    Array.from({ length: 11 }, (_, i): Point => {
      const t = sign < 0 ? i / 11 : 1 - i / 11;
      const half = sign * width * Math.sin(Math.PI * t) * (1.2 - 0.4 * t);
      return [x + c * t * length - s * half, y + s * t * length + c * half];
    });
  return [...side(-1), ...side(1)];
}

const rectangle = (x: number, y: number, w: number, h: number): Point[] => [
  [x - w / 2, y - h / 2],
  [x + w / 2, y - h / 2],
  [x + w / 2, y + h / 2],
  [x - w / 2, y + h / 2],
];

/** Middle of cell `i` of a table around the origin, row by row from above. */
const cellX = (i: number, columns: number, w: number): number => ((i % columns) + 0.5 - columns / 2) * w;
const cellY = (i: number, columns: number, rows: number, h: number): number =>
  (rows / 2 - 0.5 - Math.floor(i / columns)) * h;

/** A quarter of a disc about `corner`, from angle `from` on. */
function wedge(corner: Point, radius: number, from: number): Point[] {
  const arc = Array.from({ length: 13 }, (_, i): Point => {
    const a = from + (i / 12) * (Math.PI / 2);
    return [corner[0] + Math.cos(a) * radius, corner[1] + Math.sin(a) * radius];
  });
  return [corner, ...arc];
}

/** A leaf of five round lobes, as if cut with scissors. */
function lobes(x: number, y: number, size: number, turn: number): Point[] {
  return Array.from({ length: 60 }, (_, i): Point => {
    const t = (i / 60) * Math.PI * 2;
    const r = size * (0.6 + 0.4 * Math.cos(5 * t)) * (1 - 0.22 * Math.cos(t - Math.PI / 2));
    return [x + Math.cos(t + turn) * r, y + Math.sin(t + turn) * r];
  });
}

const { vermilion, cobalt, ochre, ink, cream, sage, plum, sky } = PIGMENTS;

const DRAW: Readonly<Record<Motif, (canvas: Canvas, random: Random) => void>> = {
  dunes(canvas, random) {
    const { width, height } = canvas;
    ground(canvas, cream);
    lay(canvas, disc(width * between(random, -0.25, 0.25), height * 0.2, Math.min(width, height) * 0.17), vermilion);
    const order = [ochre, sage, plum, cobalt, ink];
    order.forEach((color, i) => {
      lay(canvas, wave(canvas, height * (0.12 - i * 0.13), height * 0.07, random), color);
    });
  },
  stones(canvas, random) {
    const { width, height } = canvas;
    ground(canvas, sky);
    lay(canvas, wave(canvas, -height * 0.3, height * 0.03, random), cream);
    const colors = [ink, vermilion, ochre, cream, cobalt];
    let y = -height * 0.36;
    colors.forEach((color, i) => {
      const ry = height * (0.105 - i * 0.011);
      lay(
        canvas,
        blob(width * between(random, -0.05, 0.05), y + ry, width * (0.3 - i * 0.042), ry, random, 0.05),
        color,
      );
      y += ry * 1.9;
    });
  },
  arcs(canvas, random) {
    const { width, height } = canvas;
    ground(canvas, cream);
    const colors = [cobalt, ochre, vermilion, ink, sky, plum];
    const reach = Math.max(width, height) * 0.92;
    const [x, y] = [width * (random() < 0.5 ? -0.5 : 0.5), -height * 0.5];
    colors.forEach((color, i) => {
      const outer = reach * (1 - i * 0.15);
      lay(canvas, band(x, y, outer - reach * 0.12, outer, 0, Math.PI), color, i > 0);
    });
  },
  leaves(canvas, random) {
    const { width, height } = canvas;
    ground(canvas, cream);
    const colors = [cobalt, sage, vermilion, ochre, plum];
    const columns = Math.max(2, Math.round(width / 0.62));
    for (let i = 0; i < columns; i++) {
      const x = width * ((i + 0.5) / columns - 0.5);
      const color = colors[i % colors.length];
      for (let k = 0; k < 5; k++) {
        const y = height * (-0.42 + k * 0.17);
        for (const side of [-1, 1]) {
          const angle = Math.PI / 2 - side * between(random, 0.5, 0.8);
          lay(canvas, leaf(x, y, angle, height * 0.24, height * 0.045), color, i + k > 0 || side > 0);
        }
      }
    }
  },
  moon(canvas, random) {
    const { width, height } = canvas;
    ground(canvas, ink);
    lay(canvas, disc(width * 0.18, height * 0.2, height * 0.15), ochre);
    lay(canvas, wave(canvas, -height * 0.05, height * 0.08, random), cobalt);
    lay(canvas, wave(canvas, -height * 0.2, height * 0.1, random), sky);
    lay(canvas, wave(canvas, -height * 0.34, height * 0.07, random), cream);
  },
  cutouts(canvas, random) {
    const { width, height } = canvas;
    const [columns, rows] = [2, 3];
    const sheets = [sky, cream, ochre, plum, cream, cobalt];
    const shapes = [vermilion, cobalt, ink, cream, sage, ochre];
    ground(canvas, cream);
    const [w, h] = [width / columns, height / rows];
    for (let i = 0; i < columns * rows; i++)
      lay(canvas, rectangle(cellX(i, columns, w), cellY(i, columns, rows, h), w, h), sheets[i], i > 0);
    for (let i = 0; i < columns * rows; i++) {
      const [x, y] = [cellX(i, columns, w), cellY(i, columns, rows, h)];
      lay(canvas, lobes(x, y, Math.min(w, h) * 0.46, between(random, 0, 6)), shapes[i], i > 0);
    }
  },
  rays(canvas, random) {
    const { width, height } = canvas;
    ground(canvas, cobalt);
    const [x, y] = [width * between(random, -0.08, 0.08), height * between(random, -0.06, 0.1)];
    const count = 18;
    for (let i = 0; i < count; i++) {
      const a = (i / count) * Math.PI * 2;
      const reach = Math.min(width, height) * (i % 2 ? 0.46 : 0.38);
      const tip: Point = [x + Math.cos(a) * reach, y + Math.sin(a) * reach];
      const foot = (side: number): Point => {
        const b = a + (side * 0.7 * Math.PI) / count;
        return [x + Math.cos(b) * height * 0.19, y + Math.sin(b) * height * 0.19];
      };
      lay(canvas, [foot(-1), tip, foot(1)], i % 2 ? ochre : cream, i > 0);
    }
    lay(canvas, disc(x, y, height * 0.17), vermilion);
    lay(canvas, disc(x, y, height * 0.1), ochre);
    lay(canvas, wave(canvas, -height * 0.4, height * 0.025, random), ink);
  },
  tiles(canvas, random) {
    const { width, height } = canvas;
    const rows = 4;
    const columns = Math.round((width / height) * rows);
    ground(canvas, cream);
    const [w, h] = [width / columns, height / rows];
    const colors = [vermilion, cobalt, ochre, ink, sage, sky, plum];
    const turns = Array.from({ length: columns * rows }, () => Math.floor(random() * 4));
    turns.forEach((turn, i) => {
      const [x, y] = [cellX(i, columns, w), cellY(i, columns, rows, h)];
      const corner = turn * (Math.PI / 2);
      const at: Point = [
        x + (Math.cos(corner + Math.PI / 4) * w) / Math.SQRT2,
        y + (Math.sin(corner + Math.PI / 4) * h) / Math.SQRT2,
      ];
      lay(canvas, wedge(at, Math.min(w, h) * 0.97, corner + Math.PI), colors[(i * 5 + turn) % colors.length], i > 0);
    });
    turns.forEach((turn, i) => {
      if (turn % 2) return;
      const [x, y] = [cellX(i, columns, w), cellY(i, columns, rows, h)];
      const corner = turn * (Math.PI / 2);
      const at: Point = [
        x + (Math.cos(corner + Math.PI / 4) * w) / Math.SQRT2,
        y + (Math.sin(corner + Math.PI / 4) * h) / Math.SQRT2,
      ];
      lay(canvas, wedge(at, Math.min(w, h) * 0.5, corner + Math.PI), i % 3 ? cream : ink, i > 0);
    });
  },
  houses(canvas, random) {
    const { width, height } = canvas;
    ground(canvas, sky);
    lay(canvas, disc(width * between(random, -0.3, 0.3), height * 0.27, height * 0.12), cream);
    const colors = [cream, vermilion, ochre, plum, cobalt, sage];
    for (const [row, base] of [0.02, -0.2, -0.42].entries()) {
      const count = Math.round((width / height) * (4 + row));
      const shift = random();
      const walls = Array.from({ length: count + 1 }, (_, i) => ({
        x: ((i + shift) / count - 0.5) * width - width / count / 2,
        top: height * (base + between(random, 0.06, 0.17)),
        color: colors[(i * 2 + row * 3) % colors.length],
      }));
      const w = width / count;
      const bottom = -height / 2 - 0.01;
      walls.forEach(({ x, top, color }, i) => {
        lay(canvas, rectangle(x, (top + bottom) / 2, w, top - bottom), color, i > 0);
      });
      walls.forEach(({ x, top, color }, i) => {
        const roof: Point[] = [
          [x - w / 2, top],
          [x + w / 2, top],
          [x, top + w * 0.42],
        ];
        lay(canvas, roof, color === vermilion ? ink : vermilion, i > 0);
        const pane = color === cream || color === ochre ? ink : cream;
        for (const side of [-0.22, 0.22])
          lay(canvas, rectangle(x + side * w, top - w * 0.34, w * 0.17, w * 0.26), pane, true);
      });
    }
  },
  vase(canvas, random) {
    const { width, height } = canvas;
    ground(canvas, ochre);
    lay(canvas, rectangle(0, -height * 0.39, width, height * 0.22), plum);
    const y = -height * 0.36;
    const stems = 7;
    const heads = Array.from(
      { length: stems },
      (_, i): Point => [
        width * ((i + 0.5) / stems - 0.5) * 0.86,
        height * (0.3 - 0.5 * Math.abs((i + 0.5) / stems - 0.5)) + height * between(random, -0.06, 0.06),
      ],
    );
    heads.forEach(([hx, hy], i) => {
      const from: Point = [width * 0.012 * (i - 3), y + height * 0.3];
      const off = width * 0.011;
      lay(
        canvas,
        [
          [from[0] - off, from[1]],
          [from[0] + off, from[1]],
          [hx + off, hy],
          [hx - off, hy],
        ],
        ink,
      );
    });
    for (let i = 0; i < 6; i++) {
      const side = i % 2 ? 1 : -1;
      const angle = Math.PI / 2 - side * between(random, 0.4, 1.1);
      lay(canvas, leaf(0, y + height * 0.28, angle, height * between(random, 0.26, 0.36), height * 0.035), sage);
    }
    heads.forEach(([hx, hy], i) => {
      lay(canvas, blob(hx, hy, width * 0.085, width * 0.085, random, 0.1), [vermilion, cream, cobalt][i % 3], i > 0);
    });
    heads.forEach(([hx, hy], i) => {
      lay(canvas, disc(hx, hy, width * 0.03), i % 3 === 1 ? vermilion : ochre, i > 0);
    });
    const half = [0.1, 0.15, 0.17, 0.16, 0.12, 0.08, 0.085].map(
      (w, i): Point => [w * width, y + (i / 6) * height * 0.32],
    );
    lay(canvas, [...half, ...half.map(([x, v]): Point => [-x, v]).reverse()], cobalt);
    lay(canvas, rectangle(0, y + height * 0.1, width * 0.3, height * 0.045), cream);
  },
};
