// gate.ts: what calls: the causeway over the water and the great ring on its platform.
import { box } from "../kit/box.ts";
import { vary } from "../kit/color.ts";
import { pathLantern, rail } from "../kit/furniture.ts";
import { lathe } from "../kit/lathe.ts";
import { ringWall } from "../kit/masonry.ts";
import { paint, place } from "../kit/mesh.ts";
import { JOINT_COLOR, roundPaving } from "../kit/paving.ts";
import { portalRing } from "../kit/portal.ts";
import { seeded } from "../kit/random.ts";
import { planks } from "../kit/stairs.ts";
import { mix, scale } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { BRONZE, GATE_LIGHT, GLASS, LAMP, SANDSTONE, SANDSTONE_DARK, TIMBER, TIMBER_WARM } from "./palette.ts";
import { CAUSEWAY, GATE, WATER } from "./sizes.ts";

export function buildGate(world: World): void {
  world.group("gate", { shadows: "live", mirror: WATER });
  world.group("gate floor", { shadows: "live" });
  buildCauseway(world);
  buildPlatform(world);
  buildRing(world);
}

function buildCauseway(world: World): void {
  const random = seeded(23);
  const { width, from, to } = CAUSEWAY;
  const length = from - to,
    middle = (from + to) / 2;
  world.add("gate floor", "wood", planks(width, length + 0.3, 0.19, TIMBER_WARM, random), place(0, 0, middle));
  for (const x of [-1, -0.35, 0.35, 1]) {
    world.add(
      "gate",
      "wood",
      paint(box(0.2, 0.22, length + 0.3), TIMBER),
      place((x * (width - 0.24)) / 2, -0.28, middle),
    );
  }
  for (const z of [from - 0.7, middle, to + 0.7])
    for (const x of [-1, 1]) {
      world.add("gate", "wood", paint(box(0.24, 0.7, 0.24), TIMBER), place(x * (width / 2 - 0.35), WATER - 0.02, z));
    }
  for (const side of [-1, 1]) {
    const x = side * (width / 2 - 0.1);
    world.addParts("gate floor", rail([x, 0, from - 0.25], [x, 0, to + 0.1], TIMBER, BRONZE));
    world.boxCollider("rail", 0.12, 1, length, place(x, 0, middle));
  }
  world.boxCollider("causeway", width, 0.3, length + 0.6, place(0, -0.3, middle));
}

/** A drum of coursed stone, two broad steps up from the causeway. */
function buildPlatform(world: World): void {
  const random = seeded(29);
  const at = place(0, 0, GATE.z);
  const courses = Math.round((GATE.floor - 0.1 - WATER) / 0.4);
  const height = (GATE.floor - 0.1 - WATER + 0.02) / courses;
  for (let row = 0; row < courses; row++) {
    const wall = ringWall({
      inner: GATE.radius - 0.4,
      outer: GATE.radius - 0.08,
      height: height - 0.006,
      from: row * 0.07,
      to: Math.PI * 2 + row * 0.07,
      stone: 0.95,
      bottom: WATER - 0.02 + row * height,
    });
    world.add("gate", "stone", paint(wall, vary(mix(SANDSTONE, SANDSTONE_DARK, 0.5), random, 0.05)), at);
  }
  const coping = ringWall({
    inner: GATE.radius - 0.5,
    outer: GATE.radius,
    height: 0.1,
    from: 0,
    to: Math.PI * 2,
    stone: 1.1,
    bottom: GATE.floor - 0.1,
    bevel: 0.025,
  });
  world.add("gate", "stone", paint(coping, SANDSTONE), at);
  world.add(
    "gate floor",
    "joint",
    paint(
      lathe(
        [
          [GATE.radius - 0.4, GATE.floor - 0.013],
          [2.5, GATE.floor - 0.013],
          [0, GATE.floor - 0.013],
        ],
        48,
      ),
      JOINT_COLOR,
    ),
    at,
  );
  const floor = roundPaving({
    inner: 0.4,
    outer: GATE.radius - 0.52,
    ring: 0.62,
    stone: 0.9,
    random,
    color: (_r, _a, ring) => vary(ring % 3 === 2 ? SANDSTONE_DARK : SANDSTONE, random, 0.1),
  });
  world.add("gate floor", "stone", floor, place(0, GATE.floor, GATE.z));
  world.add(
    "gate",
    "stone",
    paint(box(2.9, 0.17, 0.6, { noBottom: true, bevel: 0.025 }), SANDSTONE),
    place(0, 0, GATE.z + GATE.radius + 0.12),
  );
  world.discCollider("platform", GATE.radius, 1, [0, GATE.floor, GATE.z]);
  world.boxCollider("platform step", 2.9, 0.17, 0.9, place(0, 0, GATE.z + GATE.radius + 0.1));
  for (const x of [-1.9, 1.9]) {
    world.addParts("gate", pathLantern(SANDSTONE, GLASS), place(x, GATE.floor, GATE.z + 3.9));
    world.lamps.push({ position: [x, GATE.floor + 0.45, GATE.z + 3.9], intensity: scale(LAMP, 0.5) });
  }
}

function buildRing(world: World): void {
  const at = place(0, GATE.floor, GATE.z - 0.6);
  const ring = portalRing(3.2, mix(SANDSTONE, SANDSTONE_DARK, 0.1), BRONZE, GLASS, GATE_LIGHT, seeded(31));
  world.addParts("gate", { stone: ring.stone, glow: ring.glow, veil: ring.veil }, at);
  world.add("gate floor", "metal", ring.inlay, at);
  world.lamps.push({ position: [0, 1.6, GATE.z + 0.2], intensity: scale(GATE_LIGHT, 2.5) });
  world.markers.push({
    kind: "portal",
    name: "portal 5",
    position: [0, GATE.floor, GATE.z - 0.6],
    turn: 0,
    opening: [ring.width, ring.height],
  });
  for (const x of [-1, 1]) world.boxCollider("ring foot", 1.4, 5, 1.2, at.clone().multiply(place(x * 2.9, 0, 0)));
}
