// marks.ts: numbers and signs as raised strokes, round like rope: legible from afar, and lit like everything else.

import { Matrix4 } from "three";
import { tube } from "./lathe.ts";
import { append, Mesh, moved } from "./mesh.ts";
import type { Vec3 } from "./vec.ts";

type Stroke = readonly (readonly [number, number])[];

/** Points on an ellipse, from angle `from` to `to` in degrees, 0 at the right, counter-clockwise. */
function arc(x: number, y: number, rx: number, ry: number, from: number, to: number): Stroke {
  const steps = Math.max(6, Math.round(Math.abs(to - from) / 22));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const a = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [x + Math.cos(a) * rx, y + Math.sin(a) * ry];
  });
}

/** Strokes in a field of 0.6 × 1, and how far the next sign is. */
const SIGNS: Readonly<Record<string, { readonly strokes: readonly Stroke[]; readonly width: number }>> = {
  "0": { strokes: [arc(0.3, 0.5, 0.26, 0.46, 90, 450)], width: 0.78 },
  "1": {
    strokes: [
      [
        [0.06, 0.74],
        [0.3, 0.96],
        [0.3, 0.04],
      ],
    ],
    width: 0.6,
  },
  "2": { strokes: [[...arc(0.3, 0.68, 0.25, 0.28, 165, -35), [0.05, 0.04], [0.56, 0.04]]], width: 0.76 },
  "3": {
    strokes: [[...arc(0.27, 0.72, 0.25, 0.24, 150, -80)], [...arc(0.27, 0.27, 0.28, 0.24, 80, -150)]],
    width: 0.76,
  },
  "4": {
    strokes: [
      [
        [0.46, 0.04],
        [0.46, 0.96],
        [0.04, 0.3],
        [0.62, 0.3],
      ],
    ],
    width: 0.8,
  },
  "5": {
    strokes: [[[0.52, 0.96], [0.13, 0.96], [0.09, 0.52], ...arc(0.28, 0.33, 0.28, 0.29, 130, -150)]],
    width: 0.78,
  },
  "6": { strokes: [[...arc(0.46, 0.36, 0.42, 0.6, 100, 180), ...arc(0.31, 0.31, 0.27, 0.27, 180, 540)]], width: 0.78 },
  "7": {
    strokes: [
      [
        [0.05, 0.96],
        [0.56, 0.96],
        [0.2, 0.04],
      ],
    ],
    width: 0.74,
  },
  "8": { strokes: [arc(0.3, 0.73, 0.22, 0.23, -90, 270), arc(0.3, 0.27, 0.27, 0.23, 90, 450)], width: 0.78 },
  "9": { strokes: [[...arc(0.16, 0.64, 0.42, 0.6, -80, 0), ...arc(0.31, 0.69, 0.27, 0.27, 0, 360)]], width: 0.78 },
  "°": { strokes: [arc(0.16, 0.82, 0.13, 0.14, 90, 450)], width: 0.4 },
};

/** Half the thickness of a stroke, as a share of the height, and how flat it lies. */
const STROKE = 0.075;
const FLAT = 0.45;

/** Writes `text` in the x-y plane, its middle at the origin of x, its foot at y = 0, `height` metres high, towards +z. */
export function mark(text: string, height: number): Mesh {
  const mesh = new Mesh();
  const signs = [...text].map((sign) => {
    const known = SIGNS[sign];
    if (!known) throw new Error(`mark: no strokes for "${sign}"`);
    return known;
  });
  const gap = 0.16; // what a width holds beside the sign
  let x = -(signs.reduce((sum, { width }) => sum + width, 0) - gap) / 2;
  for (const { strokes, width } of signs) {
    for (const stroke of strokes) {
      const path = stroke.map(([u, v]): Vec3 => [(x + u) * height, v * height, 0]);
      append(
        mesh,
        tube(path, () => STROKE * height, 8),
      );
    }
    x += width;
  }
  return moved(mesh, new Matrix4().makeScale(1, 1, FLAT));
}
