// random.ts: seeded chance and seeded noise, so that a world builds to the same bytes every time.

export type Random = () => number;

/** Mulberry32: a 32-bit generator, good enough for placing leaves. Returns values in 0…1. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A value in `low`…`high`. */
export const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

function lattice(x: number, y: number, z: number): number {
  let h = Math.imul(x, 374761393) ^ Math.imul(y, 668265263) ^ Math.imul(z, 2147483647 ^ 0x5bd1e995);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Smooth value noise in −1…1 over 3D space; features are about 1 unit across. */
export function noise(x: number, y: number, z = 0): number {
  const xi = Math.floor(x),
    yi = Math.floor(y),
    zi = Math.floor(z);
  const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
  const u = fade(x - xi),
    v = fade(y - yi),
    w = fade(z - zi);
  const blend = (a: number, b: number, t: number): number => a + (b - a) * t;
  const edge = (j: number, k: number): number => blend(lattice(xi, yi + j, zi + k), lattice(xi + 1, yi + j, zi + k), u);
  return blend(blend(edge(0, 0), edge(1, 0), v), blend(edge(0, 1), edge(1, 1), v), w) * 2 - 1;
}

/** Sum of `octaves` of noise, each half the size and half the strength. About −1…1. */
export function fbm(x: number, y: number, z = 0, octaves = 4): number {
  let sum = 0,
    strength = 0.5,
    frequency = 1;
  for (let i = 0; i < octaves; i++) {
    sum += strength * noise(x * frequency + i * 17.3, y * frequency - i * 9.1, z * frequency + i * 4.7);
    strength *= 0.5;
    frequency *= 2;
  }
  return sum;
}
