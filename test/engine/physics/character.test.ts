// character.test.ts: what a walking capsule climbs, what stops it, what it pushes, and that it gets stuck nowhere.

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import type { Shape } from "../../../engine/core/shapes.ts";
import { addTransform } from "../../../engine/ecs/hierarchy.ts";
import { spawn, type World } from "../../../engine/ecs/world.ts";
import { carryCharacter } from "../../../engine/physics/carry.ts";
import { type Character, moveCharacter, placeCharacter } from "../../../engine/physics/character.ts";
import {
  addBody,
  addCollider,
  disposePhysics,
  physics,
  readBodies,
  stepPhysics,
} from "../../../engine/physics/physics.ts";
import { loadRapier } from "../../support/rapier.ts";
import { type Boxes, createYard } from "./yard.ts";

beforeAll(loadRapier);

let world: World;
let walker: Character;
let box: Boxes;
beforeEach(() => {
  ({ world, walker, box } = createYard(1024));
  return () => disposePhysics(world);
});

const WALK = 1.4;
const RUN = 3.2;
const floor = (): number => box([100, 1, 100], [0, -0.5, 0]);

/** A ramp that begins at x = 2 and rises at `degrees` towards +X; its surface goes on for 20 m. */
function ramp(degrees: number): void {
  const angle = (degrees * Math.PI) / 180;
  const [x, y] = [2 + 10 * Math.cos(angle) + 0.5 * Math.sin(angle), 10 * Math.sin(angle) - 0.5 * Math.cos(angle)];
  box([20, 1, 20], [x, y, 0], { tilt: angle });
}

function put(x: number, y: number, z: number): void {
  world.stores.Position.set([x, y, z], walker.entity * 3);
  placeCharacter(world, walker);
}

function tick(vx = 0, vz = 0): void {
  moveCharacter(world, walker, vx, vz);
  stepPhysics(world);
  readBodies(world);
  carryCharacter(world, walker);
}

function run(ticks: number, vx = 0, vz = 0): void {
  for (let i = 0; i < ticks; i++) tick(vx, vz);
}

const at = () => {
  const [x, y, z] = world.stores.Position.subarray(walker.entity * 3, walker.entity * 3 + 3);
  return { x, y, z };
};

describe("on the level", () => {
  it("stands with its feet on the ground, within 3 mm", () => {
    floor();
    put(0, 0.5, 0);
    run(60);
    expect(walker.grounded).toBe(true);
    expect(at().y).toBeGreaterThanOrEqual(0);
    expect(at().y).toBeLessThan(0.003);
  });

  it.each([WALK, RUN])("goes %f m in a second at that speed", (speed) => {
    floor();
    put(0, 0.01, 0);
    run(60, speed * 0.6, speed * 0.8);
    expect(at().x).toBeCloseTo(speed * 0.6, 3);
    expect(at().z).toBeCloseTo(speed * 0.8, 3);
  });

  it("stands still for a minute where it is put", () => {
    floor();
    ramp(40);
    put(5, 3.2, 0);
    run(60);
    const before = at();
    run(3600);
    expect(Math.hypot(at().x - before.x, at().y - before.y, at().z - before.z)).toBeLessThan(0.001);
  });
});

describe("a step", () => {
  const speeds = [0.7, WALK, RUN];
  const climbs = (height: number, speed: number, sideways: number): void => {
    floor();
    box([10, height, 10], [7, height / 2, 0]);
    put(0, 0.01, 0);
    run(Math.ceil(180 * (RUN / speed)), speed, sideways);
  };

  it.each(speeds.flatMap((v) => [0.05, 0.15, 0.25, 0.3, 0.35].map((h) => [h, v])))(
    "of %f m is climbed at %f m/s",
    (height, speed) => {
      climbs(height, speed, 0.1);
      expect(at().x).toBeGreaterThan(2.5);
      expect(at().y).toBeCloseTo(height, 2);
    },
  );

  it.each(speeds.flatMap((v) => [0.36, 0.4, 0.5].map((h) => [h, v])))("of %f m stops it at %f m/s", (height, speed) => {
    climbs(height, speed, 0.1);
    expect(at().x).toBeLessThan(1.76);
    expect(at().y).toBeLessThan(0.01);
  });

  it("after another is climbed without losing speed, up and down again, feet on the ground", () => {
    floor();
    for (let i = 0; i < 10; i++) box([0.3, 0.18 * (i + 1), 4], [1.15 + i * 0.3, (0.18 * (i + 1)) / 2, 0]);
    box([2, 1.8, 4], [5, 0.9, 0]);
    for (let i = 0; i < 10; i++) box([0.3, 0.18 * (10 - i), 4], [6.15 + i * 0.3, (0.18 * (10 - i)) / 2, 0]);
    put(0, 0.01, 0);
    run(3);
    let flying = 0;
    let ticks = 0;
    for (; at().x < 10 && ticks < 600; ticks++) {
      tick(WALK);
      if (!walker.grounded) flying++;
    }
    expect(ticks).toBeLessThan((10 / WALK) * 60 * 1.1);
    expect(flying).toBe(0);
    expect(at().y).toBeLessThan(0.01);
  });
});

describe("a slope", () => {
  it.each([20, 40, 45])("of %i° is climbed, and stood on", (degrees) => {
    floor();
    ramp(degrees);
    put(0, 0.01, 0);
    run(150, RUN);
    const top = at().y;
    expect(top).toBeGreaterThan(1.5);
    run(60);
    expect(at().y).toBeCloseTo(top, 2);
  });

  it.each([46, 50, 60, 75])("of %i° stops it, and whoever is put there slides down", (degrees) => {
    floor();
    ramp(degrees);
    put(0, 0.01, 0);
    run(200, RUN);
    expect(at().y).toBeLessThan(0.1);
    const angle = (degrees * Math.PI) / 180;
    put(2 + 5 * Math.cos(angle) - 0.4, 5 * Math.sin(angle) + 0.4, 0);
    run(150);
    expect(at().y).toBeLessThan(0.05);
    expect(walker.grounded).toBe(true);
  });
});

describe("a ditch between a wall and a bank of 65°", () => {
  it("is ground, and can be walked along at more than half the speed (in Landing one was stuck in such a one)", () => {
    box([100, 1, 100], [0, -3, 0]);
    box([1, 10, 40], [-0.75, 0, 0]);
    const angle = (65 * Math.PI) / 180;
    box(
      [20, 1, 40],
      [10 * Math.cos(angle) + 0.5 * Math.sin(angle) - 0.2, 10 * Math.sin(angle) - 0.5 * Math.cos(angle), 0],
      {
        tilt: angle,
      },
    );
    put(0.1, 1.5, 0);
    run(60);
    expect(walker.grounded).toBe(true);
    const { z } = at();
    let flying = 0;
    for (let i = 0; i < 60; i++) {
      tick(-0.5, RUN);
      if (!walker.grounded) flying++;
    }
    expect(at().z - z).toBeGreaterThan(RUN / 2);
    expect(flying).toBe(0);
  });
});

describe("falling", () => {
  it("reaches 50 m/s, no more, and ends on a floor a millimetre thick", () => {
    const eid = spawn(world);
    addTransform(world, eid);
    addBody(world, eid, "static");
    const sheet: Shape = {
      kind: "trimesh",
      points: Float32Array.of(-50, 0, -50, 50, 0, -50, 50, 0, 50, -50, 0, 50),
      indices: Uint32Array.of(0, 2, 1, 0, 3, 2),
    };
    addCollider(world, eid, sheet, Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
    put(0.3, 300, 0.3);
    let fastest = 0;
    for (let i = 0; i < 900; i++) {
      tick();
      fastest = Math.max(fastest, -walker.moved.y * 60);
    }
    expect(fastest).toBeCloseTo(50, 1);
    expect(at().y).toBeCloseTo(0, 2);
  });

  it("from a jump's speed reaches 0.6 m and lands where it left", () => {
    floor();
    put(0, 0.01, 0);
    run(5);
    walker.rise = Math.sqrt(2 * 9.81 * 0.6);
    let highest = 0;
    for (let i = 0; i < 60; i++) {
      tick();
      highest = Math.max(highest, at().y);
    }
    expect(highest).toBeCloseTo(0.6, 1);
    expect(Math.abs(highest - 0.6)).toBeLessThan(0.01);
    expect(walker.grounded).toBe(true);
  });

  it("ends under a ceiling at once when jumping", () => {
    floor();
    box([4, 1, 4], [0, 2.2, 0]);
    put(0, 0.01, 0);
    run(5);
    walker.rise = 3.43;
    run(10);
    expect(walker.rise).toBeLessThanOrEqual(0);
    expect(at().y).toBeLessThan(0.21);
  });
});

describe("loose and moving things", () => {
  it("a chair of 5 kg is pushed ahead, a rock of 5 t is not", () => {
    floor();
    const chair = box([0.5, 0.5, 0.5], [1.5, 0.25, 0], { motion: "dynamic", mass: 5 });
    const rock = box([1, 1, 1], [2, 0.5, 5], { motion: "dynamic", mass: 5000 });
    const { Position } = world.stores;
    put(0, 0.01, 0);
    run(120, WALK);
    expect(Position[chair * 3]).toBeGreaterThan(2);
    put(0, 0.01, 5);
    run(120, WALK);
    expect(Position[rock * 3]).toBeCloseTo(2, 1);
  });

  it("a platform takes along who stands on it, aside, up and down", () => {
    const lift = box([4, 1, 4], [0, -0.5, 0], { motion: "kinematic" });
    const { Position } = world.stores;
    put(0.5, 0.01, 0.5);
    run(10);
    const go = (ticks: number, x: number, y: number): void => {
      for (let i = 0; i < ticks; i++) {
        Position[lift * 3] += x / 60;
        Position[lift * 3 + 1] += y / 60;
        tick();
      }
    };
    go(120, 2, 0);
    expect(at().x).toBeCloseTo(4.5, 0);
    go(120, 0, 1.5);
    expect(at().y).toBeCloseTo(3, 1);
    go(120, 0, -1.5);
    expect(at().y).toBeCloseTo(0, 1);
    expect(walker.grounded).toBe(true);
  });
});

/** Rolling hills as a triangle mesh, with seams every half metre. */
function hills(size: number, steepness: number): (x: number, z: number) => number {
  const cells = size * 2;
  const height = (x: number, z: number) =>
    steepness * (Math.sin(x * 0.9) * Math.cos(z * 0.7) + 0.5 * Math.sin(x * 2.1 + z * 1.3));
  const points: number[] = [];
  for (let i = 0; i <= cells; i++) {
    for (let k = 0; k <= cells; k++) {
      const [x, z] = [i / 2 - size / 2, k / 2 - size / 2];
      points.push(x, height(x, z), z);
    }
  }
  const indices: number[] = [];
  const corner = (i: number, k: number) => i * (cells + 1) + k;
  for (let i = 0; i < cells; i++) {
    for (let k = 0; k < cells; k++) {
      indices.push(corner(i, k), corner(i, k + 1), corner(i + 1, k));
      indices.push(corner(i + 1, k), corner(i, k + 1), corner(i + 1, k + 1));
    }
  }
  const eid = spawn(world);
  addTransform(world, eid);
  addBody(world, eid, "static");
  const shape: Shape = { kind: "trimesh", points: Float32Array.from(points), indices: Uint32Array.from(indices) };
  addCollider(world, eid, shape, Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1));
  return height;
}

/** Deepest that the capsule is in anything, in metres. */
function depth(): number {
  const { rapier } = physics.get(world);
  const { middle, inner, reach } = walker.capsule;
  let deepest = 0;
  rapier.collidersWithAabbIntersectingAabb(middle, { x: 0.3, y: reach, z: 0.3 }, (collider) => {
    if (collider.parent()?.handle === walker.capsule.self.handle) return true;
    const contact = collider.contactShape(inner, middle, { x: 0, y: 0, z: 0, w: 1 }, 0.02);
    if (contact) deepest = Math.max(deepest, 0.015 - contact.distance);
    return true;
  });
  return deepest;
}

describe("a random walk", () => {
  it.each([1, 2, 3, 4])(
    "over hills and among boxes stays above ground, outside of things, and free (seed %i)",
    (seed) => {
      const random = createRandom(seed);
      const size = 40;
      const height = hills(size, seed * 0.2);
      for (let i = 0; i < 60; i++) {
        const [x, z] = [(random() - 0.5) * size, (random() - 0.5) * size];
        box([0.3 + random() * 2, 0.2 + random() * 2, 0.3 + random() * 2], [x, height(x, z) + random() * 0.8, z], {
          tilt: (random() - 0.5) * 1.5,
        });
      }
      const half = size / 2 - 1;
      for (const [x, z, w, d] of [
        [half, 0, 1, size],
        [-half, 0, 1, size],
        [0, half, size, 1],
        [0, -half, size, 1],
      ]) {
        box([w, 30, d], [x, 5, z]);
      }
      put(0, height(0, 0) + 3, 0);
      run(60);
      const worst = { depth: 0, below: 0, stuck: 0 };
      let angle = 0;
      let since = at();
      let range = 0;
      for (let i = 0; i < 4000; i++) {
        if (i % 40 === 0) angle = random() * 2 * Math.PI;
        if (seed % 2 === 0 && walker.grounded && random() < 0.01) walker.rise = 3.43;
        tick(Math.sin(angle) * RUN, Math.cos(angle) * RUN);
        const { x, y, z } = at();
        worst.depth = Math.max(worst.depth, depth());
        worst.below = Math.max(worst.below, height(x, z) - y);
        range = Math.max(range, Math.hypot(x - since.x, z - since.z));
        if (i % 600 === 599) {
          if (range < 0.5) worst.stuck++;
          since = { x, y, z };
          range = 0;
        }
      }
      expect(worst.depth).toBeLessThan(0.02);
      expect(worst.below).toBeLessThan(0.25);
      expect(worst.stuck).toBe(0);
    },
  );
});
