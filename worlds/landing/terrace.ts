// terrace.ts: what waits for those who turn round: a terrace with benches, and above it a pavilion with a lamp in it.

import { box } from "../kit/box.ts";
import { hex, vary } from "../kit/color.ts";
import { bench, hangingLamp, pathLantern } from "../kit/furniture.ts";
import { lathe } from "../kit/lathe.ts";
import { compass, ringWall } from "../kit/masonry.ts";
import { merge, paint, place } from "../kit/mesh.ts";
import { JOINT_COLOR, roundPaving } from "../kit/paving.ts";
import { type Random, seeded } from "../kit/random.ts";
import { mix, scale } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { buildFlight, pave } from "./flight.ts";
import { BRONZE, CREAM, GLASS, LAMP, SANDSTONE, SANDSTONE_DARK, TIMBER_WARM } from "./palette.ts";
import { PAVILION, TERRACE, UPPER_STEPS } from "./sizes.ts";

const degrees = Math.PI / 180;

export function buildTerrace(world: World): void {
  const random = seeded(67);
  const { half, from, to, y } = TERRACE;
  pave(world, { width: half * 2, from: from + 0.28, to, y }, random, 1.1);
  world.boxCollider("terrace", half * 2, 1, to - from, place(0, y - 1, (from + to) / 2));
  buildFlight(world, { name: "upper stairs", width: 2.8, z: to, y, count: UPPER_STEPS }, random);
  for (const side of [-1, 1]) {
    buildBed(world, side, random);
    const seat = place(side * 3.5, y, 18.5, Math.PI - side * 0.25);
    world.addParts("garden", bench(1.9, SANDSTONE_DARK, TIMBER_WARM, random), seat);
    world.boxCollider("terrace bench", 1.9, 0.45, 0.42, seat);
    for (const place_ of [-0.45, 0.45]) {
      const at = seat.clone().multiply(place(place_, 0.45, 0));
      const position = [at.elements[12], at.elements[13], at.elements[14]] as const;
      world.markers.push({ kind: "seat", name: `seat ${world.markers.length}`, position, turn: Math.PI - side * 0.25 });
    }
    const lantern = place(side * 2.55, y, from + 0.75);
    world.addParts("garden", pathLantern(SANDSTONE, GLASS), lantern);
    world.boxCollider("path lantern", 0.34, 0.75, 0.34, lantern);
    world.lamps.push({ position: [side * 2.55, y + 0.45, from + 0.75], intensity: scale(LAMP, 0.6) });
  }
  buildPavilion(world, random);
}

/** A stone edge around the soil beside the upper stairs; planting.ts fills it. */
export const FLOWER_BED = { from: 2.05, to: 4.9, z: 19.75, depth: 1.1 } as const;

function buildBed(world: World, side: number, random: Random): void {
  const { from, to, z, depth } = FLOWER_BED;
  const at = place((side * (from + to)) / 2, TERRACE.y, z);
  const stone = mix(SANDSTONE, SANDSTONE_DARK, 0.4);
  const edge = merge(paint(box(to - from, 0.26, depth, { noBottom: true, bevel: 0.025 }), vary(stone, random, 0.05)));
  world.add("garden", "stone", edge, at);
  const soil = paint(box(to - from - 0.24, 0.03, depth - 0.24, { noBottom: true }), hex("#4a3d2e"));
  world.add("garden", "ground", soil, place((side * (from + to)) / 2, TERRACE.y + 0.255, z));
  world.boxCollider("flower bed", to - from, 0.28, depth, at);
}

/** Eight columns and a shingled roof on a round floor: seen from the spawn, the goal above the stairs. */
function buildPavilion(world: World, random: Random): void {
  const { radius, y, z } = PAVILION;
  const at = place(0, y, z);
  world.discCollider("pavilion", radius, 1.2, [0, y, z]);
  const color = (_r: number, _a: number, ring: number) =>
    vary(ring % 3 === 1 ? SANDSTONE_DARK : SANDSTONE, random, 0.1);
  world.add(
    "garden",
    "stone",
    roundPaving({ inner: 0.4, outer: radius - 0.45, ring: 0.6, stone: 0.85, random, color }),
    at,
  );
  const bed = lathe(
    [
      [radius - 0.3, -0.0075],
      [1.5, -0.0075],
      [0, -0.0075],
    ],
    32,
  );
  world.add("garden", "joint", paint(bed, JOINT_COLOR), at);
  const rim = ringWall({
    inner: radius - 0.46,
    outer: radius,
    height: 0.62,
    from: 0,
    to: Math.PI * 2,
    stone: 1,
    bottom: -0.61,
    bevel: 0.03,
  });
  world.add("garden", "stone", paint(rim, mix(SANDSTONE, SANDSTONE_DARK, 0.15)), at);
  const shaft = lathe(
    [
      [0.2, 0.12],
      [0.2, 0.18],
      [0.165, 0.24],
      [0.168, 1],
      [0.14, 2.36],
      [0.19, 2.46],
      [0.19, 2.54],
      [0, 2.54],
    ],
    14,
  );
  for (let i = 0; i < 8; i++) {
    const foot = compass(2.62, (i + 0.5) * 45 * degrees);
    const here = place(foot[0], y, z + foot[2], -(i + 0.5) * 45 * degrees);
    world.add("garden", "stone", paint(box(0.46, 0.13, 0.46, { noBottom: true, bevel: 0.02 }), SANDSTONE), here);
    world.add("garden", "stone", paint(shaft, vary(mix(SANDSTONE, CREAM, 0.35), random, 0.05)), here);
    world.add(
      "garden",
      "stone",
      paint(box(0.44, 0.1, 0.44, { bevel: 0.02 }), SANDSTONE),
      here.clone().multiply(place(0, 2.54, 0)),
    );
    world.boxCollider("column", 0.4, 3, 0.4, here);
  }
  const beam = lathe(
    [
      [2.42, 2.62],
      [2.82, 2.62],
      [2.82, 2.9],
      [2.92, 2.94],
      [2.92, 3.02],
      [2.42, 3.02],
      [2.42, 2.62],
    ],
    40,
  );
  world.add("garden", "stone", paint(beam, mix(SANDSTONE, CREAM, 0.15)), at);
  buildRoof(world, random);
  buildPavilionSeats(world, random);
  world.addParts("garden", hangingLamp(0.95, BRONZE, GLASS), place(0, y + 3.75, z));
  world.lamps.push({ position: [0, y + 2.55, z], intensity: scale(LAMP, 3) });
}

/** Rings of shingles, a ceiling of timber, and a ball on top. */
function buildRoof(world: World, random: Random): void {
  const at = place(0, PAVILION.y + 3.02, PAVILION.z);
  const rings = 6;
  const eave = 3.3;
  const peak = 1.95;
  for (let i = 0; i < rings; i++) {
    const [low, high] = [i / rings, (i + 1) / rings];
    const out = (t: number): number => eave * (1 - t) + 0.06;
    const up = (t: number): number => peak * t ** 1.15;
    const ring = lathe(
      [
        [out(low) - 0.05, up(low) - 0.02],
        [out(low), up(low)],
        [out(low), up(low) + 0.05],
        [out(high) - 0.02, up(high) + 0.03],
      ],
      32,
    );
    world.add("garden", "wood", paint(ring, vary(hex("#6e4636"), random, 0.1)), at);
  }
  world.add(
    "garden",
    "wood",
    paint(
      lathe(
        [
          [0, 1.3],
          [1.2, 0.7],
          [2.3, 0.13],
          [2.5, 0.02],
          [3.34, -0.03],
        ],
        32,
      ),
      TIMBER_WARM,
    ),
    at,
  );
  world.add(
    "garden",
    "metal",
    paint(
      lathe(
        [
          [0.1, 1.9],
          [0.05, 2.05],
          [0.13, 2.2],
          [0.1, 2.32],
          [0.02, 2.4],
          [0.015, 2.7],
          [0, 2.72],
        ],
        12,
      ),
      BRONZE,
    ),
    at,
  );
}

/** A stone seat along the back, from which one looks out over the plaza to the gate. */
function buildPavilionSeats(world: World, random: Random): void {
  const at = place(0, PAVILION.y, PAVILION.z);
  const [from, to] = [112 * degrees, 248 * degrees];
  const wall = { inner: 1.72, outer: 2.1, from, to };
  world.add(
    "garden",
    "stone",
    paint(ringWall({ ...wall, height: 0.4, stone: 0.7 }), mix(SANDSTONE, SANDSTONE_DARK, 0.3)),
    at,
  );
  const top = ringWall({
    inner: 1.66,
    outer: 2.16,
    height: 0.06,
    from: from - 0.02,
    to: to + 0.02,
    stone: 0.9,
    bottom: 0.4,
    bevel: 0.02,
  });
  world.add("garden", "stone", paint(top, vary(SANDSTONE, random, 0.04)), at);
  for (let i = 0; i < 5; i++) {
    const angle = from + ((to - from) * (i + 0.5)) / 5;
    const [x, , z] = compass(1.91, angle);
    world.boxCollider("pavilion seat", 0.98, 0.46, 0.48, place(x, PAVILION.y, PAVILION.z + z, -angle));
    world.markers.push({
      kind: "seat",
      name: `seat ${world.markers.length}`,
      position: [x, PAVILION.y + 0.46, PAVILION.z + z],
      turn: -angle,
    });
  }
}
