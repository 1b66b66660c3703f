// refine.ts: puts vertices where light changes, so that contact shadows show on large faces.
import { luminance } from "../kit/color.ts";
import { ambientAt, ambientOf } from "../kit/light.ts";
import { materialOf } from "../kit/materials.ts";
import { length, sub, type Vec3 } from "../kit/vec.ts";
import type { Piece, World } from "../kit/world.ts";
import { type Part, pointsOf } from "./points.ts";
import { splitEdges } from "./split.ts";
import type { TracePool } from "./threads.ts";
import type { Points, Traced } from "./trace.ts";

/** No edge shorter than this is split, in metres. */
const FINE = 0.3;
/** Contrast of openness (0…1) times length (metres) along an edge that is worth a split. */
const WORTH = 0.05;
/** Refinement is a budget, not only a threshold: with a threshold alone, Landing grew from 150k to 285k triangles. */
const SPLITS_PER_ROUND = 700;
const REFINE_ROUNDS = 2;

/** Splits edges along which the sky's share changes, and traces the new vertices. */
export async function refine(
  world: World,
  lit: readonly Piece[],
  parts: readonly Part[],
  pool: TracePool,
  rays: (p: Piece) => number,
): Promise<Part[]> {
  const ambient = ambientOf(world.light);
  const added: Part[] = [];
  const open = new Map<Piece, number[]>();
  const note = (piece: Piece, traced: Traced): void => {
    const list = open.get(piece) ?? [];
    for (let i = 0; i < traced.sun.length; i++) {
      const sky: Vec3 = [traced.sky[i * 3], traced.sky[i * 3 + 1], traced.sky[i * 3 + 2]];
      list.push(luminance(sky) / luminance(ambientAt(ambient, piece.mesh.normalAt(list.length))));
    }
    open.set(piece, list);
  };
  for (const part of parts) if (part.piece) note(part.piece, part.traced);
  for (let round = 0; round < REFINE_ROUNDS; round++) {
    const fine = lit.filter((p) => materialOf(p.material).refine && p.options.shadows !== "still");
    const worth = (p: Piece, a: number, b: number): number => {
      const size = length(sub(p.mesh.at(a), p.mesh.at(b)));
      return size < FINE ? 0 : Math.abs(open.get(p)![a] - open.get(p)![b]) * size;
    };
    const all = fine.flatMap((p) => p.mesh.index.map((a, i) => worth(p, a, p.mesh.index[i % 3 === 2 ? i - 2 : i + 1])));
    const least = Math.max(WORTH, all.sort((a, b) => b - a)[SPLITS_PER_ROUND] ?? 0);
    const asked: { piece: Piece; points: Points }[] = [];
    for (const piece of fine) {
      const { mesh } = piece,
        before = mesh.vertexCount;
      splitEdges(mesh, (a, b) => worth(piece, a, b) > least);
      if (mesh.vertexCount > before) asked.push({ piece, points: pointsOf(mesh, before, rays(piece)) });
    }
    const traced = await pool.traceAll(asked);
    for (const part of traced) note(part.piece, part.traced);
    added.push(...traced);
  }
  return added;
}
