// pictures.ts: is this picture like that one? Of a world: tolerant of fonts, dithering and a software GPU; strict about blank, black
// and wrong. Of an interface: a button less is seen.

import type { Page } from "@playwright/test";
import { PNG } from "pngjs";

/** Cells along each side of the grid in which worlds are compared: finer, and a bird or another font would count. */
const COLUMNS = 32;
const ROWS = 18;

/** Pixels along each side of a cell in which interfaces are compared: a letter's edge is less, an icon is more. */
const FINE = 8;
/** Cells that may differ: half of an icon. */
const FINE_ALLOWED = 6;

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

/** Which cells differ by more than `limit`: a missing person is few cells, but strong ones. */
function changed(a: Grid, b: Grid, limit: number): number[] {
  return a.flatMap(([r, g, bl], i) => (Math.hypot(r - b[i][0], g - b[i][1], bl - b[i][2]) > limit ? [i] : []));
}

/** Why `actual` is not like `reference`, or null. A picture of one colour is like nothing, not even itself. */
export function differs(actual: Buffer, reference: Buffer): string | null {
  const a = toGrid(actual);
  const b = toGrid(reference);
  if (contrast(a) < 6) return `the picture is blank: contrast ${contrast(a).toFixed(1)} of 255`;
  const mean = distance(a, b);
  if (mean > 12) return `the colours are off by ${mean.toFixed(1)} of 441 on average; 12 are allowed`;
  const share = changed(a, b, 60).length / a.length;
  if (share > 0.04) return `${(share * 100).toFixed(1)} % of the picture is something else; 4 % are allowed`;
  return null;
}

/** A picture of an interface as the mean colours of its cells. */
export interface FineGrid {
  readonly columns: number;
  readonly cells: Grid;
}

/** Why the interface on `actual` is not the one on `reference`, and where, in pixels; or null. */
export function interfaceDiffers(actual: FineGrid, reference: FineGrid): string | null {
  const { columns } = reference;
  if (actual.columns !== columns || actual.cells.length !== reference.cells.length) return "it is of another size";
  const cells = changed(actual.cells, reference.cells, 40);
  if (cells.length <= FINE_ALLOWED) return null;
  const [xs, ys] = [cells.map((i) => i % columns), cells.map((i) => Math.floor(i / columns))];
  const [left, top] = [Math.min(...xs) * FINE, Math.min(...ys) * FINE];
  const [right, bottom] = [(Math.max(...xs) + 1) * FINE, (Math.max(...ys) + 1) * FINE];
  return `${cells.length} cells of ${FINE} px are something else, ${FINE_ALLOWED} may be; they lie from ${left}, ${top} to ${right}, ${bottom}`;
}

/** Reads a picture, in any format that the browser knows, by the page: it is quicker than JavaScript's PNG, and knows WebP. */
export function toFineGrid(page: Page, picture: Buffer): Promise<FineGrid> {
  return page.evaluate(
    async ({ base64, size }) => {
      const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]));
      const [columns, rows] = [Math.ceil(image.width / size), Math.ceil(image.height / size)];
      const context = new OffscreenCanvas(columns, rows).getContext("2d", { willReadFrequently: true })!;
      context.imageSmoothingQuality = "high"; // the mean of all pixels, and not of some
      context.drawImage(image, 0, 0, columns, rows);
      const { data } = context.getImageData(0, 0, columns, rows);
      const cells = Array.from({ length: columns * rows }, (_, i) => [...data.subarray(i * 4, i * 4 + 3)]);
      return { columns, cells: cells as unknown as Grid };
    },
    { base64: picture.toString("base64"), size: FINE },
  );
}

/** The same picture as WebP, a tenth of the bytes. */
export async function toWebp(page: Page, png: Buffer): Promise<Buffer> {
  const base64 = await page.evaluate(async (base64) => {
    const image = await createImageBitmap(new Blob([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))]));
    const canvas = new OffscreenCanvas(image.width, image.height);
    canvas.getContext("2d")!.drawImage(image, 0, 0);
    const blob = await canvas.convertToBlob({ type: "image/webp", quality: 0.6 });
    return btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(""));
  }, png.toString("base64"));
  return Buffer.from(base64, "base64");
}
