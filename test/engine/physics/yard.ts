// yard.ts: a world of boxes, and somebody who walks among them, for tests of physics.

import { composeMatrix } from "../../../engine/core/math.ts";
import type { Motion } from "../../../engine/core/shapes.ts";
import { addTransform } from "../../../engine/ecs/hierarchy.ts";
import { createGameWorld, spawn, type World } from "../../../engine/ecs/world.ts";
import { type Character, createCharacter } from "../../../engine/physics/character.ts";
import { addBody, addCollider, createPhysics } from "../../../engine/physics/physics.ts";
import { CAPSULE } from "../../../engine/player/player.ts";

export type Triple = [number, number, number];

/** Puts a box around (x, y, z), turned by `tilt` radians about +Z. */
export type Boxes = (size: Triple, at: Triple, as?: { tilt?: number; motion?: Motion; mass?: number }) => number;

export interface Yard {
  readonly world: World;
  readonly walker: Character;
  readonly box: Boxes;
}

/** Whoever makes one disposes of the world's physics. */
export function createYard(entities: number): Yard {
  const world = createGameWorld(entities);
  createPhysics(world);
  const add = (): number => {
    const eid = spawn(world);
    addTransform(world, eid);
    return eid;
  };
  return {
    world,
    walker: createCharacter(world, add(), CAPSULE),
    box(size, at, { tilt = 0, motion = "static", mass = 0 } = {}) {
      const eid = add();
      const rotation = [0, 0, Math.sin(tilt / 2), Math.cos(tilt / 2)];
      world.stores.Position.set(at, eid * 3);
      world.stores.Rotation.set(rotation, eid * 4);
      const matrix = new Float32Array(16);
      composeMatrix(matrix, 0, at, 0, rotation, 0, [1, 1, 1], 0);
      addBody(world, eid, motion, { mass });
      addCollider(world, eid, { kind: "box", size }, matrix);
      return eid;
    },
  };
}
