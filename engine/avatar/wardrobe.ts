// wardrobe.ts: the colours that people are made of, chosen to be told apart at golden hour and to go with one another.

/** sRGB, light to dark. */
export const SKIN = [
  "#fbc9a4",
  "#f8b484",
  "#eba373",
  "#d98c52",
  "#c47840",
  "#a9622f",
  "#8b4c29",
  "#6b3a22",
  "#4f2b1c",
] as const;

export const HAIR = [
  "#17120f",
  "#241a18",
  "#33201c",
  "#4a2f25",
  "#6b4028",
  "#8a3f24",
  "#c26a2e",
  "#d4481a",
  "#c99552",
  "#e0bd77",
  "#9b9a98",
  "#e9e4da",
] as const;

export interface Outfit {
  readonly top: string;
  readonly trim: string;
  readonly bottom: string;
  readonly shoes: string;
  readonly hat: string;
  /** Scarf or glasses. */
  readonly extra: string;
}

export const OUTFITS: readonly Outfit[] = [
  { top: "#e6a313", trim: "#b9780f", bottom: "#34365c", shoes: "#2a2526", hat: "#34365c", extra: "#c43d25" },
  { top: "#d6416c", trim: "#f7c9ae", bottom: "#5f2c44", shoes: "#3f2230", hat: "#7a2648", extra: "#f0b64a" },
  { top: "#2449b0", trim: "#f3ead6", bottom: "#2b2a3c", shoes: "#7a3b2c", hat: "#e6a313", extra: "#d4481a" },
  { top: "#41722f", trim: "#c9a24a", bottom: "#3d332c", shoes: "#2c2320", hat: "#a83220", extra: "#c9a24a" },
  { top: "#7b45b4", trim: "#d9b6ea", bottom: "#3a3550", shoes: "#f0e6d8", hat: "#4b2b78", extra: "#f0a820" },
  { top: "#f2ece0", trim: "#e88f8a", bottom: "#8a9a78", shoes: "#d8c8b4", hat: "#e88f8a", extra: "#5d7f6a" },
  { top: "#12937a", trim: "#0d5f55", bottom: "#c9a36a", shoes: "#e0603c", hat: "#0d5f55", extra: "#e2602a" },
  { top: "#c43d25", trim: "#f3ead6", bottom: "#4a4f63", shoes: "#f0e8da", hat: "#1b3a86", extra: "#f0c860" },
  { top: "#3a8fb7", trim: "#dff0f2", bottom: "#25404f", shoes: "#f0e8da", hat: "#dc6b3f", extra: "#f3d9a4" },
  { top: "#e07a3f", trim: "#7a3418", bottom: "#44525a", shoes: "#57402f", hat: "#2f6f68", extra: "#2f6f68" },
  { top: "#ef9bb0", trim: "#b34a68", bottom: "#41506e", shoes: "#fbf0e4", hat: "#41506e", extra: "#b34a68" },
  { top: "#59616f", trim: "#e6b84c", bottom: "#262a33", shoes: "#e6b84c", hat: "#e6b84c", extra: "#d7dbe0" },
  { top: "#9bbf4a", trim: "#5c7a24", bottom: "#6b5138", shoes: "#3c2d22", hat: "#f0d264", extra: "#7a3b2c" },
  { top: "#1f2f52", trim: "#d8573b", bottom: "#8d8577", shoes: "#d8573b", hat: "#d8573b", extra: "#f2ece0" },
  { top: "#f0c94e", trim: "#ffffff", bottom: "#2f6f9f", shoes: "#ffffff", hat: "#2f6f9f", extra: "#d6416c" },
  { top: "#8c2f45", trim: "#e3b98f", bottom: "#2f2a33", shoes: "#6a3f2c", hat: "#e3b98f", extra: "#3f9a8c" },
];
