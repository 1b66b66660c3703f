// playground.test.ts: the built Playground is a valid file within its budget, and its steps, slopes, rides and boxes do as they say.

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
import { scene } from "../../../engine/scene/module.ts";
import { findNode, replaceScene } from "../../../engine/scene/replace-scene.ts";
import { transform } from "../../../engine/transform/module.ts";
import { build } from "../../../worlds/build.ts";
import {
  COURT,
  DECK,
  FERRY,
  LIFT,
  POND,
  ROUNDABOUT,
  SLOPES,
  SPAWN_Z,
  STEPS,
  STONE,
  STONES,
  TOWER,
} from "../../../worlds/playground/sizes.ts";
import { loadRapier } from "../../support/rapier.ts";

/** Bytes, triangles with every instance counted, draw calls without shadows. */
const BUDGET = { bytes: 3_000_000, triangles: 150_000, drawCalls: 50 };
/** Milliseconds that a bake may take on a busy machine, as the limit of a hang. */
const PATIENCE = 240_000;

interface Gltf {
  accessors: { count: number }[];
  meshes: { primitives: { indices: number }[] }[];
  animations: { name: string }[];
  nodes: {
    name: string;
    mesh?: number;
    translation?: number[];
    extras?: { manyrooms?: Record<string, unknown> };
    extensions?: {
      EXT_mesh_gpu_instancing?: { attributes: { TRANSLATION: number } };
      OMI_spawn_point?: object;
      OMI_physics_body?: { motion?: { type: string } };
    };
  }[];
}

let bytes: Buffer;
let json: Gltf;
let world: World;
const modules = [physicsModule, scene, player, transform];
const schedule = buildSchedule(modules);

beforeAll(async () => {
  await loadRapier();
  bytes = await readFile(await build("playground"));
  json = JSON.parse(bytes.subarray(20, 20 + bytes.readUInt32LE(12)).toString());
  world = createGameWorld(1024);
  setUpModules(world, modules);
  const data = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) as ArrayBuffer;
  replaceScene(world, await loadGltf(data, { pictures: false }), 1);
  run(0.5);
}, PATIENCE);

function run(seconds: number, each = (): void => {}): void {
  for (let i = 0; i < seconds * 60; i++) {
    runTick(world, schedule);
    each();
  }
}
const where = () => locatePlayer(world)!;
const placeOf = (name: string): number[] => {
  const eid = findNode(world, name);
  return [...world.stores.WorldMatrix.subarray(eid * 16 + 12, eid * 16 + 15)];
};

/** Holds the keys and runs; `turn` is added to the look at once. */
function hold(seconds: number, moveX: number, moveZ: number, { turn = 0, jump = 0, fast = 1 } = {}): void {
  const values = new Float32Array(INPUT_SIZE);
  Object.assign(values, {
    [INPUT.moveX]: moveX,
    [INPUT.moveZ]: moveZ,
    [INPUT.run]: fast,
    [INPUT.turnYaw]: turn,
    [INPUT.jump]: jump,
  });
  world.inbox.push({ type: "input", values });
  run(seconds);
}
const rest = (seconds: number): void => hold(seconds, 0, 0);

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

  it("says where people arrive, what moves by itself and what is loose", () => {
    const spawn = json.nodes.find((node) => node.extensions?.OMI_spawn_point);
    expect(spawn?.translation).toEqual([0, expect.closeTo(0.02), SPAWN_Z]);
    expect(json.animations.map(({ name }) => name)).toEqual(["ferry", "lift", "roundabout"]);
    const motions = json.nodes.flatMap((node) => node.extensions?.OMI_physics_body?.motion?.type ?? []);
    expect(motions.filter((motion) => motion === "kinematic")).toHaveLength(3);
    expect(motions.filter((motion) => motion === "dynamic")).toHaveLength(10);
  });
});

describe("a visit", () => {
  it("leads from the spawn under the arch to the pond, over its stones by jumps, and to the tower", () => {
    teleport(world, { x: 0, y: 0.05, z: SPAWN_Z, yaw: 0 });
    hold(6.9, 0, 1);
    expect(Math.abs(where().x)).toBeLessThan(0.2);
    expect(where().z).toBeLessThan(-6);
    expect(where().y).toBeGreaterThan(-0.3);
    for (let i = 0; i + 1 < STONES.length; i++) {
      const [[x, z], [toX, toZ]] = [STONES[i], STONES[i + 1]];
      const yaw = Math.atan2(x - toX, z - toZ);
      // A run-up of a step, and off.
      teleport(world, { x: x + Math.sin(yaw) * 0.45, y: STONE.y + 0.02, z: z + Math.cos(yaw) * 0.45, yaw });
      rest(0.3);
      hold(0.24, 0, 1);
      hold(0.42, 0, 1, { jump: 1 });
      rest(0.7);
      expect(Math.hypot(where().x - toX, where().z - toZ), `from stone ${i}`).toBeLessThan(STONE.radius + 0.2);
      expect(where().y, `from stone ${i}`).toBeCloseTo(STONE.y, 1);
    }
  });

  it("lets one wade ashore who fell into the pond", () => {
    for (const yaw of [0, 1.2, 2.4, 3.6, 4.8]) {
      teleport(world, { x: 1.4, y: 0.5, z: POND.z + 0.4, yaw });
      rest(0.5);
      expect(where().y).toBeCloseTo(POND.bed, 1);
      hold(4, 0, 1);
      expect(where().y, `towards ${yaw}`).toBeGreaterThan(-0.3);
    }
  });

  it("has steps of which six are walked and two are jumped", () => {
    const x = (STEPS.left + STEPS.right) / 2;
    teleport(world, { x, y: 0.05, z: DECK.from + STEPS.heights.length * STEPS.tread + 0.8, yaw: 0 });
    hold(5, 0, 1);
    const walked = STEPS.heights.slice(0, 6).reduce((sum, height) => sum + height, 0) / 100;
    expect(where().y).toBeCloseTo(walked, 1);
    for (let i = 0; i < 4; i++) {
      hold(0.6, 0, 1, { jump: 1 });
      hold(0.4, 0, 1);
    }
    expect(where().y).toBeCloseTo(DECK.y, 1);
    rest(0.3);
  });

  it.each(SLOPES.angles.map((angle, i) => [angle, i] as const))(
    "has a slope of %i° that is climbed, if it is no steeper than 45°",
    (angle, i) => {
      const foot = DECK.from + DECK.y / Math.tan((angle * Math.PI) / 180);
      teleport(world, { x: SLOPES.left + (i + 0.5) * SLOPES.width, y: 0.05, z: foot + 0.6, yaw: 0 });
      hold(3.6, 0, 1);
      if (angle <= 45) expect(where().y).toBeCloseTo(DECK.y, 1);
      else expect(where().y).toBeLessThan(0.5);
      rest(0.3);
    },
  );

  it("takes one by the ferry from deck to deck, within 1 cm", () => {
    teleport(world, { x: -FERRY.reach, y: DECK.y + 0.5, z: FERRY.z, yaw: 0 });
    const period = 28 * 60;
    while (world.time.tick % period !== 60) runTick(world, schedule);
    teleport(world, { x: -FERRY.reach, y: DECK.y + 0.02, z: FERRY.z, yaw: 0 });
    rest(0.5);
    const off = () => where().x - placeOf("ferry")[0];
    const before = off();
    run(13.5, () => expect(Math.abs(off() - before)).toBeLessThan(0.01));
    expect(where().x).toBeCloseTo(FERRY.reach, 1);
    expect(where().y).toBeCloseTo(DECK.y, 1);
    hold(1.5, 1, 0);
    expect(where().x).toBeGreaterThan(SLOPES.left);
    expect(where().y).toBeCloseTo(DECK.y, 1);
    rest(0.3);
  });

  it("takes one by the lift to the balcony, from which one falls into the pond unhurt", () => {
    const period = 22 * 60;
    while (world.time.tick % period !== 30) runTick(world, schedule);
    teleport(world, { x: LIFT.x, y: LIFT.low + 0.02, z: TOWER.z, yaw: Math.PI / 2 });
    rest(0.3);
    let bounce = 0;
    const off = () => where().y - placeOf("lift")[1];
    run(11, () => {
      bounce = Math.max(bounce, Math.abs(off()));
    });
    expect(bounce).toBeLessThan(0.01);
    hold(1.1, 0, 1, { fast: 0 }); // the look is towards −x
    expect(where().y).toBeCloseTo(TOWER.y, 1);
    expect(where().x).toBeLessThan(TOWER.balcony);
    teleport(world, { x: 0, y: TOWER.y + 0.05, z: TOWER.z + TOWER.balcony - 0.6, yaw: Math.PI });
    hold(1.9, 0, 1);
    rest(1.5);
    expect(where().y).toBeCloseTo(POND.bed, 1);
  });

  it("turns who stands on the roundabout once in its time", () => {
    teleport(world, { x: ROUNDABOUT.x + 1.2, y: ROUNDABOUT.y + 0.02, z: ROUNDABOUT.z + 0.2, yaw: 0 });
    rest(0.5);
    const before = where();
    run(ROUNDABOUT.seconds / 2);
    expect(where().x - ROUNDABOUT.x).toBeCloseTo(ROUNDABOUT.x - before.x, 1);
    run(ROUNDABOUT.seconds / 2);
    expect(where().x).toBeCloseTo(before.x, 1);
    expect(where().z).toBeCloseTo(before.z, 1);
  });

  it("has crates that stand where they are put, and give way to a push", () => {
    const before = placeOf("crate 5");
    run(2);
    expect(placeOf("crate 5")[1]).toBeCloseTo(before[1], 2);
    const [x, , z] = before;
    teleport(world, { x: x - 0.8, y: 0.05, z, yaw: -Math.PI / 2 });
    hold(1.2, 0, 1, { fast: 0 });
    expect(placeOf("crate 5")[0]).toBeGreaterThan(x + 0.3);
    expect(Math.hypot(placeOf("crate 5")[0] - COURT.x, placeOf("crate 5")[2] - COURT.z)).toBeLessThan(COURT.radius);
  });

  it("goes anywhere for ten seeded minutes of running and jumping: nobody falls out of the world or stands still for good", () => {
    const random = createRandom(12);
    const starts = [
      { x: 0, y: 0.05, z: SPAWN_Z },
      { x: -9, y: DECK.y + 0.05, z: FERRY.z },
      { x: 0, y: TOWER.y + 0.05, z: TOWER.z + 2.4 },
      { x: COURT.x, y: 0.05, z: COURT.z + 1 },
    ];
    for (const start of starts) {
      teleport(world, { ...start, yaw: random() * 6 });
      let before = { ...where() };
      let stuck = 0;
      for (let i = 0; i < 50; i++) {
        hold(3, random() < 0.3 ? 1 : 0, 1, { turn: (random() - 0.5) * 3, jump: i % 4 === 0 ? 1 : 0 });
        const now = where();
        expect(now.y, `at ${now.x.toFixed(1)}, ${now.z.toFixed(1)}`).toBeGreaterThan(POND.bed - 0.1);
        stuck = Math.hypot(now.x - before.x, now.z - before.z) < 0.05 ? stuck + 1 : 0;
        expect(stuck, `stuck at ${now.x.toFixed(1)}, ${now.y.toFixed(1)}, ${now.z.toFixed(1)}`).toBeLessThan(6);
        before = { ...now };
      }
    }
  }, 120_000);
});
