// color.ts: colours as linear RGB, made from the sRGB hex values that a palette is written in.
import { clamp, mix, type Vec3 } from "./vec.ts";

/** Linear-light RGB. An albedo lies in 0…1, a radiance may exceed it. */
export type Rgb = Vec3;

export const WHITE: Rgb = [1, 1, 1];

/** Reads `#rrggbb` (sRGB) as linear RGB. */
export function hex(code: string): Rgb {
  const channel = (i: number): number => {
    const s = parseInt(code.slice(i, i + 2), 16) / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

export const multiply = (a: Rgb, b: Rgb): Rgb => [a[0] * b[0], a[1] * b[1], a[2] * b[2]];
export const luminance = (a: Rgb): number => 0.2126 * a[0] + 0.7152 * a[1] + 0.0722 * a[2];

/** A neighbour of `color`: `value` ± in brightness (0.1 = 10 %), `warmth` ± towards red or blue. */
export function vary(color: Rgb, random: () => number, value: number, warmth = value * 0.3): Rgb {
  const v = 1 + (random() * 2 - 1) * value;
  const w = (random() * 2 - 1) * warmth;
  return [clamp(color[0] * v * (1 + w), 0, 1), clamp(color[1] * v, 0, 1), clamp(color[2] * v * (1 - w), 0, 1)];
}

/** Blends a list of `[position, colour]` stops, which must ascend. */
export function gradient(stops: readonly (readonly [number, Rgb])[], at: number): Rgb {
  for (let i = 1; i < stops.length; i++) {
    const [a, low] = stops[i - 1];
    const [b, high] = stops[i];
    if (at <= b) return mix(low, high, clamp((at - a) / (b - a), 0, 1));
  }
  return stops[stops.length - 1][1];
}
