// play-animations.test.ts: a scene's animations move its nodes by the world's time, carry people, and its boxes can be pushed about.

import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import { buildFrame, buildSchedule, runTick, setUpModules } from "../../../engine/ecs/schedule.ts";
import { createGameWorld, type World } from "../../../engine/ecs/world.ts";
import { INPUT, INPUT_SIZE } from "../../../engine/frame.ts";
import { loadGltf } from "../../../engine/gltf/load.ts";
import { physicsModule } from "../../../engine/physics/module.ts";
import { physics } from "../../../engine/physics/physics.ts";
import { player } from "../../../engine/player/module.ts";
import { locatePlayer, playerEntity, teleport } from "../../../engine/player/player.ts";
import { watchMovers } from "../../../engine/render/watch-movers.ts";
import { scene } from "../../../engine/scene/module.ts";
import { findNode, replaceScene } from "../../../engine/scene/replace-scene.ts";
import { transform } from "../../../engine/transform/module.ts";
import { makeAnimatedGlb, type TestAnimation } from "../../support/glb.ts";
import { loadRapier } from "../../support/rapier.ts";

beforeAll(loadRapier);

const modules = [physicsModule, scene, player, transform];
const schedule = buildSchedule(modules);
const frame = buildFrame(modules);

const body = (shape: number, motion?: object) => ({
  extensions: { OMI_physics_body: { ...(motion ? { motion } : {}), collider: { shape } } },
});
const moves = (node: number, path: string, times: number[], values: number[]): TestAnimation => ({
  samplers: [{ times, values }],
  channels: [{ sampler: 0, target: { node, path } }],
});

/** A floor of 60 m, and what else a test needs; shapes: 0 the floor, 1 a plate of 3 m, 2 a cube of half a metre. */
async function enter(nodes: object[], animations: TestAnimation[], seed = 1): Promise<World> {
  const world = createGameWorld(256, seed);
  setUpModules(world, modules);
  const sizes = [
    [60, 1, 60],
    [3, 0.2, 3],
    [0.5, 0.5, 0.5],
  ];
  const bytes = makeAnimatedGlb({
    nodes: [{ name: "floor", translation: [0, -0.5, 0], ...body(0) }, ...nodes],
    animations,
    extensions: { OMI_physics_shape: { shapes: sizes.map((size) => ({ type: "box", box: { size } })) } },
    extensionsUsed: ["OMI_physics_body", "OMI_physics_shape"],
  });
  replaceScene(world, await loadGltf(bytes, { pictures: false }), 1);
  return world;
}

const run = (world: World, ticks: number, each = (_: number): void => {}): void => {
  for (let i = 0; i < ticks; i++) {
    each(i);
    runTick(world, schedule);
  }
};
const placeOf = (world: World, name: string): [number, number, number] => {
  const eid = findNode(world, name);
  return [...world.stores.WorldMatrix.subarray(eid * 16 + 12, eid * 16 + 15)] as [number, number, number];
};
const me = (world: World) => locatePlayer(world)!;
function input(world: World, values: Partial<Record<keyof typeof INPUT, number>>): void {
  const message = new Float32Array(INPUT_SIZE);
  for (const [key, value] of Object.entries(values)) message[INPUT[key as keyof typeof INPUT]] = value;
  world.inbox.push({ type: "input", values: message });
}

/** There and back in 8 s, 6 m at 1.5 m/s. */
const ferry = (node: number): TestAnimation => moves(node, "translation", [0, 4, 8], [0, 0.4, 0, 6, 0.4, 0, 0, 0.4, 0]);
const lift = (node: number): TestAnimation => moves(node, "translation", [0, 3, 6], [0, 0.4, 0, 0, 3.4, 0, 0, 0.4, 0]);
const plate = { name: "plate", translation: [0, 0.4, 0], ...body(1) };

describe("an animation", () => {
  it("puts its node where its keys say for the world's time, again and again, and what hangs on it with it", async () => {
    const world = await enter(
      [
        { name: "arm", children: [2] },
        { name: "hand", translation: [0, 0, 1] },
      ],
      [moves(1, "translation", [0, 2], [0, 0, 0, 4, 0, 0])],
    );
    run(world, 61);
    expect(placeOf(world, "hand")[0]).toBeCloseTo(2, 5); // the tick at second 1
    expect(placeOf(world, "hand")[2]).toBe(1);
    run(world, 120);
    expect(placeOf(world, "hand")[0]).toBeCloseTo(2, 5); // one round later
  });

  it("shows the same in every world at the same tick", async () => {
    const places = [];
    for (const seed of [1, 2]) {
      const world = await enter([plate], [ferry(1)], seed);
      run(world, 100 + 480 * 3);
      places.push(placeOf(world, "plate"));
    }
    expect(places[0]).toEqual(places[1]);
  });

  it("is drawn between its last two ticks, and its shadow with it; a scene without any watches nothing", async () => {
    const world = await enter([plate], [ferry(1)]);
    run(world, 10);
    const eid = findNode(world, "plate");
    const moved = watchMovers(world, [eid, findNode(world, "floor")]);
    const draw = (alpha: number) => {
      for (const system of frame) system(world, alpha, 1 / 60);
      return world.stores.DrawnMatrix[eid * 16 + 12];
    };
    const [early, late] = [draw(0), draw(1)];
    expect(draw(0.5)).toBeCloseTo((early + late) / 2, 5);
    expect(late - early).toBeCloseTo(1.5 / 60, 4);
    expect(moved()).toBe(true);
    expect(moved()).toBe(false);
    draw(1);
    expect(moved()).toBe(true);
    expect(watchMovers(world, [findNode(world, "floor")])()).toBe(false);
  });

  it("makes what is solid about its node push and carry, whether the file calls it static or says nothing", async () => {
    for (const motion of [undefined, { type: "static" }]) {
      const world = await enter([{ ...plate, ...body(1, motion) }], [ferry(1)]);
      expect(physics.get(world).bodies.get(findNode(world, "plate"))?.isKinematic()).toBe(true);
      expect(physics.get(world).bodies.get(findNode(world, "floor"))?.isFixed()).toBe(true);
    }
  });

  it("gives the colliders below a moving node to it, though a static body is above both", async () => {
    const nodes = [
      { name: "colliders", extensions: { OMI_physics_body: { motion: { type: "static" } } }, children: [2] },
      { name: "mover", translation: [0, 0.4, 0], children: [3] },
      { name: "shape", ...body(1) },
    ];
    const world = await enter(nodes, [ferry(2)]);
    expect(physics.get(world).bodies.get(findNode(world, "mover"))?.numColliders()).toBe(1);
    expect(physics.get(world).bodies.get(findNode(world, "colliders"))?.numColliders()).toBe(0);
  });
});

describe("who rides", () => {
  it.each([
    ["a ferry", ferry],
    ["a lift", lift],
  ])(
    "%s stands within 1 cm of where it boarded, walks over it as on land, and its feet stand still",
    async (_, ride) => {
      const world = await enter([plate], [ride(1)]);
      teleport(world, { x: 0.5, y: 0.55, z: 0.5, yaw: 0 });
      run(world, 30);
      const off = (): number[] => {
        const [x, y, z] = placeOf(world, "plate");
        return [me(world).x - x, me(world).y - y, me(world).z - z];
      };
      const stand = off();
      const eid = playerEntity(world);
      run(world, 60 * 25, (i) => {
        if (i === 0) return;
        expect(Math.hypot(...off().map((value, k) => value - stand[k])), `tick ${i}`).toBeLessThan(0.01);
        const { Position, PreviousPosition, Carried } = world.stores;
        expect(Math.abs(Position[eid * 3] - PreviousPosition[eid * 3] - Carried[eid * 3])).toBeLessThan(1e-4);
      });
      input(world, { moveX: 1 });
      run(world, 40);
      input(world, {});
      run(world, 20);
      expect(off()[0] - stand[0]).toBeCloseTo(0.8, 0);
    },
  );

  it("and jumps, comes down where it jumped; who steps off goes on for a while and then stands", async () => {
    const world = await enter([plate], [ferry(1)]);
    const { Velocity } = world.stores;
    const alongX = () => Velocity[playerEntity(world) * 3];
    teleport(world, { x: 0, y: 0.55, z: 0, yaw: 0 });
    run(world, 30);
    const off = () => me(world).x - placeOf(world, "plate")[0];
    const before = off();
    input(world, { jump: 1 });
    run(world, 20);
    expect(me(world).y).toBeGreaterThan(0.9);
    run(world, 50);
    expect(off()).toBeCloseTo(before, 2);
    input(world, { moveZ: 1, run: 1, jump: 0 });
    while (me(world).y > 0.45) run(world, 1);
    expect(alongX()).toBeGreaterThan(1);
    input(world, {});
    run(world, 60);
    expect(me(world).y).toBeCloseTo(0, 1);
    expect(Math.abs(alongX())).toBeLessThan(0.05);
  });

  it("a turntable is turned, eyes and all, and not when it stands beside", async () => {
    const half = Math.SQRT1_2;
    const turn = moves(1, "rotation", [0, 2, 4], [0, 0, 0, 1, 0, half, 0, half, 0, 1, 0, 0]);
    const world = await enter([plate], [turn]);
    teleport(world, { x: 0, y: 0.55, z: 0, yaw: 0 });
    run(world, 30);
    const before = me(world).yaw;
    run(world, 60);
    expect(me(world).yaw - before).toBeCloseTo(Math.PI / 4, 1);
    teleport(world, { x: 10, y: 0.01, z: 0, yaw: 0 });
    run(world, 60);
    expect(me(world).yaw).toBe(0);
  });
});

describe("loose boxes", () => {
  const loose = (name: string, at: number[]) => ({
    name,
    translation: at,
    ...body(2, { type: "dynamic", mass: 12 }),
  });
  const eidOf = (world: World, name: string) => physics.get(world).bodies.get(findNode(world, name))!;

  it("fall, lie and sleep; a push wakes and moves them", async () => {
    const world = await enter([loose("box", [1.5, 2, 0])], []);
    run(world, 240);
    expect(placeOf(world, "box")[1]).toBeCloseTo(0.25, 1);
    expect(eidOf(world, "box").isSleeping()).toBe(true);
    const before = placeOf(world, "box")[0];
    teleport(world, { x: 0, y: 0.01, z: 0, yaw: -Math.PI / 2 });
    input(world, { moveZ: 1 });
    run(world, 150);
    expect(placeOf(world, "box")[0]).toBeGreaterThan(before + 0.5);
  });

  it("come back to their place, at rest, when they have fallen out of the world", async () => {
    const world = await enter([loose("box", [29, 0.25, 0])], []);
    run(world, 10);
    eidOf(world, "box").setLinvel({ x: 6, y: 2, z: 0 }, true);
    let lowest = 0;
    run(world, 600, () => {
      lowest = Math.min(lowest, placeOf(world, "box")[1]);
    });
    expect(lowest).toBeLessThan(-15);
    expect(placeOf(world, "box")[0]).toBeCloseTo(29, 1);
    expect(placeOf(world, "box")[1]).toBeCloseTo(0.25, 1);
  });

  it("are carried by a platform", async () => {
    const world = await enter([plate, loose("box", [0.5, 0.8, 0.5])], [ferry(1)]);
    run(world, 60);
    const off = placeOf(world, "box")[0] - placeOf(world, "plate")[0];
    run(world, 120);
    expect(placeOf(world, "box")[0] - placeOf(world, "plate")[0]).toBeCloseTo(off, 1);
  });

  it.each([1, 2, 3])(
    "and platforms and a walker who runs and jumps anyhow: nobody falls through or gets stuck, seed %i",
    async (seed) => {
      const random = createRandom(seed);
      const boxes = Array.from({ length: 8 }, (_, i) =>
        loose(`box ${i}`, [(i % 4) - 4, 0.3 + Math.floor(i / 4) * 0.6, 2]),
      );
      const second = { name: "lift", translation: [-8, 0.4, 0], ...body(1) };
      const up = moves(2, "translation", [0, 3, 6], [-8, 0.05, 0, -8, 3, 0, -8, 0.05, 0]);
      const world = await enter([plate, second, ...boxes], [ferry(1), up], seed);
      teleport(world, { x: -3, y: 0.01, z: 0, yaw: 0 });
      let before = me(world);
      let stuck = 0;
      run(world, 60 * 90, (i) => {
        if (i % 45 === 0) {
          const [moveX, turnYaw] = [random() < 0.3 ? 1 : 0, (random() - 0.5) * 4];
          input(world, { moveX, moveZ: 1, turnYaw, run: 1, jump: random() < 0.3 ? 1 : 0 });
          const now = me(world);
          stuck = Math.hypot(now.x - before.x, now.z - before.z) < 0.05 ? stuck + 1 : 0;
          before = now;
          expect(stuck, `stuck at ${JSON.stringify(now)}`).toBeLessThan(6);
        }
        // The floor ends somewhere; who went over its edge has come back by itself.
        const { x, y, z } = me(world);
        if (Math.abs(x) < 29 && Math.abs(z) < 29) expect(y, `tick ${i} at ${x}, ${z}`).toBeGreaterThan(-0.03);
        if (Math.hypot(x, z) > 12) teleport(world, { x: -3, y: 0.01, z: 0, yaw: random() * 6 });
        for (let k = 0; k < boxes.length; k++) expect(placeOf(world, `box ${k}`)[1]).toBeGreaterThan(-0.1);
      });
    },
  );
});
