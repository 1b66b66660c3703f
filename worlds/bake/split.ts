// split.ts: splits the edges of a mesh where a test asks for it, without cracks.
import type { Mesh } from "../kit/mesh.ts";
import { length, mix, normalize, sub } from "../kit/vec.ts";

/**
 * Splits every edge for which `split(a, b)` is true in any triangle that has it; edges are one if they lie in the same
 * place, though faces have vertices of their own. New vertices go to the end, so old numbers stay valid.
 */
export function splitEdges(mesh: Mesh, split: (a: number, b: number) => boolean): void {
  const spot = new Map<string, number>();
  const at: number[] = [];
  for (let i = 0; i < mesh.vertexCount; i++) {
    const key = mesh
      .at(i)
      .map((x) => Math.round(x * 2e3))
      .join();
    if (!spot.has(key)) spot.set(key, spot.size);
    at.push(spot.get(key)!);
  }
  const edge = (a: number, b: number): number => Math.min(at[a], at[b]) * spot.size + Math.max(at[a], at[b]);
  const old = mesh.index.slice();
  const wanted = new Set<number>();
  for (let i = 0; i < old.length; i += 3)
    for (let k = 0; k < 3; k++) {
      const a = old[i + k],
        b = old[i + ((k + 1) % 3)];
      if (split(a, b)) wanted.add(edge(a, b));
    }
  const middles = new Map<string, number>();
  const middle = (a: number, b: number): number => {
    if (!wanted.has(edge(a, b))) return -1;
    const key = a < b ? `${a}.${b}` : `${b}.${a}`;
    if (!middles.has(key)) {
      middles.set(
        key,
        mesh.vertex(
          mix(mesh.at(a), mesh.at(b), 0.5),
          normalize(mix(mesh.normalAt(a), mesh.normalAt(b), 0.5)),
          mix(mesh.colorAt(a), mesh.colorAt(b), 0.5),
          (mesh.alpha[a] + mesh.alpha[b]) / 2,
          [(mesh.uv[a * 2] + mesh.uv[b * 2]) / 2, (mesh.uv[a * 2 + 1] + mesh.uv[b * 2 + 1]) / 2],
        ),
      );
    }
    return middles.get(key)!;
  };
  mesh.index.length = 0;
  for (let i = 0; i < old.length; i += 3) emit(mesh, [old[i], old[i + 1], old[i + 2]], middle);
}

function emit(mesh: Mesh, corner: [number, number, number], middle: (a: number, b: number) => number): void {
  const [a, b, c] = corner;
  const m = [middle(a, b), middle(b, c), middle(c, a)] as [number, number, number];
  const cut = m.filter((x) => x >= 0).length;
  if (cut === 0) mesh.triangle(a, b, c);
  else if (cut === 3) {
    mesh.triangle(a, m[0], m[2]);
    mesh.triangle(m[0], b, m[1]);
    mesh.triangle(m[2], m[1], c);
    mesh.triangle(m[0], m[1], m[2]);
  } else {
    // Turn the triangle so that its first edge is cut and, of two cuts, the second one too.
    const first = cut === 1 ? m.findIndex((x) => x >= 0) : m.findIndex((x, i) => x >= 0 && m[(i + 1) % 3] >= 0);
    const p = corner[first],
      q = corner[(first + 1) % 3],
      r = corner[(first + 2) % 3];
    const pq = m[first],
      qr = m[(first + 1) % 3];
    mesh.triangle(pq, q, cut === 1 ? r : qr);
    if (cut === 2) mesh.triangle(pq, qr, r);
    mesh.triangle(p, pq, r);
  }
}

/** Splits until no edge is longer than `longest` metres. */
export function splitLong(mesh: Mesh, longest: number): void {
  for (let round = 0; round < 6; round++) {
    const before = mesh.vertexCount;
    splitEdges(mesh, (a, b) => length(sub(mesh.at(a), mesh.at(b))) > longest);
    if (mesh.vertexCount === before) return;
  }
}
