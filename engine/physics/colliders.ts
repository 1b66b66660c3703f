// colliders.ts: from a shape and any matrix to a collider of Rapier's, or a refusal.
// Rapier's shapes know no scale, so the scale goes into their sizes. Where that would not be the same kind of shape any
// more (a ball squeezed along one axis), the hull of its points takes its place. Rapier's Rust panics on geometry that
// is empty or not finite, and a panic leaves the whole world unusable: everything is looked at before.

import * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import type { Shape } from "../core/shapes.ts";
import { decomposeMatrix, determinant, type Pose } from "./pose.ts";

type Vector = RAPIER.Vector;
type Quaternion = RAPIER.Rotation;

/** Thinner than this, in metres, is no body. */
const MIN_SIZE = 1e-4;
/** Farther out than this, in metres, a 32-bit float no longer holds a centimetre. */
const MAX_SIZE = 1e5;
/** Factors along the axes may differ by this share and still count as the same. */
const SAME = 1e-3;
/**
 * A mesh smaller than this is its box, in metres. Whoever stands on one touches all its triangles at once: a sweep over
 * a model of 6 mm with a million of them took 1.3 s.
 */
const SMALL_MESH = 0.1;
/** Sides of a round shape when its hull is taken. */
const SIDES = 16;

const pose: Pose = { position: new Float32Array(3), rotation: new Float32Array(4), scale: new Float32Array(3) };

/**
 * Describes the collider of `shape` on a body at `position`, turned by `rotation`; null if it has no sound geometry.
 *
 * @param matrix column-major 4×4 from the shape's axes to the world's
 */
export function makeCollider(
  shape: Shape,
  matrix: Float32Array,
  position: Vector,
  rotation: Quaternion,
): RAPIER.ColliderDesc | null {
  const relative = toBody(matrix, position, rotation);
  if (shape.kind === "trimesh") return makeTrimesh(shape.points, shape.indices, relative);
  if (shape.kind === "convex") return makeHull(shape.points, relative);
  if (!decomposeMatrix(relative, pose)) return null;
  const plain = isSheared(relative) ? null : makePlain(shape, pose.scale);
  if (!plain) return makeHull(outline(shape), relative);
  if (!fits(plain.shape)) return null;
  const { position: p, rotation: q } = pose;
  return plain.setTranslation(p[0], p[1], p[2]).setRotation({ x: q[0], y: q[1], z: q[2], w: q[3] });
}

type PlainShape = Exclude<Shape, { kind: "trimesh" | "convex" }>;

/** The same kind of shape at another size, or null where the scale makes another kind of it. */
function makePlain(shape: PlainShape, scale: Float32Array): RAPIER.ColliderDesc | null {
  const [x, y, z] = scale.map(Math.abs);
  const round = Math.abs(x - z) <= SAME * x;
  switch (shape.kind) {
    case "box":
      return RAPIER.ColliderDesc.cuboid((shape.size[0] * x) / 2, (shape.size[1] * y) / 2, (shape.size[2] * z) / 2);
    case "sphere":
      return round && Math.abs(x - y) <= SAME * x ? RAPIER.ColliderDesc.ball(shape.radius * x) : null;
    case "capsule":
      // Its ends stay round only if it grows along all axes alike.
      return round && Math.abs(x - y) <= SAME * x
        ? RAPIER.ColliderDesc.capsule((shape.height * y) / 2, shape.radius * x)
        : null;
    case "cylinder":
      return round ? RAPIER.ColliderDesc.cylinder((shape.height * y) / 2, shape.radius * x) : null;
  }
}

function fits(shape: RAPIER.Shape): boolean {
  const inRange = (length: number) => length >= MIN_SIZE && length <= MAX_SIZE;
  if (shape instanceof RAPIER.Cuboid) {
    return inRange(shape.halfExtents.x) && inRange(shape.halfExtents.y) && inRange(shape.halfExtents.z);
  }
  if (shape instanceof RAPIER.Ball) return inRange(shape.radius);
  if (shape instanceof RAPIER.Capsule) {
    return inRange(shape.radius) && shape.halfHeight >= 0 && shape.halfHeight <= MAX_SIZE;
  }
  return shape instanceof RAPIER.Cylinder && inRange(shape.radius) && inRange(shape.halfHeight);
}

/** Points on the surface of a round shape or a box, enough for its hull. */
function outline(shape: PlainShape): Float32Array {
  const points: number[] = [];
  if (shape.kind === "box") {
    const [x, y, z] = shape.size;
    for (let i = 0; i < 8; i++) points.push((i & 1 ? x : -x) / 2, (i & 2 ? y : -y) / 2, (i & 4 ? z : -z) / 2);
    return Float32Array.from(points);
  }
  const half = shape.kind === "sphere" ? 0 : shape.height / 2;
  const ring = (y: number, radius: number) => {
    for (let i = 0; i < SIDES; i++) {
      const angle = (i / SIDES) * 2 * Math.PI;
      points.push(Math.cos(angle) * radius, y, Math.sin(angle) * radius);
    }
  };
  // A cylinder is two rings; the others end in half-spheres of three rings and a tip.
  const latitudes = shape.kind === "cylinder" ? [0] : [0, Math.PI / 6, Math.PI / 3, Math.PI / 2];
  for (const latitude of latitudes) {
    const rise = shape.radius * Math.sin(latitude);
    ring(half + rise, shape.radius * Math.cos(latitude));
    ring(-half - rise, shape.radius * Math.cos(latitude));
  }
  return Float32Array.from(points);
}

function makeHull(points: Float32Array, matrix: Float32Array): RAPIER.ColliderDesc | null {
  const moved = transformPoints(points, matrix);
  if (!moved || !hasVolume(moved)) return null;
  // Tried once and thrown away: a hull that fails after all would take the world with it.
  const raw = new RAPIER.ConvexPolyhedron(moved, null).intoRaw();
  if (!raw) return null;
  raw.free();
  return RAPIER.ColliderDesc.convexHull(moved);
}

function makeTrimesh(points: Float32Array, indices: Uint32Array, matrix: Float32Array): RAPIER.ColliderDesc | null {
  const moved = transformPoints(points, matrix);
  if (!moved) return null;
  const sound = soundTriangles(moved, indices, determinant(matrix) < 0);
  if (sound.length === 0) return null;
  const small = makeSmallBox(moved, sound);
  if (small) return small;
  // Without the fix of internal edges, the seam between two triangles of a flat floor trips whoever walks over it.
  return RAPIER.ColliderDesc.trimesh(
    moved,
    sound,
    RAPIER.TriMeshFlags.FIX_INTERNAL_EDGES | RAPIER.TriMeshFlags.DELETE_DEGENERATE_TRIANGLES,
  );
}

/** The box of a mesh that is too small for its triangles to matter; null for any other. */
function makeSmallBox(points: Float32Array, indices: Uint32Array): RAPIER.ColliderDesc | null {
  const low = [0, 1, 2].map((axis) => points[indices[0] * 3 + axis]);
  const high = [...low];
  for (const index of indices) {
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis], points[index * 3 + axis]);
      high[axis] = Math.max(high[axis], points[index * 3 + axis]);
      if (high[axis] - low[axis] > SMALL_MESH) return null;
    }
  }
  const [x, y, z] = high.map((value, axis) => Math.max((value - low[axis]) / 2, MIN_SIZE));
  return RAPIER.ColliderDesc.cuboid(x, y, z).setTranslation(low[0] + x, low[1] + y, low[2] + z);
}

/** The triangles that point at existing vertices and have an area, wound the other way round if `mirrored`. */
function soundTriangles(points: Float32Array, indices: Uint32Array, mirrored: boolean): Uint32Array {
  const count = points.length / 3;
  const out = new Uint32Array(indices.length - (indices.length % 3));
  let length = 0;
  for (let i = 0; i + 2 < indices.length; i += 3) {
    const a = indices[i];
    const b = indices[i + 1];
    const c = indices[i + 2];
    if (a >= count || b >= count || c >= count || doubleArea(points, a * 3, b * 3, c * 3) < 1e-12) continue;
    out[length++] = a;
    out[length++] = mirrored ? c : b;
    out[length++] = mirrored ? b : c;
  }
  return out.subarray(0, length);
}

function doubleArea(p: Float32Array, a: number, b: number, c: number): number {
  const ux = p[b] - p[a];
  const uy = p[b + 1] - p[a + 1];
  const uz = p[b + 2] - p[a + 2];
  const vx = p[c] - p[a];
  const vy = p[c + 1] - p[a + 1];
  const vz = p[c + 2] - p[a + 2];
  return Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx);
}

/** The points in the axes of `matrix`; null if one is not finite or far out, or if there are fewer than three. */
function transformPoints(points: Float32Array, m: Float32Array): Float32Array | null {
  if (points.length < 9) return null;
  const out = new Float32Array(points.length - (points.length % 3));
  for (let i = 0; i < out.length; i += 3) {
    const x = points[i];
    const y = points[i + 1];
    const z = points[i + 2];
    for (let axis = 0; axis < 3; axis++) {
      const value = m[axis] * x + m[4 + axis] * y + m[8 + axis] * z + m[12 + axis];
      if (!(Math.abs(value) <= MAX_SIZE)) return null;
      out[i + axis] = value;
    }
  }
  return out;
}

/** Whether the points span a body, not only a plane, a line or a spot. */
function hasVolume(p: Float32Array): boolean {
  // The farthest from the first point makes a line, the farthest from that a plane, the farthest from that a body.
  const far = farthest(p, (x, y, z) => Math.hypot(x, y, z));
  if (far.distance < MIN_SIZE) return false;
  const [ux, uy, uz] = far.offset.map((value) => value / far.distance);
  const cross = (x: number, y: number, z: number) => [y * uz - z * uy, z * ux - x * uz, x * uy - y * ux];
  const side = farthest(p, (x, y, z) => Math.hypot(...cross(x, y, z)));
  if (side.distance < MIN_SIZE) return false;
  const [nx, ny, nz] = cross(...side.offset).map((value) => value / side.distance);
  return farthest(p, (x, y, z) => Math.abs(x * nx + y * ny + z * nz)).distance >= MIN_SIZE;
}

function farthest(p: Float32Array, measure: (x: number, y: number, z: number) => number) {
  let distance = 0;
  let offset: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < p.length; i += 3) {
    const candidate: [number, number, number] = [p[i] - p[0], p[i + 1] - p[1], p[i + 2] - p[2]];
    const length = measure(...candidate);
    if (length > distance) {
      distance = length;
      offset = candidate;
    }
  }
  return { distance, offset };
}

/** Whether the axes of `m` are no longer square to one another. */
function isSheared(m: Float32Array): boolean {
  const cosine = (a: number, b: number) =>
    Math.abs(m[a] * m[b] + m[a + 1] * m[b + 1] + m[a + 2] * m[b + 2]) /
    (Math.hypot(m[a], m[a + 1], m[a + 2]) * Math.hypot(m[b], m[b + 1], m[b + 2]));
  return cosine(0, 4) > SAME || cosine(4, 8) > SAME || cosine(0, 8) > SAME;
}

/** `matrix` as seen from a body: its place taken off, then turned back. */
function toBody(matrix: Float32Array, position: Vector, { x, y, z, w }: Quaternion): Float32Array {
  const out = new Float32Array(16);
  for (let column = 0; column < 16; column += 4) {
    const moved = column === 12 ? 1 : 0;
    const vx = matrix[column] - position.x * moved;
    const vy = matrix[column + 1] - position.y * moved;
    const vz = matrix[column + 2] - position.z * moved;
    // v + 2w(u × v) + 2 u × (u × v), with u = −(x, y, z): the inverse rotation.
    const tx = 2 * (z * vy - y * vz);
    const ty = 2 * (x * vz - z * vx);
    const tz = 2 * (y * vx - x * vy);
    out[column] = vx + w * tx - (y * tz - z * ty);
    out[column + 1] = vy + w * ty - (z * tx - x * tz);
    out[column + 2] = vz + w * tz - (x * ty - y * tx);
    out[column + 3] = matrix[column + 3];
  }
  return out;
}
