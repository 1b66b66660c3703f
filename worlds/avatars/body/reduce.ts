// reduce.ts: takes away the triangles a part doesn't need; joints keep their loops.
import { MeshoptSimplifier } from "meshoptimizer";
import type { SkinnedMesh } from "./build.ts";

/** How far the surface may move, in metres; the least is half a pixel of a head seen from 1.2 m. Tried in turn until the budget is met. */
export const TOLERANCES: readonly number[] = [0.0009, 0.0011, 0.0013, 0.0015, 0.0018, 0.0021, 0.0025, 0.003, 0.0036];
/** Against positions: normals (three) and openness (one), so that shading survives. */
const ATTRIBUTE_WEIGHTS = [0.007, 0.007, 0.007, 0.007];
/** A vertex with a larger share of one bone than this doesn't bend. */
const RIGID_SHARE = 0.92;

export async function prepareReducer(): Promise<void> {
  await MeshoptSimplifier.ready;
}

/** Returns the kept triangles of `mesh`. Vertices stay in place, so that normals and weights stay exact. */
export function reduceTriangles(
  mesh: Omit<SkinnedMesh, "slots">,
  keepsLoops: boolean,
  tolerance: number,
): [number, number, number][] {
  const attributes = mesh.normals.flatMap((n, v) => [...n, mesh.open[v]]);
  const locked = mesh.weights.map((weights) =>
    keepsLoops && Math.max(...weights.map(([, share]) => share)) < RIGID_SHARE ? 1 : 0,
  );
  const [indices] = MeshoptSimplifier.simplifyWithAttributes(
    Uint32Array.from(mesh.triangles.flat()),
    Float32Array.from(mesh.positions.flat()),
    3,
    Float32Array.from(attributes),
    4,
    ATTRIBUTE_WEIGHTS,
    Uint8Array.from(locked),
    0,
    tolerance,
    ["ErrorAbsolute"],
  );
  return Array.from({ length: indices.length / 3 }, (_, i) => [indices[i * 3], indices[i * 3 + 1], indices[i * 3 + 2]]);
}
