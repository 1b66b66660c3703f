// shape.ts: a collider's shape from JSON; OMI_physics_shape and the older OMI_collider spell it alike.

import type { BufferGeometry } from "three";
import type { Shape } from "../../core/shapes.ts";
import { isRecord, numberOr, type ReadContext, tripleOr } from "./node-extension.ts";

/** Points and triangles of geometries, as one mesh in the node's axes; quantised values become metres. */
export function toTrimesh(geometries: readonly BufferGeometry[]): { points: Float32Array; indices: Uint32Array } {
  const points: number[] = [];
  const indices: number[] = [];
  for (const geometry of geometries) {
    const position = geometry.getAttribute("position");
    if (!position) continue;
    const first = points.length / 3;
    for (let i = 0; i < position.count; i++) points.push(position.getX(i), position.getY(i), position.getZ(i));
    const index = geometry.getIndex();
    const count = index ? index.count : position.count;
    for (let i = 0; i < count - (count % 3); i++) indices.push(first + (index ? index.getX(i) : i));
  }
  return { points: Float32Array.from(points), indices: Uint32Array.from(indices) };
}

/**
 * Reads a shape.
 *
 * @param type box, sphere, capsule, cylinder, convex (or `hull`) or trimesh
 * @param fields what belongs to the type
 * @param ownMesh mesh of the collider's node, for shapes that name none
 * @returns null for what makes no sense
 */
export async function readShape(
  type: unknown,
  fields: unknown,
  ownMesh: number | undefined,
  context: ReadContext,
): Promise<Shape | null> {
  const record = isRecord(fields) ? fields : {};
  const radius = numberOr(record["radius"], numberOr(record["radiusBottom"], 0.5));
  switch (type) {
    case "box":
      return { kind: "box", size: tripleOr(record["size"], [1, 1, 1]) };
    case "sphere":
      return { kind: "sphere", radius };
    case "capsule":
      return { kind: "capsule", radius, height: numberOr(record["height"], 1) };
    case "cylinder":
      return { kind: "cylinder", radius, height: numberOr(record["height"], 2) };
    case "convex":
    case "hull":
    case "trimesh": {
      const mesh = typeof record["mesh"] === "number" ? record["mesh"] : ownMesh;
      if (mesh === undefined) return null;
      const { points, indices } = toTrimesh(await context.geometriesOf(mesh));
      if (points.length === 0) return null;
      return type === "trimesh" ? { kind: "trimesh", points, indices } : { kind: "convex", points };
    }
    default:
      return null;
  }
}
