// show.ts: where pictures hang, sculptures stand and benches wait; lamps, pots and the light that stands in the air.
import { Vector3 } from "three";
import { box } from "../kit/box.ts";
import { bench } from "../kit/furniture.ts";
import { cylinder, lathe, tube } from "../kit/lathe.ts";
import { sunDirection } from "../kit/light.ts";
import { Mesh, paint, place } from "../kit/mesh.ts";
import { portalArch } from "../kit/portal.ts";
import { seeded } from "../kit/random.ts";
import { mix, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { pot } from "./court.ts";
import { ELSEWHERE, GLASS, INK, LIMESTONE, OAK, OAK_DARK, PIGMENTS, PLASTER } from "./palette.ts";
import { type Motif, picture } from "./pictures.ts";
import { knot, mobile, pebbles, sails, twistedRing } from "./sculptures.ts";
import { COURT, COURT_Z, HALLS, SKYLIGHTS } from "./sizes.ts";

/** Height of the middle of a picture. */
const EYE = 1.62;

export function buildShow(world: World): void {
  hangPictures(world);
  placeSculptures(world);
  placeBenches(world);
  hangLamps(world);
  const random = seeded(31);
  for (const [x, z, size] of [
    [-11.95, 10.95, 0.95],
    [11.95, 10.95, 0.95],
    [-11.95, -13.95, 0.95],
    [11.95, -13.95, 0.95],
  ])
    pot(world, "halls", x, z, size, random);
  for (const light of SKYLIGHTS) shafts(world, light.x, light.z);
  const arch = portalArch(LIMESTONE, OAK_DARK, ELSEWHERE, random);
  const at = place(0, 0, HALLS.south - 0.35, Math.PI);
  world.add("halls", "stone", arch.stone, at);
  world.add("halls", "metal", arch.inlay, at);
  world.add("air", "veil", arch.veil, at);
  world.markers.push({
    kind: "portal",
    name: "portal",
    position: [0, 0.17, HALLS.south - 0.35],
    turn: Math.PI,
    opening: [arch.width, arch.height],
  });
  for (const side of [-1, 1]) world.boxCollider("portal", 0.5, 3.4, 0.6, place(side * 1.05, 0, HALLS.south - 0.35));
}

function hangPictures(world: World): void {
  const random = seeded(71);
  const west = -HALLS.half + 0.005;
  const east = HALLS.half - 0.005;
  const north = HALLS.north + 0.005;
  const south = HALLS.south - 0.005;
  const list: readonly (readonly [Motif, number, number, number, number, number])[] = [
    ["dunes", 2.9, 1.9, west, 7.6, 0.5],
    ["cutouts", 1.8, 2.1, west, 3.6, 0.5],
    ["moon", 3.2, 1.9, west, -0.6, 0.5],
    ["vase", 1.5, 2.0, west, -4.4, 0.5],
    ["arcs", 2.1, 2.1, east, 7.4, -0.5],
    ["leaves", 3.2, 1.9, east, 2.6, -0.5],
    ["stones", 1.4, 1.9, east, -1.7, -0.5],
    ["rays", 2.0, 2.0, east, -5.0, -0.5],
    ["houses", 3.2, 2.0, -5.4, north, 0],
    ["tiles", 3.0, 2.0, 5.4, north, 0],
    ["stones", 1.3, 1.8, -9.8, north, 0],
    ["vase", 1.4, 1.9, 9.8, north, 0],
    ["tiles", 2.25, 1.5, -4.3, south, 1],
    ["cutouts", 1.7, 1.9, 4.3, south, 1],
    ["rays", 1.9, 1.9, -9.4, south, 1],
    ["houses", 2.4, 1.7, 9.4, south, 1],
  ];
  for (const [motif, width, height, x, z, turn] of list) {
    const at = place(x, EYE, z, turn * Math.PI);
    world.addParts("show", picture(motif, width, height, random), at);
    spotlight(
      world,
      new Vector3(0, 0, 0).applyMatrix4(at),
      new Vector3(0, HALLS.ceiling - EYE - 0.34, 1.55).applyMatrix4(at),
    );
  }
}

/** A small black lamp under the ceiling, aimed at a picture. */
function spotlight(world: World, target: Vector3, stand: Vector3): void {
  const aim = target.clone().sub(stand).normalize();
  const along = (t: number): Vec3 => [stand.x + aim.x * t, stand.y + aim.y * t, stand.z + aim.z * t];
  const rod: readonly Vec3[] = [
    [stand.x, HALLS.ceiling, stand.z],
    [stand.x, stand.y, stand.z],
  ];
  for (const [path, radius] of [
    [rod, 0.012],
    [[along(-0.06), along(0.16)], 0.05],
  ] as const)
    world.add(
      "halls",
      "metal",
      paint(
        tube(path, () => radius, 8),
        INK,
      ),
    );
  world.lamps.push({ position: along(0.2), intensity: [17, 14.6, 11], aim: [aim.x, aim.y, aim.z] });
}

function placeSculptures(world: World): void {
  const random = seeded(9);
  const { vermilion, cobalt, ochre, cream, ink, plum } = PIGMENTS;
  const plinth = (x: number, z: number, size: number, height: number, thing: Mesh, turn = 0): void => {
    world.add(
      "show",
      "stone",
      paint(box(size, height, size, { bevel: 0.015, noBottom: true }), mix(PLASTER, LIMESTONE, 0.25)),
      place(x, 0, z),
    );
    world.add("show", "stone", thing, place(x, height, z, turn));
    world.boxCollider("plinth", size, height + 1, size, place(x, 0, z));
  };
  // On the axis, seen through three arches from where one arrives.
  const foot = cylinder(1.15, 0.32, 40, 1.15, 0.025);
  world.add("show", "stone", paint(foot, mix(PLASTER, LIMESTONE, 0.4)), place(0, 0, -11.6));
  world.add("show", "stone", twistedRing(1.12, vermilion), place(0, 0.3, -11.6, 0.25));
  world.colliders.push({ name: "ring", position: [0, 1.2, -11.6], rotation: [0, 0, 0, 1], cylinder: [1.15, 2.4] });
  plinth(9.5, 5.2, 0.62, 0.85, knot(0.34, ochre), 0.6);
  plinth(9.5, -2.9, 0.62, 0.95, pebbles([ink, cream, vermilion], 0.27, random));
  plinth(-9.5, -2.2, 0.62, 0.7, sails(1.0, cobalt), 1.9);
  plinth(-9.5, 5.4, 0.62, 0.9, pebbles([cream, ochre], 0.26, random));
  plinth(-3.0, 7.0, 0.56, 0.9, twistedRing(0.3, cobalt), 0.9);
  plinth(3.0, 7.0, 0.56, 0.8, pebbles([plum, ochre, cream], 0.22, random));
  // In the pool, opposite the tree.
  world.add(
    "court",
    "stone",
    paint(cylinder(0.5, 0.42, 30, 0.5, 0.02), mix(LIMESTONE, PLASTER, 0.4)),
    place(1.95, -0.3, -1.4),
  );
  world.add("court", "stone", pebbles([cream, ink, cream, vermilion], 0.36, random), place(1.95, 0.1, -1.4));
  world.boxCollider("pebbles", 0.8, 2, 0.8, place(1.95, -0.3, -1.4));
  for (const [x, z, turn] of [
    [-1.7, 7.6, 0.4],
    [9.5, -11, 0],
  ])
    world.moving.push({
      name: `mobile ${x}`,
      position: [x, HALLS.ceiling - 0.78, z],
      turn,
      parts: mobile(),
      shapes: [{ ball: 0.05 }],
      path: { times: [0, 20, 40, 60, 80], turns: [0, 0.5, 1, 1.5, 2].map((half) => turn + half * Math.PI) },
    });
}

function placeBenches(world: World): void {
  const random = seeded(17);
  for (const [x, z, length, turn] of [
    [-9.6, 1.6, 2.2, Math.PI / 2],
    [9.6, 1.2, 2.2, Math.PI / 2],
    [-6.2, -9.2, 2.2, 0],
    [6.2, -9.2, 2.2, 0],
    [-4.3, COURT_Z, 1.6, Math.PI / 2],
    [4.3, COURT_Z, 1.6, Math.PI / 2],
  ]) {
    const at = place(x, 0, z, turn);
    world.addParts("show", bench(length, LIMESTONE, OAK, random), at);
    world.boxCollider("bench", length, 0.45, 0.42, at);
    // In the court one looks over the pool, in the halls at the pictures on the outer walls.
    const outward = turn === 0 ? Math.PI : (Math.sign(x) * Math.PI) / 2;
    const facing = Math.abs(x) < COURT.half && turn !== 0 ? -outward : outward;
    for (const side of [-1, 1])
      world.markers.push({
        kind: "seat",
        name: `seat ${x} ${z} ${side}`,
        position: [x + Math.cos(turn) * 0.45 * side, 0.45, z - Math.sin(turn) * 0.45 * side],
        turn: facing,
      });
  }
}

/** Radius of a glass ball, in metres. */
const BALL = 0.16;

/** Glass balls on long wires: warm spots against the cool light from above. */
function hangLamps(world: World): void {
  const ball = lathe(
    Array.from({ length: 11 }, (_, i) => {
      const a = -Math.PI / 2 + (i / 10) * Math.PI;
      return [Math.max(0, Math.cos(a)) * BALL, Math.sin(a) * BALL] as const;
    }),
    20,
  );
  for (const [x, y, z] of [
    [-11.4, 2.75, 9.7],
    [-11.0, 2.35, 10.3],
    [11.4, 2.75, 9.7],
    [11.0, 2.35, 10.3],
    [-11.5, 2.6, -12.9],
    [11.5, 2.6, -12.9],
    [-3.9, 3.0, 10.9],
    [3.9, 3.0, 10.9],
  ]) {
    const wire = tube(
      [
        [x, y + BALL - 0.01, z],
        [x, HALLS.ceiling, z],
      ],
      () => 0.008,
      5,
    );
    world.add("halls", "metal", paint(wire, INK));
    // A cap above, a small ring below.
    world.add("halls", "metal", paint(cylinder(0.07, 0.07, 12, 0.035, 0.01), OAK_DARK), place(x, y + BALL - 0.025, z));
    world.add(
      "halls",
      "metal",
      paint(cylinder(0.045, 0.03, 12, 0.045, 0.008), OAK_DARK),
      place(x, y - BALL - 0.012, z),
    );
    world.add("halls", "glow", paint(ball, GLASS), place(x, y, z));
    world.lamps.push({ position: [x, y, z], intensity: [3.4, 1.9, 0.8] });
  }
}

/** Faint sheets of light that lean from a skylight along the sun's rays, and end before the floor. */
function shafts(world: World, x: readonly [number, number], z: readonly [number, number]): void {
  const d = sunDirection(world.light);
  const fall = (HALLS.ceiling - 0.25) / d[1];
  const alongX = x[1] - x[0] > z[1] - z[0];
  const [run, across] = alongX ? [x, z] : [z, x];
  const count = Math.round((run[1] - run[0]) / 1.9);
  for (let i = 0; i < count; i++) {
    const mesh = new Mesh();
    for (const side of [0.2, 0.5, 0.8]) {
      const c = across[0] + (across[1] - across[0]) * side;
      const [a, b] = [i + 0.12, i + 0.88].map((k) => run[0] + ((run[1] - run[0]) * k) / count);
      const top = (u: number): Vec3 => (alongX ? [u, HALLS.ceiling + 0.3, c] : [c, HALLS.ceiling + 0.3, u]);
      const steps = 5;
      const rows = Array.from({ length: steps + 1 }, (_, k) => {
        const t = (k / steps) * fall;
        const alpha = [0, 0.16, 0.15, 0.11, 0.05, 0][k];
        return [a, (a + b) / 2, b].map((u, j) => {
          const p = top(u);
          const spread: Vec3 = [p[0] - d[0] * t, p[1] - d[1] * t, p[2] - d[2] * t];
          return mesh.vertex(spread, [0, 1, 0], [2.4, 2.2, 1.8], j === 1 ? alpha : 0);
        });
      });
      for (let k = 0; k < steps; k++)
        for (let j = 0; j < 2; j++) mesh.quad(rows[k][j], rows[k][j + 1], rows[k + 1][j + 1], rows[k + 1][j]);
    }
    world.add("air", "veil", mesh);
  }
}
