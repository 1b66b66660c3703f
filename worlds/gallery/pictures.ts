// pictures.ts: framed pictures in flat colours, drawn by code: dunes, stones, arcs, leaves.
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

export type Motif = "dunes" | "stones" | "arcs" | "leaves" | "moon";

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

/** Lays one flat shape, listed counter-clockwise, over what is there. */
function lay(canvas: Canvas, outline: readonly Point[], color: Rgb): void {
  const points = clipped(canvas, outline);
  if (points.length < 3) return;
  const z = CANVAS + canvas.layer++ * LAYER;
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
      lay(canvas, band(x, y, outer - reach * 0.12, outer, 0, Math.PI), color);
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
          lay(canvas, leaf(x, y, angle, height * 0.24, height * 0.045), color);
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
};
