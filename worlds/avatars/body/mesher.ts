// mesher.ts: a field becomes a quad-dominant mesh by surface nets on a rectilinear grid.
//
// The T-pose lies along the grid's axes, so arms and legs come out in clean rings, and a finer grid
// around a joint is an extra loop there. Vertices are then pulled onto the field itself, which gives
// exact silhouettes and normals from few triangles. Tried and dropped: marching cubes (slivers).
import { add, scale, sub, type Vec3 } from "../core/math.ts";
import { type Field, gradient } from "./sdf.ts";

export type Mesh = { positions: Vec3[]; normals: Vec3[]; triangles: (readonly [number, number, number])[] };

/** Grid lines from `min` to `max`, about `step` apart, and `fine` apart within any of `bands`. */
export function gridLines(
  min: number,
  max: number,
  step: number,
  bands: readonly (readonly [number, number])[] = [],
  fine = step / 2,
): number[] {
  const lines = [min];
  for (let x = min; x < max; ) {
    const inBand = bands.some(([a, b]) => x >= a - 1e-9 && x < b);
    x += inBand ? fine : step;
    lines.push(x);
  }
  return lines;
}

/** The same on both sides of zero, with a line pair around it, so that the mesh is symmetric. */
export function mirroredLines(
  max: number,
  step: number,
  bands: readonly (readonly [number, number])[] = [],
  fine = step / 2,
): number[] {
  const right = gridLines(step / 2, max, step, bands, fine);
  return [...right.map((x) => -x).reverse(), ...right];
}

const RELAX_STEPS = 3;

export function meshField(field: Field, ...lines: [number[], number[], number[]]): Mesh {
  const [xs, ys, zs] = lines.map(padded);
  const [nx, ny, nz] = [xs.length, ys.length, zs.length];
  const value = new Float32Array(nx * ny * nz);
  const at = (i: number, j: number, k: number) => (k * ny + j) * nx + i;
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) for (let i = 0; i < nx; i++) value[at(i, j, k)] = field(xs[i], ys[j], zs[k]);

  const positions: Vec3[] = [];
  const vertexOf = new Map<number, number>();
  for (let k = 0; k < nz - 1; k++)
    for (let j = 0; j < ny - 1; j++)
      for (let i = 0; i < nx - 1; i++) {
        const middle = crossingMiddle(i, j, k);
        if (!middle) continue;
        vertexOf.set(at(i, j, k), positions.length);
        positions.push(middle);
      }

  const quads: number[][] = [];
  for (let k = 1; k < nz - 1; k++)
    for (let j = 1; j < ny - 1; j++)
      for (let i = 1; i < nx - 1; i++) {
        const inside = value[at(i, j, k)] < 0;
        addQuad(inside, value[at(i + 1, j, k)] < 0, [
          [i, j - 1, k - 1],
          [i, j, k - 1],
          [i, j, k],
          [i, j - 1, k],
        ]);
        addQuad(inside, value[at(i, j + 1, k)] < 0, [
          [i - 1, j, k - 1],
          [i - 1, j, k],
          [i, j, k],
          [i, j, k - 1],
        ]);
        addQuad(inside, value[at(i, j, k + 1)] < 0, [
          [i - 1, j - 1, k],
          [i, j - 1, k],
          [i, j, k],
          [i - 1, j, k],
        ]);
      }

  relax();
  const normals = positions.map((p) => gradient(field, p));
  const triangles = quads.flatMap(([a, b, c, d]) => {
    const ac = length2(sub(positions[a], positions[c]));
    const bd = length2(sub(positions[b], positions[d]));
    return ac <= bd ? [[a, b, c] as const, [a, c, d] as const] : [[a, b, d] as const, [b, c, d] as const];
  });
  return { positions, normals, triangles };

  function crossingMiddle(i: number, j: number, k: number): Vec3 | undefined {
    let [x, y, z, n] = [0, 0, 0, 0];
    for (let axis = 0; axis < 3; axis++)
      for (let corner = 0; corner < 4; corner++) {
        const offset = [corner & 1, corner >> 1];
        const a = [0, 0, 0];
        a[(axis + 1) % 3] = offset[0];
        a[(axis + 2) % 3] = offset[1];
        const b = [...a];
        b[axis] = 1;
        const va = value[at(i + a[0], j + a[1], k + a[2])];
        const vb = value[at(i + b[0], j + b[1], k + b[2])];
        if (va < 0 === vb < 0) continue;
        const t = va / (va - vb);
        x += xs[i + a[0]] + t * (xs[i + b[0]] - xs[i + a[0]]);
        y += ys[j + a[1]] + t * (ys[j + b[1]] - ys[j + a[1]]);
        z += zs[k + a[2]] + t * (zs[k + b[2]] - zs[k + a[2]]);
        n++;
      }
    return n === 0 ? undefined : [x / n, y / n, z / n];
  }

  function addQuad(inside: boolean, nextInside: boolean, cells: number[][]): void {
    if (inside === nextInside) return;
    const corners = cells.map(([i, j, k]) => vertexOf.get(at(i, j, k)) as number);
    quads.push(inside ? corners : corners.reverse());
  }

  /** Evens the quads out along the surface, and puts every vertex on it. */
  function relax(): void {
    const neighbours: Set<number>[] = positions.map(() => new Set());
    for (const quad of quads)
      for (let n = 0; n < 4; n++) {
        neighbours[quad[n]].add(quad[(n + 1) % 4]);
        neighbours[quad[(n + 1) % 4]].add(quad[n]);
      }
    for (let step = 0; step < RELAX_STEPS; step++) {
      const before = positions.slice();
      for (let v = 0; v < positions.length; v++) {
        if (neighbours[v].size === 0) continue;
        let sum: Vec3 = [0, 0, 0];
        for (const n of neighbours[v]) sum = add(sum, before[n]);
        const middle = scale(sum, 1 / neighbours[v].size);
        positions[v] = settle(add(scale(before[v], 0.5), scale(middle, 0.5)));
      }
    }
  }

  function settle(p: Vec3): Vec3 {
    for (let n = 0; n < 4; n++) {
      const d = field(...p);
      if (Math.abs(d) < 1e-5) break;
      p = sub(p, scale(gradient(field, p), Math.max(-0.02, Math.min(0.02, d))));
    }
    return p;
  }
}

/** Two more lines at either end: a surface in the outermost cells would come out with holes. */
function padded(lines: number[]): number[] {
  const [first, second] = lines;
  const [last, before] = [lines[lines.length - 1], lines[lines.length - 2]];
  const [low, high] = [second - first, last - before];
  return [first - 2 * low, first - low, ...lines, last + high, last + 2 * high];
}

const length2 = (v: Vec3): number => v[0] * v[0] + v[1] * v[1] + v[2] * v[2];
