// grain.ts: the surface of stone, turf and timber close up: small grey textures that tile, and where each vertex lies in them.

import { Mesh } from "./mesh.ts";
import { encodePng } from "./png.ts";
import { between, type Random, seeded } from "./random.ts";
import { clamp, cross, sub, type Vec3 } from "./vec.ts";

/** Side of a texture in pixels, and the metres that it covers. */
const SIZE = 256;
const METRES = { stone: 1.3, turf: 1.9, timber: 1.1 } as const;
export type GrainName = keyof typeof METRES;

/** Texture coordinates of a grain go from 0 to 1 over this many metres, about the origin: in 16 bits a step is 2.4 mm. */
const REACH = 160;
/** How often the texture repeats over the whole reach: KHR_texture_transform's scale. */
export const grainScale = (name: GrainName): number => REACH / METRES[name];

/** Greys near white, to be multiplied with the colours of vertices. */
export function grainTexture(name: GrainName): Uint8Array {
  const light = { stone, turf, timber }[name]();
  const pixels = new Uint8Array(SIZE * SIZE * 3);
  // In steps of 4: nobody sees them, and the file is half the size.
  light.forEach((value, i) => {
    pixels.fill(Math.round((clamp(value, 0, 1) * 255) / 4) * 4 - 1, i * 3, i * 3 + 3);
  });
  return encodePng(pixels, SIZE, SIZE);
}

/** Soft clouds, the grains of sand, and here and there a pit. */
function stone(): Float32Array {
  const random = seeded(301);
  const layers = [
    [8, 0.05],
    [24, 0.045],
    [64, 0.04],
    [256, 0.05],
  ].map(([period, strength]) => ({ noise: tiling(period, random), strength }));
  const light = new Float32Array(SIZE * SIZE);
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++) {
      let sum = 0.93;
      for (const { noise, strength } of layers) sum += strength * noise(x / SIZE, y / SIZE);
      light[y * SIZE + x] = sum;
    }
  for (let i = 0; i < 130; i++) blot(light, random, between(random, 0.7, 2), -between(random, 0.06, 0.16));
  return light;
}

/** Short blades that lie every way, light over dark. */
function turf(): Float32Array {
  const random = seeded(302);
  const light = new Float32Array(SIZE * SIZE).fill(0.8);
  for (let i = 0; i < 5200; i++) {
    const [x, y] = [random() * SIZE, random() * SIZE];
    const turn = random() * Math.PI * 2;
    const reach = between(random, 4, 10);
    const shade = between(random, 0.72, 1);
    for (let t = 0; t < reach; t += 0.7) {
      const fade = 0.75 * (1 - t / reach);
      const at = pixel(x + Math.cos(turn) * t, y + Math.sin(turn) * t);
      light[at] += (shade - light[at]) * fade;
    }
  }
  return light;
}

/** Fibres along u, some of them dark. */
function timber(): Float32Array {
  const random = seeded(303);
  const light = new Float32Array(SIZE * SIZE).fill(0.9);
  for (let i = 0; i < 900; i++) {
    const [x, y] = [random() * SIZE, random() * SIZE];
    const reach = between(random, 30, 150);
    const change = between(random, -0.09, 0.06);
    const sway = between(random, 0.5, 1.6);
    for (let t = 0; t < reach; t++) {
      light[pixel(x + t, y + sway * Math.sin(t / 23 + i))] += change * Math.sin((Math.PI * t) / reach);
    }
  }
  return light;
}

const wrap = (i: number, size: number): number => ((Math.floor(i) % size) + size) % size;
const pixel = (x: number, y: number): number => wrap(y, SIZE) * SIZE + wrap(x, SIZE);

function blot(light: Float32Array, random: Random, radius: number, change: number): void {
  const [x, y] = [random() * SIZE, random() * SIZE];
  for (let j = -3; j <= 3; j++)
    for (let i = -3; i <= 3; i++) light[pixel(x + i, y + j)] += change * clamp(1.4 - Math.hypot(i, j) / radius, 0, 1);
}

/** Value noise in −1…1 over a square of 1 × 1 that tiles, with `period` cells along each side. */
function tiling(period: number, random: Random): (u: number, v: number) => number {
  const table = Float32Array.from({ length: period * period }, () => random() * 2 - 1);
  const at = (x: number, y: number): number => table[wrap(y, period) * period + wrap(x, period)];
  const fade = (t: number): number => t * t * (3 - 2 * t);
  return (u, v) => {
    const [x, y] = [u * period, v * period];
    const [s, t] = [fade(x - Math.floor(x)), fade(y - Math.floor(y))];
    const [a, b, c, d] = [at(x, y), at(x + 1, y), at(x, y + 1), at(x + 1, y + 1)];
    return a + (b - a) * s + (c - a) * t + (a - b - c + d) * s * t;
  };
}

/**
 * A copy whose texture coordinates are its places in the world, as seen along the axis that each face looks at most. With
 * `fibres` the texture is turned on each face so that u runs along it: timber is cut that way.
 */
export function boxMapped(mesh: Mesh, fibres: boolean): Mesh {
  const result = new Mesh();
  const copies = new Map<number, number>();
  const flat = (p: Vec3, axis: number): readonly [number, number] => [
    axis === 0 ? p[2] : p[0],
    axis === 1 ? p[2] : p[1],
  ];
  const copy = (i: number, axis: number, turned: boolean): number => {
    const key = i * 6 + axis * 2 + (turned ? 1 : 0);
    if (!copies.has(key)) {
      const [u, v] = flat(mesh.at(i), axis).map((x) => clamp(x / REACH + 0.5, 0, 1));
      const uv = turned ? ([v, u] as const) : ([u, v] as const);
      copies.set(key, result.vertex(mesh.at(i), mesh.normalAt(i), mesh.colorAt(i), mesh.alpha[i], uv));
    }
    return copies.get(key)!;
  };
  for (let t = 0; t < mesh.index.length; t += 3) {
    const ids = [mesh.index[t], mesh.index[t + 1], mesh.index[t + 2]] as const;
    const [a, b, c] = ids.map((i) => mesh.at(i));
    const axis = axisOf(cross(sub(b, a), sub(c, a)));
    const seen = [a, b, c].map((p) => flat(p, axis));
    const extent = (k: 0 | 1): number => Math.max(...seen.map((p) => p[k])) - Math.min(...seen.map((p) => p[k]));
    const turned = fibres && extent(1) > extent(0);
    result.triangle(copy(ids[0], axis, turned), copy(ids[1], axis, turned), copy(ids[2], axis, turned));
  }
  return result;
}

/** The axis that a direction is nearest to: 0 x, 1 y, 2 z. */
function axisOf(n: Vec3): number {
  const [x, y, z] = n.map(Math.abs);
  if (y >= x && y >= z) return 1;
  return x >= z ? 0 : 2;
}
