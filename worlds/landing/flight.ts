// flight.ts: a flight of stone stairs between sloping cheeks, and paved rectangles, as Landing's slope has several.

import { block, type Quad } from "../kit/box.ts";
import { multiply } from "../kit/color.ts";
import { Mesh, paint, place } from "../kit/mesh.ts";
import { coursedPaving, JOINT_COLOR } from "../kit/paving.ts";
import type { Random } from "../kit/random.ts";
import { RISER, stairs, TREAD } from "../kit/stairs.ts";
import { mix, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { SANDSTONE, SANDSTONE_DARK } from "./palette.ts";

export interface Flight {
  readonly name: string;
  readonly width: number;
  /** Where the first riser stands; the stairs climb towards +z. */
  readonly z: number;
  readonly y: number;
  readonly count: number;
}

/** Steps on the axis x = 0 in the group "garden", with a cheek on either side; one walks on a ramp. */
export function buildFlight(world: World, { name, width, z, y, count }: Flight, random: Random): void {
  const steps = paint(stairs(width, count, random), (_p, _n, old) => multiply(old, SANDSTONE));
  world.add("garden", "stone", steps, place(0, y, z, Math.PI));
  const rise = count * RISER;
  const run = count * TREAD;
  for (const side of [-1, 1]) {
    const x = side * (width / 2 + 0.2);
    const outline = (near: number, far: number): Quad => [
      [x - 0.2, y + far, z + run + 0.3],
      [x + 0.2, y + far, z + run + 0.3],
      [x + 0.2, y + near, z - 0.15],
      [x - 0.2, y + near, z - 0.15],
    ];
    const cheek = block(outline(-0.3, -0.3), outline(0.28, rise + 0.18), { bevel: 0.03 });
    world.add("garden", "stone", paint(cheek, mix(SANDSTONE, SANDSTONE_DARK, 0.2)));
    // Three boxes climb with the cheek, so that nobody walks off the side of the stairs.
    for (let i = 0; i < 3; i++) {
      const at = place(x, y - 0.3, z + (run * (i + 0.5)) / 3);
      world.boxCollider("cheek", 0.4, 0.58 + (rise * (i + 1)) / 3, run / 3, at);
    }
  }
  const corner = (side: number, up: number): Vec3 => [(side * width) / 2, y + rise * up, z + run * up];
  const ramp = new Mesh();
  ramp.facet(corner(-1, 0), corner(1, 1), corner(1, 0));
  ramp.facet(corner(-1, 0), corner(-1, 1), corner(1, 1));
  world.meshCollider(name, ramp);
}

/** How far stones stand out of their mortar bed, in metres. */
const PROUD = 0.0075;

/** A rectangle on the axis x = 0, paved in courses. Its floor is at `y`. */
export function pave(
  world: World,
  area: { readonly width: number; readonly from: number; readonly to: number; readonly y: number },
  random: Random,
  stone = 0.78,
): void {
  const { width, from, to, y } = area;
  const outline = (height: number): Quad => [
    [-width / 2, height, to],
    [width / 2, height, to],
    [width / 2, height, from],
    [-width / 2, height, from],
  ];
  const top = y + 0.012;
  world.add("garden", "joint", paint(block(outline(y - 0.5), outline(top - PROUD), { noBottom: true }), JOINT_COLOR));
  const stones = coursedPaving(width, to - from, stone * 0.6, stone, mix(SANDSTONE, SANDSTONE_DARK, 0.2), random);
  world.add("garden", "stone", stones, place(0, top, (from + to) / 2));
}
