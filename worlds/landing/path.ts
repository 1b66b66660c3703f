// path.ts: two ways of flagstones up the hill, from the rim of the plaza to the ends of the terrace, with lanterns.
import { vary } from "../kit/color.ts";
import { pathLantern } from "../kit/furniture.ts";
import { Mesh, paint, place } from "../kit/mesh.ts";
import { between, type Random, seeded } from "../kit/random.ts";
import { add, mix, normalize, scale, sub, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { groundHeight } from "./land.ts";
import { GLASS, LAMP, SANDSTONE, SANDSTONE_DARK } from "./palette.ts";
import { PATHS, type PathPoint } from "./path-line.ts";

/** Metres of a way that one row of stones takes, and half its width. */
const ROW = 0.64;
const HALF = 0.58;
/** How far stones stand out of the soil, and how wide the soil shows between them, in metres. */
const PROUD = 0.035;
const GAP = 0.035;

export function buildPaths(world: World): void {
  const random = seeded(83);
  world.group("ways", { shadows: "live", flush: true });
  for (const path of PATHS) layStones(world, path, random);
  for (const path of PATHS)
    for (const i of [6, 17, 28, 39]) {
      const at = path[Math.min(i * 4, path.length - 2)];
      const x = at.x + at.acrossX * 0.95;
      const z = at.z + at.acrossZ * 0.95;
      const y = groundHeight(x, z) - 0.05;
      world.addParts("garden", pathLantern(SANDSTONE_DARK, GLASS), place(x, y, z, x));
      world.lamps.push({ position: [x, y + 0.62, z], intensity: scale(LAMP, 2.2) });
      world.boxCollider("path lantern", 0.36, 0.7, 0.36, place(x, y, z));
    }
}

/** Rows of one to three stones between lines across the way; the corners of neighbours are the same, so that joints are even. */
function layStones(world: World, path: readonly PathPoint[], random: Random): void {
  const length = path.slice(1).reduce((sum, p, i) => sum + Math.hypot(p.x - path[i].x, p.z - path[i].z), 0);
  const rows = Math.round(length / ROW);
  const line = (row: number): { at: PathPoint; left: number; right: number } => {
    const at = path[Math.round((row / rows) * (path.length - 1))];
    return { at, left: -HALF + between(random, -0.1, 0.06), right: HALF + between(random, -0.06, 0.1) };
  };
  let near = line(0);
  for (let row = 1; row <= rows; row++) {
    const far = line(row);
    const count = random() < 0.25 ? 1 : random() < 0.75 ? 2 : 3;
    const cuts = Array.from({ length: count + 1 }, (_, i) => {
      const t = i / count + (i % count ? between(random, -0.1, 0.1) : 0);
      return [t, t + (i % count ? between(random, -0.06, 0.06) : 0)] as const;
    });
    for (let i = 0; i < count; i++) {
      const corner = ({ at, left, right }: typeof near, t: number): Vec3 => {
        const out = left + (right - left) * t;
        return [at.x + at.acrossX * out, 0, at.z + at.acrossZ * out];
      };
      const stone = flagstone(
        [corner(near, cuts[i][0]), corner(near, cuts[i + 1][0]), corner(far, cuts[i + 1][1]), corner(far, cuts[i][1])],
        random,
      );
      const color = vary(mix(SANDSTONE, SANDSTONE_DARK, between(random, 0.25, 0.6)), random, 0.08);
      world.add("ways", "stone", paint(stone, color));
    }
    near = far;
  }
}

/** A flat stone that lies on the slope: an outline of four corners, knocked off, with a worn rim that ends in the soil. */
function flagstone(outline: readonly Vec3[], random: Random): Mesh {
  const middle = scale(outline.reduce(add), 0.25);
  const lean = 0.35;
  const height = (dx: number, dz: number): number => groundHeight(middle[0] + dx, middle[2] + dz);
  const slopeX = (height(lean, 0) - height(-lean, 0)) / (2 * lean);
  const slopeZ = (height(0, lean) - height(0, -lean)) / (2 * lean);
  const base = height(0, 0) + PROUD + between(random, -0.008, 0.012);
  const lay = (p: Vec3, sunk: number): Vec3 => [
    p[0],
    base - sunk + slopeX * (p[0] - middle[0]) + slopeZ * (p[2] - middle[2]),
    p[2],
  ];
  const inner = outline.map((p) => add(p, scale(normalize(sub(middle, p)), GAP)));
  const rim = inner.flatMap((p, i) => {
    const [before, next] = [inner[(i + 3) % 4], inner[(i + 1) % 4]];
    const off = between(random, 0.1, 0.26);
    return [mix(p, before, off), mix(p, next, off)];
  });
  const mesh = new Mesh();
  const up = normalize([-slopeX, 1, -slopeZ]);
  const top = rim.map((p) => mesh.vertex(lay(mix(p, middle, 0.045), 0), up));
  const foot = rim.map((p) => {
    const out = normalize(sub(p, middle));
    return mesh.vertex(lay(add(p, scale(out, 0.012)), PROUD + 0.07), normalize(add(out, scale(up, 0.7))));
  });
  const heart = mesh.vertex(lay(middle, 0), up);
  // Which way round the outline goes depends on the way; faces must look up.
  const turn =
    (outline[1][0] - outline[0][0]) * (outline[2][2] - outline[0][2]) -
    (outline[1][2] - outline[0][2]) * (outline[2][0] - outline[0][0]);
  for (let i = 0; i < rim.length; i++) {
    const j = (i + 1) % rim.length;
    if (turn < 0) {
      mesh.triangle(heart, top[i], top[j]);
      mesh.quad(foot[i], foot[j], top[j], top[i]);
    } else {
      mesh.triangle(heart, top[j], top[i]);
      mesh.quad(foot[j], foot[i], top[i], top[j]);
    }
  }
  return mesh;
}
