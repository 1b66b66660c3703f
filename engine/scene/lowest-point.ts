// lowest-point.ts: how far down a collider reaches, so that who falls past everything is brought back.

import type { Shape } from "../core/shapes.ts";

/**
 * Height of the lowest point of `shape` in the world, in metres; of round shapes at most a little too low.
 *
 * @param matrix column-major 4×4, from the shape's axes to the world's
 */
export function lowestPoint(shape: Shape, matrix: Float32Array): number {
  const height = (x: number, y: number, z: number): number =>
    matrix[1] * x + matrix[5] * y + matrix[9] * z + matrix[13];
  const reach = (x: number, y: number, z: number): number =>
    matrix[13] - Math.abs(matrix[1]) * x - Math.abs(matrix[5]) * y - Math.abs(matrix[9]) * z;
  switch (shape.kind) {
    case "box":
      return reach(shape.size[0] / 2, shape.size[1] / 2, shape.size[2] / 2);
    case "sphere":
      return reach(shape.radius, shape.radius, shape.radius);
    case "capsule":
      return reach(shape.radius, shape.height / 2 + shape.radius, shape.radius);
    case "cylinder":
      return reach(shape.radius, shape.height / 2, shape.radius);
    case "convex":
    case "trimesh": {
      let lowest = Number.POSITIVE_INFINITY;
      const { points } = shape;
      for (let i = 0; i < points.length; i += 3)
        lowest = Math.min(lowest, height(points[i], points[i + 1], points[i + 2]));
      return lowest;
    }
  }
}
