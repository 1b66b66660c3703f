// gallery.test.ts: the built Gallery is a valid file within its budget, and one can walk all the way round it.

import { readFile } from "node:fs/promises";
import validator from "gltf-validator";
import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../engine/core/random.ts";
import { buildSchedule, runTick, setUpModules } from "../../../engine/ecs/schedule.ts";
import { createGameWorld, type World } from "../../../engine/ecs/world.ts";
import { INPUT, INPUT_SIZE } from "../../../engine/frame.ts";
import { loadGltf } from "../../../engine/gltf/load.ts";
import { physicsModule } from "../../../engine/physics/module.ts";
import { player } from "../../../engine/player/module.ts";
import { locatePlayer, teleport } from "../../../engine/player/player.ts";
import { replaceScene } from "../../../engine/scene/replace-scene.ts";
import { transform } from "../../../engine/transform/module.ts";
import { build } from "../../../worlds/build.ts";
import { HALLS, INNER, POOL, SPAWN_Z } from "../../../worlds/gallery/sizes.ts";
import { loadRapier } from "../../support/rapier.ts";

/** The issue's budget for a world: bytes, triangles with every instance counted, draw calls. */
const BUDGET = { bytes: 3_000_000, triangles: 150_000, drawCalls: 60 };
/** Milliseconds that a bake may take on a busy machine, as the limit of a hang. */
const PATIENCE = 240_000;

interface Gltf {
  accessors: { count: number }[];
  meshes: { primitives: { indices: number }[] }[];
  materials: { name: string; extras?: { manyrooms?: Record<string, unknown> } }[];
  nodes: {
    name: string;
    mesh?: number;
    translation?: number[];
    extras?: { manyrooms?: Record<string, unknown> };
    extensions?: { OMI_spawn_point?: object };
  }[];
}

let bytes: Buffer;
let json: Gltf;
beforeAll(async () => {
  await loadRapier();
  bytes = await readFile(await build("gallery"));
  json = JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString());
}, PATIENCE);

describe("the file", () => {
  it("has no error and no warning for the glTF validator", async () => {
    const { issues } = await validator.validateBytes(new Uint8Array(bytes));
    expect(issues.messages.filter((message) => message.severity <= 1)).toEqual([]);
  });

  it("keeps within bytes, triangles and draw calls", () => {
    const drawn = json.nodes.filter((node) => node.mesh !== undefined && !node.name.startsWith("collider"));
    const primitives = drawn.flatMap((node) =>
      json.meshes[node.mesh!].primitives.map(({ indices }) => json.accessors[indices].count / 3),
    );
    expect(bytes.length).toBeLessThanOrEqual(BUDGET.bytes);
    expect(primitives.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(BUDGET.triangles);
    expect(primitives.length).toBeLessThanOrEqual(BUDGET.drawCalls);
  });

  it("says where people arrive, which material is water, and where a portal and twelve seats are", () => {
    const spawn = json.nodes.find((node) => node.extensions?.OMI_spawn_point);
    expect(spawn?.translation).toEqual([0, expect.closeTo(0.01), SPAWN_Z]);
    const water = json.materials.filter((material) => material.extras?.manyrooms?.["water"] === true);
    expect(water.map((material) => material.name).sort()).toEqual(["mirror", "water"]);
    const count = (key: string): number => json.nodes.filter((node) => node.extras?.manyrooms?.[key]).length;
    expect([count("portal"), count("seat")]).toEqual([1, 12]);
  });
});

describe("a walk", () => {
  const modules = [physicsModule, player, transform];
  const schedule = buildSchedule(modules);
  let world: World;
  beforeAll(async () => {
    world = createGameWorld(1024);
    setUpModules(world, modules);
    const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
    replaceScene(world, await loadGltf(data, { pictures: false }), 1);
    run(0.5);
  });

  function run(seconds: number): void {
    for (let i = 0; i < seconds * 60; i++) runTick(world, schedule);
  }
  const where = () => locatePlayer(world)!;

  /** Runs ahead for some seconds; `turn` is added to the look at once. */
  function hold(seconds: number, turn = 0, jump = 0): void {
    const values = new Float32Array(INPUT_SIZE);
    Object.assign(values, { [INPUT.moveZ]: 1, [INPUT.run]: 1, [INPUT.turnYaw]: turn, [INPUT.jump]: jump });
    world.inbox.push({ type: "input", values });
    run(seconds);
  }

  /** Runs straight to a place, looking there first. */
  function runTo(x: number, z: number): void {
    const { x: fromX, y, z: fromZ } = where();
    teleport(world, { x: fromX, y, z: fromZ, yaw: Math.atan2(fromX - x, fromZ - z) });
    for (let i = 0; i < 120 && Math.hypot(where().x - x, where().z - z) > 0.4; i++) hold(0.05);
    expect(Math.hypot(where().x - x, where().z - z), `on the way to ${x}, ${z}`).toBeLessThan(0.5);
  }

  it("leads from the spawn through the arch, over the stones in the pool, to the ring in the far hall, with dry feet", () => {
    teleport(world, { x: 0, y: 0.05, z: SPAWN_Z, yaw: 0 });
    let lowest = 1;
    for (let i = 0; i < 100; i++) {
      hold(0.1);
      lowest = Math.min(lowest, where().y);
    }
    expect(where().z).toBeLessThan(INNER.north - 1);
    expect(where().z, "the ring stands in the way").toBeGreaterThan(-11.6);
    expect(lowest).toBeGreaterThan(-0.1);
  });

  it("leads round through all four halls and back, and from every hall into the court", () => {
    teleport(world, { x: 0, y: 0.05, z: 8.5, yaw: 0 });
    const middle = (HALLS.south + INNER.south) / 2;
    for (const [x, z] of [
      [4.5, middle],
      [8.2, middle],
      [8, -6],
      [9.4, -8.5],
      [0, -8.5],
      [-9.4, -8.5],
      [-8, -6],
      [-8.2, middle],
      [-4.5, middle],
    ])
      runTo(x, z);
    for (const [x, z, inX, inZ] of [
      [8, -1, 4.6, -1],
      [-8, -1, -4.6, -1],
      [3.9, 7, 3.9, 3.6],
      [-3.9, -9, -3.9, -5.4],
    ]) {
      teleport(world, { x, y: 0.05, z, yaw: 0 });
      runTo(inX, inZ);
    }
  });

  it("goes anywhere for fifteen seeded minutes of running and jumping without falling out or standing still for good", () => {
    const random = createRandom(5);
    for (const [x, z] of [
      [0, SPAWN_Z],
      [-9, 2],
      [0, -9.5],
    ]) {
      teleport(world, { x, y: 0.05, z, yaw: random() * 6 });
      let before = { ...where() };
      let stuck = 0;
      for (let i = 0; i < 100; i++) {
        hold(3, (random() - 0.5) * 6, i % 4 === 0 ? 1 : 0);
        const now = where();
        expect(now.y, `at ${now.x.toFixed(1)}, ${now.z.toFixed(1)}`).toBeGreaterThan(POOL.bed - 0.1);
        expect(Math.abs(now.x)).toBeLessThan(HALLS.half);
        expect(Math.abs(now.z - (HALLS.south + HALLS.north) / 2)).toBeLessThan((HALLS.south - HALLS.north) / 2);
        stuck = Math.hypot(now.x - before.x, now.z - before.z) < 0.05 ? stuck + 1 : 0;
        expect(stuck, `stuck at ${now.x.toFixed(1)}, ${now.y.toFixed(1)}, ${now.z.toFixed(1)}`).toBeLessThan(6);
        before = { ...now };
      }
    }
  }, 120_000);
});
