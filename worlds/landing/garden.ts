// garden.ts: the land behind the spawn: pergola, forecourt, stairs, banks with trees, bushes and grass.
import { block, box, taper } from "../kit/box.ts";
import { hex, type Rgb, vary } from "../kit/color.ts";
import { bench, hangingLamp } from "../kit/furniture.ts";
import { append, Mesh, paint, place } from "../kit/mesh.ts";
import { coursedPaving, JOINT_COLOR } from "../kit/paving.ts";
import { bush, foliage, type Leaves, tree, tuft } from "../kit/plants.ts";
import { between, fbm, noise, type Random, seeded } from "../kit/random.ts";
import { RISER, stairs, TREAD } from "../kit/stairs.ts";
import { rock, terrain } from "../kit/terrain.ts";
import { mix, scale, smoothstep, type Vec3 } from "../kit/vec.ts";
import type { Spot, World } from "../kit/world.ts";
import { BRONZE, GLASS, LAMP, SAGE, SANDSTONE, SANDSTONE_DARK, TIMBER, TIMBER_WARM } from "./palette.ts";
import { COURT, GARDEN_STEPS, ISLET_TREES, isletHeight, PLAZA_WALL, SPAWN_Z, WATER } from "./sizes.ts";

export const LEAVES: Leaves = {
  count: 260,
  size: 0.2,
  inner: scale(hex("#55693c"), 0.62),
  outer: mix(SAGE, hex("#9fae4a"), 0.55),
};
const GRASS = hex("#76834f");
const SOIL = hex("#6c6647");

export function buildGarden(world: World): void {
  const random = seeded(41);
  world.group("garden", { shadows: "live" });
  world.group("land", { shadows: "live" });
  buildPergola(world, random);
  buildCourt(world, random);
  buildLand(world);
  plantTrees(world, random);
  plantBanks(world, random);
}

/** Height of the land. The plaza, forecourt and stairs are cut into it. */
export function landHeight(x: number, z: number): number {
  const shore = 3.4 + (Math.abs(x) - 10) * 0.16 + 2.2 * noise(x / 11, 0.5);
  const inland = z - shore;
  const hill =
    -1.7 +
    0.95 * smoothstep(-3, 0.6, inland) +
    1.5 * smoothstep(0, 5, inland) +
    1.7 * smoothstep(4, 16, inland) +
    7 * smoothstep(14, 60, inland);
  let h = hill + 0.16 * fbm(x / 3, z / 3) + 1.2 * smoothstep(12, 40, inland) * fbm(x / 14, z / 14, 3);
  const r = Math.hypot(x, z);
  if (h > -0.4) h = -0.06 + (h + 0.06) * smoothstep(PLAZA_WALL, PLAZA_WALL + 2.6, r);
  if (r < PLAZA_WALL - 0.1) return Math.min(h, -0.6);
  const top = COURT.to + GARDEN_STEPS * TREAD;
  const climb = GARDEN_STEPS * RISER * smoothstep(COURT.to, top, z);
  const floor = z < top - 0.2 ? climb - 0.45 : GARDEN_STEPS * RISER - 0.03;
  const across =
    smoothstep(COURT.width / 2 + 0.3, COURT.width / 2 + 0.75, Math.abs(x)) + smoothstep(top + 2, top + 7, z);
  return z > 8 ? mixNumber(floor, h, Math.min(1, across)) : h;
}
const mixNumber = (a: number, b: number, t: number): number => a + (b - a) * t;

function buildLand(world: World): void {
  const color = (p: Vec3, n: Vec3): Rgb => {
    const patch = smoothstep(0.3, 0.7, 0.5 + 0.6 * fbm(p[0] / 5, p[2] / 5, 9) + 0.2 * fbm(p[0], p[2], 2));
    const grass = mix(scale(hex("#5f7a41"), 0.85), hex("#a09350"), patch);
    const wet = 1 - smoothstep(WATER + 0.02, WATER + 0.5, p[1]);
    return mix(mix(SOIL, grass, smoothstep(0.72, 0.86, n[1])), hex("#7d6a50"), wet);
  };
  const shape = { height: landHeight, color };
  const near = terrain({
    ...shape,
    x: [-24, 24],
    z: [0, 26],
    cell: 0.9,
    inside: (x, z) => landHeight(x, z) > WATER - 0.6 && Math.hypot(x, z) > PLAZA_WALL - 0.8,
  });
  world.add("land", "ground", near);
  world.group("hill", { shadows: "still" });
  const outside = (x: number, z: number): boolean => (Math.abs(x) > 24 || z > 26) && landHeight(x, z) > WATER - 0.8;
  world.add("hill", "ground", terrain({ ...shape, x: [-72, 72], z: [2, 74], cell: 3, inside: outside }));
  world.meshCollider(
    "land",
    terrain({ ...shape, x: [-30, 30], z: [0, 36], cell: 1.5, inside: (x, z) => Math.hypot(x, z) > PLAZA_WALL - 2 }),
  );
}

/** Four posts, two beams, rafters and climbing leaves over the spawn: the near frame of the first picture. */
function buildPergola(world: World, random: Random): void {
  const posts = [SPAWN_Z - 2.7, SPAWN_Z + 1.9],
    half = 2.55,
    top = 2.86;
  for (const z of posts)
    for (const x of [-half, half]) {
      world.add("garden", "stone", paint(taper(0.44, 0.42, 0.44, 0.84, { bevel: 0.03 }), SANDSTONE), place(x, 0, z));
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
      foliage({ center: [x, top + 0.44, z], radius: [r, 0.3, r] }, { ...LEAVES, count: 190, size: 0.22 }, random),
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
      { ...LEAVES, count: Math.round(60 * drop) + 20, size: 0.16 },
      random,
    );
    world.add("garden", "leaf", vine);
  }
  world.addParts("garden", hangingLamp(0.32, BRONZE, GLASS), place(1.75, top + 0.28, front + 0.1));
  world.lamps.push({ position: [1.75, 2.25, front + 0.1], intensity: scale(LAMP, 1.2) });
}

/** Top of the mortar bed under the forecourt's stones. */
const BED = 0.0045;

function buildCourt(world: World, random: Random): void {
  const { width, from, to } = COURT;
  const depth = to - from;
  world.add(
    "garden",
    "joint",
    paint(
      block(
        [
          [-width / 2, -0.5, to],
          [width / 2, -0.5, to],
          [width / 2, -0.5, from + 0.9],
          [-width / 2, -0.5, from + 0.9],
        ],
        [
          [-width / 2, BED, to],
          [width / 2, BED, to],
          [width / 2, BED, from + 0.9],
          [-width / 2, BED, from + 0.9],
        ],
        { noBottom: true },
      ),
      JOINT_COLOR,
    ),
  );
  world.add(
    "garden",
    "stone",
    coursedPaving(width, depth - 0.95, 0.46, 0.78, mix(SANDSTONE, SANDSTONE_DARK, 0.2), random),
    place(0, 0.012, (from + 0.95 + to) / 2),
  );
  world.boxCollider("court", width, 1, depth, place(0, -1, (from + to) / 2));
  const w = 4.2;
  const steps = paint(stairs(w, GARDEN_STEPS, random), (_p, _n, old) => [
    old[0] * SANDSTONE[0],
    old[1] * SANDSTONE[1],
    old[2] * SANDSTONE[2],
  ]);
  world.add("garden", "stone", steps, place(0, 0, to, Math.PI));
  const rise = GARDEN_STEPS * RISER,
    run = GARDEN_STEPS * TREAD;
  for (const side of [-1, 1]) {
    const x = side * (w / 2 + 0.2);
    const cheek = block(
      [
        [x - 0.2, -0.3, to + run + 0.3],
        [x + 0.2, -0.3, to + run + 0.3],
        [x + 0.2, -0.3, to - 0.15],
        [x - 0.2, -0.3, to - 0.15],
      ],
      [
        [x - 0.2, rise + 0.18, to + run + 0.3],
        [x + 0.2, rise + 0.18, to + run + 0.3],
        [x + 0.2, 0.28, to - 0.15],
        [x - 0.2, 0.28, to - 0.15],
      ],
      { bevel: 0.03 },
    );
    world.add("garden", "stone", paint(cheek, mix(SANDSTONE, SANDSTONE_DARK, 0.2)));
    world.add("garden", "stone", retainingWall(side, random));
    world.boxCollider("retaining wall", 0.4, 1.6, 6.6, place(side * (width / 2 + 0.28), -0.2, from + 4.1));
    world.boxCollider("cheek", 0.4, 1, run, place(x, 0.3, to + run / 2));
  }
  const ramp = new Mesh();
  ramp.facet([-w / 2, 0, to], [w / 2, rise, to + run], [w / 2, 0, to]);
  ramp.facet([-w / 2, 0, to], [-w / 2, rise, to + run], [w / 2, rise, to + run]);
  world.meshCollider("garden stairs", ramp);
}

/** Coursed walls along both sides of the forecourt, rising with the land and capped. */
function retainingWall(side: number, random: Random): Mesh {
  const mesh = new Mesh();
  const x = side * (COURT.width / 2 + 0.28),
    stone = mix(SANDSTONE, SANDSTONE_DARK, 0.35);
  for (const [from, to, courses] of [
    [10.6, 12.1, 2],
    [12.1, 13.9, 4],
    [13.9, 17.2, 6],
  ] as const) {
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

function plantTrees(world: World, random: Random): void {
  const spots: [number, number, number, number][] = [
    [-9.6, 10.2, 7.2, 0.8],
    [9.4, 9.4, 6.2, -0.6],
    [-6.8, 17.5, 6.4, 0.4],
    [7.2, 17, 7.4, -0.4],
    [0.6, 21.5, 8.4, -0.5],
  ];
  for (const [x, z, height, lean] of spots) {
    const plan = {
      height,
      spread: height * 0.42,
      lean: [lean, 0, -0.3] as const,
      clusters: 7,
      leaves: { ...LEAVES, count: 150, size: 0.42 },
      bark: TIMBER_WARM,
    };
    const { wood, leaf } = tree(plan, random);
    const at = place(x, landHeight(x, z) - 0.05, z);
    world.add("garden", "wood", wood, at);
    world.add("garden", "leaf", leaf, at);
    world.boxCollider("trunk", 0.4, 3, 0.4, at);
  }
  const bank = place(0, landHeight(0, 18.6) - 0.02, 18.6, Math.PI);
  world.addParts("garden", bench(2.2, SANDSTONE_DARK, TIMBER_WARM, random), bank);
  world.boxCollider("garden bench", 2.2, 0.45, 0.42, bank);
  const crown = new Mesh();
  const plan = {
    height: 6,
    spread: 2.5,
    lean: [0.2, 0, 0] as const,
    clusters: 3,
    leaves: { ...LEAVES, count: 64, size: 0.85 },
    bark: TIMBER,
    sides: 5,
  };
  const small = tree(plan, random);
  append(crown, paint(small.wood, scale(TIMBER, 0.8)));
  append(crown, small.leaf);
  const wood: Spot[] = [];
  for (let i = 0; wood.length < 16 && i < 900; i++) {
    const x = between(random, -60, 60),
      z = between(random, 16, 62);
    if (Math.abs(x) < 9 && z < 30) continue;
    if (wood.some((s) => Math.hypot(s.position[0] - x, s.position[2] - z) < 4.5)) continue;
    if (landHeight(x, z) < 0.6) continue;
    wood.push({
      position: [x, landHeight(x, z) - 0.1, z],
      turn: random() * 6.3,
      size: between(random, 0.8, 1.5),
      tint: vary([0.9, 0.9, 0.85], random, 0.1),
    });
  }
  for (const [x, z, size] of ISLET_TREES)
    wood.push({ position: [x, isletHeight(x, z) - 0.1, z], turn: x, size, tint: [0.85, 0.85, 0.8] });
  world.scatter({ name: "wood on the hill", material: "leaf", mesh: crown, spots: wood, casts: false });
}

function plantBanks(world: World, random: Random): void {
  const grass: Spot[] = [],
    bushes: Spot[] = [],
    reeds: Spot[] = [];
  for (let i = 0; i < 5000; i++) {
    const x = between(random, -22, 22),
      z = between(random, 2, 24);
    const r = Math.hypot(x, z),
      h = landHeight(x, z);
    if (r < PLAZA_WALL + 0.35 || (Math.abs(x) < COURT.width / 2 + 0.3 && z < 21)) continue;
    const spot = {
      position: [x, h - 0.02, z] as const,
      turn: random() * 6.3,
      size: between(random, 0.7, 1.3),
      tint: vary([1, 1, 1], random, 0.14, 0.06),
    };
    const clump = noise(x / 2.4, z / 2.4, 5);
    if (h > WATER - 0.12 && h < WATER + 0.1 && reeds.length < 50) reeds.push(spot);
    else if (h > -0.35 && clump > 0.05 && grass.length < 110) grass.push(spot);
    else if (h > -0.1 && clump < -0.42 && bushes.length < 17)
      bushes.push({ ...spot, size: between(random, 0.7, 1.25) });
  }
  world.scatter({
    name: "grass",
    material: "leaf",
    mesh: tuft(7, 0.34, 0.16, scale(GRASS, 0.55), mix(GRASS, hex("#c2b36a"), 0.5), random),
    spots: grass,
    casts: false,
  });
  world.scatter({
    name: "reeds",
    material: "leaf",
    mesh: tuft(8, 1.05, 0.2, scale(GRASS, 0.4), mix(GRASS, hex("#b8a868"), 0.6), random),
    spots: reeds,
    casts: false,
  });
  world.scatter({
    name: "bushes",
    material: "leaf",
    mesh: bush({ ...LEAVES, count: 110, size: 0.26 }, random),
    spots: bushes,
    casts: true,
  });
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
  const stone = hex("#9c8a76");
  for (const [x, z, size] of [
    [-10.9, 3.6, 1.3],
    [-12.2, 4.4, 0.9],
    [11.2, 3.3, 1.6],
    [12.6, 4.6, 1.0],
    [-13.6, 2.4, 1.5],
    [14.4, 2.2, 1.2],
    [-5.2, 12.2, 0.6],
    [5.6, 12.0, 0.8],
  ] as const) {
    world.add(
      "garden",
      "stone",
      paint(rock(random), vary(stone, random, 0.08)),
      place(x, Math.max(WATER, landHeight(x, z)) + 0.1 * size, z, random() * 6, size),
    );
  }
}
