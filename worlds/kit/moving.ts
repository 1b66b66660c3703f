// moving.ts: what moves in a world: platforms on a path, and loose things that are pushed about.

import type { MaterialName } from "./materials.ts";
import type { Mesh } from "./mesh.ts";
import type { Vec3 } from "./vec.ts";

/** A collider of something that moves, about its own origin: a box, an upright cylinder (radius, height) or a ball. */
export type MovingShape =
  | { readonly size: Vec3; readonly at?: Vec3 }
  | { readonly cylinder: readonly [number, number]; readonly at?: Vec3 }
  | { readonly ball: number; readonly at?: Vec3 };

/** Where something is when, in seconds; after the last key it begins again. */
export type Path =
  /** Stops in the world's metres; it speeds up and slows down between them. */
  | { readonly times: readonly number[]; readonly places: readonly Vec3[] }
  /** Turns about +Y in radians, evenly; less than half a turn from key to key. */
  | { readonly times: readonly number[]; readonly turns: readonly number[] };

/**
 * Something with a body of its own. Its meshes lie about its own origin. The bake leaves it alone, since its light changes
 * where it goes: its colours are albedo, and it takes and throws the real-time shadow.
 */
export interface Moving {
  readonly name: string;
  readonly position: Vec3;
  /** About +Y, radians. */
  readonly turn?: number;
  readonly parts: Partial<Record<MaterialName, Mesh>>;
  readonly shapes: readonly MovingShape[];
  /** With a path it is a platform; without one it is loose. */
  readonly path?: Path;
  /** Kilograms, of what is loose. */
  readonly mass?: number;
}
