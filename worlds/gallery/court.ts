// court.ts: the garden court: paving, the pool with stones to cross it, a tree on its island, pots, what climbs the walls.
import { block, box, rectangle } from "../kit/box.ts";
import { hex, type Rgb, vary } from "../kit/color.ts";
import { lathe } from "../kit/lathe.ts";
import { Mesh, moved, paint, place } from "../kit/mesh.ts";
import { coursedPaving, JOINT_COLOR } from "../kit/paving.ts";
import { bush, foliage, tree } from "../kit/plants.ts";
import { between, type Random, seeded } from "../kit/random.ts";
import { cumulus, skyDome } from "../kit/sky.ts";
import { mix, scale, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { LEAVES, LIMESTONE, SOIL, TERRACOTTA } from "./palette.ts";
import { COURT, INNER, POOL } from "./sizes.ts";

/** The island with the tree: middle and radius. */
const ISLAND = { x: -1.95, z: -2.3, radius: 0.95, height: 0.32 } as const;
/** Stones across the water: how many, and the width and depth of each. */
const STEPS = { count: 5, width: 1.7, depth: 0.98 } as const;

export function buildCourt(world: World): void {
  const random = seeded(5);
  world.add("sky", "sky", skyDome(world.light));
  const white: Rgb = [3.3, 3.2, 3.05];
  for (const [azimuth, sine, width, picture] of [
    [-0.42, 0.36, 0.95, 0],
    [0.62, 0.52, 0.8, 2],
    [0.1, 0.86, 0.7, 3],
    [1.6, 0.44, 0.9, 1],
    [2.7, 0.5, 1.0, 3],
    [-1.7, 0.55, 0.9, 2],
    [-2.6, 0.4, 0.8, 0],
  ])
    world.add("sky", "cumulus", cumulus(world.light, { azimuth, sine, width, picture, turned: azimuth > 0 }, white));
  buildPaving(world, random);
  buildPool(world, random);
  buildIsland(world, random);
  buildPots(world, random);
  buildClimbers(world, random);
}

function buildPaving(world: World, random: Random): void {
  const rim = 0.34;
  const x = POOL.half + rim;
  const [south, north] = [POOL.south + rim, POOL.north - rim];
  const stretch = (from: number, to: number, near: number, far: number): void => {
    const [w, d] = [to - from, near - far];
    const at = place((from + to) / 2, 0, (near + far) / 2);
    world.add("paving", "floor", coursedPaving(w, d, 0.72, 0.95, LIMESTONE, random), at);
    world.add("paving", "joint", paint(box(w, 0.004, d, { noBottom: true, bevel: 0.001 }), JOINT_COLOR), moveDown(at));
    world.boxCollider("court", w, 1, d, at.clone().multiply(place(0, -1, 0)));
  };
  stretch(-COURT.half, -x, COURT.south, COURT.north);
  stretch(x, COURT.half, COURT.south, COURT.north);
  stretch(-x, x, COURT.south, south);
  stretch(-x, x, north, COURT.north);
}

const moveDown = (at: ReturnType<typeof place>) => at.clone().multiply(place(0, -0.012, 0));

function buildPool(world: World, random: Random): void {
  const { half, south, north, level, bed } = POOL;
  const rim = 0.34;
  const middle = (south + north) / 2;
  const coping = (w: number, d: number, x: number, z: number): void => {
    const count = Math.round(Math.max(w, d) / 0.95);
    for (let i = 0; i < count; i++) {
      const t = (i + 0.5) / count - 0.5;
      const long = w > d;
      const stone = box(long ? w / count - 0.005 : w, 0.24, long ? d / count - 0.005 : d, { noBottom: true });
      const at = place(x + (long ? t * w : 0), -0.205, z + (long ? 0 : t * d));
      world.add("court", "stone", paint(stone, vary(mix(LIMESTONE, hex("#efe2c8"), 0.5), random, 0.06)), at);
    }
    world.boxCollider("coping", w, 1, d, place(x, -0.965, z));
  };
  coping(half * 2 + rim * 2, rim, 0, south + rim / 2);
  coping(half * 2 + rim * 2, rim, 0, north - rim / 2);
  for (const side of [-1, 1]) coping(rim, south - north, side * (half + rim / 2), middle);
  world.boxCollider("pool", half * 2, 1, south - north, place(0, bed - 1, middle));
  world.add("water", "water", sheet(half, south, north, level));
  mirrorHalls(world);
  const gap = (south - north - STEPS.count * STEPS.depth) / (STEPS.count + 1);
  for (let i = 0; i < STEPS.count; i++) {
    const z = south - gap - STEPS.depth / 2 - i * (STEPS.depth + gap);
    const stone = block(
      rectangle(STEPS.width, STEPS.depth, -0.3),
      rectangle(STEPS.width, STEPS.depth, 0.035 + between(random, -0.004, 0.004)),
      { bevel: 0.03, noBottom: true },
    );
    world.add("court", "stone", paint(stone, vary(mix(LIMESTONE, hex("#efe2c8"), 0.35), random, 0.07)), place(0, 0, z));
    world.boxCollider("step", STEPS.width, 1, STEPS.depth, place(0, -0.965, z));
  }
  for (const [x, z, size] of [
    [2.3, -3.4, 0.24],
    [2.62, -3.05, 0.17],
    [1.9, -3.75, 0.19],
    [-1.6, 1.2, 0.22],
    [-2.1, 1.42, 0.16],
    [2.55, 1.1, 0.2],
  ]) {
    const pad = lathe(
      [
        [size, 0],
        [size * 0.5, 0.012],
        [0, 0.008],
      ],
      9,
      Math.PI * 1.85,
    );
    const color = vary(hex("#5f7f4a"), random, 0.15);
    world.add("green", "stone", paint(pad, color), place(x, level + 0.004, z, random() * 6));
  }
}

/** What the pool shows through the mirrored arches: the halls behind, as no more than their light. */
function mirrorHalls(world: World): void {
  const dim: Rgb = [0.5, 0.46, 0.4];
  const light: Rgb = [1.15, 1.05, 0.9];
  const mesh = new Mesh();
  const wall = (from: Vec3, to: Vec3): void => {
    const corner = ([x, , z]: Vec3, depth: number, color: Rgb): number =>
      mesh.vertex([x, POOL.level - depth, z], [0, 1, 0], color);
    const ids = [corner(from, 0, dim), corner(to, 0, dim), corner(to, 3.6, light), corner(from, 3.6, light)] as const;
    mesh.quad(...ids);
    mesh.quad(ids[3], ids[2], ids[1], ids[0]);
  };
  const { x, south, north } = INNER;
  wall([-x, 0, south], [x, 0, south]);
  wall([-x, 0, north], [x, 0, north]);
  for (const side of [-1, 1]) wall([side * x, 0, south], [side * x, 0, north]);
  world.add("water", "mirror", mesh);
}

/** The surface of the pool; its alpha is what stands in where the engine's own water shader is not. */
function sheet(half: number, south: number, north: number, y: number): Mesh {
  const mesh = new Mesh();
  const color = hex("#0c1f22");
  const corner = (x: number, z: number): number => mesh.vertex([x, y, z], [0, 1, 0], color, 0.55);
  mesh.quad(corner(-half, south), corner(half, south), corner(half, north), corner(-half, north));
  return mesh;
}

function buildIsland(world: World, random: Random): void {
  const { x, z, radius, height } = ISLAND;
  const at = place(x, 0, z);
  const ring = lathe(
    [
      [radius - 0.02, -0.3],
      [radius, height - 0.04],
      [radius - 0.04, height],
      [radius - 0.2, height],
      [radius - 0.22, height - 0.03],
      [radius - 0.22, height - 0.1],
    ],
    36,
  );
  world.add("court", "stone", paint(ring, mix(LIMESTONE, hex("#efe2c8"), 0.4)), at);
  const soil = lathe(
    [
      [radius - 0.22, height - 0.08],
      [0, height + 0.03],
    ],
    20,
  );
  world.add("court", "ground", paint(soil, SOIL), at);
  world.colliders.push({
    name: "island",
    position: [x, height - 0.5, z],
    rotation: [0, 0, 0, 1],
    cylinder: [radius, 1],
  });
  const plan = {
    height: 5.6,
    spread: 2.3,
    lean: [0.5, 0, 0.3] as Vec3,
    clusters: 13,
    leaves: { ...LEAVES, count: 120, size: 0.38 },
    bark: hex("#77654f"),
    sides: 12,
  };
  const { wood, leaf } = tree(plan, random);
  world.add("green", "wood", wood, place(x, height, z));
  world.add("green", "leaf", leaf, place(x, height, z));
  world.boxCollider("trunk", 0.34, 2.6, 0.34, place(x, height, z));
  // Low green all round, and flowers over the rim.
  for (let i = 0; i < 9; i++) {
    const turn = (i / 9) * Math.PI * 2 + random() * 0.4;
    const r = between(random, 0.48, 0.66);
    const center: Vec3 = [x + Math.cos(turn) * r, height + 0.06, z + Math.sin(turn) * r];
    const radius: Vec3 = [0.26, between(random, 0.16, 0.24), 0.26];
    world.add("green", "leaf", foliage({ center, radius }, { ...LEAVES, count: 44, size: 0.17 }, random));
    if (i % 2)
      world.add("green", "leaf", foliage({ center, radius: scale(radius, 1.1) }, i % 4 === 1 ? PINK : WHITE, random));
  }
}

/** Heads of flowers: small cards, close together. */
const PINK = { count: 9, size: 0.13, inner: hex("#c05c80"), outer: hex("#f0a0b4") };
const WHITE = { count: 9, size: 0.12, inner: hex("#b9b49c"), outer: hex("#fbf4e2") };
const RED = { count: 9, size: 0.13, inner: hex("#b03a28"), outer: hex("#ee7a58") };

/** A turned pot with a bush, flowers or tall grass in it; `size` in metres across. */
export function pot(world: World, group: string, x: number, z: number, size: number, random: Random): void {
  const body = lathe(
    [
      [0.3, 0],
      [0.33, 0.03],
      [0.46, 0.5],
      [0.47, 0.66],
      [0.52, 0.68],
      [0.52, 0.78],
      [0.45, 0.78],
      [0.43, 0.68],
      [0, 0.7],
    ],
    24,
  );
  const glaze = vary(random() < 0.7 ? TERRACOTTA : hex("#d9ccb4"), random, 0.08);
  world.add(
    group,
    "stone",
    paint(body, (p) => (Math.hypot(p[0], p[2]) < 0.44 && p[1] > 0.6 ? SOIL : glaze)),
    place(x, 0, z, random() * 6, size),
  );
  const at = place(x, 0.62 * size, z, random() * 6, size);
  const leaves = { ...LEAVES, count: 130, size: 0.26 };
  world.add("green", "leaf", moved(bush(leaves, random), place(0, 0, 0, 0, 1.15)), at);
  const bloom = random() < 0.5 ? PINK : RED;
  for (let i = 0; i < 6; i++) {
    const turn = i * 1.05 + random() * 0.5;
    const center: Vec3 = [Math.cos(turn) * 0.36, 0.42 + random() * 0.16, Math.sin(turn) * 0.36];
    const r = between(random, 0.1, 0.15);
    world.add("green", "leaf", moved(foliage({ center, radius: [r, r * 0.8, r] }, bloom, random), at));
  }
  world.boxCollider("pot", size * 0.9, 1.2 * size, size * 0.9, place(x, 0, z));
}

function buildPots(world: World, random: Random): void {
  for (const [x, z, size] of [
    [-5.3, 3.15 - 2.2, 1.0],
    [5.3, 0.95, 0.92],
    [-5.35, -2.95, 0.85],
    [5.3, -2.9, 1.05],
    [-1.95, 4.35, 0.72],
    [1.95, 4.35, 0.8],
    [-1.95, -6.4, 0.9],
    [1.95, -6.4, 0.75],
  ])
    pot(world, "court", x, z, size, random);
}

/** A vine that spills over the tiles into two corners of the court. */
function buildClimbers(world: World, random: Random): void {
  const leaves = { ...LEAVES, count: 34, size: 0.3 };
  const pink = { ...PINK, count: 12, size: 0.22 };
  const spill = (x: number, z: number, along: Vec3, face: Vec3, count: number): void => {
    for (let i = 0; i < count; i++) {
      const t = i / (count - 1);
      const drop = (1 - t) ** 1.6 * 1.9 + random() * 0.25;
      for (let y = 0; y <= drop; y += 0.42) {
        const center: Vec3 = [
          x + along[0] * i * 0.5 + face[0] * 0.12,
          COURT.top + 0.1 - y,
          z + along[2] * i * 0.5 + face[2] * 0.12,
        ];
        const radius: Vec3 = [0.22 + Math.abs(along[0]) * 0.22, 0.34, 0.22 + Math.abs(along[2]) * 0.22];
        world.add("green", "leaf", foliage({ center, radius }, leaves, random));
        if (random() < 0.55) world.add("green", "leaf", foliage({ center, radius: scale(radius, 1.12) }, pink, random));
      }
    }
  };
  spill(-COURT.half + 0.15, COURT.north, [1, 0, 0], [0, 0, 1], 9);
  spill(-COURT.half, COURT.north + 0.3, [0, 0, 1], [1, 0, 0], 6);
  spill(COURT.half, COURT.south - 3.2, [0, 0, 1], [-1, 0, 0], 7);
}
