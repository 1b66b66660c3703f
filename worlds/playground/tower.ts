// tower.ts: the tower behind the pond that calls from afar, its balcony and plank, the stones that lead to it.

import { box } from "../kit/box.ts";
import { vary } from "../kit/color.ts";
import { rail } from "../kit/furniture.ts";
import { cylinder, lathe, tube } from "../kit/lathe.ts";
import { compass } from "../kit/masonry.ts";
import { paint, place } from "../kit/mesh.ts";
import { type Random, seeded } from "../kit/random.ts";
import { planks } from "../kit/stairs.ts";
import { rock } from "../kit/terrain.ts";
import { mix, scale, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { ball } from "./entry.ts";
import { COBALT, CREAM, IRON, TERRACOTTA, TIMBER, TIMBER_DARK, YELLOW } from "./palette.ts";
import { LIFT, PLANK, POND, STONE, STONES, TOWER } from "./sizes.ts";

const degrees = Math.PI / 180;

/** Boulders along the shore: where they lie, and their size in metres. */
export const BOULDERS = layBoulders(seeded(43));

function layBoulders(random: Random): readonly { readonly x: number; readonly z: number; readonly size: number }[] {
  return Array.from({ length: 15 }, (_, i) => {
    const angle = (i / 15) * Math.PI * 2 + random() * 0.3;
    const [x, z] = [Math.sin(angle) * POND.x * 1.02, POND.z - Math.cos(angle) * POND.half * 1.02];
    return { x, z, size: 0.5 + random() * 0.75 };
  }).filter(({ x }) => Math.abs(x) > 2.2);
}

export function buildTower(world: World): void {
  const random = seeded(41);
  world.group("tower", { shadows: "live", mirror: POND.water });
  const { z, radius, top } = TOWER;
  const at = place(0, 0, z);
  const body = lathe(
    [
      [radius + 0.28, -0.1],
      [radius + 0.28, 0.42],
      [radius + 0.2, 0.5],
      [radius + 0.06, 0.5],
      [radius + 0.03, 2.4],
      [radius, TOWER.y],
      [radius - 0.03, top - 0.5],
      [radius + 0.1, top - 0.34],
      [radius + 0.14, top - 0.1],
      [radius + 0.1, top],
    ],
    40,
  );
  paint(body, (p) => (p[1] < 0.52 ? TERRACOTTA : p[1] > top - 0.45 ? COBALT : CREAM));
  world.add("tower", "stone", body, at);
  // Unseen, within: shadows are thrown by the far side of things, and would begin a hand's width from its foot.
  world.add("tower", "metal", cylinder(radius - 0.2, 1.2, 20), place(0, -0.5, z));
  world.discCollider("tower", radius + 0.06, top + 1, [0, top, z]);
  world.discCollider("plinth", radius + 0.28, 1, [0, 0.46, z]);
  buildRoof(world, random);
  buildOpenings(world, random);
  buildBalcony(world, random);
  buildStones(world, random);
}

/** Rings of tiles that grow smaller, a ball and a pennant's pole on top. */
function buildRoof(world: World, random: Random): void {
  const rings = 7;
  const [eave, peak] = [2.55, 2.7];
  const out = (t: number): number => eave * (1 - t) + 0.05;
  const up = (t: number): number => peak * t ** 1.12;
  for (let i = 0; i < rings; i++) {
    const [low, high] = [i / rings, (i + 1) / rings];
    const ring = lathe(
      [
        [out(low) - 0.5, up(low) - 0.02],
        [out(low), up(low) - 0.06],
        [out(low) + 0.02, up(low) - 0.01],
        [out(high) - 0.02, up(high) + 0.05],
      ],
      32,
    );
    const coat = vary(i % 2 ? TERRACOTTA : mix(TERRACOTTA, CREAM, 0.08), random, 0.05);
    world.add("tower", "stone", paint(ring, coat), place(0, TOWER.top - 0.05, TOWER.z));
  }
  // Points between, since an end that is inside the roof bakes black.
  const stick = [0, 0.2, 0.5, 0.8].map((y): Vec3 => [0, y, 0]);
  world.add(
    "tower",
    "wood",
    paint(
      tube(stick, () => 0.035, 8),
      YELLOW,
    ),
    place(0, TOWER.top + peak - 0.1, TOWER.z),
  );
  const soffit = lathe(
    [
      [TOWER.radius - 0.1, -0.02],
      [2.2, -0.05],
      [eave + 0.02, -0.1],
    ],
    32,
  );
  world.add("tower", "stone", paint(soffit, CREAM), place(0, TOWER.top, TOWER.z));
  world.add("tower", "wood", paint(ball(0.17), YELLOW), place(0, TOWER.top + peak + 0.8, TOWER.z));
}

/** A door below, one to the balcony, and round windows: frames with a dark leaf in them. */
function buildOpenings(world: World, random: Random): void {
  const { z, radius } = TOWER;
  for (const [angle, y] of [
    [180, 0.5],
    [180, TOWER.y],
    [90, TOWER.y],
  ] as const) {
    const foot = compass(radius - 0.1, angle * degrees);
    const at = place(foot[0], y, z + foot[2], -angle * degrees + Math.PI);
    world.add("tower", "wood", paint(box(1.12, 2.15, 0.34, { bevel: 0.03 }), COBALT), at);
    world.add("tower", "wood", paint(box(0.86, 1.98, 0.4, { bevel: 0.02 }), scale(TIMBER_DARK, 0.6)), at);
    for (const board of [-0.285, -0.095, 0.095, 0.285]) {
      const plank = paint(box(0.18, 1.9, 0.44, { bevel: 0.012 }), vary(mix(TIMBER, TIMBER_DARK, 0.35), random, 0.12));
      world.add("tower", "boards", plank, at.clone().multiply(place(board, 0.04, 0)));
    }
    for (const height of [0.35, 1.55]) {
      const band = paint(box(0.8, 0.07, 0.46, { bevel: 0.01 }), IRON);
      world.add("tower", "wood", band, at.clone().multiply(place(0, height, 0)));
    }
    world.add("tower", "wood", paint(ball(0.05, 8), YELLOW), at.clone().multiply(place(0.3, 1, 0.24)));
  }
  for (const [angle, y] of [
    [180, 3.55],
    [135, 2.3],
    [225, 2.3],
    [225, 6],
    [140, 6],
  ] as const) {
    const foot = compass(radius - 0.06, angle * degrees, y);
    const at = place(foot[0], foot[1], z + foot[2], -angle * degrees + Math.PI);
    const lying = at.clone().multiply(place(0, 0, 0).makeRotationX(Math.PI / 2));
    world.add("tower", "wood", paint(cylinder(0.36, 0.16, 20), COBALT), lying);
    world.add("tower", "wood", paint(cylinder(0.26, 0.19, 20), scale(COBALT, 0.25)), lying);
    for (const across of [0, Math.PI / 2]) {
      const bar = paint(box(0.52, 0.2, 0.045, { bevel: 0.008 }), CREAM);
      world.add("tower", "wood", bar, lying.clone().multiply(place(0, 0, 0, across)));
    }
  }
}

/** A ring to stand on, held by braces, open to the plank and to the lift. */
function buildBalcony(world: World, random: Random): void {
  const { z, y, balcony, radius } = TOWER;
  const floor = lathe(
    [
      [radius - 0.1, y - 0.24],
      [balcony - 0.06, y - 0.24],
      [balcony, y - 0.18],
      [balcony, y - 0.04],
      [balcony - 0.05, y],
      [radius - 0.1, y],
    ],
    48,
  );
  paint(floor, (p) => (p[1] > y - 0.02 ? mix(TIMBER, CREAM, 0.25) : TERRACOTTA));
  world.add("tower", "stone", floor, place(0, 0, z));
  world.discCollider("balcony", balcony, 0.24, [0, y, z]);
  for (let i = 0; i < 10; i++) {
    const angle = i * 36 * degrees;
    const [low, high] = [compass(radius, angle, y - 1.35), compass(balcony - 0.3, angle, y - 0.2)];
    const shift = ([a, b, c]: Vec3): Vec3 => [a, b, c + z];
    world.add(
      "tower",
      "wood",
      paint(
        tube([shift(low), shift(high)], () => 0.07, 6),
        vary(TIMBER, random, 0.08),
      ),
    );
  }
  // Rails from the lift (east) to the plank (front), and from there all the way round.
  for (const [from, to, count] of [
    [111, 167, 2],
    [193, 429, 9],
  ] as const) {
    for (let i = 0; i < count; i++) {
      const [a, b] = [from + ((to - from) * i) / count, from + ((to - from) * (i + 1)) / count];
      const [p, q] = [compass(balcony - 0.12, a * degrees, y), compass(balcony - 0.12, b * degrees, y)];
      world.addParts("tower", rail([p[0], y, p[2] + z], [q[0], y, q[2] + z], TIMBER, IRON));
      const turn = Math.atan2(q[0] - p[0], q[2] - p[2]);
      const length = Math.hypot(q[0] - p[0], q[2] - p[2]);
      world.boxCollider("rail", 0.1, 1, length, place((p[0] + q[0]) / 2, y, (p[2] + q[2]) / 2 + z, turn));
    }
  }
  const from = z + balcony - 0.15;
  const length = PLANK.to - from;
  const at = place(0, y - 0.07, from + length / 2);
  world.add(
    "tower",
    "wood",
    paint(box(PLANK.half * 2 - 0.3, 0.09, length - 0.1, { bevel: 0.02 }), TIMBER_DARK),
    at.clone().multiply(place(0, -0.07, 0)),
  );
  world.add(
    "tower",
    "wood",
    planks(PLANK.half * 2, length, 0.2, YELLOW, random, 0.07),
    place(0, y + 0.02, from + length / 2),
  );
  world.boxCollider("plank", PLANK.half * 2, 0.1, length, place(0, y - 0.08, from + length / 2));
  for (const side of [-1, 1]) {
    // The lift slides between two posts, which also hold it in the picture when it is away.
    const post = place(LIFT.x, 0, z + side * (LIFT.radius + 0.16));
    world.add("tower", "wood", paint(box(0.2, 6.9, 0.2, { noBottom: true, bevel: 0.02 }), COBALT), post);
    world.add("tower", "stone", paint(box(0.44, 0.24, 0.44, { noBottom: true, bevel: 0.03 }), CREAM), post);
    world.boxCollider("post", 0.2, 6.9, 0.2, post);
  }
  const beam = place(LIFT.x, 6.74, z);
  world.add("tower", "wood", paint(box(0.26, 0.24, LIFT.radius * 2 + 0.9, { bevel: 0.03 }), COBALT), beam);
}

/** Round stones through the pond, and boulders along its shore. */
function buildStones(world: World, random: Random): void {
  for (const [i, [x, z]] of STONES.entries()) {
    const stone = lathe(
      [
        [STONE.radius - 0.06, POND.bed],
        [STONE.radius - 0.03, -0.1],
        [STONE.radius, -0.02],
        [STONE.radius - 0.05, STONE.y],
        [0, STONE.y],
      ],
      24,
    );
    paint(stone, vary(i % 2 ? CREAM : mix(TERRACOTTA, CREAM, 0.15), random, 0.04));
    world.add("tower", "stone", stone, place(x, 0, z));
    world.discCollider("stone", STONE.radius, 1, [x, STONE.y, z]);
  }
  for (const { x, z, size } of BOULDERS) {
    const stone = paint(rock(random, 2), vary([0.42, 0.42, 0.4], random, 0.1));
    world.add("tower", "stone", stone, place(x, -0.14, z, random() * 6, size));
  }
}
