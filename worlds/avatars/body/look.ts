// look.ts: what an avatar can look like: measures, colour slots, hair and hats, things worn.

/** Colour slots, in the order of the palette texture's texels. Slot i's U is (i + 0.5) / 16. */
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
export type Slot = (typeof SLOTS)[number];

export type HairStyle =
  | "short"
  | "bob"
  | "bun"
  | "afro"
  | "pony"
  | "curls"
  | "long"
  | "cap"
  | "beanie"
  | "hood"
  | "headscarf";

export type Accessory = "glasses" | "scarf" | "backpack" | "beard";

export type Look = {
  name: string;
  /** Ground to the top of the skull, in metres; 1.4 to 1.65. */
  height: number;
  /** 1 is a head of 0.48 m; 0.9 to 1.1. */
  headSize: number;
  /** 1 is the middle; 0.85 (slim) to 1.25 (round). */
  girth: number;
  /** Where the top ends: 0 at the crotch, 1 at the knee, −0.3 at the waist. */
  hem: number;
  /** How far the hem stands out; 1 is a straight fall. */
  flare: number;
  legs: "trousers" | "shorts";
  hair: HairStyle;
  accessories: readonly Accessory[];
  /** sRGB hex. Slots left out follow from the others; see {@link fullPalette}. */
  colors: Partial<Record<Slot, string>> & Record<"skin" | "hair" | "top" | "bottom" | "shoes", string>;
};

export const DEFAULT_LOOK: Look = {
  name: "Somebody",
  height: 1.52,
  headSize: 1,
  girth: 1,
  hem: 0.1,
  flare: 1,
  legs: "trousers",
  hair: "short",
  accessories: [],
  colors: { skin: "#e8b48f", hair: "#4a2f25", top: "#3e63b0", bottom: "#2c3042", shoes: "#2e2a2b" },
};

/** Every slot's colour; what the look leaves open is derived, so that five colours make a whole person. */
export function fullPalette(colors: Look["colors"]): Record<Slot, string> {
  return {
    blush: blend(colors.skin, "#e8503c", 0.2),
    trim: blend(colors.top, "#1a1208", 0.22),
    sole: blend(colors.shoes, "#ffffff", 0.2),
    eyes: "#1a1312",
    shine: "#fff6e8",
    brows: blend(colors.hair, "#1a0d08", 0.35),
    mouth: blend(colors.skin, "#4a1418", 0.78),
    tongue: "#d4695f",
    hat: colors.top,
    extra: "#2b2624",
    bag: blend(colors.bottom, "#c8694a", 0.6),
    ...colors,
  };
}

/** `a` with `share` of `b`, in sRGB as a painter would. */
function blend(a: string, b: string, share: number): string {
  const parts = [1, 3, 5].map((i) => {
    const [x, y] = [Number.parseInt(a.slice(i, i + 2), 16), Number.parseInt(b.slice(i, i + 2), 16)];
    return Math.round(x + (y - x) * share)
      .toString(16)
      .padStart(2, "0");
  });
  return `#${parts.join("")}`;
}
