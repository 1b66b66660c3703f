// landing.test.ts: the built Landing is a valid file within its budget, and one can walk in it with the engine's own feet.

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
import { BED, GATE, PAVILION, SPAWN_Z, TERRACE } from "../../../worlds/landing/sizes.ts";
import { loadRapier } from "../../support/rapier.ts";

/** Bytes, triangles with every instance counted, draw calls: the issue's budget, and some triangles more for ways and meadow. */
const BUDGET = { bytes: 2_800_000, triangles: 175_000, drawCalls: 60 };
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
    extensions?: { EXT_mesh_gpu_instancing?: { attributes: { TRANSLATION: number } }; OMI_spawn_point?: object };
  }[];
  scenes: { extras?: { manyrooms?: Record<string, unknown> } }[];
}

let bytes: Buffer;
let json: Gltf;
beforeAll(async () => {
  await loadRapier();
  bytes = await readFile(await build("landing"));
  json = JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString());
}, PATIENCE);

describe("the file", () => {
  it("has no error and no warning for the glTF validator", async () => {
    const { issues } = await validator.validateBytes(new Uint8Array(bytes));
    expect(issues.messages.filter((message) => message.severity <= 1)).toEqual([]);
  });

  it("keeps within bytes, triangles and draw calls", () => {
    const drawn = json.nodes.filter((node) => node.mesh !== undefined);
    const primitives = drawn.flatMap((node) => {
      const instances = node.extensions?.EXT_mesh_gpu_instancing;
      const copies = instances ? json.accessors[instances.attributes.TRANSLATION].count : 1;
      return json.meshes[node.mesh!].primitives.map(({ indices }) => (json.accessors[indices].count / 3) * copies);
    });
    const triangles = primitives.reduce((sum, count) => sum + count, 0);
    expect(bytes.length).toBeLessThanOrEqual(BUDGET.bytes);
    expect(triangles).toBeLessThanOrEqual(BUDGET.triangles);
    expect(primitives.length).toBeLessThanOrEqual(BUDGET.drawCalls);
  });

  it("says where people arrive, how it is lit, which material is water, and where five portals and thirteen seats are", () => {
    const spawn = json.nodes.find((node) => node.extensions?.OMI_spawn_point);
    expect(spawn?.translation).toEqual([0, expect.closeTo(0.01), SPAWN_Z]);
    expect(Object.keys(json.scenes[0].extras?.manyrooms ?? {}).sort()).toEqual(
      ["exposure", "fog", "hemisphere", "sun", "toneMapping"].sort(),
    );
    const water = json.materials.filter((material) => material.extras?.manyrooms?.["water"] === true);
    expect(water.map((material) => material.name).sort()).toEqual(["mirror", "water"]);
    const count = (key: string): number => json.nodes.filter((node) => node.extras?.manyrooms?.[key]).length;
    expect([count("portal"), count("seat")]).toEqual([5, 13]);
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

  /** Holds the keys and runs; `turn` is added to the look at once. */
  function hold(seconds: number, moveX: number, moveZ: number, turn = 0, jump = 0): void {
    const values = new Float32Array(INPUT_SIZE);
    Object.assign(values, {
      [INPUT.moveX]: moveX,
      [INPUT.moveZ]: moveZ,
      [INPUT.run]: 1,
      [INPUT.turnYaw]: turn,
      [INPUT.jump]: jump,
    });
    world.inbox.push({ type: "input", values });
    run(seconds);
  }

  it("leads straight from the spawn over the plaza and the causeway through the gate, and no further than its platform's wall", () => {
    teleport(world, { x: 0, y: 0.05, z: SPAWN_Z, yaw: 0 });
    hold(9.2, 0, 1);
    expect(where().z).toBeLessThan(GATE.z);
    expect(where().y).toBeCloseTo(GATE.floor, 1);
    expect(Math.abs(where().x)).toBeLessThan(0.3);
  });

  it("leads from the spawn, turned round, up both stairs and into the pavilion", () => {
    teleport(world, { x: 0, y: 0.05, z: SPAWN_Z, yaw: Math.PI });
    hold(2.9, 0, 1);
    expect(where().y).toBeCloseTo(TERRACE.y, 1);
    hold(2.6, 0, 1);
    expect(where().y).toBeCloseTo(PAVILION.y, 1);
    expect(where().z).toBeGreaterThan(PAVILION.z - PAVILION.radius);
  });

  it("keeps to the causeway where it has rails", () => {
    for (const side of [-1, 1]) {
      teleport(world, { x: 0, y: 0.05, z: -12, yaw: 0 });
      hold(2, side, 0);
      expect(Math.abs(where().x)).toBeLessThan(1.4);
      expect(where().y).toBeGreaterThan(-0.1);
    }
  });

  it("ends in the shallows for who steps off the plaza, from where one can wade ashore", () => {
    teleport(world, { x: 9, y: 0.2, z: -3.4, yaw: 0 });
    hold(1.5, 1, 0);
    expect(where().y).toBeCloseTo(BED, 1);
    teleport(world, { ...where(), x: 16, z: -2, yaw: Math.PI });
    hold(8, 0, 1);
    expect(where().y).toBeGreaterThan(0);
  });

  it("goes anywhere for twenty seeded minutes of running and jumping without falling out of the world or standing still for good", () => {
    const random = createRandom(12);
    const starts = [
      { x: 0, y: 0.05, z: SPAWN_Z },
      { x: 0, y: TERRACE.y + 0.05, z: 18 },
      { x: 0, y: GATE.floor + 0.05, z: GATE.z + 2 },
      { x: -20, y: 6, z: 20 },
    ];
    for (const start of starts) {
      teleport(world, { ...start, yaw: random() * 6 });
      let before = { ...where() };
      let stuck = 0;
      for (let i = 0; i < 100; i++) {
        hold(3, random() < 0.3 ? 1 : 0, 1, (random() - 0.5) * 3, i % 4 === 0 ? 1 : 0);
        const now = where();
        expect(now.y, `at ${now.x.toFixed(1)}, ${now.z.toFixed(1)}`).toBeGreaterThan(BED - 0.1);
        stuck = Math.hypot(now.x - before.x, now.z - before.z) < 0.05 ? stuck + 1 : 0;
        expect(stuck, `stuck at ${now.x.toFixed(1)}, ${now.y.toFixed(1)}, ${now.z.toFixed(1)}`).toBeLessThan(6);
        before = { ...now };
      }
    }
  }, 120_000);
});
