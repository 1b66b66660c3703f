// water.ts: a still lake for stock materials: alpha rises near the viewer instead of Fresnel, ripples are a normal map.

import type { Rgb } from "./color.ts";
import { Mesh } from "./mesh.ts";
import { encodePng } from "./png.ts";
import { between, seeded } from "./random.ts";
import { smoothstep } from "./vec.ts";

/** Metres that one repeat of the ripple texture covers. */
export const RIPPLE = 7;

/**
 * A disc of water at height `y` around the origin. Where people stand, near the middle, they look down into it, so it is
 * nearly opaque there; far out it lets the mirrored world below shine through. Right for eyes at 1–3 m near the middle.
 */
export function lake(y: number, inner: number, outer: number, color: Rgb): Mesh {
  const mesh = new Mesh();
  const around = 56,
    rings = 11;
  for (let r = 0; r <= rings; r++) {
    const radius = inner * (outer / inner) ** (r / rings);
    for (let s = 0; s <= around; s++) {
      const a = (s / around) * Math.PI * 2;
      mesh.vertex(
        [Math.sin(a) * radius, y, -Math.cos(a) * radius],
        [0, 1, 0],
        color,
        0.8 - 0.58 * smoothstep(8, 46, radius),
      );
    }
  }
  for (let r = 0; r < rings; r++)
    for (let s = 0; s < around; s++) {
      const a = r * (around + 1) + s,
        b = a + around + 1;
      mesh.quad(a, a + 1, b + 1, b);
    }
  return mesh;
}

/** A tileable normal map of small waves, as PNG: a sum of sines with whole numbers of periods. */
export function rippleNormals(size: number, strength: number): Uint8Array {
  const random = seeded(7);
  const waves = Array.from({ length: 26 }, () => {
    const x = Math.round(between(random, -9, 9)),
      y = Math.round(between(random, -9, 9));
    return { x, y, phase: random() * Math.PI * 2, height: 1 / (2 + Math.hypot(x, y)) };
  });
  const pixels = new Uint8Array(size * size * 3);
  for (let j = 0; j < size; j++)
    for (let i = 0; i < size; i++) {
      let dx = 0,
        dy = 0;
      for (const w of waves) {
        const slope = Math.cos(2 * Math.PI * ((w.x * i + w.y * j) / size) + w.phase) * w.height * strength;
        dx += slope * w.x;
        dy += slope * w.y;
      }
      const l = Math.hypot(dx, dy, 1);
      pixels.set([128 - (dx / l) * 127, 128 + (dy / l) * 127, 128 + 127 / l].map(Math.round), (j * size + i) * 3);
    }
  return encodePng(pixels, size, size);
}
