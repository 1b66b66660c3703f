// garden.ts: the near land behind the spawn: pergola, forecourt and the stairs up to the terrace.

import { box, taper } from "../kit/box.ts";
import { vary } from "../kit/color.ts";
import { hangingLamp } from "../kit/furniture.ts";
import { append, Mesh, paint, place } from "../kit/mesh.ts";
import { foliage } from "../kit/plants.ts";
import { type Random, seeded } from "../kit/random.ts";
import { mix, scale } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { buildFlight, pave } from "./flight.ts";
import { BLOOM, BRONZE, GLASS, LAMP, LEAVES, SANDSTONE, SANDSTONE_DARK, TIMBER, TIMBER_WARM } from "./palette.ts";
import { COURT, GARDEN_STEPS, SPAWN_Z } from "./sizes.ts";

export function buildGarden(world: World): void {
  const random = seeded(41);
  world.group("garden", { shadows: "live" });
  buildPergola(world, random);
  buildCourt(world, random);
}

/** Four posts, two beams, rafters and climbing leaves over the spawn: the near frame of the first picture. */
function buildPergola(world: World, random: Random): void {
  const posts = [SPAWN_Z - 2.7, SPAWN_Z + 1.9],
    half = 2.55,
    top = 2.86;
  for (const z of posts)
    for (const x of [-half, half]) {
      world.add(
        "garden",
        "stone",
        paint(taper(0.44, 0.42, 0.44, 0.84, { bevel: 0.03, noBottom: true }), SANDSTONE),
        place(x, 0, z),
      );
      world.add(
        "garden",
        "wood",
        paint(box(0.2, top - 0.4, 0.2, { bevel: 0.022 }), vary(TIMBER, random, 0.08)),
        place(x, 0.4, z),
      );
      world.add("garden", "wood", paint(box(0.3, 0.09, 0.3), TIMBER), place(x, top - 0.02, z));
      world.boxCollider("pergola post", 0.44, 3, 0.44, place(x, 0, z));
    }
  const [front, back] = [posts[0], posts[1]];
  for (const x of [-half, half])
    world.add(
      "garden",
      "wood",
      paint(box(0.17, 0.24, back - front + 1.3), TIMBER),
      place(x, top + 0.07, (front + back) / 2),
    );
  for (let i = 0; i < 9; i++) {
    const z = front - 0.4 + ((back - front + 0.8) * i) / 8;
    world.add(
      "garden",
      "wood",
      paint(box(half * 2 + 1.3, 0.15, 0.09), vary(TIMBER_WARM, random, 0.12)),
      place(0, top + 0.29, z),
    );
  }
  for (const [x, z, r] of [
    [-half, front + 0.2, 0.75],
    [-half - 0.2, front + 1.3, 0.8],
    [-1.7, front + 0.4, 0.55],
    [half + 0.1, front + 0.5, 0.6],
    [half, back - 0.6, 0.8],
    [-0.6, back - 0.8, 0.7],
    [1.5, front + 2.2, 0.6],
  ] as const) {
    world.add(
      "garden",
      "leaf",
      foliage({ center: [x, top + 0.44, z], radius: [r, 0.3, r] }, { ...LEAVES, count: 64, size: 0.36 }, random),
    );
  }
  for (const [x, drop] of [
    [-half + 0.15, 0.75],
    [-half - 0.25, 1.1],
    [-1.95, 0.4],
    [half + 0.1, 0.55],
  ] as const) {
    const vine = foliage(
      { center: [x, top + 0.25 - drop / 2, front - 0.15], radius: [0.16, drop / 2 + 0.1, 0.14] },
      { ...LEAVES, count: Math.round(26 * drop) + 8, size: 0.26 },
      random,
    );
    world.add("garden", "leaf", vine);
  }
  // Something blooms on the front beam: the near colour of the first picture.
  for (const [x, drop] of [
    [-1.55, 0.32],
    [-1.05, 0.2],
    [2.1, 0.36],
  ] as const) {
    const cluster = {
      center: [x, top + 0.22 - drop / 2, front - 0.12] as const,
      radius: [0.3, drop / 2 + 0.1, 0.16] as const,
    };
    world.add("garden", "leaf", foliage(cluster, { ...LEAVES, count: 16, size: 0.24 }, random));
    world.add("garden", "leaf", foliage(cluster, { ...BLOOM, count: 14, size: 0.17 }, random));
  }
  world.addParts("garden", hangingLamp(0.32, BRONZE, GLASS), place(1.75, top + 0.28, front + 0.1));
  world.lamps.push({ position: [1.75, 2.25, front + 0.1], intensity: scale(LAMP, 3.4) });
}

function buildCourt(world: World, random: Random): void {
  const { width, from, to } = COURT;
  pave(world, { width, from: from + 0.92, to, y: 0 }, random);
  world.boxCollider("court", width, 1, to - from, place(0, -1, (from + to) / 2));
  buildFlight(world, { name: "garden stairs", width: 4.2, z: to, y: 0, count: GARDEN_STEPS }, random);
  for (const side of [-1, 1]) {
    world.add("garden", "stone", retainingWall(side, random));
    for (const [start, end, courses] of WALL_STEPS) {
      const at = place(side * (width / 2 + 0.28), -0.1, (start + end) / 2);
      world.boxCollider("retaining wall", 0.4, courses * 0.3 + 0.09, end - start, at);
    }
  }
}

/** The retaining walls: from, to (z in metres), courses of 0.3 m. */
const WALL_STEPS = [
  [10.6, 12.1, 2],
  [12.1, 13.9, 4],
  [13.9, 16.4, 6],
] as const;

/** Coursed walls along both sides of the forecourt, rising with the land and capped. */
function retainingWall(side: number, random: Random): Mesh {
  const mesh = new Mesh();
  const x = side * (COURT.width / 2 + 0.28),
    stone = mix(SANDSTONE, SANDSTONE_DARK, 0.35);
  for (const [from, to, courses] of WALL_STEPS) {
    for (let row = 0; row < courses; row++) {
      const count = Math.round((to - from) / 0.85) + (row % 2);
      for (let i = 0; i < count; i++) {
        const length = (to - from) / count;
        const block = paint(box(0.36, 0.294, length - 0.006, { noBottom: true }), vary(stone, random, 0.09));
        append(mesh, block, place(x, -0.1 + row * 0.3, from + length * (i + 0.5)));
      }
    }
    append(
      mesh,
      paint(box(0.48, 0.09, to - from + 0.06, { bevel: 0.022 }), SANDSTONE),
      place(x, -0.1 + courses * 0.3, (from + to) / 2),
    );
  }
  return mesh;
}
