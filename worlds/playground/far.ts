// far.ts: sky, clouds and the blue hills behind the meadow.

import { hex } from "../kit/color.ts";
import { cloud, ridge, skyDome, sunDisc } from "../kit/sky.ts";
import type { World } from "../kit/world.ts";
import { POND } from "./sizes.ts";

export function buildFar(world: World): void {
  const { light } = world;
  world.group("sky", { shadows: "still" });
  world.group("hills", { shadows: "still", mirror: POND.water });
  world.add("sky", "sky", skyDome(light));
  world.add("sky", "cloud", sunDisc(light, [9, 8, 6], 0.03));
  const lit = [2.3, 2.25, 2.15] as const;
  for (const [azimuth, sine, width, height, seed] of [
    [-0.45, 0.3, 1.3, 0.13, 3],
    [0.5, 0.4, 1.4, 0.15, 8],
    [0.05, 0.55, 1.1, 0.14, 44],
    [-1.3, 0.42, 1.3, 0.14, 15],
    [1.5, 0.3, 1.3, 0.12, 27],
    [2.6, 0.4, 1.5, 0.14, 33],
    [-2.4, 0.3, 1.4, 0.12, 51],
  ] as const)
    world.add("sky", "cloud", cloud(light, azimuth, sine, width, height, seed, lit));
  for (const [radius, depth, height, seed, period, color, haze] of [
    [340, 70, 74, 2.7, 0.42, "#5b7fb0", 0.62],
    [230, 60, 40, 5.1, 0.3, "#5d8a86", 0.42],
    [130, 50, 19, 9.4, 0.24, "#6f9a55", 0.18],
  ] as const)
    world.add("hills", "far", ridge(light, { radius, depth, base: -2, height, seed, period, color: hex(color), haze }));
}
