// stairs.ts: stone steps and boarded decks.
import { box } from "./box.ts";
import { type Rgb, vary } from "./color.ts";
import { append, Mesh, paint, place } from "./mesh.ts";
import { between, type Random } from "./random.ts";

/** Riser and tread of a comfortable step, in metres (look.md). */
export const RISER = 0.17;
export const TREAD = 0.29;

/** Steps rising towards −z, the first riser at z = 0; each step is one or more stones with a nosing. */
export function stairs(width: number, count: number, random: Random, riser = RISER, tread = TREAD): Mesh {
  const mesh = new Mesh();
  for (let i = 0; i < count; i++) {
    const pieces = Math.max(1, Math.round(width / 1.3));
    for (let k = 0; k < pieces; k++) {
      const w = width / pieces;
      const stone = box(w - 0.006, (i + 1) * riser, tread + 0.03, { noBottom: true });
      append(
        mesh,
        paint(stone, vary([1, 1, 1], random, 0.08)),
        place(-width / 2 + w * (k + 0.5), 0, -tread * (i + 0.5)),
      );
    }
  }
  return mesh;
}

/** Boards along x, side by side along z, top at y = 0. */
export function planks(
  length: number,
  depth: number,
  board: number,
  color: Rgb,
  random: Random,
  thickness = 0.05,
): Mesh {
  const mesh = new Mesh();
  const count = Math.round(depth / board);
  const step = depth / count;
  for (let i = 0; i < count; i++) {
    const plank = paint(box(length + between(random, -0.02, 0.02), thickness, step - 0.012), vary(color, random, 0.16));
    append(mesh, plank, place(0, -thickness + between(random, -0.003, 0.003), -depth / 2 + (i + 0.5) * step));
  }
  return mesh;
}
