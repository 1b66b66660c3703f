// palette.ts: the two 16 × 1 textures of an avatar as texels: colour per slot, and roughness per slot.
import { fullPalette, type Look, SLOTS, type Slot } from "./look.ts";

/** Cloth and skin are matte; eyes catch a light, so that they live. */
const ROUGHNESS: Partial<Record<Slot, number>> = {
  eyes: 0.22,
  shine: 0.5,
  mouth: 0.7,
  extra: 0.6,
  shoes: 0.7,
  hair: 0.78,
};
const MATTE = 0.92;

export const slotU = (slot: Slot): number => (SLOTS.indexOf(slot) + 0.5) / SLOTS.length;

/** sRGB bytes, three a texel. To recolour an avatar at run time, put these into its base colour texture. */
export function colorTexels(colors: Look["colors"]): Uint8Array<ArrayBuffer> {
  const palette = fullPalette(colors);
  return Uint8Array.from(
    SLOTS.flatMap((slot) => [1, 3, 5].map((i) => Number.parseInt(palette[slot].slice(i, i + 2), 16))),
  );
}

/** Bytes of a metallic-roughness texture, three a texel. */
export function roughnessTexels(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(SLOTS.flatMap((slot) => [255, Math.round((ROUGHNESS[slot] ?? MATTE) * 255), 0]));
}
