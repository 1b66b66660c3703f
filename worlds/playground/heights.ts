// heights.ts: steps of several heights on the left, slopes of several angles on the right, each with its number on it.

import { Matrix4 } from "three";
import { box } from "../kit/box.ts";
import { type Rgb, vary } from "../kit/color.ts";
import { extrude } from "../kit/extrude.ts";
import { rail } from "../kit/furniture.ts";
import { cylinder } from "../kit/lathe.ts";
import { mark } from "../kit/marks.ts";
import { moved, paint, place } from "../kit/mesh.ts";
import { seeded } from "../kit/random.ts";
import { planks } from "../kit/stairs.ts";
import { mix, scale, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { COBALT, CREAM, IRON, TERRACOTTA, TIMBER, YELLOW } from "./palette.ts";
import { DECK, SLOPES, SLOPES_RIGHT, STEPS } from "./sizes.ts";

export function buildHeights(world: World): void {
  buildSteps(world);
  buildSlopes(world);
}

/** Bevel of what is built of big blocks, in metres. */
const SOFT = 0.045;
/** How far what stands on the meadow goes into it, in metres: else light shows under its edge. */
const SUNK = 0.12;
/** A hair over the surface that a sign is painted on, in metres. */
const PROUD = 0.004;

/** A number lying on a slope of `angle` radians (0 is flat), its foot towards +z. */
function numeral(world: World, text: string, height: number, [x, y, z]: Vec3, angle: number, color: Rgb): void {
  const lie = new Matrix4().makeRotationX(angle - Math.PI / 2);
  const off = PROUD * Math.cos(angle);
  world.add(
    "things",
    "stone",
    paint(mark(text, height), color),
    lie.setPosition(x, y + off, z + PROUD * Math.sin(angle)),
  );
}

function buildSteps(world: World): void {
  const random = seeded(31);
  const { heights, tread, left, right } = STEPS;
  const [width, middle] = [right - left, (left + right) / 2];
  let top = 0;
  let z = DECK.from + heights.length * tread;
  const coats = [TERRACOTTA, CREAM, COBALT];
  for (const [i, height] of heights.entries()) {
    top += height / 100;
    const coat = coats[i % 3];
    // Each goes a little under the next, so that no seam shows.
    const depth = tread + 0.1;
    const block = paint(box(width, top + SUNK, depth, { noBottom: true, bevel: SOFT * 0.6 }), vary(coat, random, 0.03));
    world.add("things", "stone", block, place(middle, -SUNK, z - depth / 2));
    world.boxCollider(`step ${height}`, width, top + 0.3, depth, place(middle, -0.3, z - depth / 2));
    const ink = coat === CREAM ? COBALT : CREAM;
    // Low ones bear it on the tread, where a riser has no room for it.
    if (height < 20) numeral(world, String(height), 0.46, [middle, top, z - 0.2], 0, ink);
    else {
      const size = Math.min(0.22, height * 0.0068);
      numeral(world, String(height), size, [middle, top - (height / 100 + size) / 2, z], Math.PI / 2, ink);
    }
    z -= tread;
  }
  deck(world, left, right, COBALT);
  rails(world, [
    [left + 0.12, DECK.from - 0.1],
    [left + 0.12, DECK.to + 0.12],
    [right - 0.12, DECK.to + 0.12],
  ]);
}

function buildSlopes(world: World): void {
  const coats = [COBALT, CREAM, TERRACOTTA, CREAM];
  const { angles, width, left } = SLOPES;
  for (const [i, degrees] of angles.entries()) {
    const angle = (degrees * Math.PI) / 180;
    const reach = DECK.y / Math.tan(angle);
    const x = left + (i + 0.5) * width;
    const toe = SUNK / Math.tan(angle);
    const outline = [
      [0, -SUNK],
      [reach + toe, -SUNK],
      [0, DECK.y],
    ] as const;
    const wedge = moved(extrude(outline, width - 0.02, 0.02), place(x, 0, DECK.from, -Math.PI / 2));
    world.add("things", "stone", paint(wedge, coats[i]));
    world.meshCollider(`slope ${degrees}`, moved(extrude(outline, width, 0.001), place(x, 0, DECK.from, -Math.PI / 2)));
    const ink = coats[i] === CREAM ? TERRACOTTA : CREAM;
    const up = Math.min(0.9, DECK.y / Math.sin(angle) / 3);
    const foot: Vec3 = [x, Math.sin(angle) * up, DECK.from + reach - Math.cos(angle) * up];
    numeral(world, `${degrees}°`, 0.54, foot, angle, ink);
  }
  deck(world, left, SLOPES_RIGHT, TERRACOTTA);
  rails(world, [
    [left + 0.12, DECK.to + 0.12],
    [SLOPES_RIGHT - 0.12, DECK.to + 0.12],
    [SLOPES_RIGHT - 0.12, DECK.from - 0.1],
  ]);
}

/** A block with a cornice of another colour and a floor of boards; round windows in the walls that nothing leans on. */
function deck(world: World, left: number, right: number, coat: Rgb): void {
  const random = seeded(Math.round(left * 10) + 300);
  const [width, depth] = [right - left, DECK.from - DECK.to];
  const [x, z] = [(left + right) / 2, (DECK.from + DECK.to) / 2];
  const at = (y: number) => place(x, y, z);
  const block = box(width, DECK.y - 0.2 + SUNK, depth, { noBottom: true, bevel: SOFT });
  world.add("things", "stone", paint(block, coat), at(-SUNK));
  world.add("things", "stone", paint(box(width, 0.2, depth, { bevel: SOFT }), CREAM), at(DECK.y - 0.2));
  world.add(
    "things",
    "boards",
    planks(width - 0.4, depth - 0.4, 0.29, mix(TIMBER, CREAM, 0.3), random),
    at(DECK.y + 0.004),
  );
  world.boxCollider("deck", width, DECK.y, depth, at(0));
  // Unseen, within: shadows are thrown by the far side of things, and would begin a hand's width from the foot of this.
  world.add("things", "metal", box(width - 0.5, DECK.y - 0.2, depth - 0.5), at(-0.4));
  // A line in yellow where the ferry lands.
  const edge = left < 0 ? right - 0.12 : left + 0.12;
  const line = paint(box(0.14, 0.012, depth - 0.5, { bevel: 0.004, noBottom: true }), YELLOW);
  world.add("things", "stone", line, place(edge, DECK.y - 0.002, z));
  const outer = left < 0 ? left : right;
  const walls: readonly (readonly [number, number, number])[] = [
    ...[-0.32, 0, 0.32].map((t) => [x + t * width, DECK.to, Math.PI] as const),
    [outer, z, left < 0 ? -Math.PI / 2 : Math.PI / 2],
  ];
  for (const [wx, wz, turn] of walls) {
    const facing = place(wx, 1.25, wz, turn).multiply(new Matrix4().makeRotationX(Math.PI / 2));
    world.add("things", "stone", paint(cylinder(0.44, 0.09, 18, 0.42, 0.025), CREAM), facing);
    world.add("things", "stone", paint(cylinder(0.31, 0.105, 14, 0.3, 0.01), scale(coat, 0.28)), facing);
    for (const across of [0, Math.PI / 2]) {
      const bar = paint(box(0.6, 0.115, 0.06, { bevel: 0.01 }), CREAM);
      world.add("things", "stone", bar, facing.clone().multiply(place(0, 0, 0, across)));
    }
  }
}

/** Rails along the corners, by x and z, on the decks. */
function rails(world: World, corners: readonly (readonly [number, number])[]): void {
  for (let i = 0; i + 1 < corners.length; i++) {
    const [[ax, az], [bx, bz]] = [corners[i], corners[i + 1]];
    world.addParts("things", rail([ax, DECK.y, az], [bx, DECK.y, bz], TIMBER, IRON));
    const length = Math.hypot(bx - ax, bz - az);
    const turn = Math.atan2(bx - ax, bz - az);
    world.boxCollider("rail", 0.1, 1, length, place((ax + bx) / 2, DECK.y, (az + bz) / 2, turn));
  }
}
