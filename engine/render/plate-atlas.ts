// plate-atlas.ts: names drawn by the canvas, each in a slot of its own in one texture, so that no script leaks into another's.
// The canvas knows every script and emoji that the system has; a font file of ours would not (notes: Canvas2D, 0.005–0.1 ms a name).
// The atlas is never read back: that costs half a second and moves it off the GPU.

import { CanvasTexture, LinearFilter, LinearMipmapLinearFilter, SRGBColorSpace } from "three";
import { fitText } from "./plate-text.ts";

/** Pixels of a slot. A plate is as high as its slot and as wide as its text. */
const SLOT = { width: 512, height: 64 };
const COLUMNS = 2;
const FIRST_ROWS = 8;
/** 128 names; beyond that a crowd's names could not be read anyway. */
const MOST_ROWS = 64;
/** Pixels left free around a pill, so that mipmaps of neighbours don't mix. */
const MARGIN = 4;
/** A pill's height as a share of its slot's. */
export const PILL_HEIGHT = 1 - (2 * MARGIN) / SLOT.height;
const PADDING = 20;
const FONT = '600 30px "Inter Variable", Inter, system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif';
const PILL = "rgba(24, 18, 28, 0.62)";
const INK = "#fffaf2";

/** Where a name is in the texture, in shares of it from its top left corner. */
export interface PlateSlot {
  readonly u: number;
  readonly v: number;
  readonly width: number;
  readonly height: number;
  /** Width over height of the plate. */
  readonly aspect: number;
}

export interface PlateAtlas {
  readonly texture: CanvasTexture<OffscreenCanvas>;
  /** Draws `text` under `key`, unless it stands there already; null where the atlas is full. */
  place(key: number, text: string): PlateSlot | null;
  /** Frees the slots of all keys but these. */
  keep(keys: { has(key: number): boolean }): void;
  dispose(): void;
}

interface Entry {
  readonly text: string;
  readonly slot: number;
  /** Pixels of the pill. */
  readonly width: number;
}

export function createPlateAtlas(): PlateAtlas {
  const entries = new Map<number, Entry>();
  let rows = FIRST_ROWS;
  const canvas = new OffscreenCanvas(SLOT.width * COLUMNS, SLOT.height * rows);
  const context = canvas.getContext("2d") as OffscreenCanvasRenderingContext2D;
  const texture = new CanvasTexture(canvas);
  texture.colorSpace = SRGBColorSpace;
  texture.flipY = false;
  texture.minFilter = LinearMipmapLinearFilter;
  texture.magFilter = LinearFilter;

  /** Draws a pill with its text and returns the pill's width. */
  function draw(text: string, slot: number): number {
    const x = (slot % COLUMNS) * SLOT.width;
    const y = Math.floor(slot / COLUMNS) * SLOT.height;
    context.clearRect(x, y, SLOT.width, SLOT.height);
    context.font = FONT;
    context.textBaseline = "middle";
    context.textAlign = "center";
    const room = SLOT.width - 2 * (MARGIN + PADDING);
    const shown = fitText(text, (part) => context.measureText(part).width <= room);
    const width = Math.ceil(Math.min(room, context.measureText(shown).width)) + 2 * PADDING;
    const height = SLOT.height - 2 * MARGIN;
    context.fillStyle = PILL;
    context.beginPath();
    context.roundRect(x + MARGIN, y + MARGIN, width, height, height / 2);
    context.fill();
    context.fillStyle = INK;
    context.fillText(shown, x + MARGIN + width / 2, y + SLOT.height / 2 + 1, room);
    texture.needsUpdate = true;
    return width + 2 * MARGIN;
  }

  function freeSlot(): number | null {
    const used = new Set([...entries.values()].map(({ slot }) => slot));
    for (let slot = 0; slot < rows * COLUMNS; slot++) if (!used.has(slot)) return slot;
    if (rows >= MOST_ROWS) return null;
    rows *= 2;
    canvas.height = SLOT.height * rows; // which clears it
    texture.dispose(); // a texture's size is fixed once the GPU has it
    for (const { text, slot } of entries.values()) draw(text, slot);
    return (rows * COLUMNS) / 2;
  }

  return {
    texture,
    place(key, text) {
      let entry = entries.get(key);
      if (entry?.text !== text) {
        const slot = entry?.slot ?? freeSlot();
        if (slot === null) return null;
        entry = { text, slot, width: draw(text, slot) };
        entries.set(key, entry);
      }
      const { slot, width } = entry;
      return {
        u: (slot % COLUMNS) / COLUMNS,
        v: Math.floor(slot / COLUMNS) / rows,
        width: width / (SLOT.width * COLUMNS),
        height: 1 / rows,
        aspect: width / SLOT.height,
      };
    },
    keep(keys) {
      for (const key of entries.keys()) if (!keys.has(key)) entries.delete(key);
    },
    dispose: () => texture.dispose(),
  };
}
