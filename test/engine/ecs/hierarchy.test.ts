import { addComponent } from "bitecs";
import { describe, expect, it } from "vitest";
import { rotationAboutY } from "../../../engine/core/math.ts";
import { createRandom } from "../../../engine/core/random.ts";
import { NO_PARENT } from "../../../engine/ecs/components.ts";
import {
  addTransform,
  rememberMovers,
  removeTransforms,
  setParent,
  teleportMover,
  updateDrawnMatrices,
  updateWorldMatrices,
} from "../../../engine/ecs/hierarchy.ts";
import { createGameWorld, spawn, type World } from "../../../engine/ecs/world.ts";

function place(world: World, x: number, y: number, z: number, parent = NO_PARENT): number {
  const eid = spawn(world);
  addTransform(world, eid, parent);
  world.stores.Position.set([x, y, z], eid * 3);
  return eid;
}
const where = (matrices: Float32Array, eid: number): number[] => [...matrices.subarray(eid * 16 + 12, eid * 16 + 15)];

describe("the hierarchy", () => {
  it("puts a child where its parent's place and turn take it", () => {
    const world = createGameWorld(16);
    const parent = place(world, 10, 0, 0);
    const child = place(world, 0, 0, -1, parent);
    rotationAboutY(world.stores.Rotation, parent * 4, Math.PI / 2); // −Z now looks along −X
    updateWorldMatrices(world);
    expect(where(world.stores.WorldMatrix, child)).toEqual([expect.closeTo(9), expect.closeTo(0), expect.closeTo(0)]);
  });

  it("moves all that hangs on what moved, and nothing else", () => {
    const world = createGameWorld(16);
    const root = place(world, 0, 0, 0);
    const middle = place(world, 1, 0, 0, root);
    const leaf = place(world, 1, 0, 0, middle);
    const other = place(world, 5, 0, 0);
    updateWorldMatrices(world);
    world.stores.Position[root * 3 + 1] = 7;
    world.stores.Dirty[root] = 1;
    world.stores.Position[other * 3] = 99; // not marked, so not read
    updateWorldMatrices(world);
    expect(where(world.stores.WorldMatrix, leaf)).toEqual([2, 7, 0]);
    expect(where(world.stores.WorldMatrix, other)).toEqual([5, 0, 0]);
  });

  it("agrees with full recomputation after any order of moves and changes of parents", () => {
    const random = createRandom(7);
    const world = createGameWorld(128);
    const eids = Array.from({ length: 60 }, () => place(world, random(), random(), random()));
    const { Position, Parent, Dirty, WorldMatrix } = world.stores;
    for (let round = 0; round < 50; round++) {
      const i = Math.floor(random() * eids.length);
      // only earlier entities as parents, so that no loop can arise
      if (random() < 0.5) setParent(world, eids[i], i > 0 ? eids[Math.floor(random() * i)] : NO_PARENT);
      Position[eids[i] * 3] = random() * 10;
      Dirty[eids[i]] = 1;
      updateWorldMatrices(world);
    }
    for (const eid of eids) {
      let x = 0;
      for (let up = eid; up !== NO_PARENT; up = Parent[up]) x += Position[up * 3];
      expect(WorldMatrix[eid * 16 + 12]).toBeCloseTo(x, 3);
    }
  });

  it("makes roots of the children of what is removed", () => {
    const world = createGameWorld(16);
    const parent = place(world, 10, 0, 0);
    const child = place(world, 1, 0, 0, parent);
    removeTransforms(world, [parent]);
    updateWorldMatrices(world);
    expect(where(world.stores.WorldMatrix, child)).toEqual([1, 0, 0]);
  });
});

describe("drawn matrices", () => {
  function movingWorld(): { world: World; mover: number; hat: number } {
    const world = createGameWorld(16);
    const mover = place(world, 0, 0, 0);
    const hat = place(world, 0, 1, 0, mover);
    addComponent(world, mover, world.stores.Mover);
    teleportMover(world, mover);
    updateWorldMatrices(world);
    rememberMovers(world);
    world.stores.Position[mover * 3] = 2;
    world.stores.Dirty[mover] = 1;
    updateWorldMatrices(world);
    return { world, mover, hat };
  }

  it("lie between the last two ticks for movers and what hangs on them", () => {
    const { world, mover, hat } = movingWorld();
    updateDrawnMatrices(world, 0.25);
    expect(where(world.stores.DrawnMatrix, mover)).toEqual([0.5, 0, 0]);
    expect(where(world.stores.DrawnMatrix, hat)).toEqual([0.5, 1, 0]);
    expect(where(world.stores.WorldMatrix, mover)).toEqual([2, 0, 0]);
  });

  it("do not show the way of a teleport", () => {
    const { world, mover } = movingWorld();
    world.stores.Position[mover * 3] = 50;
    teleportMover(world, mover);
    updateDrawnMatrices(world, 0.1);
    expect(where(world.stores.DrawnMatrix, mover)).toEqual([50, 0, 0]);
  });

  it("follow what stands still once, when it was changed", () => {
    const world = createGameWorld(16);
    const stone = place(world, 3, 0, 0);
    updateWorldMatrices(world);
    updateDrawnMatrices(world, 0);
    world.stores.DrawnMatrix[stone * 16 + 12] = -1; // would be overwritten if it were written again
    updateWorldMatrices(world);
    updateDrawnMatrices(world, 0);
    expect(where(world.stores.DrawnMatrix, stone)[0]).toBe(-1);
  });
});
