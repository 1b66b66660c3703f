// art.ts: what is shown: pictures made of flat shapes, things on plinths, benches to look from.
import { block, box, rectangle } from "../kit/box.ts";
import { hex, type Rgb, vary } from "../kit/color.ts";
import { bench } from "../kit/furniture.ts";
import { lathe, tube } from "../kit/lathe.ts";
import { append, Mesh, merge, moved, paint, place } from "../kit/mesh.ts";
import { between, type Random, seeded } from "../kit/random.ts";
import { rock } from "../kit/terrain.ts";
import { mix, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { CONCRETE, INK, OAK, PLASTER } from "./palette.ts";
import { ROOM } from "./sizes.ts";

const PIGMENTS = ["#c8694a", "#3e63b0", "#d9a441", "#22262c", "#ece7df", "#6f8a55", "#8f4a5c"].map(hex);

export function buildArt(world: World): void {
  const random = seeded(71);
  const pictures: readonly (readonly [number, number, number, number])[] = [
    [-1, 0.2, 2.4, 1.8],
    [-1, -5.6, 1.5, 1.9],
    [-1, -10.4, 3.2, 2.0],
    [1, -0.8, 1.6, 2.1],
    [1, -5.6, 3.0, 1.9],
    [1, -10.4, 1.5, 1.5],
    [1, -13.4, 1.1, 1.5],
  ];
  for (const [side, z, width, height] of pictures) {
    const at = place(side * (ROOM.half - 0.045), 1.62, z, (-side * Math.PI) / 2);
    world.addParts("room", picture(width, height, random), at);
  }
  const shown: readonly (readonly [number, number, number, Mesh])[] = [
    [-2.75, -0.5, 0.95, vase()],
    [2.7, -3.2, 0.8, moved(paint(rock(random), hex("#8c8f92")), place(0, 0.14, 0, 0.4, 0.55))],
    [-2.8, -7.9, 1.05, knot()],
    [2.8, -8.2, 0.9, cubes(random)],
  ];
  for (const [x, z, height, thing] of shown) {
    world.add(
      "room",
      "stone",
      paint(box(0.56, height, 0.56, { bevel: 0.012, noBottom: true }), mix(PLASTER, CONCRETE, 0.15)),
      place(x, 0, z),
    );
    world.add("room", "stone", thing, place(x, height, z));
    world.boxCollider("plinth", 0.56, height + 0.6, 0.56, place(x, 0, z));
  }
  for (const z of [-5.6, -11.4]) {
    const at = place(0, 0, z, Math.PI / 2);
    world.addParts("room", bench(2.4, CONCRETE, OAK, random), at);
    world.boxCollider("bench", 2.4, 0.45, 0.42, at);
    world.markers.push({ kind: "seat", name: `seat ${z}`, position: [0, 0.45, z], turn: Math.PI / 2 });
  }
}

/** A framed picture in the x-y plane around the origin, front to +z: layered flat shapes, a few millimetres apart. */
function picture(width: number, height: number, random: Random): { wood: Mesh; stone: Mesh } {
  const wood = new Mesh(),
    stone = new Mesh();
  const rim = 0.05;
  for (const side of [-1, 1]) {
    append(
      wood,
      paint(box(width + rim * 2, rim, 0.06, { bevel: 0.006 }), vary(OAK, random, 0.05)),
      place(0, side * (height / 2 + rim / 2) - rim / 2, 0),
    );
    append(
      wood,
      paint(box(rim, height, 0.06, { bevel: 0.006 }), vary(OAK, random, 0.05)),
      place(side * (width / 2 + rim / 2), -height / 2, 0),
    );
  }
  const base = PIGMENTS[4];
  append(stone, paint(box(width, height, 0.03, { bevel: 0.002 }), base), place(0, -height / 2, -0.01));
  const pick = (): Rgb => vary(PIGMENTS[Math.floor(random() * PIGMENTS.length)], random, 0.08);
  let depth = 0.007;
  const bands = 2 + Math.floor(random() * 3);
  for (let i = 0; i < bands; i++, depth += 0.0008) {
    const h = height * between(random, 0.16, 0.42),
      y = -height / 2 + (height - h) * ((i + 0.3 * random()) / bands);
    const tilt = height * between(random, -0.08, 0.08);
    sheet(
      stone,
      [
        [-width / 2, y, depth],
        [width / 2, y + Math.max(0, tilt), depth],
        [width / 2, y + h, depth],
        [-width / 2, y + h + Math.min(0, tilt), depth],
      ],
      pick(),
    );
  }
  const r = Math.min(width, height) * between(random, 0.14, 0.24),
    cx = width * between(random, -0.25, 0.25),
    cy = height * between(random, 0.02, 0.25);
  const color = pick();
  for (let i = 0; i < 28; i++) {
    const p = (k: number): Vec3 => [
      cx + Math.cos((k / 28) * Math.PI * 2) * r,
      cy + Math.sin((k / 28) * Math.PI * 2) * r,
      depth + 0.0005,
    ];
    stone.facet([cx, cy, depth + 0.0005], p(i), p(i + 1), color);
  }
  return { wood, stone };
}

function sheet(mesh: Mesh, corner: readonly [Vec3, Vec3, Vec3, Vec3], color: Rgb): void {
  mesh.facet(corner[0], corner[1], corner[2], color);
  mesh.facet(corner[0], corner[2], corner[3], color);
}

const vase = (): Mesh =>
  paint(
    lathe(
      [
        [0.1, 0],
        [0.13, 0.02],
        [0.19, 0.16],
        [0.2, 0.27],
        [0.13, 0.42],
        [0.065, 0.5],
        [0.07, 0.56],
        [0.1, 0.6],
        [0.085, 0.6],
        [0.05, 0.52],
        [0, 0.4],
      ],
      32,
    ),
    hex("#3e63b0"),
  );

/** A ring wound around itself. */
function knot(): Mesh {
  const path = Array.from({ length: 97 }, (_, i): Vec3 => {
    const t = (i / 96) * Math.PI * 2;
    const r = 0.2 + 0.08 * Math.cos(3 * t);
    return [r * Math.cos(2 * t), 0.34 + r * Math.sin(2 * t), 0.09 * Math.sin(3 * t)];
  });
  return paint(
    tube(path, () => 0.045, 10),
    hex("#c8694a"),
  );
}

function cubes(random: Random): Mesh {
  const stack = [0.34, 0.26, 0.18];
  let y = 0;
  return merge(
    ...stack.map((size) => {
      const one = append(
        new Mesh(),
        paint(block(rectangle(size, size, 0), rectangle(size, size, size), { bevel: 0.012 }), size < 0.2 ? OAK : INK),
        place(between(random, -0.03, 0.03), y, 0, random()),
      );
      y += size;
      return one;
    }),
  );
}
