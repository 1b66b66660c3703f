// land.ts: meadow, pond and hills, what one stands on in the pond, and where the world ends.

import { hex, type Rgb } from "../kit/color.ts";
import { Mesh, paint, place } from "../kit/mesh.ts";
import { fbm } from "../kit/random.ts";
import { terrain } from "../kit/terrain.ts";
import { mix, scale, smoothstep, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { GRASS, SAND } from "./palette.ts";
import { COURT, END, MIDDLE_Z, POND } from "./sizes.ts";

/** The grain of turf takes a third of its light, which is given back here. */
const TURF = 1.3;

const blend = (a: number, b: number, t: number): number => a + (b - a) * t;

/** Half the side of the finely meshed land around the middle, and its cells; the coarse mesh has cells three times as large. */
const NEAR = 27;
const CELL = 0.9;

/** 1 on the shore line of the pond, less within. */
export const pondEdge = (x: number, z: number): number =>
  Math.hypot(x / POND.x, (z - POND.z) / POND.half) + 0.05 * fbm(x / 2, z / 2, 4);

/** Height of the ground: a meadow just below y = 0, a pond in it, hills around. */
export function landHeight(x: number, z: number): number {
  const r = Math.hypot(x, z - MIDDLE_Z);
  const hills = 6.5 * smoothstep(23, 58, r) + 2.2 * smoothstep(24, 44, r) * fbm(x / 13, z / 13, 3);
  const h = -0.014 + 0.008 * fbm(x / 3, z / 3) + hills;
  return blend(POND.water - 0.75, h, smoothstep(0.78, 1.12, pondEdge(x, z)));
}

/** Where what stands on the ground stands: far out its mesh is coarse, and lies above or below {@link landHeight}. */
export function standHeight(x: number, z: number): number {
  if (Math.abs(x) < NEAR && Math.abs(z - MIDDLE_Z) < NEAR) return landHeight(x, z);
  const cell = CELL * 3;
  const [u, v] = [x / cell, (z - MIDDLE_Z) / cell];
  const [i, k] = [Math.floor(u), Math.floor(v)];
  const at = (a: number, b: number): number => landHeight(a * cell, MIDDLE_Z + b * cell);
  return blend(blend(at(i, k), at(i + 1, k), u - i), blend(at(i, k + 1), at(i + 1, k + 1), u - i), v - k);
}

function groundColor(p: Vec3): Rgb {
  const [x, , z] = p;
  const patch = smoothstep(0.3, 0.75, 0.5 + 0.55 * fbm(x / 6, z / 6, 9) + 0.25 * fbm(x / 1.7, z / 1.7, 2));
  const grass = mix(scale(GRASS, 0.8), scale(hex("#8db53a"), 0.95), patch);
  // On the hills, fields: some deep green, some that the sun has bleached.
  const far = smoothstep(26, 40, Math.hypot(x, z - MIDDLE_Z));
  const field = fbm(x / 21, z / 21, 14, 2);
  const deep = smoothstep(0.05, 0.2, field) * far;
  const pale = smoothstep(0.1, 0.28, -field) * far;
  const meadow = mix(mix(grass, scale(hex("#4f8a35"), 0.8), deep * 0.8), hex("#b3b44a"), pale * 0.6);
  const shore = 1 - smoothstep(1.02, 1.16, pondEdge(x, z));
  const bank = mix(meadow, scale(SAND, 0.8), shore * (1 - smoothstep(-0.12, -0.02, p[1])));
  // Under water it goes as dark as the deep, where there is no ground: else one would see where it ends.
  return mix(scale(bank, TURF), hex("#0c2f3c"), 1 - smoothstep(POND.water - 0.12, POND.water + 0.02, p[1]));
}

export function buildLand(world: World): void {
  world.group("land", { shadows: "live" });
  world.group("hill", { shadows: "still" });
  const above = (depth: number): Mesh =>
    terrain({
      height: landHeight,
      color: groundColor,
      x: [-NEAR, NEAR],
      z: [MIDDLE_Z - NEAR, MIDDLE_Z + NEAR],
      cell: CELL,
      inside: (x, z) => landHeight(x, z) > POND.water - depth,
    });
  const near = above(0);
  endAtShore(near);
  const isNear = (x: number, z: number): boolean => Math.abs(x) < NEAR - 0.1 && Math.abs(z - MIDDLE_Z) < NEAR - 0.1;
  // The coarse land reaches one cell under the fine one, a little lower: else the seam would gape.
  const far = terrain({
    height: (x, z) => landHeight(x, z) - (isNear(x, z) ? 0.4 : 0),
    color: groundColor,
    x: [-NEAR * 3, NEAR * 3],
    z: [MIDDLE_Z - NEAR * 3, MIDDLE_Z + NEAR * 3],
    cell: CELL * 3,
    inside: (x, z) => Math.abs(x) > NEAR - 0.1 || Math.abs(z - MIDDLE_Z) > NEAR - 0.1,
  });
  world.add("land", "ground", near);
  world.add("hill", "ground", far);
  world.meshCollider("land", above(0.45)); // one wades in
  world.meshCollider("hill", far);
  world.discCollider("pond bed", POND.x + 1, 1, [0, POND.bed, POND.z]);
  buildWater(world);
  const sides = 24;
  for (let i = 0; i < sides; i++) {
    const angle = (i / sides) * Math.PI * 2;
    const at = place(Math.sin(angle) * END, -4, MIDDLE_Z - Math.cos(angle) * END, -angle);
    world.boxCollider("end of the world", END * 0.28, 30, 1, at);
  }
}

/** How far below the water the shore goes on, in metres. Ground under water would hide what the water mirrors. */
const SHORE = 0.07;

/** Moves the vertices that lie deeper up the slope, so that the ground ends in one line under the water and not in teeth. */
function endAtShore(ground: Mesh): void {
  const e = 0.05;
  for (let i = 0; i < ground.vertexCount; i++) {
    let [x, , z] = ground.at(i);
    for (let round = 0; round < 6; round++) {
      const lack = POND.water - SHORE - landHeight(x, z);
      if (Math.abs(lack) < 0.005 || (round === 0 && lack < 0)) break;
      const dx = (landHeight(x + e, z) - landHeight(x - e, z)) / (2 * e);
      const dz = (landHeight(x, z + e) - landHeight(x, z - e)) / (2 * e);
      const step = Math.min(0.3, Math.abs(lack) / Math.max(0.05, Math.hypot(dx, dz))) * Math.sign(lack);
      const size = Math.max(1e-6, Math.hypot(dx, dz));
      [x, z] = [x + (dx / size) * step, z + (dz / size) * step];
    }
    ground.position[i * 3] = x;
    ground.position[i * 3 + 1] = landHeight(x, z);
    ground.position[i * 3 + 2] = z;
  }
}

/** The pond's surface: more opaque in the middle, and under the shore at its edge. */
function buildWater(world: World): void {
  world.group("water", { shadows: "still" });
  const mesh = new Mesh();
  const color = hex("#123a4a");
  const [rings, around] = [6, 48];
  for (let r = 0; r <= rings; r++) {
    for (let s = 0; s <= around; s++) {
      const a = (s / around) * Math.PI * 2;
      const reach = (r / rings) * 1.12;
      const p: Vec3 = [Math.sin(a) * POND.x * reach, POND.water, POND.z - Math.cos(a) * POND.half * reach];
      mesh.vertex(p, [0, 1, 0], color, 0.72 - 0.3 * (r / rings));
    }
  }
  for (let r = 0; r < rings; r++) {
    for (let s = 0; s < around; s++) {
      const a = r * (around + 1) + s;
      const b = a + around + 1;
      mesh.quad(a, a + 1, b + 1, b);
    }
  }
  world.add("water", "water", mesh);
}

/** The sand of the court. */
export function layCourt(world: World): void {
  const mesh = new Mesh();
  const [rings, around] = [5, 40];
  for (let r = 0; r <= rings; r++) {
    for (let s = 0; s <= around; s++) {
      const a = (s / around) * Math.PI * 2;
      const reach = (r / rings) * COURT.radius;
      mesh.vertex([Math.sin(a) * reach, 0.006, -Math.cos(a) * reach], [0, 1, 0]);
    }
  }
  for (let r = 0; r < rings; r++) {
    for (let s = 0; s < around; s++) {
      const a = r * (around + 1) + s;
      const b = a + around + 1;
      mesh.quad(a, a + 1, b + 1, b);
    }
  }
  paint(mesh, (p) => scale(SAND, 0.92 + 0.12 * fbm(p[0] * 1.3, p[2] * 1.3, 7)));
  world.add("things", "stone", mesh, place(COURT.x, 0, COURT.z));
}
