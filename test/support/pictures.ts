// pictures.ts: is this picture like that one? Tolerant of fonts, dithering and a software GPU; strict about blank, black and wrong.

import { PNG } from "pngjs";

/** Cells along each side of the grid that is compared: finer, and a bird or another font would count. */
const COLUMNS = 32;
const ROWS = 18;

/** Mean sRGB colours (0 to 255) of a picture's cells, row by row. */
type Grid = readonly (readonly [number, number, number])[];

/** Shrinks a PNG to {@link COLUMNS} × {@link ROWS} mean colours. */
function toGrid(png: Buffer): Grid {
  const { width, height, data } = PNG.sync.read(png);
  const sums = Array.from({ length: COLUMNS * ROWS }, () => [0, 0, 0, 0]);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = sums[Math.floor((y * ROWS) / height) * COLUMNS + Math.floor((x * COLUMNS) / width)];
      for (let c = 0; c < 3; c++) cell[c] += data[(y * width + x) * 4 + c];
      cell[3]++;
    }
  }
  return sums.map(([r, g, b, n]) => [r / n, g / n, b / n]);
}

/** Standard deviation of the cells' luma: near 0 for a picture of one colour. */
function contrast(grid: Grid): number {
  const lumas = grid.map(([r, g, b]) => 0.299 * r + 0.587 * g + 0.114 * b);
  const mean = lumas.reduce((sum, luma) => sum + luma, 0) / lumas.length;
  return Math.sqrt(lumas.reduce((sum, luma) => sum + (luma - mean) ** 2, 0) / lumas.length);
}

/** Mean distance of the cells' colours, 0 (the same) to 441 (black against white). */
function distance(a: Grid, b: Grid): number {
  return a.reduce((sum, [r, g, bl], i) => sum + Math.hypot(r - b[i][0], g - b[i][1], bl - b[i][2]), 0) / a.length;
}

/** Share of the cells that differ by more than `limit`, 0 to 1: a missing person is few cells, but strong ones. */
function changedShare(a: Grid, b: Grid, limit: number): number {
  return a.filter(([r, g, bl], i) => Math.hypot(r - b[i][0], g - b[i][1], bl - b[i][2]) > limit).length / a.length;
}

/** Why `actual` is not like `reference`, or null. A picture of one colour is like nothing, not even itself. */
export function differs(actual: Buffer, reference: Buffer): string | null {
  const a = toGrid(actual);
  const b = toGrid(reference);
  if (contrast(a) < 6) return `the picture is blank: contrast ${contrast(a).toFixed(1)} of 255`;
  const mean = distance(a, b);
  if (mean > 12) return `the colours are off by ${mean.toFixed(1)} of 441 on average; 12 are allowed`;
  const share = changedShare(a, b, 60);
  if (share > 0.04) return `${(share * 100).toFixed(1)} % of the picture is something else; 4 % are allowed`;
  return null;
}
