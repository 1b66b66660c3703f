// mirror.ts: upside-down copies of pieces, to be seen through the water as its reflection.
import type { Rgb } from "../kit/color.ts";
import { materialOf } from "../kit/materials.ts";
import { Mesh } from "../kit/mesh.ts";
import type { Piece, World } from "../kit/world.ts";

/**
 * `radiance` gives what a vertex of a lit piece shines with; unlit pieces keep their colours. `coarse` holds the triangles
 * from before refinement, which are enough for a reflection.
 */
export function mirrorPieces(
  world: World,
  coarse: ReadonlyMap<Piece, readonly number[]>,
  radiance: (piece: Piece, vertex: number) => Rgb,
): Piece[] {
  const result = new Map<string, Piece>();
  for (const piece of world.pieces) {
    const level = piece.options.mirror;
    const { bake } = materialOf(piece.material);
    if (level === undefined || piece.material === "veil" || piece.material === "glare") continue;
    const material = bake === "none" ? piece.material : "mirror";
    const name = `${piece.group} mirrored`;
    let target = result.get(name + material);
    if (!target)
      result.set(
        name + material,
        (target = { group: name, options: { shadows: "still" }, material, mesh: new Mesh() }),
      );
    reflect(
      target.mesh,
      piece,
      coarse.get(piece) ?? piece.mesh.index,
      level,
      bake === "lit"
        ? (i) => radiance(piece, i)
        : bake === "glow"
          ? () => [2.6, 1.2, 0.3]
          : (i) => piece.mesh.colorAt(i),
    );
  }
  return [...result.values()];
}

function reflect(
  target: Mesh,
  piece: Piece,
  index: readonly number[],
  level: number,
  color: (vertex: number) => Rgb,
): void {
  const { mesh } = piece;
  const copies = new Map<number, number>();
  const copy = (i: number): number => {
    if (!copies.has(i)) {
      const [x, y, z] = mesh.at(i),
        n = mesh.normalAt(i);
      // What lies below the water line would stand above it once mirrored.
      copies.set(
        i,
        target.vertex([x, Math.min(level, 2 * level - y), z], [n[0], -n[1], n[2]], color(i), mesh.alpha[i]),
      );
    }
    return copies.get(i)!;
  };
  for (let i = 0; i < index.length; i += 3) target.triangle(copy(index[i]), copy(index[i + 2]), copy(index[i + 1]));
}
