// shell.ts: floors, walls, arcades, ceilings with their long lights and beams.
import { Vector3 } from "three";
import { type Arcade, arcade, archivolt, piers } from "../kit/arcade.ts";
import { box } from "../kit/box.ts";
import { type Rgb, vary } from "../kit/color.ts";
import { Mesh, moved, paint, place } from "../kit/mesh.ts";
import { seeded } from "../kit/random.ts";
import { cross, dot, mix, scale, sub, type Vec3 } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import { LIMESTONE, OAK, OAK_DARK, PIGMENTS, PLASTER, TERRACOTTA } from "./palette.ts";
import { ARCH, ARCHES, COURT, COURT_Z, HALLS, INNER, POOL, SKYLIGHTS, WALL } from "./sizes.ts";

/** From-to along an axis. */
type Span = readonly [number, number];

/** Height of the wells above the ceiling. */
const WELL = 0.8;
/** Stone of arches and courses, between plaster and paving. */
const TRIM = mix(LIMESTONE, PLASTER, 0.35);
/** What lies behind a wall or ceiling is lit from outside; its last row of vertices inside stands this far from the corner. */
const SLIVER = 0.13;

export function buildShell(world: World): void {
  buildFloor(world);
  buildOuterWalls(world);
  buildArcades(world);
  buildCeiling(world);
  buildCornice(world);
  buildSkin(world);
  for (const light of SKYLIGHTS) buildSkylight(world, light.x, light.z);
}

/**
 * What stands behind the walls and below the floors, unseen: walls are thin, so a soft shadow's edge would let the sun in
 * along their feet and corners, and rays from beneath a bench would find the sky.
 */
function buildSkin(world: World): void {
  const { half, south, north, ceiling } = HALLS;
  const [away, deep] = [0.3, -0.5];
  const [x, near, far] = [half + away, south + away, north - away];
  const eye: Vec3 = [0, 2, COURT_Z];
  const tall: Vec3 = [0, ceiling + WELL - deep, 0];
  const skin = (corner: Vec3, u: Vec3, v: Vec3): void =>
    world.add("halls", "metal", panel(corner, u, v, eye, OAK_DARK));
  for (const side of [-1, 1]) skin([side * x, deep, far], [0, 0, near - far], tall);
  for (const z of [near, far]) skin([-x, deep, z], [x * 2, 0, 0], tall);
  // Not below the pool: there one looks into what it mirrors.
  const hole = POOL.half + 0.3;
  const [holeNear, holeFar] = [POOL.south + 0.3, POOL.north - 0.3];
  for (const side of [-1, 1]) skin([side * hole, deep, far], [side * (x - hole), 0, 0], [0, 0, near - far]);
  skin([-hole, deep, holeNear], [hole * 2, 0, 0], [0, 0, near - holeNear]);
  skin([-hole, deep, far], [hole * 2, 0, 0], [0, 0, holeFar - far]);
}

/** Width of a board, and the length of which boards are multiples: light is known at every end, in all rows alike. */
const BOARD = { width: 0.2, cell: 0.46 } as const;

/** Boards along x or z, each of its own shade, laid without joints: thin gaps would shimmer in the distance. */
function boards(x: Span, z: Span, along: "x" | "z"): Mesh {
  const random = seeded(Math.round(x[0] * 31 + z[0] * 7) + 400);
  const mesh = new Mesh();
  const [run, across] = along === "x" ? [x, z] : [z, x];
  const rows = Math.round((across[1] - across[0]) / BOARD.width);
  const row = (across[1] - across[0]) / rows;
  const cells = Math.round((run[1] - run[0]) / BOARD.cell);
  const cell = (run[1] - run[0]) / cells;
  for (let r = 0; r < rows; r++) {
    const near = across[0] + r * row;
    for (let at = -Math.floor(random() * 5); at < cells; ) {
      const end = Math.min(at + 4 + Math.floor(random() * 3), cells);
      const color = vary(OAK, random, 0.1, 0.04);
      const corner = (u: number, v: number): number =>
        mesh.vertex(along === "x" ? [u, 0, v] : [v, 0, u], [0, 1, 0], color);
      const ends = Array.from({ length: end - Math.max(at, 0) + 1 }, (_, i) => {
        const u = run[0] + (Math.max(at, 0) + i) * cell;
        return [corner(u, near + row), corner(u, near)] as const;
      });
      for (let i = 0; i + 1 < ends.length; i++) {
        const ids = [ends[i][0], ends[i + 1][0], ends[i + 1][1], ends[i][1]] as const;
        if (along === "x") mesh.quad(...ids);
        else mesh.quad(ids[3], ids[2], ids[1], ids[0]);
      }
      at = end;
    }
  }
  return mesh;
}

function buildFloor(world: World): void {
  const { half, south, north } = HALLS;
  world.add("halls", "boards", boards([-half, -INNER.x], [INNER.north, south], "z"));
  world.add("halls", "boards", boards([INNER.x, half], [INNER.north, south], "z"));
  world.add("halls", "boards", boards([-INNER.x, INNER.x], [INNER.south, south], "x"));
  world.add("halls", "boards", boards([-half, half], [north, INNER.north], "x"));
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
    for (const middle of wall.arches)
      for (const side of [1, -1] as const) {
        // What turns away from the court is not mirrored in its pool.
        const face = new Vector3(0, 0, side).transformDirection(at);
        const inward = face.x * x + face.z * (z - COURT_Z) < 0;
        world.add(inward ? group : "halls", "stone", paint(archivolt(wall, middle, side), TRIM), at);
      }
    for (const [from, to] of piers(wall)) {
      const pier = place((from + to) / 2, 0, 0).premultiply(at);
      world.boxCollider("pier", to - from, wall.height, wall.thickness, pier);
      const impost = paint(box(to - from + 0.07, 0.1, WALL + 0.1, { bevel: 0.02 }), TRIM);
      world.add(group, "stone", impost, pier.clone().multiply(place(0, wall.spring - 0.1, 0)));
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
  buildFrieze(world);
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

/** Painted tiles under the eaves of the court, over a course of stone. */
const TILE = { size: 0.34, low: 4.4, proud: 0.012 } as const;

function buildFrieze(world: World): void {
  const { half, south, north } = COURT;
  const { cobalt, cream, ochre, vermilion } = PIGMENTS;
  const sides: readonly (readonly [x: number, z: number, turn: number, length: number])[] = [
    [0, north, 0, half * 2],
    [0, south, Math.PI, half * 2],
    [-half, COURT_Z, Math.PI / 2, south - north],
    [half, COURT_Z, -Math.PI / 2, south - north],
  ];
  for (const [x, z, turn, length] of sides) {
    const at = place(x, 0, z, turn);
    const course = box(length, 0.09, 0.09, { bevel: 0.02 });
    for (const y of [TILE.low - 0.1, TILE.low + TILE.size + 0.01])
      world.add("court", "stone", paint(course, TRIM), at.clone().multiply(place(0, y, 0)));
    const count = Math.round(length / TILE.size);
    const size = length / count;
    const mesh = new Mesh();
    for (let i = 0; i < count; i++) {
      const [left, right] = [-length / 2 + i * size, -length / 2 + (i + 1) * size];
      const [middle, up] = [(left + right) / 2, TILE.low + TILE.size / 2];
      const p = (u: number, v: number): Vec3 => [u, v, TILE.proud];
      const corner = [
        p(left, TILE.low),
        p(right, TILE.low),
        p(right, TILE.low + TILE.size),
        p(left, TILE.low + TILE.size),
      ];
      const half: Vec3[] = corner.map((c, k) => mix(c, corner[(k + 1) % 4], 0.5));
      const ground = i % 2 ? cream : cobalt;
      const figure = i % 2 ? cobalt : ochre;
      // A diamond on a square, a small one in it.
      for (let k = 0; k < 4; k++) {
        mesh.facet(corner[k], half[k], half[(k + 3) % 4], ground);
        const inner = half.map((c) => mix(p(middle, up), c, 0.42));
        mesh.facet(half[k], half[(k + 1) % 4], inner[k], figure);
        mesh.facet(half[(k + 1) % 4], inner[(k + 1) % 4], inner[k], figure);
        mesh.facet(inner[k], inner[(k + 1) % 4], p(middle, up), i % 2 ? vermilion : cream);
      }
    }
    world.add("court", "cloth", mesh, at);
  }
}

/** The rail below the ceiling, above every arch with its band: out from the wall and height, and from there out and up. */
const RAIL = [
  [0, 3.56, 0.035, 0.015],
  [0.035, 3.575, 0, 0.045],
  [0.035, 3.62, -0.035, 0.015],
] as const;

/** A moulding where walls and ceiling meet: it hides the seam; and a rail of stone below, where one would hang pictures from. */
function buildCornice(world: World): void {
  const { half, south, north, ceiling } = HALLS;
  const size = SLIVER - 0.01; // the walls' and ceilings' last vertices must not lie behind it
  type Corner = readonly [number, number];
  const line = (from: Corner, to: Corner, inward: Corner): void => {
    const low: Vec3 = [from[0], ceiling - size, from[1]];
    const rise: Vec3 = [inward[0] * size, size, inward[1] * size];
    const eye: Vec3 = [from[0] + inward[0], 1, from[1] + inward[1]];
    world.add("halls", "stone", panel(low, [to[0] - from[0], 0, to[1] - from[1]], rise, eye, PLASTER));
    const along: Vec3 = [to[0] - from[0], 0, to[1] - from[1]];
    for (const [out, y, further, higher] of RAIL) {
      const corner: Vec3 = [from[0] + inward[0] * out, y, from[1] + inward[1] * out];
      const up: Vec3 = [inward[0] * further, higher, inward[1] * further];
      const across: Vec3 = [from[0] + inward[0], higher < 0.02 ? (y > 3.6 ? 5 : 0) : y, from[1] + inward[1]];
      world.add("halls", "stone", panel(corner, along, up, across, TRIM));
    }
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

interface Opening {
  readonly x: Span;
  readonly z: Span;
}

/** The ceiling of a rectangle with one opening in it. */
function ceilingAround(x: Span, z: Span, hole: Opening, y: number = HALLS.ceiling): Mesh[] {
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
  const rooms: readonly (readonly [Span, Span, Opening])[] = [
    [[-half - lap, -INNER.x + lap], [INNER.north + WALL - lap, south + lap], west],
    [[INNER.x - lap, half + lap], [INNER.north + WALL - lap, south + lap], east],
    [[-COURT.half - lap, COURT.half + lap], [INNER.south - lap, south + lap], entry],
    [[-half - lap, half + lap], [north - lap, INNER.north - lap], far],
  ];
  for (const [x, z, hole] of rooms) {
    for (const part of ceilingAround(x, z, hole)) world.add("halls", "stone", part);
    // Unseen, above: for the same reason as the skin of the walls.
    const wide = ([from, to]: Span, by: number): Span => [from - by, to + by];
    const clear = { x: wide(hole.x, 0.15), z: wide(hole.z, 0.15) };
    for (const part of ceilingAround(wide(x, 0.25), wide(z, 0.25), clear, ceiling + 0.3))
      world.add("halls", "metal", part);
  }
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
  // Unseen, around it: a thin wall would let light in at its corners.
  for (const side of [0, 1]) {
    const [beside, behind] = [x[side] + (side - 0.5) * 0.3, z[side] + (side - 0.5) * 0.3];
    const up: Vec3 = [0, WELL - 0.05, 0];
    world.add(
      "halls",
      "metal",
      panel([beside, y + 0.05, z[0] - 0.15], [0, 0, z[1] - z[0] + 0.3], up, middle, OAK_DARK),
    );
    world.add(
      "halls",
      "metal",
      panel([x[0] - 0.15, y + 0.05, behind], [x[1] - x[0] + 0.3, 0, 0], up, middle, OAK_DARK),
    );
  }
  const alongX = x[1] - x[0] > z[1] - z[0];
  const [run, across] = alongX ? [x, z] : [z, x];
  const count = Math.round((run[1] - run[0]) / 1.9);
  for (let i = 0; i <= count; i++) {
    const at = run[0] + ((run[1] - run[0]) * i) / count;
    const length = across[1] - across[0] + 1.3;
    const beam = paint(box(length, 0.28, 0.15, { bevel: 0.015 }), mix(OAK, OAK_DARK, 0.55));
    world.add(
      "halls",
      "wood",
      beam,
      alongX ? place(at, y - 0.24, middle[2], Math.PI / 2) : place(middle[0], y - 0.24, at),
    );
  }
}
