// grain.ts: the grain of plaster, timber and turf: small grey textures that repeat, and where on them the vertices of a mesh lie.

import type { Vector3 } from "three";
import type { Mesh } from "./mesh.ts";
import { encodePng } from "./png.ts";
import { seeded } from "./random.ts";
import { clamp } from "./vec.ts";

export type GrainName = "mineral" | "timber" | "turf";

interface Grain {
  /** Metres that one repeat covers, along and across the fibre. */
  readonly along: number;
  readonly across: number;
  /** How much darker than white the darkest spot may be, 0…1 in sRGB. */
  readonly depth: number;
  /** −1…1 at a place in the texture, which has a side of 1 and repeats. */
  readonly pattern: (u: number, v: number) => number;
}

/** Side of a grain texture in pixels. */
const SIZE = 256;

/** Smooth value noise in −1…1 that repeats after 1, with `columns` × `rows` features. */
function repeating(columns: number, rows: number, seed: number): (u: number, v: number) => number {
  const random = seeded(seed);
  const values = Array.from({ length: columns * rows }, () => random() * 2 - 1);
  const at = (i: number, j: number): number =>
    values[(((j % rows) + rows) % rows) * columns + (((i % columns) + columns) % columns)];
  const fade = (t: number): number => t * t * (3 - 2 * t);
  return (u, v) => {
    const [x, y] = [u * columns, v * rows];
    const [i, j] = [Math.floor(x), Math.floor(y)];
    const [s, t] = [fade(x - i), fade(y - j)];
    const upper = at(i, j) + (at(i + 1, j) - at(i, j)) * s;
    const lower = at(i, j + 1) + (at(i + 1, j + 1) - at(i, j + 1)) * s;
    return upper + (lower - upper) * t;
  };
}

type Pattern = (u: number, v: number) => number;
const sum =
  (...parts: readonly (readonly [number, Pattern])[]): Pattern =>
  (u, v) =>
    parts.reduce((total, [weight, part]) => total + weight * part(u, v), 0);

/** Trowelled plaster and sawn stone: specks, with softer patches between. */
const mineral = sum(
  [0.22, repeating(6, 6, 1)],
  [0.24, repeating(17, 17, 2)],
  [0.26, repeating(47, 47, 3)],
  [0.5, repeating(128, 128, 4)],
);

/** Fibres: long along u, fine along v; broad bands where a year was wet. */
const bands = repeating(2, 13, 5);
const timber = sum(
  [0.5, (u, v) => bands(u, v + 0.012 * bands(v, u))],
  [0.34, repeating(5, 61, 6)],
  [0.3, repeating(14, 128, 7)],
);

/** Short grass from above: tufts of light and dark. */
const turf = sum(
  [0.24, repeating(5, 5, 8)],
  [0.3, repeating(23, 19, 9)],
  [0.4, repeating(71, 53, 10)],
  [0.5, repeating(128, 97, 11)],
);

const GRAINS: Readonly<Record<GrainName, Grain>> = {
  mineral: { along: 1.3, across: 1.3, depth: 0.17, pattern: mineral },
  timber: { along: 1.7, across: 0.55, depth: 0.29, pattern: timber },
  turf: { along: 1.9, across: 1.9, depth: 0.38, pattern: turf },
};

interface Drawn {
  readonly png: Uint8Array;
  /** Linear; what a colour must be divided by to come out as bright as without the grain. */
  readonly mean: number;
}

const drawn = new Map<GrainName, Drawn>();

/** The texture, grey, and its mean. */
export function grainTexture(name: GrainName): Drawn {
  const known = drawn.get(name);
  if (known) return known;
  const { depth, pattern } = GRAINS[name];
  const pixels = new Uint8Array(SIZE * SIZE);
  let mean = 0;
  for (let j = 0; j < SIZE; j++)
    for (let i = 0; i < SIZE; i++) {
      const shade = 1 - depth * clamp(0.5 - 0.5 * pattern((i + 0.5) / SIZE, (j + 0.5) / SIZE), 0, 1);
      pixels[j * SIZE + i] = Math.round(shade * 255);
      mean += ((shade + 0.055) / 1.055) ** 2.4 / SIZE ** 2;
    }
  const made = { png: encodePng(pixels, SIZE, SIZE), mean };
  drawn.set(name, made);
  return made;
}

/**
 * Lays a grain over a mesh: seen along the axis that each normal is nearest to, the fibre along the longest side of each of
 * its connected parts, whose place in the texture is moved by chance, as no two boards are alike. Sets the vertices' `uv`.
 */
export function layGrain(mesh: Mesh, name: GrainName, place: Vector3): void {
  const { along, across } = GRAINS[name];
  const fibrous = along !== across;
  const part = connected(mesh);
  const boxes = new Map<number, { low: number[]; high: number[] }>();
  for (let i = 0; i < mesh.vertexCount; i++) {
    const p = mesh.at(i);
    const box = boxes.get(part[i]);
    if (!box) boxes.set(part[i], { low: [...p], high: [...p] });
    else
      for (let k = 0; k < 3; k++) {
        box.low[k] = Math.min(box.low[k], p[k]);
        box.high[k] = Math.max(box.high[k], p[k]);
      }
  }
  for (let i = 0; i < mesh.vertexCount; i++) {
    const { low, high } = boxes.get(part[i])!;
    const size = high.map((x, k) => x - low[k]);
    const fibre = fibrous ? size.indexOf(Math.max(...size)) : -1;
    const n = mesh.normalAt(i).map(Math.abs);
    const facing = n.indexOf(Math.max(...n));
    let [u, v] = [0, 1, 2].filter((k) => k !== facing);
    if (v === fibre || (fibre < 0 && u === 1)) [u, v] = [v, u];
    const chance = scatter(low[0] + place.x, low[1] + place.y, low[2] + place.z);
    const p = mesh.at(i);
    // Where nothing has a fibre, one plane goes on from mesh to mesh without a seam.
    const shift = fibrous ? [chance, scatter(chance, 1, 2)] : [0, 0];
    const from = fibrous ? low : [-place.x, -place.y, -place.z];
    mesh.uv[i * 2] = round((p[u] - from[u]) / along + shift[0]);
    mesh.uv[i * 2 + 1] = round((p[v] - from[v]) / across + shift[1]);
  }
}

/** Half a pixel: fewer digits pack better. */
const round = (x: number): number => Math.round(x * SIZE * 2) / (SIZE * 2);

/** 0…1, by chance, but always the same for the same numbers. */
function scatter(x: number, y: number, z: number): number {
  const s = Math.sin(x * 12.9898 + y * 39.346 + z * 78.233) * 43758.5453;
  return s - Math.floor(s);
}

/** For each vertex the number of one that stands for all that triangles connect it with. */
function connected(mesh: Mesh): Int32Array {
  const parent = Int32Array.from({ length: mesh.vertexCount }, (_, i) => i);
  const root = (i: number): number => {
    let at = i;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  for (let i = 0; i < mesh.index.length; i += 3)
    for (const k of [1, 2]) parent[root(mesh.index[i + k])] = root(mesh.index[i]);
  return parent.map((_, i) => root(i));
}
