// planting.ts: trees that frame the views, groves on the hills, hedges, grass, reeds and flowers.

import { hex, type Rgb, vary } from "../kit/color.ts";
import { append, Mesh, paint, place } from "../kit/mesh.ts";
import { bush, tree, tuft } from "../kit/plants.ts";
import { between, noise, type Random, seeded } from "../kit/random.ts";
import { mix, scale } from "../kit/vec.ts";
import type { Spot, World } from "../kit/world.ts";
import { landHeight, pondEdge, standHeight } from "./land.ts";
import { GRASS, LEAVES, TIMBER_DARK } from "./palette.ts";
import {
  ARCH,
  COURT,
  DECK,
  END,
  LIFT,
  MIDDLE_Z,
  PATH,
  ROUNDABOUT,
  SLOPES,
  SLOPES_RIGHT,
  STEPS,
  TOWER,
} from "./sizes.ts";
import { BOULDERS } from "./tower.ts";

/** x, z, height and lean of the trees near the paths. */
const TREES = [
  [-5.4, 11.7, 6.2, 0.7],
  [11.8, 3.4, 6.2, -0.5],
  [-13.6, 6.2, 7.4, 0.6],
  [16.4, -1.6, 7, -0.5],
  [-9.6, -14.2, 7.6, 0.5],
  [9.8, -16.4, 6.6, -0.4],
  [-4.9, -24.6, 8.2, 0.2],
] as const;

export function plant(world: World): void {
  const random = seeded(61);
  world.group("trees", { shadows: "live" });
  for (const [x, z, height, lean] of TREES) {
    const { wood, leaf } = tree(
      {
        height,
        spread: height * 0.43,
        lean: [lean, 0, 0.2],
        clusters: 7,
        leaves: { ...LEAVES, count: 114 },
        bark: TIMBER_DARK,
      },
      random,
    );
    const at = place(x, landHeight(x, z) - 0.05, z);
    world.add("trees", "wood", wood, at);
    world.add("trees", "leaf", leaf, at);
    world.boxCollider("trunk", 0.4, 3, 0.4, at);
  }
  plantGroves(world, random);
  plantMeadow(world, random);
}

/** Is a point of the meadow free of everything built? */
function isWild(x: number, z: number): boolean {
  if (Math.abs(x) < PATH.half + 0.3 && z > PATH.to - 0.6) return false;
  if (Math.hypot(x, z - 15.5) < 2.9) return false;
  if (Math.hypot(x - ROUNDABOUT.x, z - ROUNDABOUT.z) < ROUNDABOUT.radius + 0.4) return false;
  if (Math.hypot(x - COURT.x, z - COURT.z) < COURT.radius + 0.6) return false;
  const steps = DECK.from + STEPS.heights.length * STEPS.tread;
  if (x > STEPS.left - 0.25 && x < STEPS.right + 0.25 && z > DECK.to - 0.25 && z < steps + 0.4) return false;
  const ramp = DECK.from + DECK.y / Math.tan(Math.PI / 9);
  if (x > SLOPES.left - 0.25 && x < SLOPES_RIGHT + 0.25 && z > DECK.to - 0.25 && z < ramp + 0.3) return false;
  if (Math.hypot(x, z - TOWER.z) < TOWER.radius + 0.6 || Math.hypot(x - LIFT.x, z - TOWER.z) < LIFT.radius + 0.5)
    return false;
  // Benches, flags, piers; trunks, boulders.
  if (Math.abs(x) < 3.7 && (Math.abs(z - 9.6) < 1.2 || Math.abs(z - ARCH.z) < 1)) return false;
  if (Math.abs(x) < 2.6 && z < 3 && z > PATH.to) return false;
  if (TREES.some(([tx, tz]) => Math.hypot(x - tx, z - tz) < 0.6)) return false;
  return !BOULDERS.some((boulder) => Math.hypot(x - boulder.x, z - boulder.z) < boulder.size * 0.8 + 0.15);
}

const spot = (x: number, z: number, random: Random, tint: Rgb = [1, 1, 1]): Spot => ({
  position: [x, landHeight(x, z) - 0.01, z],
  turn: random() * 6.3,
  size: between(random, 0.7, 1.3),
  tint: vary(tint, random, 0.12, 0.05),
});

function plantGroves(world: World, random: Random): void {
  const leaves = { ...LEAVES, count: 36, size: 1.7 };
  const small = tree(
    { height: 6, spread: 2.5, lean: [0.2, 0, 0], clusters: 4, leaves, bark: TIMBER_DARK, sides: 5 },
    random,
  );
  const crown = new Mesh();
  append(crown, paint(small.wood, scale(TIMBER_DARK, 0.8)));
  append(crown, small.leaf);
  const spots: Spot[] = [];
  for (let i = 0; spots.length < 60 && i < 3000; i++) {
    const angle = random() * Math.PI * 2;
    const away = between(random, 27, 74);
    const [x, z] = [Math.sin(angle) * away, MIDDLE_Z - Math.cos(angle) * away];
    if (spots.some((s) => Math.hypot(s.position[0] - x, s.position[2] - z) < 3.2)) continue;
    // They stand in groves; a lone tree here and there is let through.
    if (noise(x / 17, z / 17, 3) < 0.16 && random() > 0.04) continue;
    const tint = vary([0.95, 0.98, 0.9], random, 0.14, 0.06);
    spots.push({
      position: [x, standHeight(x, z) - 0.1, z],
      turn: random() * 6.3,
      size: between(random, 0.85, 1.55),
      tint,
    });
    if (away < END) world.boxCollider("trunk", 0.4, 3, 0.4, place(x, standHeight(x, z), z));
  }
  world.scatter({ name: "groves", material: "leaf", mesh: crown, spots, casts: false });
}

const FLOWERS: readonly Rgb[] = [
  [1, 0.94, 0.82],
  [1, 0.62, 0.06],
  [1, 0.2, 0.1],
  [0.3, 0.4, 1],
  [1, 0.4, 0.55],
];

function plantMeadow(world: World, random: Random): void {
  const grass: Spot[] = [];
  const bushes: Spot[] = [];
  const reeds: Spot[] = [];
  const flowers: Spot[] = [];
  for (let i = 0; i < 12000; i++) {
    const x = between(random, -24, 24) * (0.35 + 0.65 * random());
    const z = between(random, -27, 22);
    if (!isWild(x, z)) continue;
    const edge = pondEdge(x, z);
    const clump = noise(x / 2.6, z / 2.6, 5);
    const meadow = noise(x / 4.2, z / 4.2, 12);
    if (edge < 0.97) continue;
    if (edge < 1.07) {
      if (Math.abs(x) > 1.9 && reeds.length < 46 && clump > -0.1) reeds.push(spot(x, z, random));
    } else if (clump > 0.02 && grass.length < 660) grass.push(spot(x, z, random));
    else if (meadow > 0.2 && flowers.length < 200) flowers.push(spot(x, z, random, FLOWERS[i % FLOWERS.length]));
    else if (clump < -0.55 && bushes.length < 20 && Math.abs(x) > 5) bushes.push(spot(x, z, random));
  }
  // Borders along the path, between arrival and arch, and bushes at the feet of its piers.
  for (let i = 0; i < 64; i++) {
    const side = i % 2 ? 1 : -1;
    const z = between(random, 6.7, 12.7);
    if (Math.abs(z - 9.6) < 1.15) continue;
    flowers.push(spot(side * between(random, 1.5, 1.95), z, random, FLOWERS[(i >> 1) % FLOWERS.length]));
  }
  for (const side of [-1, 1])
    for (const [x, z] of [
      [3.6, 4.9],
      [3.75, 5.8],
    ])
      bushes.push({ ...spot(side * x, z, random), size: 0.9 });
  // Hedges at the feet of the decks and behind the court.
  for (let i = 0; i < 9; i++) {
    bushes.push({ ...spot(STEPS.left - 0.55, -8.2 + i * 0.95, random), size: between(random, 0.8, 1.15) });
    const angle = (20 + i * 17) * (Math.PI / 180);
    const away = COURT.radius + 1.05;
    bushes.push({
      ...spot(COURT.x + Math.sin(angle) * away, COURT.z - Math.cos(angle) * away, random),
      size: between(random, 0.75, 1.1),
    });
  }
  const blade = mix(GRASS, hex("#9cc23e"), 0.6);
  const plants = { material: "leaf", casts: false } as const;
  const foot = scale(GRASS, 0.7);
  world.scatter({
    ...plants,
    name: "grass",
    mesh: tuft("grass", 2, 0.6, 0.24, foot, blade, random),
    spots: grass,
  });
  const reed = mix(GRASS, hex("#a8b04a"), 0.5);
  world.scatter({
    ...plants,
    name: "reeds",
    mesh: tuft("grass", 2, 0.6, 1.1, scale(GRASS, 0.55), reed, random),
    spots: reeds,
  });
  world.scatter({
    ...plants,
    name: "flowers",
    mesh: tuft("blossoms", 2, 0.5, 0.34, scale(GRASS, 0.4), [0.9, 0.9, 0.86], random),
    spots: flowers,
  });
  world.scatter({
    ...plants,
    casts: true,
    name: "bushes",
    mesh: bush({ ...LEAVES, count: 84, size: 0.48 }, random),
    spots: bushes,
  });
}
