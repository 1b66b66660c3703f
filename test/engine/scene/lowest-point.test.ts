import { expect, it } from "vitest";
import type { Shape } from "../../../engine/core/shapes.ts";
import { lowestPoint } from "../../../engine/scene/lowest-point.ts";

/** Twice as high, 10 m up. */
const MATRIX = Float32Array.from([1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 10, 0, 1]);

it.each<[Shape, number]>([
  [{ kind: "box", size: [1, 3, 1] }, 7],
  [{ kind: "sphere", radius: 1 }, 8],
  [{ kind: "capsule", radius: 0.5, height: 1 }, 8],
  [{ kind: "cylinder", radius: 0.5, height: 1 }, 9],
  [{ kind: "convex", points: Float32Array.from([0, 0, 0, 0, -4, 0]) }, 2],
  [{ kind: "trimesh", points: Float32Array.from([0, 1, 0, 0, -1, 0]), indices: Uint32Array.from([0, 1, 0]) }, 8],
])("finds the lowest point of %j", (shape, height) => {
  expect(lowestPoint(shape, MATRIX)).toBeCloseTo(height);
});
