// shell.ts: floors, walls, arcades, ceilings with their long lights and beams.
import { type Arcade, arcade, piers } from "../kit/arcade.ts";
import { box } from "../kit/box.ts";
import { type Rgb, vary } from "../kit/color.ts";
import { Mesh, moved, paint, place } from "../kit/mesh.ts";
import { seeded } from "../kit/random.ts";
import { cross, dot, scale, sub, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { LIMESTONE, OAK, OAK_DARK, PLASTER, TERRACOTTA } from "./palette.ts";
import { ARCH, ARCHES, COURT, COURT_Z, HALLS, INNER, SKYLIGHTS, WALL } from "./sizes.ts";

/** From-to along an axis. */
type Span = readonly [number, number];

/** Height of the wells above the ceiling. */
const WELL = 0.8;
/** What lies behind a wall or ceiling is lit from outside; its last row of vertices inside stands this far from the corner. */
const SLIVER = 0.13;

export function buildShell(world: World): void {
  buildFloor(world);
  buildOuterWalls(world);
  buildArcades(world);
  buildCeiling(world);
  buildCornice(world);
  for (const light of SKYLIGHTS) buildSkylight(world, light.x, light.z);
}

/** Boards along x or z, each of its own shade, laid without joints: thin gaps would shimmer in the distance. */
function boards(x: Span, z: Span, along: "x" | "z"): Mesh {
  const random = seeded(Math.round(x[0] * 31 + z[0] * 7) + 400);
  const mesh = new Mesh();
  const [run, across] = along === "x" ? [x, z] : [z, x];
  const rows = Math.round((across[1] - across[0]) / 0.27);
  const row = (across[1] - across[0]) / rows;
  for (let r = 0; r < rows; r++) {
    const from = across[0] + r * row;
    for (let at = run[0] - random() * 1.6; at < run[1] - 0.01; ) {
      const end = Math.min(at + 1.7 + random() * 0.9, run[1]);
      const start = Math.max(at, run[0]);
      const color = vary(OAK, random, 0.13, 0.04);
      at = end;
      if (end - start < 0.01) continue;
      const corner = (u: number, v: number): number =>
        mesh.vertex(along === "x" ? [u, 0, v] : [v, 0, u], [0, 1, 0], color);
      const ids = [corner(start, from + row), corner(end, from + row), corner(end, from), corner(start, from)] as const;
      if (along === "x") mesh.quad(...ids);
      else mesh.quad(ids[3], ids[2], ids[1], ids[0]);
    }
  }
  return mesh;
}

function buildFloor(world: World): void {
  const { half, south, north } = HALLS;
  world.add("halls", "floor", boards([-half, -INNER.x], [INNER.north, south], "z"));
  world.add("halls", "floor", boards([INNER.x, half], [INNER.north, south], "z"));
  world.add("halls", "floor", boards([-INNER.x, INNER.x], [INNER.south, south], "x"));
  world.add("halls", "floor", boards([-half, half], [north, INNER.north], "x"));
  const floor = (x: Span, z: Span): void =>
    world.boxCollider("floor", x[1] - x[0], 1, z[1] - z[0], place((x[0] + x[1]) / 2, -1, (z[0] + z[1]) / 2));
  floor([-half - 1, -INNER.x + WALL], [north - 1, south + 1]);
  floor([INNER.x - WALL, half + 1], [north - 1, south + 1]);
  floor([-INNER.x, INNER.x], [INNER.south - WALL, south + 1]);
  floor([-INNER.x, INNER.x], [north - 1, INNER.north + WALL]);
}

/** A rectangle by two edges from a corner, which looks towards `eye`. */
function panel(corner: Vec3, u: Vec3, v: Vec3, eye: Vec3, color: Rgb): Mesh {
  const mesh = new Mesh();
  const at = (a: number, b: number): Vec3 => [
    corner[0] + u[0] * a + v[0] * b,
    corner[1] + u[1] * a + v[1] * b,
    corner[2] + u[2] * a + v[2] * b,
  ];
  const raw = cross(u, v);
  const size = Math.hypot(...raw);
  const turned = dot(raw, sub(eye, corner)) < 0;
  const normal = scale(raw, (turned ? -1 : 1) / size);
  const ids = [at(0, 0), at(1, 0), at(1, 1), at(0, 1)].map((p) => mesh.vertex(p, normal, color));
  if (turned) mesh.quad(ids[3], ids[2], ids[1], ids[0]);
  else mesh.quad(ids[0], ids[1], ids[2], ids[3]);
  return mesh;
}

function buildOuterWalls(world: World): void {
  const { half, south, north, ceiling } = HALLS;
  const eye: Vec3 = [0, 2, COURT_Z];
  const deep = south - north;
  const wall = (corner: Vec3, along: Vec3): void => {
    const cut = ceiling - SLIVER;
    world.add("halls", "stone", panel(corner, along, [0, cut, 0], eye, PLASTER));
    world.add("halls", "stone", panel([corner[0], cut, corner[2]], along, [0, 0.4, 0], eye, PLASTER));
  };
  wall([-half, 0, north], [0, 0, deep]);
  wall([half, 0, north], [0, 0, deep]);
  wall([-half, 0, north], [half * 2, 0, 0]);
  wall([-half, 0, south], [half * 2, 0, 0]);
  const skirting = (length: number, x: number, z: number, turn: number): void =>
    world.add("halls", "wood", paint(box(length, 0.11, 0.04, { bevel: 0.008 }), OAK_DARK), place(x, 0, z, turn));
  const middle = (south + north) / 2;
  for (const side of [-1, 1]) {
    skirting(deep, side * half, middle, Math.PI / 2);
    world.boxCollider("wall", 1, 6, deep + 2, place(side * (half + 0.5), -0.5, middle));
  }
  for (const [z, out] of [
    [south, 1],
    [north, -1],
  ]) {
    skirting(half * 2, 0, z, 0);
    world.boxCollider("wall", half * 2 + 2, 6, 1, place(0, -0.5, z + out * 0.5));
  }
}

function buildArcades(world: World): void {
  const around = COURT.half * 2 + WALL * 2;
  const open: Arcade = {
    length: around,
    height: COURT.top,
    thickness: WALL,
    arches: ARCHES,
    width: ARCH.width,
    spring: ARCH.spring,
    cuts: [3.4, HALLS.ceiling - SLIVER],
  };
  const stand = (group: string, wall: Arcade, x: number, z: number, turn: number): void => {
    const at = place(x, 0, z, turn);
    world.add(group, "stone", paint(arcade(wall), PLASTER), at);
    for (const [from, to] of piers(wall)) {
      const pier = place((from + to) / 2, 0, 0).premultiply(at);
      world.boxCollider("pier", to - from, wall.height, wall.thickness, pier);
      world.add("halls", "wood", paint(box(to - from + 0.05, 0.11, WALL + 0.05, { bevel: 0.008 }), OAK_DARK), pier);
    }
  };
  for (const side of [-1, 1]) stand("court", open, side * (COURT.half + WALL / 2), COURT_Z, Math.PI / 2);
  stand("court", open, 0, COURT.south + WALL / 2, 0);
  stand("court", open, 0, COURT.north - WALL / 2, 0);
  // A course of tiles ends the walls against the sky.
  for (const [w, d, x, z] of [
    [around + 0.3, 0.8, 0, COURT.south + WALL / 2],
    [around + 0.3, 0.8, 0, COURT.north - WALL / 2],
    [0.8, around + 0.3, COURT.half + WALL / 2, COURT_Z],
    [0.8, around + 0.3, -COURT.half - WALL / 2, COURT_Z],
  ])
    world.add("court", "stone", paint(box(w, 0.14, d, { bevel: 0.03 }), TERRACOTTA), place(x, COURT.top, z));
  // Between the halls: one wide arch each, in line with the way along the hall.
  const wide = { ...open, height: HALLS.ceiling + 0.1, arches: [0], width: 3.2, spring: 1.7 };
  const south = { ...wide, length: HALLS.south - INNER.south };
  const north = { ...wide, length: HALLS.half - INNER.x };
  for (const side of [-1, 1]) {
    stand("halls", south, side * (COURT.half + WALL / 2), (HALLS.south + INNER.south) / 2, Math.PI / 2);
    stand("halls", north, (side * (HALLS.half + INNER.x)) / 2, COURT.north - WALL / 2, 0);
  }
  // Under each arch a sill of stone, flush with the boards.
  const sill = (w: number, d: number, x: number, z: number): void =>
    world.add(
      "halls",
      "floor",
      moved(paint(box(w, 0.02, d, { bevel: 0.004, noBottom: true }), LIMESTONE), place(x, -0.012, z)),
    );
  sill(around, WALL, 0, COURT.south + WALL / 2);
  sill(around, WALL, 0, COURT.north - WALL / 2);
  for (const side of [-1, 1]) {
    sill(WALL, around - WALL * 2, side * (COURT.half + WALL / 2), COURT_Z);
    sill(WALL, HALLS.south - INNER.south, side * (COURT.half + WALL / 2), (HALLS.south + INNER.south) / 2);
    sill(HALLS.half - INNER.x, WALL, (side * (HALLS.half + INNER.x)) / 2, COURT.north - WALL / 2);
  }
}

/** A moulding where walls and ceiling meet: it hides the seam. */
function buildCornice(world: World): void {
  const { half, south, north, ceiling } = HALLS;
  const size = SLIVER - 0.01; // the walls' and ceilings' last vertices must not lie behind it
  type Corner = readonly [number, number];
  const line = (from: Corner, to: Corner, inward: Corner): void => {
    const low: Vec3 = [from[0], ceiling - size, from[1]];
    const rise: Vec3 = [inward[0] * size, size, inward[1] * size];
    const eye: Vec3 = [from[0] + inward[0], 1, from[1] + inward[1]];
    world.add("halls", "stone", panel(low, [to[0] - from[0], 0, to[1] - from[1]], rise, eye, PLASTER));
  };
  const { x } = INNER;
  for (const side of [-1, 1]) {
    line([side * half, INNER.north + WALL], [side * half, south], [-side, 0]);
    line([side * half, north], [side * half, INNER.north], [-side, 0]);
    line([side * x, INNER.north + WALL], [side * x, south], [side, 0]);
    line([side * (x - WALL), INNER.south], [side * (x - WALL), south], [-side, 0]);
    line([side * x, INNER.north + WALL], [side * half, INNER.north + WALL], [0, 1]);
    line([side * x, south], [side * half, south], [0, -1]);
  }
  line([-half, north], [half, north], [0, 1]);
  line([WALL - x, south], [x - WALL, south], [0, -1]);
  line([-half, INNER.north], [half, INNER.north], [0, -1]);
  line([WALL - x, INNER.south], [x - WALL, INNER.south], [0, 1]);
}

/** The ceiling of a rectangle with one opening in it. */
function ceilingAround(x: Span, z: Span, hole: { readonly x: Span; readonly z: Span }): Mesh[] {
  const y = HALLS.ceiling;
  const piece = (a: Span, b: Span): Mesh =>
    panel([a[0], y, b[0]], [a[1] - a[0], 0, 0], [0, 0, b[1] - b[0]], [a[0], 0, b[0]], PLASTER);
  return [
    piece([x[0], hole.x[0]], z),
    piece([hole.x[1], x[1]], z),
    piece(hole.x, [z[0], hole.z[0]]),
    piece(hole.x, [hole.z[1], z[1]]),
  ];
}

function buildCeiling(world: World): void {
  const { half, south, north, ceiling } = HALLS;
  const lap = -SLIVER;
  const [west, east, entry, far] = SKYLIGHTS;
  const parts = [
    ceilingAround([-half - lap, -INNER.x + lap], [INNER.north + WALL - lap, south + lap], west),
    ceilingAround([INNER.x - lap, half + lap], [INNER.north + WALL - lap, south + lap], east),
    ceilingAround([-COURT.half - lap, COURT.half + lap], [INNER.south - lap, south + lap], entry),
    ceilingAround([-half - lap, half + lap], [north - lap, INNER.north - lap], far),
  ].flat();
  for (const part of parts) world.add("halls", "stone", part);
  // It goes on over the walls, or light would come in along the edges.
  const rim = (x: Span, z: Span): void => {
    const corner: Vec3 = [x[0], ceiling, z[0]];
    world.add("halls", "stone", panel(corner, [x[1] - x[0], 0, 0], [0, 0, z[1] - z[0]], [x[0], 0, z[0]], PLASTER));
  };
  const over = 0.25;
  for (const side of [-1, 1]) {
    const outer = [side * (half + over), side * (half - SLIVER)].sort((a, b) => a - b) as [number, number];
    const inner = [side * (INNER.x - over), side * (INNER.x + SLIVER)].sort((a, b) => a - b) as [number, number];
    const crossing = [side * (INNER.x - WALL - SLIVER), side * (INNER.x - over)].sort((a, b) => a - b) as [
      number,
      number,
    ];
    rim(outer, [north - over, south + over]);
    rim(inner, [INNER.north - over, south + over]);
    rim(crossing, [INNER.south - over, south + over]);
  }
  for (const z of [
    [south - SLIVER, south + over],
    [north - over, north + SLIVER],
    [INNER.north - SLIVER, INNER.north + WALL / 2],
  ] as const)
    rim([-half - over, half + over], z);
  for (const side of [-1, 1])
    rim(
      [side < 0 ? -half - over : INNER.x, side < 0 ? -INNER.x : half + over],
      [INNER.north + WALL / 2, INNER.north + WALL + SLIVER],
    );
  rim([-INNER.x, INNER.x], [INNER.south - over, INNER.south + SLIVER]);
}

/** A well of plaster over the opening, and beams across it on which light plays. */
function buildSkylight(world: World, x: Span, z: Span): void {
  const y = HALLS.ceiling;
  const middle: Vec3 = [(x[0] + x[1]) / 2, y, (z[0] + z[1]) / 2];
  for (const edge of x)
    world.add("halls", "stone", panel([edge, y, z[0]], [0, 0, z[1] - z[0]], [0, WELL, 0], middle, PLASTER));
  for (const edge of z)
    world.add("halls", "stone", panel([x[0], y, edge], [x[1] - x[0], 0, 0], [0, WELL, 0], middle, PLASTER));
  const alongX = x[1] - x[0] > z[1] - z[0];
  const [run, across] = alongX ? [x, z] : [z, x];
  const count = Math.round((run[1] - run[0]) / 1.9);
  for (let i = 0; i <= count; i++) {
    const at = run[0] + ((run[1] - run[0]) * i) / count;
    const length = across[1] - across[0] + 1.3;
    const beam = paint(box(length, 0.28, 0.15, { bevel: 0.015 }), OAK);
    world.add(
      "halls",
      "wood",
      beam,
      alongX ? place(at, y - 0.24, middle[2], Math.PI / 2) : place(middle[0], y - 0.24, at),
    );
  }
}
