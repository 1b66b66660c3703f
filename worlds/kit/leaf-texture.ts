// leaf-texture.ts: draws the one texture of all plants: two sprigs, grass and blossoms, cut out by an alpha that is a distance.

import { encodePng } from "./png.ts";
import { between, type Random, seeded } from "./random.ts";
import { clamp } from "./vec.ts";

/** Side of the texture in pixels; it holds 2 × 2 tiles. */
const SIZE = 256;
const TILE = SIZE / 2;

/** Tiles by name: column and row. */
export const TILES = { sprig: [0, 0], twigs: [1, 0], grass: [0, 1], blossoms: [1, 1] } as const;
export type TileName = keyof typeof TILES;

/** Something drawn into a tile: how far a point (x, y in −1…1, y up) lies inside, and how light it is there. */
type Stroke = (x: number, y: number) => { readonly inside: number; readonly light: number };

/** Pixels over which alpha goes from 0 to 1: as a distance, so that edges stay smooth however large a card is drawn. */
const SOFTNESS = 5;

/** The whole texture as PNG. Its colours are greys, to be multiplied with those of the vertices. */
export function leafTexture(): Uint8Array {
  const pixels = new Uint8Array(SIZE * SIZE * 4);
  const random = seeded(77);
  const tiles: Record<TileName, Stroke[]> = {
    sprig: sprig(random, 46, 0.34, 0.1),
    twigs: sprig(random, 58, 0.3, 0.075),
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
    const shade = across > 0 ? 1 : 0.84;
    return { inside: along < 0 || along > 1 ? -1 : half - Math.abs(across), light: light * shade };
  };
}

/** Leaves around a middle, the outer ones on top, leaving no straight edge. */
function sprig(random: Random, count: number, length: number, width: number): Stroke[] {
  const middle: Stroke = (x, y) => ({ inside: 0.1 - Math.hypot(x, y), light: 1 }); // the white spot of plain things
  const leaves = Array.from({ length: count }, (_, i) => {
    const turn = i * 2.4 + between(random, -0.5, 0.5);
    const reach = Math.sqrt(i / count) * (0.98 - length * 0.9);
    const angle = turn + between(random, -1.5, 1.5); // mostly outward; all outward would be a rosette
    const size = length * between(random, 0.75, 1.15);
    const foot = [
      Math.cos(turn) * reach - Math.cos(angle) * size * 0.3,
      Math.sin(turn) * reach - Math.sin(angle) * size * 0.3,
    ] as const;
    return leaf(foot, angle, size, width * between(random, 0.85, 1.15), between(random, 0.7, 1));
  });
  return [...leaves, middle];
}

/** Bent blades that rise from the lower edge. */
function grass(random: Random): Stroke[] {
  return Array.from({ length: 17 }, () => {
    const foot = between(random, -0.75, 0.75);
    const bend = clamp(foot * 1.3 + between(random, -0.35, 0.35), -0.9, 0.9) - foot; // its tip stays in the tile
    const height = between(random, 0.9, 1.9);
    const light = between(random, 0.75, 1);
    const width = between(random, 0.05, 0.08);
    return (x, y) => {
      const t = (y + 1) / height;
      const inside = t > 1 ? -1 : width * (1 - t * t) - Math.abs(x - foot - bend * t * t);
      return { inside, light };
    };
  });
}

/** Five-petalled blossoms in the upper half, on thin stems. */
function blossoms(random: Random): Stroke[] {
  return Array.from({ length: 9 }, (_, i) => {
    const [x0, y0] = [-0.72 + (i % 5) * 0.36 + between(random, -0.06, 0.06), between(random, -0.05, 0.76)];
    const [radius, foot, turn] = [between(random, 0.15, 0.2), x0 * 0.4, random() * 6];
    const stem: Stroke = (x, y) => {
      const t = (y + 1) / (y0 + 1);
      return { inside: t > 1 ? -1 : 0.03 - Math.abs(x - foot - (x0 - foot) * t * t), light: 0.8 };
    };
    const head: Stroke = (x, y) => {
      const r = Math.hypot(x - x0, y - y0);
      const petal = 0.72 + 0.28 * Math.abs(Math.cos(2.5 * (Math.atan2(y - y0, x - x0) + turn)));
      return { inside: radius * petal - r, light: r < radius * 0.3 ? 0.62 : 1 };
    };
    return [stem, head];
  }).flat();
}
