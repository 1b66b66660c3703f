// physics.test.ts: bodies fall, rest, follow their entities and leave nothing behind.

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { composeMatrix } from "../../../engine/core/math.ts";
import type { Motion, Shape } from "../../../engine/core/shapes.ts";
import { addTransform, setParent } from "../../../engine/ecs/hierarchy.ts";
import { createGameWorld, spawn, type World } from "../../../engine/ecs/world.ts";
import {
  addBody,
  addCollider,
  createPhysics,
  disposePhysics,
  physics,
  readBodies,
  removeBody,
  stepPhysics,
} from "../../../engine/physics/physics.ts";
import { castRay, castSphere } from "../../../engine/physics/queries.ts";
import { rapierMemory } from "../../../engine/physics/rapier.ts";
import { loadRapier } from "../../support/rapier.ts";

beforeAll(loadRapier);

let world: World;
beforeEach(() => {
  world = createGameWorld(256);
  createPhysics(world);
  return () => disposePhysics(world);
});

const DOWN = { x: 0, y: -1, z: 0 };
const BOX: Shape = { kind: "box", size: [1, 1, 1] };

function matrixAt(x: number, y: number, z: number, scale: [number, number, number] = [1, 1, 1]): Float32Array {
  const matrix = new Float32Array(16);
  composeMatrix(matrix, 0, [x, y, z], 0, [0, 0, 0, 1], 0, scale, 0);
  return matrix;
}

/** An entity at a place with one collider; its matrix is the entity's own. */
function put(motion: Motion, shape: Shape, x: number, y: number, z: number, scale?: [number, number, number]): number {
  const eid = spawn(world);
  addTransform(world, eid);
  world.stores.Position.set([x, y, z], eid * 3);
  addBody(world, eid, motion);
  addCollider(world, eid, shape, matrixAt(x, y, z, scale));
  return eid;
}

function run(ticks: number): void {
  for (let i = 0; i < ticks; i++) {
    stepPhysics(world);
    readBodies(world);
  }
}

const heightOf = (eid: number): number => world.stores.Position[eid * 3 + 1];

describe("a dynamic body", () => {
  it("falls by ½gt² and comes to rest on a floor", () => {
    put("static", BOX, 0, -0.5, 0, [20, 1, 20]);
    const box = put("dynamic", BOX, 0, 10, 0);
    run(60);
    expect(heightOf(box)).toBeCloseTo(10 - 4.905, 0);
    run(240);
    expect(heightOf(box)).toBeCloseTo(0.5, 2);
  });

  it("leaves its parent and stays where it was", () => {
    const parent = spawn(world);
    addTransform(world, parent);
    world.stores.Position.set([5, 0, 0], parent * 3);
    const child = spawn(world);
    addTransform(world, child, parent);
    setParent(world, child, parent);
    world.stores.Position.set([0, 3, 0], child * 3);
    addBody(world, child, "dynamic");
    expect(world.stores.Parent[child]).toBe(-1);
    expect([...world.stores.Position.subarray(child * 3, child * 3 + 3)]).toEqual([5, 3, 0]);
  });
});

it("moves a kinematic body where its entity goes, and what lies on it along", () => {
  const lift = put("kinematic", BOX, 0, -0.5, 0, [4, 1, 4]);
  const box = put("dynamic", BOX, 0, 0.5, 0);
  run(10);
  for (let i = 0; i < 60; i++) {
    world.stores.Position[lift * 3 + 1] += 1 / 60;
    run(1);
  }
  expect(heightOf(box)).toBeCloseTo(1.5, 1);
});

describe("a collider", () => {
  const ray = (x: number, z: number) => castRay(world, { x, y: 100, z }, DOWN, 200);

  it("takes a scale along each axis", () => {
    put("static", BOX, 0, 0, 0, [2, 6, 4]);
    expect(ray(0, 0)?.distance).toBeCloseTo(97);
    expect(ray(0.9, 1.9)).not.toBeNull();
    expect(ray(1.1, 0)).toBeNull();
    expect(ray(0, 2.1)).toBeNull();
  });

  it("of a ball squeezed along one axis is as flat as that", () => {
    put("static", { kind: "sphere", radius: 1 }, 0, 0, 0, [2, 0.5, 2]);
    expect(ray(0, 0)?.distance).toBeCloseTo(99.5, 2);
    expect(ray(1.9, 0)).not.toBeNull();
    expect(ray(2.1, 0)).toBeNull();
  });

  it("of a mirrored triangle mesh is solid from the same side", () => {
    const slope: Shape = {
      kind: "trimesh",
      points: Float32Array.of(0, 0, 0, 4, 0, 0, 0, 2, 4),
      indices: Uint32Array.of(0, 2, 1),
    };
    put("static", slope, 0, 0, 0, [-1, 1, 1]);
    expect(ray(-1, 1)?.distance).toBeCloseTo(99.5);
    expect(ray(1, 1)).toBeNull();
  });

  it.each<[string, Shape, [number, number, number]?]>([
    ["an empty mesh", { kind: "trimesh", points: new Float32Array(0), indices: new Uint32Array(0) }],
    [
      "a mesh of NaN",
      { kind: "trimesh", points: new Float32Array(9).fill(Number.NaN), indices: Uint32Array.of(0, 1, 2) },
    ],
    ["a mesh of spots", { kind: "trimesh", points: new Float32Array(9), indices: Uint32Array.of(0, 1, 2) }],
    [
      "indices past the end",
      { kind: "trimesh", points: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 0, 1), indices: Uint32Array.of(0, 1, 9) },
    ],
    ["a flat hull", { kind: "convex", points: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1) }],
    ["a hull of one point", { kind: "convex", points: new Float32Array(3) }],
    ["a box without depth", { kind: "box", size: [1, 1, 0] }],
    ["a box of NaN", { kind: "box", size: [1, Number.NaN, 1] }],
    ["a negative radius", { kind: "sphere", radius: -1 }],
    ["an infinite cylinder", { kind: "cylinder", radius: 1, height: Number.POSITIVE_INFINITY }],
    ["a scale of zero", BOX, [1, 0, 1]],
    ["a scale of NaN", BOX, [1, Number.NaN, 1]],
  ])("of %s is refused and counted, and the world goes on", (_name, shape, scale) => {
    put("static", shape, 0, 0, 0, scale);
    expect(physics.get(world).refused).toBe(1);
    const box = put("dynamic", BOX, 0, 10, 0);
    run(60);
    expect(heightOf(box)).toBeLessThan(6);
  });

  it("of a mesh smaller than a hand is its box", () => {
    const tip: Shape = {
      kind: "trimesh",
      points: Float32Array.of(0, 0, 0, 0.08, 0, 0, 0, 0.05, 0.08),
      indices: Uint32Array.of(0, 2, 1),
    };
    put("static", tip, 0, 0, 0);
    expect(ray(0.075, 0.075)?.distance).toBeCloseTo(99.95);
    expect(ray(0.09, 0.04)).toBeNull();
  });

  it("of a triangle mesh on a dynamic body is refused", () => {
    const eid = put("dynamic", BOX, 0, 0, 0);
    const mesh: Shape = {
      kind: "trimesh",
      points: Float32Array.of(0, 0, 0, 1, 0, 0, 0, 0, 1),
      indices: Uint32Array.of(0, 1, 2),
    };
    expect(addCollider(world, eid, mesh, matrixAt(0, 0, 0))).toBe(false);
  });
});

describe("a cast", () => {
  it("finds what was added since the last step, and says which entity it is", () => {
    const floor = put("static", BOX, 0, -0.5, 0, [10, 1, 10]);
    expect(castRay(world, { x: 0, y: 5, z: 0 }, DOWN, 10)).toEqual({ distance: 5, entity: floor });
    expect(castSphere(world, { x: 0, y: 5, z: 0 }, DOWN, 0.5, 10)?.distance).toBeCloseTo(4.5, 4);
  });

  it("passes through the excluded entity, and ends at the longest distance", () => {
    const floor = put("static", BOX, 0, -0.5, 0, [10, 1, 10]);
    expect(castRay(world, { x: 0, y: 5, z: 0 }, DOWN, 10, floor)).toBeNull();
    expect(castRay(world, { x: 0, y: 5, z: 0 }, DOWN, 4)).toBeNull();
  });
});

describe("removing", () => {
  it("takes the body out of the world", () => {
    const floor = put("static", BOX, 0, -0.5, 0, [10, 1, 10]);
    removeBody(world, floor);
    expect(castRay(world, { x: 0, y: 5, z: 0 }, DOWN, 10)).toBeNull();
    removeBody(world, floor); // a second time is no harm
  });

  it("gives the memory of a hundred scenes back", () => {
    const points = new Float32Array(3 * 40_000).map((_, i) => Math.sin(i * 12.9898) * 50);
    const indices = new Uint32Array(30_000).map((_, i) => (i * 7919) % 40_000);
    const mesh: Shape = { kind: "trimesh", points, indices };
    const eid = put("static", BOX, 0, 0, 0);
    const round = () => {
      addBody(world, eid, "static");
      expect(addCollider(world, eid, mesh, matrixAt(0, 0, 0))).toBe(true);
      run(1);
    };
    for (let i = 0; i < 5; i++) round();
    const before = rapierMemory();
    for (let i = 0; i < 20; i++) round();
    expect(rapierMemory()).toBe(before);
  });
});

it("keeps two worlds in one process apart", () => {
  const other = createGameWorld(256);
  createPhysics(other);
  put("static", BOX, 0, -0.5, 0, [10, 1, 10]);
  expect(castRay(other, { x: 0, y: 5, z: 0 }, DOWN, 10)).toBeNull();
  disposePhysics(other);
  expect(castRay(world, { x: 0, y: 5, z: 0 }, DOWN, 10)).not.toBeNull();
});
