// far.ts: lake, sky, clouds and hills.

import { block } from "../kit/box.ts";
import { hex, type Rgb } from "../kit/color.ts";
import { tube } from "../kit/lathe.ts";
import { Mesh, merge, paint, place } from "../kit/mesh.ts";
import { seeded } from "../kit/random.ts";
import { cloud, ridge, skyDome, sunDisc } from "../kit/sky.ts";
import { above, rock, terrain } from "../kit/terrain.ts";
import { mix, smoothstep, type Vec3 } from "../kit/vec.ts";
import { lake } from "../kit/water.ts";
import type { World } from "../kit/world.ts";
import { ISLET, isletHeight, WATER } from "./sizes.ts";

export function buildFar(world: World): void {
  const { light } = world;
  world.group("sky", { shadows: "still" });
  world.group("hills", { shadows: "still", mirror: WATER });
  world.group("lake", { shadows: "still" });
  world.add("sky", "sky", skyDome(light));
  world.add("sky", "cloud", sunDisc(light, [12, 8, 4], 0.036));
  const lit = [1.7, 0.95, 0.55] as const;
  for (const [azimuth, sine, width, height, seed] of [
    [-0.1, 0.19, 1.5, 0.075, 3],
    [0.5, 0.33, 1.3, 0.11, 8],
    [-0.6, 0.13, 0.9, 0.035, 44],
    [-0.9, 0.36, 1.2, 0.1, 15],
    [1.9, 0.26, 1.5, 0.1, 27],
    [3.1, 0.3, 1.7, 0.12, 33],
  ] as const)
    world.add("sky", "cloud", cloud(light, azimuth, sine, width, height, seed, lit));

  const open = (a: number): number => {
    const off = Math.abs(Math.atan2(Math.sin(a), Math.cos(a)));
    return 0.4 + 0.6 * smoothstep(0.05, 0.75, off);
  };
  world.add(
    "hills",
    "far",
    ridge(light, {
      segments: 144,
      radius: 330,
      depth: 70,
      base: WATER,
      height: 62,
      seed: 2.7,
      period: 0.42,
      color: hex("#4f5f86"),
      haze: 0.66,
      shape: open,
    }),
  );
  world.add(
    "hills",
    "far",
    ridge(light, {
      segments: 144,
      radius: 220,
      depth: 60,
      base: WATER,
      height: 34,
      seed: 5.1,
      period: 0.3,
      color: hex("#4a5068"),
      haze: 0.45,
      shape: open,
    }),
  );
  world.add(
    "hills",
    "far",
    ridge(light, {
      segments: 144,
      radius: 135,
      depth: 50,
      base: WATER,
      height: 15,
      seed: 9.4,
      period: 0.2,
      color: hex("#3f4a3c"),
      haze: 0.2,
      shape: (a) => Math.max(0, open(a) - 0.32),
    }),
  );
  world.add("lake", "water", lake(WATER, 8, 440, hex("#0c2026")));

  world.group("rocks", { shadows: "live", mirror: WATER });
  const random = seeded(53);
  for (const [x, z, size] of [
    [-7.6, -13.2, 1.5],
    [-8.9, -12.4, 0.8],
    [8.4, -14.6, 1.2],
    [7.2, -15.6, 0.7],
    [-14.5, -6, 1.4],
    [13.8, -8.2, 1.0],
    [-12, -22, 2.2],
    [-14, -20.6, 1.0],
    [11, -26, 1.8],
  ] as const) {
    world.add(
      "rocks",
      "stone",
      paint(rock(random, 2), hex("#8d7d6c")),
      place(x, WATER + 0.04 * size, z, random() * 6, size),
    );
  }

  world.group("islet", { shadows: "still", mirror: WATER });
  const color = (p: Vec3): Rgb => mix(hex("#7d6d5c"), hex("#5f6c3c"), smoothstep(WATER + 0.1, WATER + 0.6, p[1]));
  world.add(
    "islet",
    "ground",
    above(
      terrain({
        x: [ISLET.x - 9, ISLET.x + 9],
        z: [ISLET.z - 7, ISLET.z + 7],
        cell: 1,
        height: isletHeight,
        color,
      }),
      WATER - 0.02,
    ),
  );
  buildBoat(world);
}

/** A sailing boat at anchor, for scale and life in the middle distance. */
function buildBoat(world: World): void {
  const at = place(11, WATER, -46, 0.9);
  const hull = paint(
    block(
      [
        [-0.45, -0.05, 1.5],
        [0.45, -0.05, 1.5],
        [0.06, -0.05, -2],
        [-0.06, -0.05, -2],
      ],
      [
        [-0.8, 0.75, 1.8],
        [0.8, 0.75, 1.8],
        [0.08, 0.95, -2.6],
        [-0.08, 0.95, -2.6],
      ],
      { bevel: 0.04 },
    ),
    hex("#6a4636"),
  );
  world.add(
    "islet",
    "wood",
    merge(
      hull,
      paint(
        tube(
          [
            [0, 0.5, -0.3],
            [0, 5.6, -0.3],
          ],
          () => 0.05,
          6,
        ),
        hex("#5a463a"),
      ),
    ),
    at,
  );
  const sail = new Mesh();
  const corners = [
    [0, 5.4, -0.25],
    [0, 1.1, -0.25],
    [0.35, 1.25, 2.1],
  ] as const;
  for (const [a, b, c] of [
    [0, 1, 2],
    [2, 1, 0],
  ] as const)
    sail.facet(corners[a], corners[b], corners[c], hex("#e9dcc0"));
  const jib = [
    [0, 4.9, -0.35],
    [0.25, 1.1, -0.5],
    [0, 1.05, -2.4],
  ] as const;
  for (const [a, b, c] of [
    [0, 1, 2],
    [2, 1, 0],
  ] as const)
    sail.facet(jib[a], jib[b], jib[c], hex("#e9dcc0"));
  world.add("islet", "cloth", sail, at);
}
