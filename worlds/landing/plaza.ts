// plaza.ts: the round plaza: paving, outer wall, seat walls, four arches, lanterns, benches, banners, planted trees.
import { Matrix4 } from "three";
import { hex, type Rgb, vary } from "../kit/color.ts";
import { banner, bench, lanternPost } from "../kit/furniture.ts";
import { lathe } from "../kit/lathe.ts";
import { compass, ringWall } from "../kit/masonry.ts";
import { type Mesh, paint, place } from "../kit/mesh.ts";
import { JOINT_COLOR, roundPaving } from "../kit/paving.ts";
import { foliage, tree } from "../kit/plants.ts";
import { portalArch } from "../kit/portal.ts";
import { between, type Random, seeded } from "../kit/random.ts";
import { mix, scale, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import {
  BRONZE,
  CLOTH,
  CREAM,
  GLASS,
  LAMP,
  LEAVES,
  PORTAL_LIGHTS,
  SANDSTONE,
  SANDSTONE_DARK,
  TIMBER,
  TIMBER_WARM,
} from "./palette.ts";
import { ARCH_RADIUS, ARCHES, PLAZA, PLAZA_WALL, WATER } from "./sizes.ts";

const degrees = Math.PI / 180;
const SOIL = hex("#75603f");

export function buildPlaza(world: World): void {
  const random = seeded(11);
  world.group("plaza", { shadows: "live" });
  world.group("shore wall", { shadows: "live", mirror: WATER });
  buildFloor(world, random);
  buildWalls(world, random);
  buildArches(world, random);
  buildLanterns(world);
  buildSeats(world, random);
  buildPots(world, random);
  buildTrees(world, random);
}

/** Paving in rings; a darker band every fourth ring and a star of dark stones in the middle. */
function buildFloor(world: World, random: Random): void {
  const bed = paint(
    lathe(
      [
        [PLAZA + 0.2, -0.0075],
        [7, -0.0075],
        [4, -0.0075],
        [2, -0.0075],
        [0, -0.0075],
      ],
      64,
    ),
    JOINT_COLOR,
  );
  world.add("plaza", "joint", bed);
  const color = (radius: number, angle: number, ring: number): Rgb => {
    const band = ring % 5 === 3 || radius < 1.4;
    // A lighter runner along the axis, from the spawn to the gate.
    const runner = Math.abs(Math.sin(angle) * radius) < 0.7;
    const base = band ? SANDSTONE_DARK : runner ? mix(SANDSTONE, CREAM, 0.45) : mix(SANDSTONE, SANDSTONE_DARK, 0.3);
    return vary(base, random, 0.12, 0.05);
  };
  world.add(
    "plaza",
    "stone",
    roundPaving({ inner: 0.95, outer: PLAZA - 0.02, ring: 0.58, stone: 0.78, color, random }),
  );
  const rose = (_r: number, _a: number, ring: number): Rgb => vary(ring ? SANDSTONE_DARK : TIMBER_WARM, random, 0.12);
  world.add("plaza", "stone", roundPaving({ inner: 0.3, outer: 0.95, ring: 0.32, stone: 0.42, color: rose, random }));
  world.add(
    "plaza",
    "stone",
    paint(
      lathe(
        [
          [0.296, -0.008],
          [0.285, -0.001],
          [0, 0.001],
        ],
        32,
      ),
      SANDSTONE_DARK,
    ),
  );
  world.discCollider("plaza", PLAZA_WALL, 1, [0, 0, 0]);
}

function buildWalls(world: World, random: Random): void {
  const shade = (mesh: Mesh): Mesh => paint(mesh, mix(SANDSTONE, SANDSTONE_DARK, 0.45));
  for (let row = 0; row < 2; row++) {
    const turn = row * 0.05;
    const wall = shade(
      ringWall({
        inner: PLAZA,
        outer: PLAZA_WALL - 0.05,
        height: 0.44,
        from: -Math.PI + turn,
        to: Math.PI + turn,
        stone: 1.5,
        bottom: WATER - 0.02 + row * 0.45,
      }),
    );
    world.add("shore wall", "stone", wall);
  }
  const coping = ringWall({
    inner: PLAZA + 0.01,
    outer: PLAZA_WALL + 0.05,
    height: 0.1,
    from: 9 * degrees,
    to: 351 * degrees,
    stone: 1.15,
    bottom: -0.02,
    bevel: 0.03,
  });
  world.add("plaza", "stone", paint(coping, SANDSTONE));
  const sill = ringWall({
    inner: PLAZA + 0.01,
    outer: PLAZA_WALL + 0.05,
    height: 0.022,
    from: -9 * degrees,
    to: 9 * degrees,
    stone: 1.0,
    bottom: -0.02,
    bevel: 0.008,
  });
  world.add("plaza", "stone", paint(sill, SANDSTONE));
  for (const [from, to] of [
    [11, 24],
    [51, 63],
    [89, 122],
  ] as const) {
    for (const side of [-1, 1]) {
      const a = Math.min(from * side, to * side) * degrees,
        b = Math.max(from * side, to * side) * degrees;
      world.add(
        "plaza",
        "stone",
        paint(
          ringWall({ inner: 9.2, outer: 9.58, height: 0.4, from: a, to: b, stone: 0.8 }),
          mix(SANDSTONE, SANDSTONE_DARK, 0.3),
        ),
      );
      world.add(
        "plaza",
        "stone",
        paint(
          ringWall({
            inner: 9.14,
            outer: 9.64,
            height: 0.07,
            from: a - 0.006,
            to: b + 0.006,
            stone: 1.3,
            bottom: 0.4,
            bevel: 0.02,
          }),
          vary(SANDSTONE, random, 0.05),
        ),
      );
      const middle = (a + b) / 2;
      world.boxCollider("seat wall", (b - a) * 9.4, 0.47, 0.5, place(...compass(9.4, middle), -middle));
    }
  }
}

function buildArches(world: World, random: Random): void {
  for (const [i, angle] of ARCHES.entries()) {
    const at = place(...compass(ARCH_RADIUS, angle), -angle);
    const light = PORTAL_LIGHTS[i];
    const frame = portalArch(mix(SANDSTONE, SANDSTONE_DARK, 0.15), TIMBER, scale(light, 1.25), random);
    world.addParts("plaza", { stone: frame.stone, wood: frame.inlay, veil: frame.veil }, at);
    const middle = at.clone().multiply(place(0, 1.3, 0.25));
    world.lamps.push({
      position: [middle.elements[12], middle.elements[13], middle.elements[14]],
      intensity: scale(light, 1.6),
    });
    for (const side of [-1, 1])
      world.boxCollider("arch pier", 0.4, 3, 0.55, at.clone().multiply(place(side * 0.98, 0, 0)));
    world.boxCollider("arch step", 3, 0.17, 1.3, at);
    world.markers.push({
      kind: "portal",
      name: `portal ${i + 1}`,
      position: compass(ARCH_RADIUS, angle, 0.17),
      turn: -angle,
      opening: [frame.width, frame.height],
    });
  }
}

function buildLanterns(world: World): void {
  for (const angle of [-14.5, 14.5, -57, 57, -124, 124]) {
    const a = angle * degrees;
    // The arm points to the middle of the plaza.
    const at = place(...compass(Math.abs(angle) === 57 ? 8.75 : 8.8, a), -a - Math.PI / 2);
    const parts = lanternPost(SANDSTONE_DARK, TIMBER, BRONZE, GLASS);
    world.addParts("plaza", parts, at);
    const lamp = compass(8.3, a, 2.2);
    world.lamps.push({ position: lamp, intensity: scale(LAMP, 4.5) });
    world.boxCollider("lantern", 0.4, 2.9, 0.4, at);
  }
}

function buildSeats(world: World, random: Random): void {
  for (const angle of [-100, 100]) {
    const at = place(...compass(7.4, angle * degrees), -angle * degrees);
    world.addParts("plaza", bench(2.0, SANDSTONE_DARK, TIMBER_WARM, random), at);
    world.boxCollider("bench", 2, 0.45, 0.42, at);
    for (const side of [-0.5, 0.5]) {
      const seat = at.clone().multiply(place(side, 0.45, 0));
      world.markers.push({
        kind: "seat",
        name: `seat ${world.markers.length}`,
        position: [seat.elements[12], 0.45, seat.elements[14]],
        turn: -angle * degrees,
      });
    }
  }
  for (const [x, z, turn] of [
    [-4.55, -8.0, 0.2],
    [4.55, -8.0, -0.2],
  ] as const) {
    world.addParts(
      "plaza",
      banner(4.2, 0.85, CLOTH, LAMP, TIMBER),
      place(x + (x > 0 ? -0.4 : 0.4) * 0, 0, z, turn).multiply(
        x > 0 ? new Matrix4() : new Matrix4().makeScale(-1, 1, 1),
      ),
    );
  }
}

/** Round pots with bushes soften the ends of the seat walls. */
function buildPots(world: World, random: Random): void {
  const pot = lathe(
    [
      [0.26, 0],
      [0.28, 0.02],
      [0.38, 0.3],
      [0.41, 0.44],
      [0.44, 0.46],
      [0.44, 0.52],
      [0.36, 0.46],
    ],
    24,
  );
  const soil = lathe(
    [
      [0.38, 0.47],
      [0.35, 0.475],
      [0, 0.5],
    ],
    12,
  );
  for (const angle of [-28, 28, -47.5, 47.5, -66, 66, -86, 86]) {
    const at = place(...compass(9.25, angle * degrees));
    world.add("plaza", "stone", paint(pot, vary(mix(TIMBER_WARM, SANDSTONE_DARK, 0.4), random, 0.08)), at);
    world.add("plaza", "ground", paint(soil, SOIL), at);
    const leaves = { ...LEAVES, count: 60, size: 0.32, outer: mix(LEAVES.outer, hex("#a5743f"), random() * 0.5) };
    world.add("plaza", "leaf", foliage({ center: [0, 0.66, 0], radius: [0.36, 0.28, 0.36] }, leaves, random), at);
    world.boxCollider("pot", 0.8, 0.9, 0.8, at);
  }
}

/** Two trees in round stone planters frame the view from the spawn. */
function buildTrees(world: World, random: Random): void {
  for (const [x, z, height, lean] of [
    [-6.5, 2.6, 6.6, 0.7],
    [6.9, 1.2, 5.4, -0.5],
  ] as const) {
    const wall = lathe(
      [
        [1.22, 0],
        [1.25, 0.03],
        [1.15, 0.36],
        [1.22, 0.38],
        [1.24, 0.42],
        [1.2, 0.46],
        [0.98, 0.46],
        [0.96, 0.44],
        [0.95, 0.3],
      ],
      40,
    );
    world.add("plaza", "stone", paint(wall, mix(SANDSTONE, SANDSTONE_DARK, 0.25)), place(x, 0, z));
    const soil = lathe(
      [
        [0.97, 0.36],
        [0.93, 0.37],
        [0.6, 0.4],
        [0, 0.43],
      ],
      24,
    );
    world.add("plaza", "ground", paint(soil, SOIL), place(x, 0, z));
    // Ground cover, lower towards the rim: bare soil would be a black hole in the shade of its wall.
    for (let i = 0; i < 7; i++) {
      const turn = i * 0.9 + between(random, -0.2, 0.2);
      const center: Vec3 = [Math.cos(turn) * 0.62, 0.44, Math.sin(turn) * 0.62];
      const cover = { ...LEAVES, count: 30, size: 0.3, inner: scale(LEAVES.inner, 1.3) };
      world.add("plaza", "leaf", foliage({ center, radius: [0.36, 0.13, 0.36] }, cover, random), place(x, 0, z));
    }
    const plan = {
      height,
      spread: height * 0.43,
      lean: [lean, 0, 0.15] as const,
      clusters: 8,
      leaves: { ...LEAVES, count: 165, size: 0.54 },
      bark: TIMBER_WARM,
    };
    const { wood, leaf } = tree(plan, random);
    world.add("plaza", "wood", wood, place(x, 0.4, z));
    world.add("plaza", "leaf", leaf, place(x, 0.4, z));
    world.boxCollider("planter", 2.2, 0.46, 2.2, place(x, 0, z));
    world.boxCollider("trunk", 0.4, 3, 0.4, place(x, 0, z));
  }
}
