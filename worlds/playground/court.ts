// court.ts: a court of sand with crates and balls that can be pushed about.

import { box } from "../kit/box.ts";
import type { Rgb } from "../kit/color.ts";
import { lathe } from "../kit/lathe.ts";
import { ringWall } from "../kit/masonry.ts";
import { append, Mesh, paint, place } from "../kit/mesh.ts";
import { mix, scale } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { layCourt } from "./land.ts";
import { COBALT, CREAM, TERRACOTTA, TIMBER, YELLOW } from "./palette.ts";
import { COURT } from "./sizes.ts";

/** Side of a small and of a large crate, in metres, and what they weigh, in kilograms. */
const SMALL = { side: 0.6, mass: 12 } as const;
const LARGE = { side: 0.85, mass: 28 } as const;
/** Height of the kerb, in metres: a step for people, a wall for crates. */
const KERB = 0.16;

export function buildCourt(world: World): void {
  const { x, z, radius } = COURT;
  layCourt(world);
  world.discCollider("court", radius + 0.2, 0.5, [x, 0.006, z]);
  const kerb = {
    inner: radius - 0.02,
    outer: radius + 0.26,
    height: KERB + 0.1,
    bottom: -0.1,
    stone: 0.9,
    bevel: 0.03,
  };
  world.add("things", "stone", paint(ringWall({ ...kerb, from: 0, to: Math.PI * 2 }), CREAM), place(x, 0, z));
  const sides = 22;
  for (let i = 0; i < sides; i++) {
    const angle = (i / sides) * Math.PI * 2;
    const away = radius + 0.12;
    const at = place(x + Math.sin(angle) * away, -0.2, z - Math.cos(angle) * away, -angle);
    world.boxCollider("kerb", 1.08, KERB + 0.2, 0.27, at);
  }
  const crates: readonly (readonly [number, number, number, number, Rgb, typeof SMALL | typeof LARGE])[] = [
    [-0.75, 0, -1.2, 0.06, TERRACOTTA, LARGE],
    [0.2, 0, -1.35, -0.1, COBALT, LARGE],
    [-0.3, LARGE.side, -1.25, 0.3, CREAM, SMALL],
    [1.35, 0, -0.9, 0.5, CREAM, SMALL],
    [-1.7, 0, 0.35, 0.9, COBALT, SMALL],
    [0.9, 0, 0.75, 0.25, TERRACOTTA, SMALL],
    [0.95, SMALL.side, 0.75, -0.2, COBALT, SMALL],
    [2.1, 0, 0.5, 1.2, TERRACOTTA, SMALL],
  ];
  for (const [i, [dx, y, dz, turn, coat, { side, mass }]] of crates.entries()) {
    world.moving.push({
      name: `crate ${i + 1}`,
      position: [x + dx, y + side / 2 + 0.012, z + dz],
      turn,
      parts: { wood: crate(side, coat) },
      shapes: [{ size: [side, side, side] }],
      mass,
    });
  }
  for (const [i, [dx, dz, size, coat]] of (
    [
      [-1.0, 1.35, 0.36, YELLOW],
      [0.1, 2.1, 0.24, TERRACOTTA],
    ] as const
  ).entries()) {
    world.moving.push({
      name: `ball ${i + 1}`,
      position: [x + dx, size + 0.012, z + dz],
      turn: 0.4,
      parts: { stone: beachBall(size, coat) },
      shapes: [{ ball: size }],
      mass: 40 * size ** 2,
    });
  }
}

/** A box of boards in a frame, about its middle. */
function crate(side: number, coat: Rgb): Mesh {
  const mesh = new Mesh();
  const bar = side * 0.13;
  const core = side - bar * 0.55;
  append(mesh, paint(box(core, core, core, { bevel: 0.01 }), coat), place(0, -core / 2, 0));
  const frame = mix(coat === CREAM ? TIMBER : scale(coat, 0.62), TIMBER, 0.25);
  const off = (side - bar) / 2;
  for (const a of [-1, 1]) {
    for (const b of [-1, 1]) {
      append(mesh, paint(box(bar, side, bar, { bevel: 0.012 }), frame), place(a * off, -side / 2, b * off));
      append(mesh, paint(box(side, bar, bar, { bevel: 0.012 }), frame), place(0, a * off - bar / 2, b * off));
      append(mesh, paint(box(bar, bar, side, { bevel: 0.012 }), frame), place(a * off, b * off - bar / 2, 0));
    }
  }
  return mesh;
}

/** A ball of six gores in two colours. */
function beachBall(radius: number, coat: Rgb): Mesh {
  const mesh = new Mesh();
  const rows = 14;
  const profile = Array.from({ length: rows + 1 }, (_, i): [number, number] => {
    const a = -Math.PI / 2 + (i / rows) * Math.PI;
    return [Math.max(0, Math.cos(a) * radius), Math.sin(a) * radius];
  });
  const arc = Math.PI / 3;
  for (let i = 0; i < 6; i++)
    append(mesh, paint(lathe(profile, 5, arc), i % 2 ? CREAM : coat), place(0, 0, 0, i * arc));
  return mesh;
}
