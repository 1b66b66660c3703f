// points.ts: the points that are lit (vertices, instances, probes), and what was found for them.
import type { Mesh } from "../kit/mesh.ts";
import type { Piece } from "../kit/world.ts";
import type { Points, Traced } from "./trace.ts";

/** Points that were traced together. `piece` is null for instances and probes. */
export interface Part {
  readonly piece: Piece | null;
  readonly points: Points;
  readonly traced: Traced;
}

/** The vertices of a mesh from number `from` on. */
export function pointsOf(mesh: Mesh, from: number, rays: number): Points {
  const count = mesh.vertexCount - from;
  return {
    position: new Float32Array(mesh.position.slice(from * 3)),
    normal: new Float32Array(mesh.normal.slice(from * 3)),
    rays: new Uint16Array(count).fill(rays),
  };
}

/** For each vertex the one whose light it takes: itself, or the first of a run with one normal and colour. */
export function sharedLight(mesh: Mesh): Int32Array {
  const owner = new Int32Array(mesh.vertexCount);
  const same = (list: readonly number[], a: number, b: number): boolean =>
    [0, 1, 2].every((k) => list[a * 3 + k] === list[b * 3 + k]);
  for (let i = 1; i < owner.length; i++) {
    owner[i] = same(mesh.normal, i, i - 1) && same(mesh.color, i, i - 1) ? owner[i - 1] : i;
  }
  return owner;
}
