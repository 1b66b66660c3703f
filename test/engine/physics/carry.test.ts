// carry.test.ts: what moves takes along who stands on it, pushes who is in its way, and never through anything that stands fast.

import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rotationAboutY } from "../../../engine/core/math.ts";
import { createRandom } from "../../../engine/core/random.ts";
import type { World } from "../../../engine/ecs/world.ts";
import { carryCharacter } from "../../../engine/physics/carry.ts";
import { type Character, moveCharacter, placeCharacter } from "../../../engine/physics/character.ts";
import { disposePhysics, readBodies, stepPhysics } from "../../../engine/physics/physics.ts";
import { loadRapier } from "../../support/rapier.ts";
import { type Boxes, createYard, type Triple } from "./yard.ts";

beforeAll(loadRapier);

let world: World;
let walker: Character;
let box: Boxes;
beforeEach(() => {
  ({ world, walker, box } = createYard(256));
  return () => disposePhysics(world);
});

const moveTo = (eid: number, at: Triple, yaw = 0): void => {
  world.stores.Position.set(at, eid * 3);
  rotationAboutY(world.stores.Rotation, eid * 4, yaw);
};

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

const at = () => {
  const [x, y, z] = world.stores.Position.subarray(walker.entity * 3, walker.entity * 3 + 3);
  return { x, y, z };
};

/** A smooth way that nobody can guess: sums of sines, up to `reach` metres, up to some `speed` m/s. */
function wander(random: () => number, reach: number, speed: number): (seconds: number) => number {
  const waves = Array.from({ length: 3 }, () => ({
    phase: random() * 6.28,
    pace: (speed / reach) * (0.4 + random() * 0.6),
  }));
  const raw = (t: number) => waves.reduce((sum, { phase, pace }) => sum + (reach / 3) * Math.sin(phase + pace * t), 0);
  const first = raw(0);
  return (t) => raw(t) - first;
}

describe("a platform", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    "that goes, climbs, sinks and turns anyhow keeps who stands on it within 1 cm of its place, seed %i",
    (seed) => {
      const random = createRandom(seed);
      const lift = box([3, 0.3, 3], [0, -0.15, 0], { motion: "kinematic" });
      const [x, y, z] = [wander(random, 6, 2.5), wander(random, 4, 1.5), wander(random, 6, 2.5)];
      const turn = wander(random, 4, 1);
      const local = { x: random() * 2 - 1, z: random() * 2 - 1 };
      put(local.x, 0.01, local.z);
      for (let i = 0; i < 30; i++) tick();
      const stand = at();
      for (let i = 1; i <= 1800; i++) {
        const t = i / 60;
        moveTo(lift, [x(t), -0.15 + y(t), z(t)], turn(t));
        tick();
        const [c, s] = [Math.cos(turn(t)), Math.sin(turn(t))];
        const off = Math.hypot(
          at().x - (x(t) + c * stand.x + s * stand.z),
          at().y - (y(t) + stand.y),
          at().z - (z(t) - s * stand.x + c * stand.z),
        );
        expect(off, `tick ${i}`).toBeLessThan(0.01);
        expect(walker.grounded, `tick ${i}`).toBe(true);
      }
    },
  );

  it("turns who stands on it by as much as it turns", () => {
    const table = box([4, 0.2, 4], [0, -0.1, 0], { motion: "kinematic" });
    put(1, 0.01, 0);
    for (let i = 0; i < 10; i++) tick();
    let turned = 0;
    for (let i = 1; i <= 120; i++) {
      moveTo(table, [0, -0.1, 0], i * 0.01);
      tick();
      turned += walker.turned;
    }
    expect(turned).toBeCloseTo(1.2, 3);
    expect(at().x).toBeCloseTo(Math.cos(1.2), 2);
    expect(at().z).toBeCloseTo(-Math.sin(1.2), 2);
  });

  it("that begins its way again leaves who stands on it behind, and flings nobody", () => {
    const ferry = box([3, 0.3, 3], [0, -0.15, 0], { motion: "kinematic" });
    box([40, 1, 40], [0, -1.5, 0]);
    put(0, 0.01, 0);
    for (let i = 0; i < 10; i++) tick();
    moveTo(ferry, [12, -0.15, 0]);
    for (let i = 0; i < 60; i++) tick();
    expect(Math.abs(at().x)).toBeLessThan(0.01);
    expect(at().y).toBeCloseTo(-1, 1);
  });
});

describe("a wall that moves", () => {
  it("pushes along who is in its way", () => {
    box([40, 1, 40], [0, -0.5, 0]);
    const wall = box([0.5, 3, 6], [-2, 1.5, 0], { motion: "kinematic" });
    put(0, 0.01, 0);
    for (let i = 1; i <= 180; i++) {
      moveTo(wall, [-2 + i * (2 / 60), 1.5, 0]);
      tick();
    }
    expect(at().x).toBeCloseTo(4.5, 1); // its face, and the radius of the capsule
    expect(Math.abs(at().y)).toBeLessThan(0.01);
  });

  it.each([1, 2, 3, 4, 5, 6])("and a press and a ceiling push nobody through a floor or a wall, seed %i", (seed) => {
    const random = createRandom(seed);
    // A room of 6 × 6 m with floors and walls as thin as a sheet, and things that move about in it.
    box([6.4, 0.04, 6.4], [0, -0.02, 0]);
    for (const [sx, sz, x, z] of [
      [0.04, 6, 3, 0],
      [0.04, 6, -3, 0],
      [6, 0.04, 0, 3],
      [6, 0.04, 0, -3],
    ])
      box([sx, 5, sz], [x, 2.5, z]);
    const press = box([1.2, 2, 5.9], [0, 1, 0], { motion: "kinematic" });
    const lift = box([1.5, 0.2, 1.5], [1.5, 0.1, 1.5], { motion: "kinematic" });
    const ceiling = box([5.9, 0.3, 5.9], [0, 2.6, 0], { motion: "kinematic" });
    put(-2, 0.01, -2);
    let [vx, vz] = [0, 0];
    for (let i = 0; i < 5000; i++) {
      const t = i / 60;
      moveTo(press, [2.4 * Math.sin(t * 0.9), 1, 0]);
      moveTo(lift, [1.5, 0.1 + 1.6 * (0.5 - 0.5 * Math.cos(t * 1.3)), 1.5]);
      moveTo(ceiling, [0, 1.9 + 0.9 * Math.sin(t * 0.7), 0]);
      if (i % 20 === 0) [vx, vz] = [(random() - 0.5) * 6, (random() - 0.5) * 6];
      if (random() < 0.02 && walker.grounded) walker.rise = 3.4;
      tick(vx, vz);
      const where = `tick ${i} at ${JSON.stringify(at())}`;
      expect(at().y, where).toBeGreaterThan(-0.03);
      expect(Math.abs(at().x), where).toBeLessThan(3.01);
      expect(Math.abs(at().z), where).toBeLessThan(3.01);
    }
    // Out of the press it walks as ever.
    moveTo(press, [0, 30, 0]);
    moveTo(lift, [1.5, 40, 1.5]);
    moveTo(ceiling, [0, 50, 0]);
    for (let i = 0; i < 60; i++) tick();
    put(-2, 0.01, -2);
    for (let i = 0; i < 60; i++) tick(1.4, 0);
    expect(at().x).toBeCloseTo(-0.6, 1);
  });
});
