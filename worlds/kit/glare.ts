// glare.ts: the soft shine around a lamp: a disc of light that the engine turns to the eye, with alpha that fades to nothing.

import type { Rgb } from "./color.ts";
import { MATERIALS } from "./materials.ts";
import { Mesh } from "./mesh.ts";
import { mix } from "./vec.ts";

/** Distance from the middle (0…1), alpha there, and how much of the lamp's own white heat there is. */
const RINGS = [
  [0.06, 0.62, 0.8],
  [0.16, 0.36, 0.3],
  [0.34, 0.15, 0],
  [0.62, 0.045, 0],
  [1, 0, 0],
] as const;
const AROUND = 14;

/** A disc of `radius` metres (at most the material's `glare`) around the origin, for the material "glare". */
export function glare(radius: number, color: Rgb, heart: Rgb): Mesh {
  const mesh = new Mesh();
  const reach = radius / MATERIALS.glare.glare / 2;
  const vertex = (r: number, angle: number, alpha: number, heat: number): number =>
    mesh.vertex([0, 0, 0], [0, 0, 1], mix(color, heart, heat), alpha, [
      0.5 + Math.cos(angle) * r * reach,
      0.5 + Math.sin(angle) * r * reach,
    ]);
  const middle = vertex(0, 0, 0.75, 1);
  RINGS.forEach(([r, alpha, heat], ring) => {
    for (let s = 0; s < AROUND; s++) vertex(r, (s / AROUND) * Math.PI * 2, alpha, heat);
    const first = middle + 1 + ring * AROUND;
    for (let s = 0; s < AROUND; s++) {
      const next = (s + 1) % AROUND;
      if (ring === 0) mesh.triangle(middle, first + s, first + next);
      else mesh.quad(first - AROUND + s, first + s, first + next, first - AROUND + next);
    }
  });
  return mesh;
}
