// leaf-texture.ts: draws the one texture of all plants: two sprigs, grass and blossoms, cut out by an alpha that is a distance.

import { encodePng } from "./png.ts";
import { between, type Random, seeded } from "./random.ts";
import { clamp } from "./vec.ts";

/** Side of the texture in pixels; it holds 2 × 2 tiles. */
const SIZE = 512;
const TILE = SIZE / 2;

/** Tiles by name: column and row. */
export const TILES = { sprig: [0, 0], twigs: [1, 0], grass: [0, 1], blossoms: [1, 1] } as const;
export type TileName = keyof typeof TILES;

/** Something drawn into a tile: how far a point (x, y in −1…1, y up) lies inside, and how light it is there. */
type Stroke = (x: number, y: number) => { readonly inside: number; readonly light: number };

/** Pixels over which alpha goes from 0 to 1: as a distance, so that edges stay smooth however large a card is drawn. */
const SOFTNESS = 6;

/** The whole texture as PNG. Its colours are greys, to be multiplied with those of the vertices. */
export function leafTexture(): Uint8Array {
  const pixels = new Uint8Array(SIZE * SIZE * 4);
  const random = seeded(77);
  const tiles: Record<TileName, Stroke[]> = {
    sprig: sprig(random, 7, 3, 0.36, 0.085),
    twigs: sprig(random, 8, 4, 0.3, 0.058),
    grass: grass(random),
    blossoms: blossoms(random),
  };
  for (const [name, strokes] of Object.entries(tiles)) draw(pixels, TILES[name as TileName], strokes);
  return encodePng(pixels, SIZE, SIZE);
}

function draw(pixels: Uint8Array, [column, row]: readonly [number, number], strokes: readonly Stroke[]): void {
  for (let j = 0; j < TILE; j++) {
    for (let i = 0; i < TILE; i++) {
      let inside = -1;
      let light = 0.8;
      for (const stroke of strokes) {
        const found = stroke(((i + 0.5) / TILE) * 2 - 1, 1 - ((j + 0.5) / TILE) * 2);
        if (found.inside > 0) light = found.light;
        inside = Math.max(inside, found.inside);
      }
      const alpha = clamp(0.5 + (inside * TILE) / 2 / SOFTNESS, 0, 1);
      const at = ((row * TILE + j) * SIZE + column * TILE + i) * 4;
      pixels.set(
        [light, light, light, alpha].map((x) => Math.round(x * 255)),
        at,
      );
    }
  }
}

/** A pointed leaf from `foot` in a direction: two arcs that meet in points; the half away from the light is darker. */
function leaf(foot: readonly [number, number], angle: number, length: number, width: number, light: number): Stroke {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return (x, y) => {
    const along = ((x - foot[0]) * c + (y - foot[1]) * s) / length;
    const across = -(x - foot[0]) * s + (y - foot[1]) * c;
    const half = width * 4 * along * (1 - along) * (1.25 - 0.5 * along);
    const shade = Math.abs(across) < 0.007 ? 0.7 : across > 0 ? 1 : 0.82; // a rib, a lit and a shaded half
    return { inside: along < 0 || along > 1 ? -1 : half - Math.abs(across), light: light * shade };
  };
}

/** A thin line between two points. */
function stem(from: readonly [number, number], to: readonly [number, number], width: number): Stroke {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const square = dx * dx + dy * dy;
  return (x, y) => {
    const t = clamp(((x - from[0]) * dx + (y - from[1]) * dy) / square, 0, 1);
    return { inside: width * (1 - 0.5 * t) - Math.hypot(x - from[0] - dx * t, y - from[1] - dy * t), light: 0.55 };
  };
}

/**
 * Twigs that part from near the middle, each with leaves on either side and one at its end; air between them, so that near
 * by one sees leaves and not a torn sheet.
 */
function sprig(random: Random, twigs: number, pairs: number, length: number, width: number): Stroke[] {
  const strokes: Stroke[] = [];
  for (let k = 0; k < twigs; k++) {
    const out = ((k + between(random, -0.35, 0.35)) / twigs) * Math.PI * 2;
    const bend = between(random, -0.5, 0.5);
    const reach = between(random, 0.55, 1) - length * 0.5;
    const at = (t: number): readonly [number, number] => [
      Math.cos(out + bend * t) * reach * t,
      Math.sin(out + bend * t) * reach * t,
    ];
    for (let i = 0; i < 4; i++) strokes.push(stem(at(i / 4), at((i + 1) / 4), 0.018));
    for (let i = 0; i <= pairs; i++) {
      const t = 0.2 + (0.8 * i) / pairs;
      const size = length * (0.72 + 0.28 * Math.sin(Math.PI * t)) * between(random, 0.85, 1.15);
      const along = out + bend * t * 2;
      const last = i === pairs;
      for (const side of last ? [0] : [-1, 1]) {
        const angle = along + side * between(random, 0.7, 1.05) + between(random, -0.12, 0.12);
        const light = between(random, 0.62, 1);
        strokes.push(leaf(at(t - (side > 0 ? 0.04 : 0)), angle, size, width * between(random, 0.85, 1.15), light));
      }
    }
  }
  const middle: Stroke = (x, y) => ({ inside: 0.035 - Math.hypot(x, y), light: 1 }); // the white spot of plain things
  return [...strokes, middle];
}

/** Bent blades that fan out from the lower edge: tall in the middle, low at the sides, so that no card shows its rectangle. */
function grass(random: Random): Stroke[] {
  return Array.from({ length: 26 }, () => {
    const foot = between(random, -0.5, 0.5) * (0.5 + 0.5 * random());
    const bend = clamp(foot * 2.1 + between(random, -0.3, 0.3), -0.92, 0.92) - foot; // its tip stays in the tile
    const height = between(random, 0.75, 1) * (1.9 - 1.5 * Math.abs(foot + bend * 0.5));
    const light = between(random, 0.7, 1);
    const width = between(random, 0.032, 0.055);
    return (x, y) => {
      const t = (y + 1) / height;
      const inside = t > 1 ? -1 : width * (1 - t * t) - Math.abs(x - foot - bend * t * t);
      return { inside, light };
    };
  });
}

/** Five-petalled blossoms in the upper half, on thin stems. */
function blossoms(random: Random): Stroke[] {
  return Array.from({ length: 12 }, (_, i) => {
    const [x0, y0] = [-0.75 + (i % 6) * 0.3 + between(random, -0.07, 0.07), between(random, -0.15, 0.8)];
    const [radius, foot, turn] = [between(random, 0.1, 0.15), x0 * 0.4, random() * 6];
    const stem: Stroke = (x, y) => {
      const t = (y + 1) / (y0 + 1);
      return { inside: t > 1 ? -1 : 0.022 - Math.abs(x - foot - (x0 - foot) * t * t), light: 0.8 };
    };
    const head: Stroke = (x, y) => {
      const r = Math.hypot(x - x0, y - y0);
      const petal = 0.72 + 0.28 * Math.abs(Math.cos(2.5 * (Math.atan2(y - y0, x - x0) + turn)));
      return { inside: radius * petal - r, light: r < radius * 0.3 ? 0.62 : 1 };
    };
    return [stem, head];
  }).flat();
}
