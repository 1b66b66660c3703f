// rides.ts: what carries: a ferry between the decks, a lift to the balcony, a slow roundabout.

import { box } from "../kit/box.ts";
import { cylinder, lathe, tube } from "../kit/lathe.ts";
import { append, Mesh, merge, moved, paint, place } from "../kit/mesh.ts";
import { type Random, seeded } from "../kit/random.ts";
import { planks } from "../kit/stairs.ts";
import { mix } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { ball } from "./entry.ts";
import { COBALT, CREAM, IRON, TERRACOTTA, TIMBER, YELLOW } from "./palette.ts";
import { DECK, FERRY, LIFT, ROUNDABOUT, SLOPES, STEPS, TOWER } from "./sizes.ts";

export function buildRides(world: World): void {
  const random = seeded(51);
  buildFerry(world, random);
  buildLift(world);
  buildRoundabout(world);
}

/** A deck of planks on four wheels; it runs on two beams, and waits at either end. */
function buildFerry(world: World, random: Random): void {
  const { width, depth, z, reach } = FERRY;
  const mesh = new Mesh();
  append(mesh, planks(width - 0.2, depth - 0.2, 0.24, TIMBER, random, 0.06));
  append(mesh, paint(box(width, 0.14, depth, { bevel: 0.03 }), YELLOW), place(0, -0.19, 0));
  for (const side of [-1, 1]) {
    append(mesh, paint(box(width, 0.07, 0.09, { bevel: 0.02 }), YELLOW), place(0, -0.05, (side * (depth - 0.09)) / 2));
    for (const x of [-0.85, 0.85]) {
      const wheel = paint(cylinder(0.11, 0.1, 16), IRON);
      const lying = place(x, -0.23, side * 0.9 - 0.05).multiply(place(0, 0, 0).makeRotationX(Math.PI / 2));
      append(mesh, wheel, lying);
    }
  }
  world.moving.push({
    name: "ferry",
    position: [-reach, DECK.y, z],
    parts: { wood: mesh },
    shapes: [{ size: [width, 0.2, depth], at: [0, -0.1, 0] }],
    path: {
      times: [0, 3, 14, 17, 28],
      places: [
        [-reach, DECK.y, z],
        [-reach, DECK.y, z],
        [reach, DECK.y, z],
        [reach, DECK.y, z],
        [-reach, DECK.y, z],
      ],
    },
  });
  buildTrestle(world);
}

function buildTrestle(world: World): void {
  const { z } = FERRY;
  const under = DECK.y - 0.34;
  const span = SLOPES.left - STEPS.right;
  for (const side of [-1, 1]) {
    const beam = paint(box(span, 0.13, 0.12, { bevel: 0.02 }), COBALT);
    world.add("things", "wood", beam, place(0, under - 0.13, z + side * 0.9));
    for (const x of [-2.6, 2.6]) {
      const post = place(x, -0.05, z + side * 0.9);
      world.add("things", "wood", paint(box(0.16, under - 0.08, 0.16, { noBottom: true, bevel: 0.02 }), COBALT), post);
      world.boxCollider("trestle", 0.16, under, 0.16, post);
      for (const lean of [-1, 1]) {
        const brace = tube(
          [
            // Points between, since an end that is inside something bakes black.
            [x, under - 0.75, z + side * 0.9],
            [x + lean * 0.12, under - 0.63, z + side * 0.9],
            [x + lean * 0.5, under - 0.23, z + side * 0.9],
            [x + lean * 0.62, under - 0.1, z + side * 0.9],
          ],
          () => 0.045,
          6,
        );
        world.add("things", "wood", paint(brace, COBALT));
      }
    }
  }
}

/** A disc with a rim, that waits below and above. */
function buildLift(world: World): void {
  const { radius, x, low } = LIFT;
  const disc = lathe(
    [
      [0, -0.2],
      [radius - 0.08, -0.2],
      [radius, -0.14],
      [radius, -0.03],
      [radius - 0.03, 0],
      [radius - 0.22, 0],
      [0, 0],
    ],
    36,
  );
  paint(disc, (p) => (p[1] > -0.01 && Math.hypot(p[0], p[2]) < radius - 0.2 ? mix(TIMBER, CREAM, 0.3) : YELLOW));
  const arms = [-1, 1].map((side) =>
    moved(paint(box(0.34, 0.16, 0.3, { bevel: 0.02 }), COBALT), place(0, -0.2, side * (radius + 0.08))),
  );
  const [below, above] = [
    [x, low, TOWER.z],
    [x, TOWER.y, TOWER.z],
  ] as const;
  world.moving.push({
    name: "lift",
    position: below,
    parts: { wood: merge(disc, ...arms) },
    shapes: [{ cylinder: [radius, 0.2], at: [0, -0.1, 0] }],
    path: { times: [0, 4, 11, 15, 22], places: [below, below, above, above, below] },
  });
}

/** A floor in wedges of two colours under a striped canopy; one sits on four round stools. */
function buildRoundabout(world: World): void {
  const { x, z, radius, y, seconds } = ROUNDABOUT;
  const mesh = new Mesh();
  const wedges = 12;
  const arc = (Math.PI * 2) / wedges;
  const floor = [
    [radius - 0.02, -0.15],
    [radius, -0.02],
    [radius - 0.03, 0],
    [0, 0],
  ] as const;
  const canopy = [
    [0.1, 3.14],
    [radius - 0.02, 2.46],
    [radius + 0.12, 2.3],
    [radius + 0.14, 2.31],
    [radius, 2.5],
    [0.06, 3.3],
  ] as const;
  for (let i = 0; i < wedges; i++) {
    const turned = place(0, 0, 0, i * arc);
    append(mesh, paint(lathe(floor, 4, arc), i % 2 ? CREAM : mix(TIMBER, CREAM, 0.08)), turned);
    append(mesh, paint(lathe(canopy, 4, arc), i % 2 ? CREAM : TERRACOTTA), turned);
  }
  append(mesh, paint(cylinder(0.1, 3.3, 14, 0.07), COBALT));
  append(mesh, paint(cylinder(0.42, 0.14, 20, 0.36), COBALT));
  append(mesh, paint(ball(0.15), YELLOW), place(0, 3.42, 0));
  const stools = [0, 1, 2, 3].map((i) => {
    const angle = (i + 0.5) * (Math.PI / 2);
    return [Math.sin(angle) * 1.55, Math.cos(angle) * 1.55] as const;
  });
  for (const [sx, sz] of stools) append(mesh, paint(cylinder(0.25, 0.42, 18, 0.23, 0.04), YELLOW), place(sx, 0, sz));
  world.moving.push({
    name: "roundabout",
    position: [x, y, z],
    parts: { wood: mesh },
    shapes: [
      { cylinder: [radius, 0.3], at: [0, -0.15, 0] },
      { cylinder: [0.11, 3.2], at: [0, 1.6, 0] },
      ...stools.map(([sx, sz]) => ({ cylinder: [0.24, 0.42] as const, at: [sx, 0.21, sz] as const })),
    ],
    path: {
      times: [0, 1, 2, 3, 4].map((i) => (i * seconds) / 4),
      turns: [0, 1, 2, 3, 4].map((i) => (i * Math.PI) / 2),
    },
  });
}
