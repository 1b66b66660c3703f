// land.ts: meadow, pond and hills, what one stands on in the pond, and where the world ends.

import { hex, type Rgb } from "../kit/color.ts";
import { Mesh, paint, place } from "../kit/mesh.ts";
import { fbm } from "../kit/random.ts";
import { terrain } from "../kit/terrain.ts";
import { mix, scale, smoothstep, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { GRASS, SAND } from "./palette.ts";
import { COURT, END, MIDDLE_Z, POND } from "./sizes.ts";

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
  const patch = smoothstep(0.3, 0.75, 0.5 + 0.55 * fbm(p[0] / 6, p[2] / 6, 9) + 0.25 * fbm(p[0] / 1.7, p[2] / 1.7, 2));
  const grass = mix(scale(GRASS, 0.86), hex("#8fae3f"), patch);
  const shore = smoothstep(1.16, 1.02, pondEdge(p[0], p[2]));
  return mix(grass, scale(SAND, 0.8), shore * smoothstep(-0.02, -0.12, p[1]));
}

export function buildLand(world: World): void {
  world.group("land", { shadows: "receive" });
  world.group("hill", { shadows: "still" });
  const near = terrain({
    height: landHeight,
    color: groundColor,
    x: [-NEAR, NEAR],
    z: [MIDDLE_Z - NEAR, MIDDLE_Z + NEAR],
    cell: CELL,
    inside: (x, z) => landHeight(x, z) > POND.water - 0.45,
  });
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
  world.meshCollider("land", near);
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
  world.add("land", "ground", mesh, place(COURT.x, 0, COURT.z));
}
