// smooth-light.ts: takes the grain of few rays out of baked light.
import type { Rgb } from "../kit/color.ts";
import type { Mesh } from "../kit/mesh.ts";
import { dot, length, sub } from "../kit/vec.ts";

/**
 * Averages light between neighbours on one flat face: takes the grain of few rays away, and only a little of the contact.
 * `weld` takes vertices in one place and plane for one, or faces that meet would each be smooth and their seam show.
 */
export function smoothLight(mesh: Mesh, indirect: Rgb[], rounds: number, weld: boolean): void {
  const first = weld ? inOnePlace(mesh) : null;
  const one = (i: number): number => (first ? first[i] : i);
  const near = new Map<number, Map<number, number>>();
  const link = (from: number, to: number): void => {
    const [a, b] = [one(from), one(to)];
    if (dot(mesh.normalAt(a), mesh.normalAt(b)) < 0.98) return;
    if (!near.has(a)) near.set(a, new Map());
    near.get(a)!.set(b, 1 / (0.1 + length(sub(mesh.at(a), mesh.at(b)))));
  };
  for (let i = 0; i < mesh.index.length; i += 3)
    for (let k = 0; k < 3; k++) {
      const a = mesh.index[i + k],
        b = mesh.index[i + ((k + 1) % 3)];
      link(a, b);
      link(b, a);
    }
  for (let round = 0; round < rounds; round++) {
    const old = indirect.slice();
    for (const [i, others] of near) {
      const sum = [0, 0, 0];
      let weight = 0;
      for (const [other, w] of others) {
        for (let k = 0; k < 3; k++) sum[k] += old[other][k] * w;
        weight += w;
      }
      indirect[i] = [0, 1, 2].map((k) => old[i][k] * 0.5 + (sum[k] / weight) * 0.5) as unknown as Rgb;
    }
  }
  if (first) for (let i = 0; i < indirect.length; i++) indirect[i] = indirect[first[i]];
}

/** For each vertex the first one that lies within a millimetre of it and faces the same way. */
function inOnePlace(mesh: Mesh): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from({ length: mesh.vertexCount }, (_, i) => {
    const key = [
      ...mesh.at(i).map((x) => Math.round(x * 1e3)),
      ...mesh.normalAt(i).map((x) => Math.round(x * 8)),
    ].join();
    if (!known.has(key)) known.set(key, i);
    return known.get(key)!;
  });
}
