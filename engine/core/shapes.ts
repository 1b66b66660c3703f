// shapes.ts: what a collider may be, in metres; glTF extensions name them, physics makes them.

/** Centred on its entity's origin; capsules and cylinders stand along +Y. */
export type Shape =
  | { readonly kind: "box" /** Full lengths along x, y, z. */; readonly size: readonly [number, number, number] }
  | { readonly kind: "sphere"; readonly radius: number }
  /** `height` is between the centres of the two half-spheres. */
  | { readonly kind: "capsule"; readonly radius: number; readonly height: number }
  | { readonly kind: "cylinder"; readonly radius: number; readonly height: number }
  /** `points`: x, y, z per point. */
  | { readonly kind: "convex"; readonly points: Float32Array }
  /** `points`: x, y, z per point; `indices`: three a triangle. Static only. */
  | { readonly kind: "trimesh"; readonly points: Float32Array; readonly indices: Uint32Array };

/** How the solver treats a body. */
export type Motion = "static" | "kinematic" | "dynamic";
