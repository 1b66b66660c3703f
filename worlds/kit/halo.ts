// halo.ts: the soft shine around a lamp, as crossed discs of light whose alpha fades to nothing.

import type { Rgb } from "./color.ts";
import { Mesh } from "./mesh.ts";
import type { Vec3 } from "./vec.ts";

/** Upright discs; with three at 60° the halo is about equally strong from all sides. */
const DISCS = 3;
/** Alpha by distance from the middle, 0…1. */
const RINGS = [
  [0.16, 0.46],
  [0.38, 0.21],
  [0.68, 0.065],
  [1, 0],
] as const;
const AROUND = 14;

/** A halo of `radius` metres around the origin, for the material "veil". */
export function halo(radius: number, color: Rgb): Mesh {
  const mesh = new Mesh();
  for (let disc = 0; disc < DISCS; disc++) {
    const turn = (disc / DISCS) * Math.PI;
    const normal: Vec3 = [-Math.sin(turn), 0, Math.cos(turn)];
    const middle = mesh.vertex([0, 0, 0], normal, color, 0.62);
    RINGS.forEach(([r, alpha], ring) => {
      for (let s = 0; s < AROUND; s++) {
        const a = (s / AROUND) * Math.PI * 2;
        const out = Math.cos(a) * r * radius;
        mesh.vertex([out * Math.cos(turn), Math.sin(a) * r * radius, out * Math.sin(turn)], normal, color, alpha);
      }
      const first = middle + 1 + ring * AROUND;
      for (let s = 0; s < AROUND; s++) {
        const next = (s + 1) % AROUND;
        if (ring === 0) mesh.triangle(middle, first + s, first + next);
        else mesh.quad(first - AROUND + s, first + s, first + next, first - AROUND + next);
      }
    });
  }
  return mesh;
}
