// cloud-texture.ts: draws four heaps of summer cloud, lit from above, whose alpha frays at the edges.

import { encodePng } from "./png.ts";
import { between, fbm, seeded } from "./random.ts";
import { clamp, smoothstep } from "./vec.ts";

/** Size of the texture in pixels; it holds 2 × 2 clouds. */
const WIDTH = 512;
const HEIGHT = 256;
/** Clouds in the texture. */
export const CLOUDS = 4;

/** A ball of vapour: middle and radius, in heights of a cloud's field, which is 2 wide and 1 high; y goes up. */
type Puff = readonly [x: number, y: number, radius: number];

/** The whole texture as PNG: grey, to be multiplied with the vertices' colours, and alpha. */
export function cloudTexture(): Uint8Array {
  const pixels = new Uint8Array(WIDTH * HEIGHT * 2);
  for (let cloud = 0; cloud < CLOUDS; cloud++) draw(pixels, cloud);
  return encodePng(pixels, WIDTH, HEIGHT);
}

/** Where cloud number `cloud` lies in the texture: its left upper corner and size, 0…1. */
export const cloudTile = (cloud: number): readonly [number, number, number, number] => [
  (cloud % 2) / 2,
  (cloud >> 1) / 2,
  0.5,
  0.5,
];

function draw(pixels: Uint8Array, cloud: number): void {
  const random = seeded(90 + cloud);
  const puffs: Puff[] = Array.from({ length: 13 }, (_, i) => {
    const x = 1 + ((i + 0.5) / 13 - 0.5) * 1.4;
    const swell = 1 - Math.abs(x - 1) ** 1.5; // heaps up in the middle
    const radius = between(random, 0.1, 0.2) * (0.6 + 0.6 * swell);
    return [x, 0.22 + between(random, 0, 0.3) * swell + radius * 0.3, radius];
  });
  const thickness = (x: number, y: number): number => {
    const wild = 0.13 * fbm(x * 3.1, y * 3.1, cloud * 7, 3);
    let most = 0;
    for (const [px, py, r] of puffs)
      most = Math.max(most, 1 - Math.hypot(x + wild - px, (y + wild * 0.7 - py) * 1.05) / (r * 1.5));
    const floor = smoothstep(0.1, 0.24, y + 0.1 * fbm(x * 5, y * 6, cloud, 4)); // air rises to one height: flat below
    return (most + 0.28 * fbm(x * 6.5, y * 6.5, cloud * 3 + 1, 5)) * floor;
  };
  const [w, h] = [WIDTH / 2, HEIGHT / 2];
  const [left, upper] = [(cloud % 2) * w, (cloud >> 1) * h];
  const field = Float32Array.from({ length: w * h }, (_, k) =>
    thickness((2 * ((k % w) + 0.5)) / w, 1 - (Math.floor(k / w) + 0.5) / h),
  );
  const [over, beside] = [Math.round(h * 0.07), Math.round(w * 0.025)];
  for (let j = 0; j < h; j++)
    for (let i = 0; i < w; i++) {
      const [x, y] = [(2 * (i + 0.5)) / w, 1 - (j + 0.5) / h];
      const here = field[j * w + i];
      const rim = smoothstep(0, 0.12, Math.min(x, 2 - x)) * smoothstep(0, 0.08, 1 - y);
      const alpha = smoothstep(0.13, 0.45, here) * rim;
      // Lit where it is thinner towards the sun, dim at its flat foot.
      const towards = field[Math.max(0, j - over) * w + Math.min(w - 1, i + beside)];
      const shade = 0.93 + 0.3 * (here - towards) - 0.16 * (1 - smoothstep(0.16, 0.5, y));
      const at = ((upper + j) * WIDTH + left + i) * 2;
      pixels[at] = Math.round(255 * clamp(shade, 0.7, 1));
      pixels[at + 1] = Math.round(255 * alpha);
    }
}
