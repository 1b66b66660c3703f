// room.ts: floor, walls, roof with lights, and the round court with its tree.
import { block, box, type Quad } from "../kit/box.ts";
import { hex, vary } from "../kit/color.ts";
import { bench } from "../kit/furniture.ts";
import { lathe } from "../kit/lathe.ts";
import { compass } from "../kit/masonry.ts";
import { facing, moved, paint, place } from "../kit/mesh.ts";
import { coursedPaving, roundPaving } from "../kit/paving.ts";
import { tree } from "../kit/plants.ts";
import { seeded } from "../kit/random.ts";
import { skyDome } from "../kit/sky.ts";
import { mix, scale } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { CONCRETE, INK, LEAF, OAK, PLASTER } from "./palette.ts";
import { COURT, DOOR, LIGHT_SIZE, LIGHTS, ROOM } from "./sizes.ts";

export function buildRoom(world: World): void {
  world.group("room", { shadows: "receive" });
  world.group("court", { shadows: "receive" });
  world.group("sky", { shadows: "still" });
  world.add("sky", "sky", skyDome(world.light));
  buildFloor(world);
  buildWalls(world);
  buildRoof(world);
  buildCourt(world);
}

/** A wall or slab between two corners, its outside left out; `solid` adds its collider. */
function slab(
  world: World,
  group: string,
  material: "stone" | "wood",
  color: readonly [number, number, number],
  from: readonly number[],
  to: readonly number[],
  solid = true,
  bevel = 0.015,
): void {
  const [w, h, d] = [to[0] - from[0], to[1] - from[1], to[2] - from[2]];
  const at = place((from[0] + to[0]) / 2, from[1], (from[2] + to[2]) / 2);
  const inside = facing(moved(paint(box(w, h, d, { bevel }), color), at), ([, , z]) => [0, 2.2, z]);
  world.add(group, material, inside);
  if (solid) world.boxCollider("wall", w, h, d, at);
}

function buildFloor(world: World): void {
  const random = seeded(3);
  const { half, south, north } = ROOM;
  world.add(
    "room",
    "joint",
    paint(box(half * 2, 0.5, south - north + 0.4, { noBottom: true }), scale(CONCRETE, 0.45)),
    place(0, -0.506, (south + north) / 2),
  );
  world.add(
    "room",
    "floor",
    coursedPaving(half * 2, south - north, 1.6, 1.6, mix(CONCRETE, PLASTER, 0.15), random),
    place(0, 0, (south + north) / 2),
  );
  world.boxCollider("floor", half * 2, 1, south - north + 1, place(0, -1, (south + north) / 2));
}

function buildWalls(world: World): void {
  const { half, south, north, height, wall } = ROOM;
  for (const side of [-1, 1]) {
    const [a, b] = side < 0 ? [-half - wall, -half] : [half, half + wall];
    slab(world, "room", "stone", PLASTER, [a, 0.12, north - wall], [b, height, south + wall]);
    // A dark recess under the wall makes it stand light, and hides where floor and plaster meet.
    slab(
      world,
      "room",
      "stone",
      INK,
      [a + (side < 0 ? 0 : 0.03), -0.1, north],
      [b - (side < 0 ? 0.03 : 0), 0.13, south],
      false,
      0.004,
    );
  }
  slab(world, "room", "stone", PLASTER, [-half, 0, south], [half, height, south + wall]);
  const door = DOOR.width / 2;
  slab(world, "room", "stone", PLASTER, [-half, 0, north - wall], [-door, height, north]);
  slab(world, "room", "stone", PLASTER, [door, 0, north - wall], [half, height, north]);
  slab(world, "room", "stone", PLASTER, [-door, DOOR.height, north - wall], [door, height, north]);
  for (const side of [-1, 1])
    slab(
      world,
      "room",
      "wood",
      OAK,
      [side * door - (side > 0 ? 0.07 : 0), 0, north - wall - 0.03],
      [side * door + (side > 0 ? 0 : 0.07), DOOR.height, north + 0.03],
      false,
    );
  slab(
    world,
    "room",
    "wood",
    OAK,
    [-door, DOOR.height - 0.07, north - wall - 0.03],
    [door, DOOR.height, north + 0.03],
    false,
  );
}

/** Plaster between deep wells; oak beams beside each well. */
function buildRoof(world: World): void {
  const { half, south, north, height, wall } = ROOM;
  // The roof lies on the walls: ending at their inner face it left a slit that light came through.
  const edges = [south + wall, ...LIGHTS.flatMap((z) => [z + LIGHT_SIZE.z / 2, z - LIGHT_SIZE.z / 2]), north - wall];
  const reach = half + wall;
  for (let i = 0; i < edges.length; i += 2)
    slab(world, "room", "stone", PLASTER, [-reach, height, edges[i + 1]], [reach, height + 0.6, edges[i]], false);
  for (const z of LIGHTS) {
    for (const side of [-1, 1]) {
      const inner = LIGHT_SIZE.x / 2;
      slab(
        world,
        "room",
        "stone",
        PLASTER,
        [side < 0 ? -reach : inner, height, z - LIGHT_SIZE.z / 2 - 0.05],
        [side < 0 ? -inner : reach, height + 0.6, z + LIGHT_SIZE.z / 2 + 0.05],
        false,
      );
      const at = z + side * (LIGHT_SIZE.z / 2 + 0.13);
      slab(
        world,
        "room",
        "wood",
        OAK,
        [-half - 0.08, height - 0.3, at - 0.09],
        [half + 0.08, height, at + 0.09],
        false,
      );
    }
  }
}

/** Round wall, open to the sky in the middle; below the opening a tree in a low planter. */
function buildCourt(world: World): void {
  const random = seeded(5);
  const { z, radius, height, oculus } = COURT;
  const gap = Math.asin((DOOR.width / 2 + 0.35) / radius);
  const at = place(0, 0, z);
  const wall = lathe(
    [
      [radius, height - 0.06],
      [radius, 0],
    ],
    56,
    2 * Math.PI - 2 * gap,
  );
  world.add("court", "stone", paint(wall, PLASTER), place(0, 0, z, gap));
  const over: Quad = [
    [-2.9, DOOR.height + 0.4, ROOM.north - 0.05],
    [2.9, DOOR.height + 0.4, ROOM.north - 0.05],
    [2.9, DOOR.height + 0.4, ROOM.north - 0.36],
    [-2.9, DOOR.height + 0.4, ROOM.north - 0.36],
  ];
  world.add(
    "court",
    "stone",
    paint(block(over, over.map(([x, , d]) => [x, height - 0.05, d] as const) as unknown as Quad), PLASTER),
  );
  const roof = lathe(
    [
      [oculus, 0.6],
      [oculus, 0],
      [radius + 0.1, 0],
    ],
    56,
  );
  world.add("court", "stone", paint(roof, PLASTER), place(0, height - 0.05, z));
  world.add(
    "court",
    "joint",
    paint(
      lathe(
        [
          [radius + 0.3, -0.008],
          [0, -0.008],
        ],
        48,
      ),
      scale(CONCRETE, 0.45),
    ),
    at,
  );
  world.add(
    "court",
    "floor",
    roundPaving({
      inner: 1.5,
      outer: radius + 0.02,
      ring: 0.8,
      stone: 1.1,
      random,
      color: () => vary(mix(CONCRETE, PLASTER, 0.05), random, 0.06),
    }),
    at,
  );
  world.boxCollider("court floor", radius * 2, 1, radius * 2, place(0, -1, z));
  for (let i = 0; i < 10; i++) {
    const a = gap + 0.3 + ((2 * Math.PI - 2 * gap - 0.6) * i) / 9 - Math.PI;
    world.boxCollider("court wall", 3.4, 4, 0.35, place(...compass(radius + 0.18, a), -a).premultiply(at));
  }
  const planter = lathe(
    [
      [1.6, 0],
      [1.62, 0.03],
      [1.62, 0.4],
      [1.58, 0.45],
      [1.3, 0.45],
      [1.28, 0.42],
      [1.27, 0.3],
    ],
    48,
  );
  world.add("court", "stone", paint(planter, mix(CONCRETE, PLASTER, 0.3)), at);
  world.add(
    "court",
    "ground",
    paint(
      lathe(
        [
          [1.3, 0.33],
          [0.6, 0.38],
          [0, 0.42],
        ],
        24,
      ),
      hex("#4c4136"),
    ),
    at,
  );
  world.boxCollider("planter", 2.9, 0.45, 2.9, at);
  const leaves = { count: 110, size: 0.5, inner: scale(LEAF, 0.55), outer: mix(LEAF, hex("#b3bd6c"), 0.4) };
  const { wood, leaf } = tree(
    { height: 4.6, spread: 1.9, lean: [0.35, 0, 0.2], clusters: 7, leaves, bark: hex("#6e5a48") },
    random,
  );
  world.add("court", "wood", wood, place(0, 0.4, z));
  world.add("court", "leaf", leaf, place(0, 0.4, z));
  for (const angle of [-2.3, 2.3]) {
    const seat = place(...compass(4.2, angle, 0), -angle + Math.PI).premultiply(at);
    world.addParts("court", bench(1.9, CONCRETE, OAK, random), seat);
    world.boxCollider("bench", 1.9, 0.45, 0.42, seat);
  }
}
