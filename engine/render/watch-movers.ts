// watch-movers.ts: tells whether what casts a shadow is drawn elsewhere than before; what stands fast, nearly all, costs nothing.

import { hasComponent } from "bitecs";
import { NO_PARENT } from "../ecs/components.ts";
import type { World } from "../ecs/world.ts";

/** Returns a function that says whether one of the entities is drawn elsewhere than at its last call. */
export function watchMovers(world: World, entities: readonly number[]): () => boolean {
  const { DrawnMatrix } = world.stores;
  const moving = [...new Set(entities)].filter((eid) => mayMove(world, eid));
  const seen = moving.map(() => new Float32Array(16));
  return () => {
    let moved = false;
    for (const [i, eid] of moving.entries()) {
      const now = DrawnMatrix.subarray(eid * 16, eid * 16 + 16);
      if (now.every((value, k) => value === seen[i][k])) continue;
      seen[i].set(now);
      moved = true;
    }
    return moved;
  };
}

/** Whether an entity, or one that it hangs on, moves from tick to tick. */
function mayMove(world: World, eid: number): boolean {
  const { Parent, Mover } = world.stores;
  for (let up = eid; up !== NO_PARENT; up = Parent[up]) if (hasComponent(world, up, Mover)) return true;
  return false;
}
