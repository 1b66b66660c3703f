// bounds.ts: how far what is solid reaches.

import type { World } from "../ecs/world.ts";
import { physics } from "./physics.ts";
import type { Vec3 } from "./vectors.ts";

/** Corners of a box, in metres. */
export interface Bounds {
  readonly low: Vec3;
  readonly high: Vec3;
}

/** The box around all colliders but those of `exclude`; null if there are none. Slow: it reads every mesh's points. */
export function solidBounds(world: World, exclude = -1): Bounds | null {
  const low = { x: Number.POSITIVE_INFINITY, y: Number.POSITIVE_INFINITY, z: Number.POSITIVE_INFINITY };
  const high = { x: -low.x, y: -low.y, z: -low.z };
  const add = (x: number, y: number, z: number): void => {
    low.x = Math.min(low.x, x);
    low.y = Math.min(low.y, y);
    low.z = Math.min(low.z, z);
    high.x = Math.max(high.x, x);
    high.y = Math.max(high.y, y);
    high.z = Math.max(high.z, z);
  };
  for (const [eid, body] of physics.get(world).bodies) {
    for (let i = 0; eid !== exclude && i < body.numColliders(); i++) {
      const collider = body.collider(i);
      const at = collider.translation();
      const q = collider.rotation();
      const points = collider.vertices();
      // A shape without points is taken for a ball: half a metre more or less does not matter here.
      const size = points?.length ? 0 : extent(collider.halfExtents(), collider.radius(), collider.halfHeight());
      if (size > 0) {
        add(at.x - size, at.y - size, at.z - size);
        add(at.x + size, at.y + size, at.z + size);
      }
      for (let k = 0; k + 2 < (points?.length ?? 0); k += 3) {
        const [x, y, z] = [points[k], points[k + 1], points[k + 2]];
        // v + 2w(u × v) + 2 u × (u × v)
        const tx = 2 * (q.y * z - q.z * y);
        const ty = 2 * (q.z * x - q.x * z);
        const tz = 2 * (q.x * y - q.y * x);
        add(
          at.x + x + q.w * tx + q.y * tz - q.z * ty,
          at.y + y + q.w * ty + q.z * tx - q.x * tz,
          at.z + z + q.w * tz + q.x * ty - q.y * tx,
        );
      }
    }
  }
  return low.x <= high.x ? { low, high } : null;
}

/** Half the size of a box, ball, capsule or cylinder; what a shape does not have is undefined. */
const extent = (half: Vec3 | null, radius: number | undefined, halfHeight: number | undefined): number =>
  half ? Math.max(half.x, half.y, half.z) : (radius ?? 0) + (halfHeight ?? 0);
