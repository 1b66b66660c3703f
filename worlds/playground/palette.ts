// palette.ts: Playground's five colours and its light: a clear morning, the sun high on the right.

import { hex } from "../kit/color.ts";
import type { Light } from "../kit/light.ts";
import type { Leaves } from "../kit/plants.ts";
import { scale } from "../kit/vec.ts";

export const TERRACOTTA = hex("#b94a24");
export const COBALT = hex("#2c55ad");
export const CREAM = hex("#f0e4cb");
export const GRASS = hex("#5f9a2c");
/** The one loud colour: for what moves or wants to be touched. */
export const YELLOW = scale(hex("#ffa812"), 0.88);
export const TIMBER = hex("#a87a4e");
export const TIMBER_DARK = hex("#5d4534");
export const PAVING = hex("#dccfb2");
export const SAND = hex("#d9c08c");
export const IRON = hex("#33415e");

export const LEAVES: Leaves = { count: 130, size: 0.82, inner: scale(hex("#4d8031"), 0.75), outer: hex("#a4cc4c") };

const degrees = Math.PI / 180;

export const LIGHT: Light = {
  sun: { azimuth: 112 * degrees, elevation: 31 * degrees, irradiance: [8.8, 7.7, 5.7], radius: 0.02 },
  sky: {
    stops: [
      [0, scale(hex("#e6f0f2"), 1.15)],
      [0.08, scale(hex("#b4dcf4"), 1.2)],
      [0.3, scale(hex("#4fa8f2"), 1.3)],
      [1, scale(hex("#0f62d8"), 1.35)],
    ],
    glow: [
      { color: [0.5, 0.34, 0.12], tightness: 9 },
      { color: [2.2, 1.7, 0.9], tightness: 140 },
    ],
  },
  fog: { color: scale(hex("#b4d8ec"), 1.0), near: 55, far: 430 },
  groundAlbedo: [0.36, 0.4, 0.24],
  exposure: 0.93, // the grain of stone takes a sixth of its light
};
