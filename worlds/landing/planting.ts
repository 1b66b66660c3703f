// planting.ts: trees, bushes, grass, flowers and boulders, on the hill and along the shore.

import { hex, type Rgb, vary } from "../kit/color.ts";
import { append, Mesh, paint, place } from "../kit/mesh.ts";
import { bush, cypress, tree, tuft } from "../kit/plants.ts";
import { between, noise, type Random, seeded } from "../kit/random.ts";
import { rock } from "../kit/terrain.ts";
import { mix, scale, type Vec3 } from "../kit/vec.ts";
import type { Spot, World } from "../kit/world.ts";
import { groundHeight, landHeight } from "./land.ts";
import { GRASS, LEAVES, TIMBER, TIMBER_WARM } from "./palette.ts";
import { PATHS, pathDistance } from "./path-line.ts";
import { COURT, ISLET_TREES, isletHeight, PAVILION, PLAZA_WALL, TERRACE, WATER } from "./sizes.ts";
import { FLOWER_BED } from "./terrace.ts";

export function plant(world: World): void {
  const random = seeded(59);
  plantTrees(world, random);
  plantCypresses(world, random);
  plantWoods(world, random);
  plantMeadow(world, random);
  plantBeds(world, random);
  scatterLeaves(world, random);
  layBoulders(world, random);
}

/** Is a point of the hill free of everything built? */
function isWild(x: number, z: number): boolean {
  if (pathDistance(x, z) < 0.78) return false;
  if (BOULDERS.some(([bx, bz, size]) => Math.hypot(x - bx, z - bz) < 0.6 * size)) return false;
  if (Math.hypot(x, z) < PLAZA_WALL + 0.35) return false;
  if (Math.abs(x) < COURT.width / 2 + 0.5 && z < TERRACE.from + 0.4) return false;
  if (Math.abs(x) < TERRACE.half + 0.15 && z > TERRACE.from - 0.3 && z < TERRACE.to + 0.1) return false;
  if (Math.abs(x) < 2.1 && z < PAVILION.z) return false;
  return Math.hypot(x, z - PAVILION.z) > PAVILION.radius + 0.15;
}

const spot = (x: number, z: number, random: Random, tint: Rgb = [1, 1, 1]): Spot => ({
  position: [x, groundHeight(x, z) - 0.04, z],
  turn: random() * 6.3,
  size: between(random, 0.7, 1.3),
  tint: vary(tint, random, 0.14, 0.06),
});

function plantTrees(world: World, random: Random): void {
  const spots = [
    [-9.6, 10.2, 7.2, 0.8],
    [9.4, 9.4, 6.2, -0.6],
    [-8.6, 18.6, 6.6, 0.5],
    [8.8, 18, 7.2, -0.5],
  ] as const;
  for (const [x, z, height, lean] of spots) {
    const leaves = { ...LEAVES, count: 90, size: 0.68 };
    const plan = {
      height,
      spread: height * 0.42,
      lean: [lean, 0, -0.3] as const,
      clusters: 7,
      leaves,
      bark: TIMBER_WARM,
    };
    const { wood, leaf } = tree(plan, random);
    const at = place(x, landHeight(x, z) - 0.05, z);
    world.add("garden", "wood", wood, at);
    world.add("garden", "leaf", leaf, at);
    world.boxCollider("trunk", 0.4, 3, 0.4, at);
  }
}

/** Dark columns that frame the upper stairs and stand behind the pavilion. */
function plantCypresses(world: World, random: Random): void {
  const leaves = { ...LEAVES, count: 240, size: 0.6, inner: scale(hex("#3c5233"), 0.6), outer: hex("#5d7340") };
  const spots: Spot[] = [];
  for (const [x, z, size] of [
    [3.1, 21.6, 0.82],
    [-3.1, 21.6, 0.8],
    [4.9, 23.4, 0.95],
    [-4.9, 23.3, 1],
    [6.2, 26.4, 1.12],
    [-6.3, 26.2, 1.1],
    [4.9, 30.2, 1.2],
    [-4.7, 30.4, 1.22],
  ] as const) {
    spots.push({ position: [x, landHeight(x, z) - 0.05, z], turn: x * 3, size, tint: vary([1, 1, 1], random, 0.08) });
    world.boxCollider("cypress", 0.5, 4, 0.5, place(x, landHeight(x, z), z));
  }
  world.scatter({
    name: "cypresses",
    material: "leaf",
    mesh: cypress(5.2, leaves, TIMBER, random),
    spots,
    casts: true,
  });
}

function plantWoods(world: World, random: Random): void {
  const leaves = { ...LEAVES, count: 31, size: 1.3 };
  const small = tree(
    { height: 6, spread: 2.5, lean: [0.2, 0, 0], clusters: 4, leaves, bark: TIMBER, sides: 5 },
    random,
  );
  const crown = new Mesh();
  append(crown, paint(small.wood, TIMBER_WARM));
  append(crown, small.leaf);
  const wood: Spot[] = [];
  for (let i = 0; wood.length < 21 && i < 1500; i++) {
    const x = between(random, -64, 64);
    const z = between(random, 18, 66);
    if (Math.abs(x) < 10 && z < 33) continue;
    if (wood.some((s) => Math.hypot(s.position[0] - x, s.position[2] - z) < 4)) continue;
    // They stand in groves: a lone tree here and there is let through.
    if (noise(x / 13, z / 13, 3) < 0.05 && random() > 0.08) continue;
    if (landHeight(x, z) < 0.6) continue;
    const tint = vary([0.9, 0.9, 0.85], random, 0.12);
    wood.push({
      position: [x, groundHeight(x, z) - 0.25, z],
      turn: random() * 6.3,
      size: between(random, 0.8, 1.5),
      tint,
    });
  }
  for (const [x, z, size] of ISLET_TREES)
    wood.push({ position: [x, isletHeight(x, z) - 0.1, z], turn: x, size, tint: [0.85, 0.85, 0.8] });
  world.scatter({ name: "wood on the hill", material: "leaf", mesh: crown, spots: wood, casts: false, litAt: 3 });
}

function plantMeadow(world: World, random: Random): void {
  const grass: Spot[] = [];
  const bushes: Spot[] = [];
  const reeds: Spot[] = [];
  const flowers: Spot[] = [];
  for (let i = 0; i < 16000; i++) {
    // Twice random: more near the axis, where people are.
    const x = between(random, -22, 22) * (0.4 + 0.6 * random());
    const z = between(random, 2, 31);
    const h = landHeight(x, z);
    if (!isWild(x, z)) continue;
    const clump = noise(x / 2.4, z / 2.4, 5);
    const meadow = noise(x / 4, z / 4, 12);
    if (h > WATER - 0.12 && h < WATER + 0.1 && reeds.length < 70) reeds.push(spot(x, z, random));
    else if (h > -0.35 && clump > -0.1 && grass.length < 950) grass.push(spot(x, z, random));
    else if (h > -0.1 && clump < -0.5 && bushes.length < 24) bushes.push(spot(x, z, random));
    else if (h > 0 && meadow > 0.15 && flowers.length < 260)
      flowers.push(spot(x, z, random, FLOWERS[i % FLOWERS.length]));
  }
  for (const side of [-1, 1]) {
    // The narrow strips between the first stairs and their retaining walls.
    for (const z of [13.75, 14.2, 14.65, 15.1, 15.55]) bushes.push({ ...spot(side * 2.86, z, random), size: 0.66 });
  }
  // Longer grass where nobody treads: along the ways.
  for (const path of PATHS)
    for (const { x, z, acrossX, acrossZ } of path) {
      const away = (random() < 0.5 ? -1 : 1) * between(random, 0.68, 1.15);
      const [px, pz] = [x + acrossX * away, z + acrossZ * away];
      if (Math.hypot(px, pz) > PLAZA_WALL + 0.3 && random() < 0.6) grass.push(spot(px, pz, random));
    }
  const blade = mix(GRASS, hex("#c2b36a"), 0.45);
  const plants = { material: "leaf", casts: false } as const;
  world.scatter({
    ...plants,
    name: "grass",
    mesh: tuft("grass", 2, 0.6, 0.3, scale(GRASS, 0.8), scale(blade, 1.15), random),
    spots: grass,
  });
  const reed = mix(GRASS, hex("#b8a868"), 0.6);
  world.scatter({
    ...plants,
    name: "reeds",
    mesh: tuft("grass", 2, 0.6, 1.15, scale(GRASS, 0.5), reed, random),
    spots: reeds,
  });
  world.scatter({
    ...plants,
    name: "meadow flowers",
    mesh: tuft("blossoms", 2, 0.42, 0.36, scale(GRASS, 0.7), [0.9, 0.9, 0.86], random),
    spots: flowers,
  });
  world.scatter({
    ...plants,
    casts: true,
    name: "bushes",
    mesh: bush({ ...LEAVES, count: 54, size: 0.42 }, random),
    spots: bushes,
  });
}

/** What blooms in the meadow: white, straw yellow, poppy, pale violet. */
const FLOWERS: readonly Rgb[] = [
  [1, 0.97, 0.9],
  [1, 0.8, 0.3],
  [1, 0.36, 0.2],
  [0.8, 0.66, 1],
];

/** Lavender beside the upper stairs and around the pavilion. */
function plantBeds(world: World, random: Random): void {
  const spots: Spot[] = [];
  for (const side of [-1, 1]) {
    for (let i = 0; i < 44; i++) {
      const x = side * between(random, FLOWER_BED.from + 0.25, FLOWER_BED.to - 0.25);
      const z = FLOWER_BED.z + between(random, -0.36, 0.36);
      spots.push({ ...spot(x, z, random), position: [x, TERRACE.y + 0.26, z], size: between(random, 0.8, 1.2) });
    }
  }
  for (let i = 0; i < 60; i++) {
    const turn = between(random, 0.7, Math.PI * 2 - 0.7);
    const away = PAVILION.radius + between(random, 0.25, 0.8);
    spots.push(spot(Math.sin(turn) * away, PAVILION.z - Math.cos(turn) * away, random));
  }
  for (const path of PATHS)
    for (let i = 4; i < path.length - 6; i += 2) {
      const away = (i % 4 ? 1 : -1) * between(random, 0.85, 1.4);
      const { x, z, acrossX, acrossZ } = path[i];
      if (noise(x / 2, z / 2, 21) > -0.25) spots.push(spot(x + acrossX * away, z + acrossZ * away, random));
    }
  const violet = hex("#8266c4");
  const mesh = tuft("blossoms", 3, 0.42, 0.46, hex("#56643c"), violet, random);
  world.scatter({ name: "lavender", material: "leaf", mesh, spots, casts: false });
}

/** Leaves that have fallen from the two trees on the plaza. */
function scatterLeaves(world: World, random: Random): void {
  const fallen: Spot[] = [];
  for (let i = 0; i < 130; i++) {
    const [x, z] = i % 3 ? [-6.2, 2.8] : [6.7, 1.6];
    const turn = random() * 6.3,
      away = 1.4 + 3.2 * random() ** 2;
    const p: Vec3 = [x + Math.cos(turn) * away, 0.012, z + Math.sin(turn) * away];
    if (Math.hypot(p[0], p[2]) < 9)
      fallen.push({
        position: p,
        turn: random() * 6.3,
        size: between(random, 0.6, 1.2),
        tint: vary([1, 1, 1], random, 0.25, 0.15),
      });
  }
  const leaf = new Mesh();
  const up: Vec3 = [0, 1, 0],
    shade = hex("#b08a3e");
  leaf.quad(
    leaf.vertex([-0.07, 0, 0], up, shade),
    leaf.vertex([0, 0.012, 0.035], up, shade),
    leaf.vertex([0.07, 0.004, 0], up, shade),
    leaf.vertex([0, 0.012, -0.035], up, shade),
  );
  world.scatter({ name: "fallen leaves", material: "leaf", mesh: leaf, spots: fallen, casts: false });
}

/** Where boulders lie, x and z, and their size in metres. */
const BOULDERS = [
  [-11.6, 3.2, 1.2],
  [-12.6, 4.1, 0.8],
  [11.6, 2.8, 1.5],
  [13, 4.0, 0.9],
  [-13.6, 2.4, 1.5],
  [14.4, 2.2, 1.2],
  [-5.2, 12.2, 0.6],
  [5.6, 12.0, 0.8],
] as const;

function layBoulders(world: World, random: Random): void {
  const stone = hex("#9c8a76");
  for (const [x, z, size] of BOULDERS) {
    world.add(
      "garden",
      "stone",
      paint(rock(random), vary(stone, random, 0.08)),
      place(x, Math.max(WATER, landHeight(x, z)) + 0.1 * size, z, random() * 6, size),
    );
  }
}
