// plants.ts: trees, bushes, hanging leaves, grass and flowers, all from cards of the leaf texture with soft normals.

import { type Rgb, vary } from "./color.ts";
import { tube } from "./lathe.ts";
import { TILES, type TileName } from "./leaf-texture.ts";
import { append, Mesh, paint, type Uv } from "./mesh.ts";
import { between, type Random } from "./random.ts";
import { add, mix as blend, clamp, cross, normalize, scale, type Vec3 } from "./vec.ts";

/** A leaf ball: where leaves grow, and the point their normals turn away from. */
export interface Cluster {
  readonly center: Vec3;
  readonly radius: Vec3;
}

export interface Leaves {
  /** Cards in a cluster; each bears some 25 leaves (leaf-texture.ts). */
  readonly count: number;
  /** Side of a card in metres. */
  readonly size: number;
  /** Colour deep inside and at the lit outside. */
  readonly inner: Rgb;
  readonly outer: Rgb;
}

/** How far in cards grow, as a share of the radius: deep enough to close the crown, or one sees through it. */
const DEEPEST = 0.3;

/**
 * Leaves over a cluster: cards turned outward, darker the deeper they are. All four corners of a card have one normal, away
 * from the middle of the cluster, so that the crown is shaded as a soft whole. Single-sided: a double-sided material would
 * turn normals, and half the leaves would go dark.
 */
export function foliage(cluster: Cluster, leaves: Leaves, random: Random): Mesh {
  const mesh = new Mesh();
  const widest = Math.max(...cluster.radius);
  for (let i = 0; i < leaves.count; i++) {
    const y = between(random, -0.9, 1);
    const turn = between(random, 0, Math.PI * 2);
    const flat = Math.sqrt(Math.max(0, 1 - y * y));
    const out: Vec3 = [Math.cos(turn) * flat, y, Math.sin(turn) * flat];
    const depth = 1 - (1 - DEEPEST) * random() ** 1.6;
    const away: Vec3 = [out[0] / cluster.radius[0], out[1] / cluster.radius[1], out[2] / cluster.radius[2]];
    const normal = normalize(add(normalize(scale(away, widest)), [0, 0.3, 0]));
    const jitter: Vec3 = [between(random, -1, 1), between(random, -1, 1), between(random, -1, 1)];
    const shade = clamp((depth - DEEPEST) / (1 - DEEPEST), 0, 1) * (0.7 + 0.3 * y);
    const color = vary(blend(leaves.inner, leaves.outer, shade ** 1.5), random, 0.14, 0.07);
    const size = leaves.size * between(random, 0.75, 1.2);
    const at = within(cluster, out, depth);
    card(mesh, at, tilted(out, jitter), size, normal, color, random() < 0.5 ? "sprig" : "twigs", random);
  }
  return mesh;
}

/**
 * Where a card on a crown faces: outward, but so much aslant that at the rim of the crown as many face the viewer as are seen
 * from the side. Cards seen from the side are slivers, and a rim of slivers looks torn.
 */
const tilted = (out: Vec3, jitter: Vec3): Vec3 => normalize(add(scale(out, 0.75), jitter));

/** A square with a tile of the leaf texture, facing `facing`, turned at random. */
function card(
  mesh: Mesh,
  at: Vec3,
  facing: Vec3,
  size: number,
  normal: Vec3,
  color: Rgb,
  tile: TileName,
  random: Random,
): void {
  const any: Vec3 = [between(random, -1, 1), between(random, -1, 1), between(random, -1, 1)];
  const right = scale(normalize(cross(facing, any)), size / 2);
  const up = cross(facing, right);
  const corner = (x: number, y: number): number =>
    mesh.vertex(add(at, add(scale(right, x), scale(up, y))), normal, color, 1, tileUv(tile, x, y));
  mesh.quad(corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1));
}

/** Where a point of a tile (x, y in −1…1, y up) lies in the texture. */
function tileUv(tile: TileName, x: number, y: number): Uv {
  const [column, row] = TILES[tile];
  return [(column + 0.5 + x * 0.5) / 2, (row + 0.5 - y * 0.5) / 2];
}

/** A point at `depth` (0 middle, 1 surface) of a cluster, in direction `out`. */
const within = (cluster: Cluster, out: Vec3, depth: number): Vec3 => [
  cluster.center[0] + out[0] * cluster.radius[0] * depth,
  cluster.center[1] + out[1] * cluster.radius[1] * depth,
  cluster.center[2] + out[2] * cluster.radius[2] * depth,
];

export interface TreePlan {
  /** Metres to the top of the crown. */
  readonly height: number;
  /** Radius of the crown in metres. */
  readonly spread: number;
  /** How far the top leans, in metres. */
  readonly lean: Vec3;
  readonly clusters: number;
  readonly leaves: Leaves;
  readonly bark: Rgb;
  /** Sides of the trunk; branches have two thirds. Few will do far away. */
  readonly sides?: number;
}

/** A broad tree standing on y = 0: a bent trunk that parts into branches, each with a ball of leaves at its end. */
export function tree(plan: TreePlan, random: Random): { wood: Mesh; leaf: Mesh } {
  const wood = new Mesh(),
    leaf = new Mesh();
  const fork = plan.height * 0.42;
  const thick = plan.height * 0.026;
  const sides = plan.sides ?? 9;
  const knee: Vec3 = [plan.lean[0] * 0.3, fork * 0.5, plan.lean[2] * 0.3];
  const top: Vec3 = [plan.lean[0] * 0.55, fork, plan.lean[2] * 0.55];
  const trunk: Vec3[] = [
    [0, -0.1, 0],
    [plan.lean[0] * 0.02, 0.12, 0],
    blend([0, 0, 0], knee, 0.5),
    knee,
    blend(knee, top, 0.6),
    top,
  ];
  append(
    wood,
    tube(trunk, (t) => thick * (1 - 0.42 * t) * (1 + 0.9 * Math.max(0, 1 - t * 9)), sides),
  );
  for (let i = 0; i < plan.clusters; i++) {
    const inner = i === 0;
    const turn = i * 2.4 + between(random, -0.3, 0.3);
    const reach = inner ? 0 : plan.spread * between(random, 0.45, 0.68);
    const y = inner ? plan.height * 0.8 : plan.height * between(random, 0.55, 0.78);
    const center: Vec3 = [plan.lean[0] + Math.cos(turn) * reach, y, plan.lean[2] + Math.sin(turn) * reach];
    const r = plan.spread * between(random, 0.42, 0.56);
    const bend: Vec3 = add(blend(top, center, 0.5), [0, -plan.height * 0.035, 0]);
    append(
      wood,
      tube([top, bend, blend(bend, center, 0.6), center], (t) => thick * 0.5 * (1 - 0.75 * t), Math.ceil(sides * 0.6)),
    );
    append(leaf, foliage({ center, radius: [r, r * 0.68, r] }, plan.leaves, random));
  }
  return { wood: paint(wood, plan.bark), leaf };
}

/** A low bush on y = 0, about 1 m across. */
export function bush(leaves: Leaves, random: Random): Mesh {
  const mesh = new Mesh();
  for (let i = 0; i < 3; i++) {
    const turn = i * 2.1 + random();
    const r = between(random, 0.26, 0.4);
    const center: Vec3 = [Math.cos(turn) * 0.22, r * 0.75, Math.sin(turn) * 0.22];
    append(
      mesh,
      foliage({ center, radius: [r, r * 0.8, r] }, { ...leaves, count: Math.ceil(leaves.count / 3) }, random),
    );
  }
  return mesh;
}

/** A column of dark leaves on a short stem, narrow at the top: the exclamation mark of a southern garden. */
export function cypress(height: number, leaves: Leaves, bark: Rgb, random: Random): Mesh {
  const mesh = paint(
    tube(
      [
        [0, -0.1, 0],
        [0, height * 0.12, 0],
      ],
      () => height * 0.016,
      6,
    ),
    bark,
  );
  const foot = height * 0.05;
  const girthAt = (t: number): number => height * 0.11 * Math.min(1, 0.45 + t * 3.5) * (1 - t ** 2.4);
  const spine = Array.from({ length: 6 }, (_, i): Vec3 => [0, foot + ((height - foot) * i * 0.95) / 5, 0]);
  const core = tube(spine, (t) => girthAt(t * 0.95) * 0.3, 6);
  append(mesh, paint(core, scale(leaves.inner, 0.5))); // closes the gaps
  for (let i = 0; i < leaves.count; i++) {
    const t = random();
    const turn = between(random, 0, Math.PI * 2);
    const out: Vec3 = [Math.cos(turn), 0, Math.sin(turn)];
    const depth = between(random, 0.4, 1);
    const girth = girthAt(t) * depth;
    const at: Vec3 = [out[0] * girth, foot + t * (height - foot), out[2] * girth];
    const normal = normalize(add(out, [0, 0.35, 0]));
    const jitter: Vec3 = [between(random, -0.4, 0.4), between(random, -0.1, 0.5), between(random, -0.4, 0.4)];
    const color = vary(blend(leaves.inner, leaves.outer, (depth - 0.4) / 0.6), random, 0.14, 0.05);
    const size = leaves.size * between(random, 0.8, 1.2) * (1 - 0.4 * t);
    card(mesh, at, normalize(add(out, jitter)), size, normal, color, "twigs", random);
  }
  return mesh;
}

/**
 * Upright cards that cross on a root at y = 0, `height` high: grass, reeds, flowers. Drawn on both sides; normals go up, so
 * that they are shaded like the ground they stand on.
 */
export function tuft(
  tile: TileName,
  cards: number,
  width: number,
  height: number,
  foot: Rgb,
  tip: Rgb,
  random: Random,
): Mesh {
  const mesh = new Mesh();
  for (let i = 0; i < cards; i++) {
    const turn = ((i + random() * 0.5) / cards) * Math.PI;
    const right: Vec3 = [(Math.cos(turn) * width) / 2, 0, (Math.sin(turn) * width) / 2];
    const shift: Vec3 = [between(random, -0.2, 0.2) * width, 0, between(random, -0.2, 0.2) * width];
    const shade = vary(tip, random, 0.12);
    const corner = (x: number, y: number): number =>
      mesh.vertex(
        add(shift, add(scale(right, x), [0, ((y + 1) / 2) * height, 0])),
        [0, 1, 0],
        y > 0 ? shade : foot,
        1,
        tileUv(tile, x, y * 0.98),
      );
    const [a, b, c, d] = [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)];
    mesh.quad(a, b, c, d);
    mesh.quad(d, c, b, a);
  }
  return mesh;
}
