// occluders.ts: every triangle that blocks or throws back light, as one soup for the ray caster.
import { materialOf } from "../kit/materials.ts";
import type { Piece } from "../kit/world.ts";

export interface Occluders {
  /** Nine numbers a triangle. */
  readonly position: Float32Array<SharedArrayBuffer>;
  /** 1 if light falls through both faces alike (leaves, cloth); else a hit from behind is the dark inside of something. */
  readonly twoSided: Uint8Array<SharedArrayBuffer>;
  /** Linear albedo, three numbers a triangle. */
  readonly albedo: Float32Array;
  /** Its three corners as numbers into the list of bake points, or −1 for triangles that are not baked. */
  readonly corner: Int32Array;
}

/** `firstPoint[i]` is where the vertices of piece i begin in the list of bake points, or −1. */
export function collectOccluders(pieces: readonly Piece[], firstPoint: readonly number[]): Occluders {
  const blocks = (p: Piece): boolean => materialOf(p.material).bake !== "none" && !p.options.flush;
  const triangles: { piece: number; a: number; b: number; c: number }[] = [];
  pieces.forEach((piece, number) => {
    if (!blocks(piece)) return;
    const seen = new Set<string>();
    const { index } = piece.mesh;
    for (let i = 0; i < index.length; i += 3) {
      // Leaf cards are half air, and leaves let light through: one in three stands for all.
      if (piece.material === "leaf" && (i / 6) % 3 >= 1) continue;
      const [a, b, c] = [index[i], index[i + 1], index[i + 2]];
      // Leaves and cloth carry each triangle in both windings; one is enough.
      const key = [a, b, c].sort((x, y) => x - y).join();
      if (seen.has(key)) continue;
      seen.add(key);
      triangles.push({ piece: number, a, b, c });
    }
  });
  const shared = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
  const position = new Float32Array(shared(triangles.length * 36));
  const twoSided = new Uint8Array(shared(triangles.length));
  const albedo = new Float32Array(triangles.length * 3);
  const corner = new Int32Array(triangles.length * 3);
  triangles.forEach(({ piece: number, a, b, c }, t) => {
    const piece = pieces[number];
    const ids = [a, b, c];
    twoSided[t] = piece.material === "leaf" || piece.material === "cloth" ? 1 : 0;
    ids.forEach((id, k) => {
      position.set(piece.mesh.at(id), t * 9 + k * 3);
      corner[t * 3 + k] = firstPoint[number] < 0 ? -1 : firstPoint[number] + id;
      const color = piece.mesh.colorAt(id);
      for (let j = 0; j < 3; j++) albedo[t * 3 + j] += color[j] / 3;
    });
  });
  return { position, twoSided, albedo, corner };
}
