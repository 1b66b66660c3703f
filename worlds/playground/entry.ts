// entry.ts: the paved path, the arch over it, benches and flags beside it: the first step forward.

import { box, taper } from "../kit/box.ts";
import { type Rgb, vary } from "../kit/color.ts";
import { bench } from "../kit/furniture.ts";
import { cylinder, lathe, tube } from "../kit/lathe.ts";
import { voussoirs } from "../kit/masonry.ts";
import { Mesh, paint, place } from "../kit/mesh.ts";
import { coursedPaving, JOINT_COLOR, roundPaving } from "../kit/paving.ts";
import { seeded } from "../kit/random.ts";
import { mix, scale, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { COBALT, CREAM, PAVING, TERRACOTTA, TIMBER, YELLOW } from "./palette.ts";
import { ARCH, PATH, SPAWN_Z } from "./sizes.ts";

/** How far stones stand out of their bed, and the top of all paving, in metres. */
const PROUD = 0.0075;
const TOP = 0.012;
/** Width of the row of bricks beside the path, in metres. */
const BRICK = 0.2;

export function buildEntry(world: World): void {
  const random = seeded(21);
  const { half, from, to } = PATH;
  const middle = (from + to) / 2;
  const stones = coursedPaving(half * 2, from - to, 0.62, 0.85, PAVING, random);
  world.add("things", "stone", stones, place(0, TOP, middle));
  const bed = box(half * 2 - 0.02, 0.3, from - to - 0.02, { noBottom: true, bevel: 0.005 });
  world.add("things", "joint", paint(bed, JOINT_COLOR), place(0, TOP - PROUD - 0.3, middle));
  // A row of bricks on either side, set on edge, up to the ring of the arrival.
  const near = SPAWN_Z - 2.1;
  for (const side of [-1, 1]) {
    const at = (y: number) => place(side * (half + BRICK / 2), y, (near + to) / 2);
    const bricks = coursedPaving(BRICK, near - to, 0.42, BRICK, mix(TERRACOTTA, PAVING, 0.12), random);
    world.add("things", "stone", bricks, at(TOP));
    const under = box(BRICK + 0.01, 0.3, near - to - 0.02, { noBottom: true, bevel: 0.005 });
    world.add("things", "joint", paint(under, JOINT_COLOR), at(TOP - PROUD - 0.3));
  }
  world.boxCollider("path", half * 2, 0.5, from - to, place(0, TOP - 0.5, middle));
  // A ring about the arrival, in two colours: here one begins.
  const ring = roundPaving({
    inner: 1.25,
    outer: 2.55,
    ring: 0.65,
    stone: 0.8,
    random,
    color: (_r, _a, k) => vary(k === 0 ? mix(TERRACOTTA, PAVING, 0.35) : PAVING, random, 0.08),
  });
  world.add("things", "stone", ring, place(0, TOP + 0.004, SPAWN_Z));
  world.discCollider("arrival", 2.55, 0.5, [0, TOP, SPAWN_Z]);
  buildArch(world);
  for (const side of [-1, 1]) {
    const at = place(side * 2.35, -0.015, 9.6, -side * (Math.PI / 2));
    world.addParts("things", bench(1.7, CREAM, TIMBER, random), at);
    world.boxCollider("bench", 1.7, 0.45, 0.42, at);
    for (const along of [-0.4, 0.4]) {
      const { elements } = at.clone().multiply(place(along, 0.45, 0));
      const position = [elements[12], elements[13], elements[14]] as const;
      world.markers.push({ kind: "seat", name: `seat ${world.markers.length}`, position, turn: -side * (Math.PI / 2) });
    }
    for (const [z, color] of [
      [1.8, YELLOW],
      [-1.6, COBALT],
      [-4.9, TERRACOTTA],
    ] as const)
      flag(world, side * 2.1, z, color, side);
    for (const [from, to] of [
      [1.8, -1.6],
      [-1.6, -4.9],
    ] as const)
      bunting(world, [side * 2.1, 2.55, from], [side * 2.1, 2.55, to]);
  }
}

/** Wedge stones in two colours on two piers: it frames the tower for who arrives. */
function buildArch(world: World): void {
  const { z, inner, outer, spring, depth } = ARCH;
  const count = 15;
  const stones = voussoirs(inner, outer, depth, 0, Math.PI, count, 0.03);
  const numberOf = (p: Vec3): number => Math.floor((Math.atan2(p[1], p[0]) / Math.PI) * count);
  paint(stones, (p) => (numberOf(p) % 2 === 0 ? TERRACOTTA : CREAM));
  world.add("things", "stone", stones, place(0, spring, z));
  for (const side of [-1, 1]) {
    const at = place((side * (inner + outer)) / 2, -0.04, z);
    const width = outer - inner;
    world.add(
      "things",
      "stone",
      paint(box(width + 0.3, 0.35, depth + 0.3, { noBottom: true, bevel: 0.04 }), CREAM),
      at,
    );
    const pier = paint(box(width, spring - 0.47, depth, { bevel: 0.035 }), TERRACOTTA);
    world.add("things", "stone", pier, place((side * (inner + outer)) / 2, 0.33, z));
    const cap = paint(box(width + 0.16, 0.14, depth + 0.16, { bevel: 0.03 }), CREAM);
    world.add("things", "stone", cap, place((side * (inner + outer)) / 2, spring - 0.14, z));
    world.boxCollider("pier", width + 0.2, 4, depth + 0.2, at);
  }
}

/** A pole with a long pennant that leans on the wind. */
function flag(world: World, x: number, z: number, color: Rgb, side: number): void {
  const height = 3.6;
  const at = place(x, -0.03, z);
  world.add("things", "stone", paint(taper(0.34, 0.2, 0.34, 0.8, { noBottom: true, bevel: 0.03 }), CREAM), at);
  world.add("things", "wood", paint(cylinder(0.04, height, 8, 0.028), CREAM), place(x, 0.12, z));
  world.add("things", "wood", paint(ball(0.075), YELLOW), place(x, height + 0.12, z));
  world.add("things", "cloth", pennant(color), place(x, height - 0.55, z, side > 0 ? 0.3 : 0.15));
  world.boxCollider("flag", 0.2, 3.4, 0.2, at);
}

/** Small pennants on a sagging line between two poles. */
function bunting(world: World, from: Vec3, to: Vec3): void {
  const at = (t: number): Vec3 => {
    const p = mix(from, to, t);
    return [p[0], p[1] - 0.34 * Math.sin(Math.PI * t), p[2]];
  };
  const line = Array.from({ length: 13 }, (_, i) => at(i / 12));
  const rope = tube(line, () => 0.009, 4);
  world.add("things", "cloth", paint(rope, scale(CREAM, 0.8)));
  const coats = [TERRACOTTA, CREAM, COBALT, YELLOW];
  const mesh = new Mesh();
  const count = 9;
  for (let i = 0; i < count; i++) {
    const t = (i + 0.5) / count;
    const [a, b, c] = [at(t - 0.034), at(t + 0.034), at(t)];
    const tip: Vec3 = [c[0] + 0.05, c[1] - 0.27, c[2] + 0.02];
    mesh.facet(a, b, tip, coats[i % coats.length]);
    mesh.facet(b, a, tip, coats[i % coats.length]);
  }
  world.add("things", "cloth", mesh);
}

/** A small ball about y = 0. */
export function ball(radius: number, sides = 12): Mesh {
  const rows = Math.max(6, Math.round(sides * 0.7));
  const profile = Array.from({ length: rows + 1 }, (_, i): [number, number] => {
    const a = -Math.PI / 2 + (i / rows) * Math.PI;
    return [Math.max(0, Math.cos(a) * radius), Math.sin(a) * radius];
  });
  return lathe(profile, sides);
}

function pennant(color: Rgb): Mesh {
  const mesh = new Mesh();
  const columns = 10;
  const [length, height] = [1.25, 0.52];
  const point = (c: number, up: number): Vec3 => {
    const u = c / columns;
    const half = (height / 2) * (1 - u * 0.82);
    return [0.03 + u * length, height / 2 + up * half - 0.16 * u * u, Math.sin(u * 6.4) * 0.09 * u];
  };
  for (let c = 0; c < columns; c++) {
    const lean = (u: number): number => -Math.cos(u * 6.4) * 0.5 * u;
    for (const face of [1, -1]) {
      const corner = (i: number, up: number): number =>
        mesh.vertex(point(i, up), [lean(i / columns) * face, 0.1, face], c === 0 ? scale(CREAM, 0.95) : color);
      const [a, b, d, e] = [corner(c, -1), corner(c + 1, -1), corner(c + 1, 1), corner(c, 1)];
      if (face > 0) mesh.quad(a, b, d, e);
      else mesh.quad(e, d, b, a);
    }
  }
  return mesh;
}
