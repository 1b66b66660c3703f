// path.ts: two ways of flat stones up the hill, from the rim of the plaza to the ends of the terrace.
import { taper } from "../kit/box.ts";
import { hex, vary } from "../kit/color.ts";
import { pathLantern } from "../kit/furniture.ts";
import { paint, place } from "../kit/mesh.ts";
import { between, type Random, seeded } from "../kit/random.ts";
import { mix, scale } from "../kit/vec.ts";
import type { Spot, World } from "../kit/world.ts";
import { landHeight } from "./land.ts";
import { GLASS, LAMP, SANDSTONE, SANDSTONE_DARK } from "./palette.ts";
import { PATHS, type PathPoint } from "./path-line.ts";

/** Metres from one stone to the next: a step. */
const STEP = 0.66;

export function buildPaths(world: World): void {
  const random = seeded(83);
  const spots = PATHS.flatMap((path) => stonesAlong(path, random));
  const stone = paint(
    taper(0.62, 0.2, 0.46, 0.9, { bevel: 0.03, noBottom: true }),
    mix(SANDSTONE, SANDSTONE_DARK, 0.35),
  );
  world.scatter({ name: "path stones", material: "stone", mesh: stone, spots, casts: false });
  for (const path of PATHS)
    for (const i of [6, 17, 28, 39]) {
      const at = path[Math.min(i * 4, path.length - 2)];
      const x = at.x + at.acrossX * 0.85;
      const z = at.z + at.acrossZ * 0.85;
      const y = landHeight(x, z) - 0.03;
      world.addParts("garden", pathLantern(SANDSTONE_DARK, GLASS), place(x, y, z, x));
      world.lamps.push({ position: [x, y + 0.62, z], intensity: scale(LAMP, 2.2) });
      world.boxCollider("path lantern", 0.36, 0.7, 0.36, place(x, y, z));
    }
}

function stonesAlong(path: readonly PathPoint[], random: Random): Spot[] {
  const spots: Spot[] = [];
  let gone = STEP;
  for (let i = 1; i < path.length; i++) {
    gone += Math.hypot(path[i].x - path[i - 1].x, path[i].z - path[i - 1].z);
    if (gone < STEP) continue;
    gone = 0;
    const aside = between(random, -0.14, 0.14);
    const [x, z] = [path[i].x + path[i].acrossX * aside, path[i].z + path[i].acrossZ * aside];
    spots.push({
      position: [x, landHeight(x, z) - 0.15, z],
      turn: Math.atan2(path[i].acrossZ, path[i].acrossX) * -1 + between(random, -0.25, 0.25),
      size: between(random, 0.85, 1.2),
      tint: vary(hex("#ffffff"), random, 0.1),
    });
  }
  return spots;
}
