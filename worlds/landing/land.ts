// land.ts: the ground of the shore and the hill, what one walks on in the lake, and where the world ends.

import { hex, type Rgb } from "../kit/color.ts";
import { compass } from "../kit/masonry.ts";
import { place } from "../kit/mesh.ts";
import { fbm, noise } from "../kit/random.ts";
import { RISER, TREAD } from "../kit/stairs.ts";
import { above, terrain } from "../kit/terrain.ts";
import { mix, scale, smoothstep, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { pathDistance } from "./path-line.ts";
import { BED, COURT, END, GARDEN_STEPS, PAVILION, PLAZA_WALL, TERRACE, UPPER_STEPS, WATER } from "./sizes.ts";

const SOIL = hex("#6c6647");
const SAND = hex("#a58d63");
const blend = (a: number, b: number, t: number): number => a + (b - a) * t;

/** The shore and the hill as they would be without anything built. */
function wildHeight(x: number, z: number): number {
  const shore = 3.4 + (Math.abs(x) - 10) * 0.16 + 2.2 * noise(x / 11, 0.5);
  const inland = z - shore;
  const hill =
    -1.7 +
    0.95 * smoothstep(-3, 0.6, inland) +
    1.5 * smoothstep(0, 5, inland) +
    1.7 * smoothstep(4, 16, inland) +
    7 * smoothstep(14, 60, inland);
  // Calm where land meets water: cells are coarser than these bumps, and the shore would be a saw.
  const bumps = 0.16 * smoothstep(WATER, WATER + 0.8, hill) * fbm(x / 3, z / 3);
  return hill + bumps + 1.2 * smoothstep(12, 40, inland) * fbm(x / 14, z / 14, 3);
}

/** Height of the land. Plaza, forecourt, stairs, terrace and pavilion are cut into it. */
export function landHeight(x: number, z: number): number {
  let h = wildHeight(x, z);
  const r = Math.hypot(x, z);
  if (h > -0.4) h = blend(-0.06, h, smoothstep(PLAZA_WALL, PLAZA_WALL + 2.6, r));
  if (r < PLAZA_WALL - 0.1) return Math.min(h, -0.6);
  if (z < 8) return h;
  const mound = Math.hypot(x, z - PAVILION.z) - PAVILION.radius;
  h = blend(PAVILION.y - 0.12, h, smoothstep(0.1, 4.5, mound));
  const beside = Math.hypot(Math.max(0, Math.abs(x) - TERRACE.half), Math.max(0, z - TERRACE.to, TERRACE.from - z));
  h = blend(TERRACE.y - 0.03, h, smoothstep(0.2, 3.4, beside));
  h = trench(h, x, z, TERRACE.to, UPPER_STEPS, TERRACE.y, 1.95);
  return trench(h, x, z, COURT.to, GARDEN_STEPS, 0, COURT.width / 2 + 0.3);
}

/** Lowers the land under a flight of stairs (and the court before the first), so that no grass grows through. */
function trench(h: number, x: number, z: number, start: number, steps: number, y: number, half: number): number {
  const end = start + steps * TREAD;
  const isCourt = y === 0;
  if (z < (isCourt ? 8 : start - 0.3) || z > end - 0.1) return h;
  // Shallow beside the court until its retaining walls begin: a ditch would gape there.
  const depth = isCourt ? 0.06 + 0.39 * smoothstep(COURT.from + 1.4, COURT.from + 2.4, z) : 0.45;
  const floor = y + steps * RISER * smoothstep(start, end, z) - depth;
  return blend(floor, h, smoothstep(half, half + 0.45, Math.abs(x)));
}

/** Height of the ground as it is drawn: {@link landHeight} at the corners of the meshes' cells, flat between them. */
export function groundHeight(x: number, z: number): number {
  const cell = Math.abs(x) < NEAR.x && z < NEAR.z ? CELL : CELL * COARSE;
  const column = Math.floor((x + NEAR.x) / cell);
  const row = Math.floor(z / cell);
  const [u, v] = [(x + NEAR.x) / cell - column, z / cell - row];
  const corner = (c: number, r: number): number => landHeight(-NEAR.x + (column + c) * cell, (row + r) * cell);
  const [a, d] = [corner(0, 1), corner(1, 0)];
  if (u + v <= 1) {
    const f = corner(0, 0);
    return f + u * (d - f) + v * (a - f);
  }
  const b = corner(1, 1);
  return b + (1 - u) * (a - b) + (1 - v) * (d - b);
}

function groundColor(p: Vec3, n: Vec3): Rgb {
  const patch = smoothstep(0.3, 0.7, 0.5 + 0.6 * fbm(p[0] / 5, p[2] / 5, 9) + 0.2 * fbm(p[0], p[2], 2));
  const grass = mix(scale(hex("#5f7a41"), 0.85), hex("#a09350"), patch);
  const wet = 1 - smoothstep(WATER + 0.02, WATER + 0.5, p[1]);
  const trodden = 0.8 * (1 - smoothstep(0.35, 1.3, pathDistance(p[0], p[2])));
  return mix(mix(mix(SOIL, grass, smoothstep(0.72, 0.86, n[1])), SAND, trodden), hex("#7d6a50"), wet);
}

/** Half width (x) and end (z) of the finely meshed land, in metres; the coarse mesh has cells three times as large. */
const NEAR = { x: 24.3, z: 35.1 } as const;
const CELL = 0.9;
const COARSE = 3;

export function buildLand(world: World): void {
  world.group("land", { shadows: "live", mirror: WATER });
  world.group("hill", { shadows: "still", mirror: WATER });
  const near = terrain({
    height: landHeight,
    color: groundColor,
    x: [-NEAR.x, NEAR.x],
    z: [0, NEAR.z],
    cell: CELL,
    slope: CELL / 2,
    inside: (x, z) => landHeight(x, z) > WATER - 0.6 && Math.hypot(x, z) > PLAZA_WALL - 0.8,
  });
  // The coarse land reaches one cell under the fine one, a little lower: else the seam would gape.
  const isNear = (x: number, z: number): boolean => Math.abs(x) < NEAR.x - 0.1 && z < NEAR.z - 0.1;
  const far = terrain({
    height: (x, z) => landHeight(x, z) - (isNear(x, z) ? 0.35 : 0),
    color: groundColor,
    x: [-NEAR.x * 3, NEAR.x * 3],
    z: [0, 81],
    cell: CELL * COARSE,
    slope: CELL / 2,
    inside: (x, z) => (Math.abs(x) > NEAR.x - 0.1 || z > NEAR.z - 0.1) && landHeight(x, z) > WATER - 0.8,
  });
  world.add("land", "ground", above(near, WATER - 0.02));
  world.add("hill", "ground", above(far, WATER - 0.02));
  world.meshCollider("land", near);
  world.meshCollider("hill", far);
  // Who steps off the plaza wades ashore.
  world.discCollider("lake bed", END, 1, [0, BED, 0]);
  const sides = 24;
  for (let i = 0; i < sides; i++) {
    const angle = (i / sides) * Math.PI * 2;
    world.boxCollider("end of the world", END * 0.28, 24, 1, place(...compass(END - 1, angle, -4), -angle));
  }
}
