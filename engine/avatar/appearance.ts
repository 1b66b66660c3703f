// appearance.ts: what somebody looks like follows from their user id alone, so that everybody sees the same.

import { PALETTE_SLOTS } from "../animation/crowd.ts";
import { hashOf } from "../core/hash.ts";
import { createRandom } from "../core/random.ts";
import { HAIR, OUTFITS, SKIN } from "./wardrobe.ts";

/** Bodies to choose from: as many as `worlds/avatars/presets.ts` has. */
export const PRESETS = 8;

/** Colour slots in the order of a palette's texels: `worlds/avatars/body/look.ts` builds the bodies with them. */
export const SLOTS = [
  "skin",
  "blush",
  "hair",
  "top",
  "trim",
  "bottom",
  "shoes",
  "sole",
  "eyes",
  "shine",
  "brows",
  "mouth",
  "tongue",
  "hat",
  "extra",
  "bag",
] as const;
type Slot = (typeof SLOTS)[number];

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

export interface Appearance {
  /** Index of the body. */
  readonly preset: number;
  /** {@link PALETTE_SLOTS} × sRGB and, as alpha, roughness. */
  readonly palette: Uint8Array;
  /** 0 to 1, one's own: where the idle's breath begins. */
  readonly offset: number;
}

/** Body and colours of a Matrix user id. */
export function appearanceOf(user: string): Appearance {
  const random = createRandom(hashOf(user));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
  const preset = Math.floor(random() * PRESETS);
  const skin = pick(SKIN);
  // A beard or brows in the colour of the face would not be seen.
  const hair = pick(HAIR.filter((color) => Math.abs(brightness(color) - brightness(skin)) > LEAST_CONTRAST));
  return { preset, palette: paletteOf(skin, hair, pick(OUTFITS)), offset: random() };
}

/** Of hair against skin, in the units of {@link brightness}. */
const LEAST_CONTRAST = 0.14;

/** Rec. 601 luma of the sRGB bytes, 0 to 1: close enough to what is seen. */
function brightness(color: string): number {
  const [r, g, b] = bytesOf(color);
  return (0.299 * r + 0.587 * g + 0.114 * b) / 255;
}

/** What the five colours leave open is derived, so that brows go with hair and cheeks with skin. */
function paletteOf(skin: string, hair: string, outfit: (typeof OUTFITS)[number]): Uint8Array {
  const colors: Record<Slot, string> = {
    skin,
    hair,
    // Less on dark skin, where the same share glows.
    blush: blend(skin, "#e8503c", 0.06 + 0.17 * brightness(skin)),
    brows: blend(hair, "#1a0d08", 0.35),
    mouth: blend(skin, "#4a1418", 0.78),
    tongue: "#d4695f",
    eyes: "#1a1312",
    shine: "#fff6e8",
    sole: blend(outfit.shoes, "#ffffff", 0.5),
    bag: outfit.extra,
    ...outfit,
  };
  const palette = new Uint8Array(PALETTE_SLOTS * 4);
  SLOTS.forEach((slot, i) => {
    palette.set([...bytesOf(colors[slot]), Math.round((ROUGHNESS[slot] ?? MATTE) * 255)], i * 4);
  });
  return palette;
}

const bytesOf = (color: string): number[] => [1, 3, 5].map((i) => Number.parseInt(color.slice(i, i + 2), 16));

/** `a` with `share` of `b`, in sRGB as a painter would. */
function blend(a: string, b: string, share: number): string {
  const [from, to] = [bytesOf(a), bytesOf(b)];
  const hex = from.map((value, i) =>
    Math.round(value + (to[i] - value) * share)
      .toString(16)
      .padStart(2, "0"),
  );
  return `#${hex.join("")}`;
}
