// far.ts: sky, clouds and the blue hills behind the meadow.

import { hex } from "../kit/color.ts";
import { cumulus, ridge, skyDome, sunDisc } from "../kit/sky.ts";
import type { World } from "../kit/world.ts";

export function buildFar(world: World): void {
  const { light } = world;
  world.group("sky", { shadows: "still" });
  world.group("hills", { shadows: "still" });
  world.add("sky", "sky", skyDome(light));
  world.add("sky", "cloud", sunDisc(light, [9, 8, 6], 0.03));
  const lit = [3.7, 3.6, 3.4] as const;
  for (const [azimuth, sine, width, picture] of [
    [-0.5, 0.25, 0.62, 0],
    [0.34, 0.34, 0.78, 1],
    [-0.14, 0.5, 0.5, 2],
    [0.86, 0.2, 0.5, 3],
    [-1.15, 0.33, 0.8, 3],
    [1.5, 0.36, 0.85, 0],
    [2.25, 0.22, 0.6, 2],
    [2.9, 0.36, 0.9, 1],
    [-2.6, 0.24, 0.66, 0],
    [-1.85, 0.2, 0.55, 1],
  ] as const)
    world.add("sky", "cumulus", cumulus(light, { azimuth, sine, width, picture, turned: azimuth < 0 }, lit));
  for (const [radius, depth, height, seed, period, color, haze] of [
    [340, 70, 74, 2.7, 0.42, "#3f6fae", 0.55],
    [230, 60, 44, 5.1, 0.3, "#3f7f78", 0.36],
    [130, 60, 21, 9.4, 0.36, "#4d8a3c", 0.16],
  ] as const)
    world.add("hills", "far", ridge(light, { radius, depth, base: -2, height, seed, period, color: hex(color), haze }));
}
