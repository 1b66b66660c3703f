// mesh.ts: the one geometry type of the kit (triangles with position, normal and colour), and how to combine and colour it.
import { Matrix3, Matrix4, Vector3 } from "three";
import { type Rgb, WHITE } from "./color.ts";
import { add, cross, dot, normalize, sub, type Vec3 } from "./vec.ts";

/** A place in a texture, 0…1 from its upper left corner. */
export type Uv = readonly [number, number];

/** In the leaf texture (leaf-texture.ts): a spot that is opaque and white, for things without a picture of their own. */
const SOLID: Uv = [0.25, 0.25];

/** Growable triangle mesh. Flat arrays: three numbers a vertex and three indices a triangle; `alpha` one, `uv` two a vertex. */
export class Mesh {
  readonly position: number[] = [];
  readonly normal: number[] = [];
  /** Linear albedo (or radiance, in unlit materials) before light is baked in. */
  readonly color: number[] = [];
  readonly alpha: number[] = [];
  /** Only textured materials read it. */
  readonly uv: number[] = [];
  readonly index: number[] = [];

  get vertexCount(): number {
    return this.position.length / 3;
  }
  get triangleCount(): number {
    return this.index.length / 3;
  }

  /** Adds a vertex and returns its number. */
  vertex(position: Vec3, normal: Vec3, color: Rgb = WHITE, alpha = 1, uv: Uv = SOLID): number {
    this.position.push(...position);
    this.normal.push(...normal);
    this.color.push(...color);
    this.alpha.push(alpha);
    this.uv.push(...uv);
    return this.vertexCount - 1;
  }
  triangle(a: number, b: number, c: number): void {
    this.index.push(a, b, c);
  }
  /** Four vertices, counter-clockwise seen from the front. */
  quad(a: number, b: number, c: number, d: number): void {
    this.index.push(a, b, c, a, c, d);
  }
  /** A flat-shaded triangle with vertices of its own. */
  facet(a: Vec3, b: Vec3, c: Vec3, color: Rgb = WHITE): void {
    const n = normalize(cross(sub(b, a), sub(c, a)));
    this.triangle(this.vertex(a, n, color), this.vertex(b, n, color), this.vertex(c, n, color));
  }

  at(i: number): Vec3 {
    return [this.position[i * 3], this.position[i * 3 + 1], this.position[i * 3 + 2]];
  }
  normalAt(i: number): Vec3 {
    return [this.normal[i * 3], this.normal[i * 3 + 1], this.normal[i * 3 + 2]];
  }
  colorAt(i: number): Rgb {
    return [this.color[i * 3], this.color[i * 3 + 1], this.color[i * 3 + 2]];
  }
  uvAt(i: number): Uv {
    return [this.uv[i * 2], this.uv[i * 2 + 1]];
  }
  setColor(i: number, color: Rgb): void {
    for (let k = 0; k < 3; k++) this.color[i * 3 + k] = color[k];
  }
}

/** Copies `source` into `target`, moved by `matrix`. A mirroring matrix keeps faces turned outward. */
export function append(target: Mesh, source: Mesh, matrix = new Matrix4()): Mesh {
  const base = target.vertexCount;
  const normals = new Matrix3().getNormalMatrix(matrix);
  const v = new Vector3();
  for (let i = 0; i < source.vertexCount; i++) {
    v.set(...source.at(i)).applyMatrix4(matrix);
    const p: Vec3 = [v.x, v.y, v.z];
    v.set(...source.normalAt(i))
      .applyMatrix3(normals)
      .normalize();
    target.vertex(p, [v.x, v.y, v.z], source.colorAt(i), source.alpha[i], source.uvAt(i));
  }
  const mirrored = matrix.determinant() < 0;
  for (let i = 0; i < source.index.length; i += 3) {
    const a = base + source.index[i],
      b = base + source.index[i + 1],
      c = base + source.index[i + 2];
    if (mirrored) target.triangle(a, c, b);
    else target.triangle(a, b, c);
  }
  return target;
}

/** One mesh of many. */
export function merge(...parts: readonly Mesh[]): Mesh {
  return parts.reduce((whole, part) => append(whole, part), new Mesh());
}

/** Colours every vertex: a colour, or a function of position, normal and present colour. */
export function paint(mesh: Mesh, color: Rgb | ((p: Vec3, n: Vec3, old: Rgb) => Rgb)): Mesh {
  for (let i = 0; i < mesh.vertexCount; i++) {
    mesh.setColor(i, typeof color === "function" ? color(mesh.at(i), mesh.normalAt(i), mesh.colorAt(i)) : color);
  }
  return mesh;
}

/** A copy at `matrix`. */
export const moved = (mesh: Mesh, matrix: Matrix4): Mesh => append(new Mesh(), mesh, matrix);

/** Transform: a place, a turn about y in radians (0 leaves +z as the front), a size. */
export function place(x: number, y: number, z: number, turn = 0, size = 1): Matrix4 {
  return new Matrix4()
    .makeRotationY(turn)
    .scale(new Vector3(size, size, size))
    .setPosition(x, y, z);
}

/** Recomputes normals: faces that meet at less than `crease` radians are shaded as one smooth surface. Splits vertices. */
export function smooth(mesh: Mesh, crease: number): Mesh {
  const corners = new Map<string, { normal: Vec3; vertex: number }[]>();
  const key = (p: Vec3): string => p.map((x) => Math.round(x * 1e4)).join();
  const faces: { corner: [number, number, number]; normal: Vec3; area: Vec3 }[] = [];
  for (let i = 0; i < mesh.index.length; i += 3) {
    const corner: [number, number, number] = [mesh.index[i], mesh.index[i + 1], mesh.index[i + 2]];
    const [a, b, c] = [mesh.at(corner[0]), mesh.at(corner[1]), mesh.at(corner[2])];
    const area = cross(sub(b, a), sub(c, a));
    faces.push({ corner, normal: normalize(area), area });
  }
  const around = new Map<string, typeof faces>();
  for (const face of faces) {
    for (const i of face.corner) {
      const k = key(mesh.at(i));
      around.set(k, [...(around.get(k) ?? []), face]);
    }
  }
  const result = new Mesh();
  const limit = Math.cos(crease);
  for (const face of faces) {
    const ids = face.corner.map((i) => {
      const p = mesh.at(i),
        k = key(p);
      let sum: Vec3 = [0, 0, 0];
      for (const other of around.get(k)!) if (dot(other.normal, face.normal) >= limit) sum = add(sum, other.area);
      const normal = normalize(sum);
      const known = corners.get(k) ?? [];
      const same = known.find((c) => dot(c.normal, normal) > 0.9999);
      if (same) return same.vertex;
      const vertex = result.vertex(p, normal, mesh.colorAt(i), mesh.alpha[i], mesh.uvAt(i));
      corners.set(k, [...known, { normal, vertex }]);
      return vertex;
    });
    result.triangle(ids[0], ids[1], ids[2]);
  }
  return result;
}
