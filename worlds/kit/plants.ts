// plants.ts: trees, bushes, hanging leaves and grass, all from small leaves with soft normals.

import { IcosahedronGeometry } from "three";
import { type Rgb, vary } from "./color.ts";
import { tube } from "./lathe.ts";
import { append, Mesh, paint } from "./mesh.ts";
import { between, type Random } from "./random.ts";
import { add, mix as blend, clamp, cross, normalize, scale, sub, type Vec3 } from "./vec.ts";

/** A leaf ball: where leaves grow, and the point their normals turn away from. */
export interface Cluster {
  readonly center: Vec3;
  readonly radius: Vec3;
}

export interface Leaves {
  readonly count: number;
  /** Length of a leaf in metres. */
  readonly size: number;
  /** Colour deep inside and at the lit outside. */
  readonly inner: Rgb;
  readonly outer: Rgb;
  /** Detail of the core: 0 (default) for far trees, 1 for those that people stand under. */
  readonly core?: number;
}

/** How large the dark core is within a cluster; leaves grow around it. */
const CORE = 0.52;

/**
 * Leaves over a cluster: rhombs turned outward, around a dark core that closes the crown. All four corners of a leaf have
 * one normal, away from the middle of the cluster, so that the crown is shaded as a soft whole. Single-sided: a
 * double-sided material would turn normals, and half the leaves would go dark.
 */
export function foliage(cluster: Cluster, leaves: Leaves, random: Random): Mesh {
  const mesh = new Mesh();
  for (let i = 0; i < leaves.count; i++) {
    const y = between(random, -0.95, 1),
      turn = between(random, 0, Math.PI * 2),
      flat = Math.sqrt(Math.max(0, 1 - y * y));
    const out: Vec3 = [Math.cos(turn) * flat, y, Math.sin(turn) * flat];
    const depth = 1.06 - random() * 0.46;
    const at = within(cluster, out, depth);
    const normal = normalize(add(out, [0, 0.3, 0]));
    const jitter: Vec3 = [between(random, -1, 1), between(random, -1, 1), between(random, -1, 1)];
    const facing = normalize(add(out, scale(jitter, 0.75)));
    const along = normalize(cross(facing, [between(random, -1, 1), between(random, -1, 1), between(random, -1, 1)]));
    const side = cross(facing, along);
    const l = leaves.size * between(random, 0.65, 1.25);
    const shade = clamp((depth - 0.6) / 0.46, 0, 1) * (0.65 + 0.35 * y);
    const color = vary(blend(leaves.inner, leaves.outer, shade), random, 0.16, 0.07);
    mesh.quad(
      mesh.vertex(sub(at, scale(along, l * 0.5)), normal, color),
      mesh.vertex(sub(at, scale(side, l * 0.32)), normal, color),
      mesh.vertex(add(at, scale(along, l * 0.5)), normal, color),
      mesh.vertex(add(at, scale(side, l * 0.32)), normal, color),
    );
  }
  append(mesh, ball(cluster, leaves.inner, leaves.core ?? 0));
  return mesh;
}

/** A point at `depth` (0 middle, 1 surface) of a cluster, in direction `out`. */
const within = (cluster: Cluster, out: Vec3, depth: number): Vec3 => [
  cluster.center[0] + out[0] * cluster.radius[0] * depth,
  cluster.center[1] + out[1] * cluster.radius[1] * depth,
  cluster.center[2] + out[2] * cluster.radius[2] * depth,
];

/** A coarse ball: 20 triangles, or 80 with detail 1. */
function ball(cluster: Cluster, color: Rgb, detail: number): Mesh {
  const mesh = new Mesh();
  const points = new IcosahedronGeometry(1, detail).getAttribute("position");
  for (let i = 0; i < points.count; i++) {
    const out: Vec3 = [points.getX(i), points.getY(i), points.getZ(i)];
    mesh.vertex(within(cluster, out, CORE), normalize(out), color);
    if (i % 3 === 2) mesh.triangle(i - 2, i - 1, i);
  }
  return mesh;
}

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

/** A tuft of bent blades, dark at the foot; both sides drawn, normals mostly up so that it shades like the ground. */
export function tuft(blades: number, height: number, spread: number, foot: Rgb, tip: Rgb, random: Random): Mesh {
  const mesh = new Mesh();
  for (let i = 0; i < blades; i++) {
    const turn = random() * Math.PI * 2;
    const root: Vec3 = [Math.cos(turn) * spread * random(), 0, Math.sin(turn) * spread * random()];
    const lean = between(random, 0.15, 0.6),
      h = height * between(random, 0.6, 1);
    const out: Vec3 = [Math.cos(turn), 0, Math.sin(turn)];
    const wide = scale([-out[2], 0, out[0]], between(random, 0.008, 0.016) * (1 + height));
    const mid = add(root, add(scale(out, h * lean * 0.35), [0, h * 0.6, 0]));
    const end = add(root, add(scale(out, h * lean), [0, h, 0]));
    const n = normalize(add(out, [0, 2, 0]));
    const shade = vary(tip, random, 0.18);
    const v = [
      mesh.vertex(sub(root, wide), n, foot),
      mesh.vertex(add(root, wide), n, foot),
      mesh.vertex(add(mid, scale(wide, 0.8)), n, blend(foot, shade, 0.6)),
      mesh.vertex(sub(mid, scale(wide, 0.8)), n, blend(foot, shade, 0.6)),
      mesh.vertex(end, n, shade),
    ] as const;
    mesh.quad(v[0], v[1], v[2], v[3]);
    mesh.triangle(v[3], v[2], v[4]);
    mesh.quad(v[3], v[2], v[1], v[0]);
    mesh.triangle(v[4], v[2], v[3]);
  }
  return mesh;
}
