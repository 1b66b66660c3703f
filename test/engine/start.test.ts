// start.test.ts: the whole engine in Node, without a canvas: loads, walks, meets, all through its port.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Channel, openChannel, type Port } from "../../engine/channel.ts";
import { INPUT, INPUT_SIZE } from "../../engine/frame.ts";
import type { Calls, Place, ToClient, ToEngine } from "../../engine/protocol.ts";
import { startEngine } from "../../engine/start.ts";
import { makeBoxGlb } from "../support/glb.ts";

const WASM = createRequire(import.meta.url).resolve("@dimforge/rapier3d-simd/rapier_wasm3d_bg.wasm");

interface Running {
  readonly engine: Channel<ToEngine, Calls>;
  readonly heard: ToClient[];
  stop(): void;
}

function start(): Running {
  const { port1, port2 } = new MessageChannel();
  const heard: ToClient[] = [];
  const stopEngine = startEngine({
    port: port2 as unknown as Port,
    canvas: null,
    bodiesUrl: "",
    rapier: readFileSync(WASM),
    requestFrame: (callback) => void setTimeout(callback, 16),
  });
  const engine = openChannel<ToClient, ToEngine, {}, Calls>(port1 as unknown as Port, {
    onMessage: (message) => void heard.push(message),
    serve: {},
  });
  return {
    engine,
    heard,
    stop: () => {
      stopEngine();
      port1.close();
    },
  };
}

const FLOOR = { name: "floor", mesh: 0, scale: [40, 1, 40] };
const floor = (): ArrayBuffer => makeBoxGlb({ nodes: [FLOOR] });
const me = (engine: Running["engine"]): Promise<Place> => engine.call("locate", { name: "me" }) as Promise<Place>;

describe("the engine in Node", () => {
  let running: Running;
  beforeEach(() => {
    running = start();
  });
  afterEach(() => running.stop());

  it("loads a scene, stands the player on it, and walks by input", async () => {
    const { engine } = running;
    const report = await engine.call("loadScene", { bytes: floor(), name: "floor", revision: 7 });
    expect(report).toEqual({ nodes: 1, triangles: 12, spawnPoints: 0, unsupported: [] });
    await expect.poll(async () => (await me(engine)).y).toBeCloseTo(0.5, 1);
    const values = new Float32Array(INPUT_SIZE);
    values[INPUT.moveZ] = 1;
    engine.send({ type: "input", values });
    await expect.poll(async () => (await me(engine)).z, { timeout: 10_000 }).toBeLessThan(-1);
    expect(await engine.call("locate", { name: "floor" })).toMatchObject({ x: 0, y: 0, z: 0 });
    expect(await engine.call("locate", { name: "nobody" })).toBeNull();
  });

  it("refuses a bad scene with its code, and the one that stands goes on standing", async () => {
    const { engine } = running;
    await engine.call("loadScene", { bytes: floor(), name: "floor", revision: 7 });
    const bytes = new TextEncoder().encode("<html>not found</html>").buffer as ArrayBuffer;
    await expect(engine.call("loadScene", { bytes, name: "x", revision: 8 })).rejects.toMatchObject({
      code: "gltf/invalid",
    });
    expect(await engine.call("locate", { name: "floor" })).not.toBeNull();
  });

  it("shows the scene that was asked for last, also where the one before takes longer to read", async () => {
    const { engine } = running;
    const extensionsUsed = ["EXT_meshopt_compression"]; // its decoder is loaded first
    const load = (bytes: ArrayBuffer, name: string) => engine.call("loadScene", { bytes, name, revision: 1 });
    const first = load(makeBoxGlb({ extensionsUsed, nodes: [{ name: "slow", mesh: 0 }] }), "slow");
    const second = load(floor(), "floor");
    await expect(first).rejects.toMatchObject({ code: "gltf/superseded" });
    expect(await second).toMatchObject({ nodes: 1 });
    expect(await engine.call("locate", { name: "floor" })).not.toBeNull();
    expect(await engine.call("locate", { name: "slow" })).toBeNull();
  });

  it("puts the player back to the place that comes with a scene, and says with its heartbeat where that is", async () => {
    const { engine, heard } = running;
    const place = { x: 6, y: 0.515, z: -7, yaw: 1.25 };
    await engine.call("loadScene", { bytes: floor(), name: "floor", revision: 7, place });
    const near = { x: expect.closeTo(6, 1), y: expect.closeTo(0.5, 1), z: expect.closeTo(-7, 1), yaw: 1.25 };
    expect(await me(engine)).toMatchObject(near);
    heard.length = 0;
    await expect.poll(() => heard.find(({ type }) => type === "heartbeat")).toMatchObject({ place: near });
    expect(await me(engine), "no arrival follows").toMatchObject(near);
  });

  it("keeps the player where they stand while the scene is replaced, looking where they look", async () => {
    const { engine } = running;
    const place = { x: 6, y: 0.515, z: -7, yaw: 1.25 };
    const load = (bytes: ArrayBuffer, revision: number, at: Place | "here") =>
      engine.call("loadScene", { bytes, name: "floor", revision, place: at });
    await load(floor(), 7, place);
    const before = await me(engine);
    const floorAnd = (node: object) => makeBoxGlb({ nodes: [FLOOR, node] });
    await load(floorAnd({ name: "new", mesh: 0, translation: [0, 3, 0] }), 8, "here");
    expect(await engine.call("locate", { name: "new" })).not.toBeNull();
    const near = (y: number) => ({
      x: expect.closeTo(6, 1),
      y: expect.closeTo(y, 1),
      z: expect.closeTo(-7, 1),
      yaw: 1.25,
    });
    expect(await me(engine)).toMatchObject(near(before.y));
    // Under a roof that is seen from below
    await load(floorAnd({ mesh: 0, translation: [6, 4, -7], scale: [9, 1, 9] }), 9, "here");
    expect(await me(engine)).toMatchObject(near(before.y));
    await load(floorAnd({ mesh: 0, translation: [6, 0.5, -7], scale: [2, 0.6, 2] }), 9, "here"); // the ground rose by 0.3 m
    expect(await me(engine)).toMatchObject(near(0.8));
  });

  it.each([
    ["inside something", [FLOOR, { mesh: 0, translation: [6, 1, -7], scale: [2, 1, 2] }]],
    ["within something larger than a person", [FLOOR, { mesh: 0, translation: [6, 2, -7], scale: [4, 6, 4] }]],
    ["over nothing", [{ mesh: 0, scale: [4, 1, 4] }]],
  ])("takes a player who would be %s in the new scene to where people arrive", async (_where, nodes) => {
    const { engine } = running;
    const place = { x: 6, y: 0.515, z: -7, yaw: 1.25 };
    await engine.call("loadScene", { bytes: floor(), name: "floor", revision: 7, place });
    const spawn = { translation: [-1, 0.5, 1], extensions: { MX_spawn_point: {} } };
    const bytes = makeBoxGlb({ extensionsUsed: ["MX_spawn_point"], nodes: [...nodes, spawn] });
    await engine.call("loadScene", { bytes, name: "changed", revision: 8, place: "here" });
    await expect.poll(() => me(engine)).toMatchObject({ x: expect.closeTo(-1, 1), z: expect.closeTo(1, 1), yaw: 0 });
  });

  it("says whether a scene could be loaded, and leaves the one that stands", async () => {
    const { engine } = running;
    await engine.call("loadScene", { bytes: floor(), name: "floor", revision: 7 });
    const bytes = makeBoxGlb({ nodes: [{ name: "other", mesh: 0 }, { mesh: 0 }] });
    expect(await engine.call("checkScene", { bytes, name: "other" })).toMatchObject({ nodes: 2, triangles: 24 });
    const broken = engine.call("checkScene", { bytes: new ArrayBuffer(40), name: "broken" });
    await expect(broken).rejects.toMatchObject({ code: "gltf/invalid" });
    const extensionsRequired = ["ACME_teleporter"];
    const strange = makeBoxGlb({ extensionsUsed: extensionsRequired, extensionsRequired, nodes: [] });
    const needy = engine.call("checkScene", { bytes: strange, name: "strange" });
    await expect(needy).rejects.toMatchObject({ code: "gltf/unsupported-extension" });
    expect(await engine.call("locate", { name: "floor" })).not.toBeNull();
    expect(await engine.call("locate", { name: "other" })).toBeNull();
  });

  it("says that it lives, and tells its figures without a picture", async () => {
    const { engine, heard } = running;
    await expect.poll(() => heard.some(({ type }) => type === "heartbeat"), { timeout: 5_000 }).toBe(true);
    const stats = await engine.call("stats", null);
    expect(stats).toMatchObject({ fps: 0, drawCalls: 0, firstFrame: null });
    expect(stats.tick.p50).toBeGreaterThan(0);
  });
});

it("two engines meet through nothing but their packets", async () => {
  const ada = start();
  const zoe = start();
  try {
    for (const { engine } of [ada, zoe]) await engine.call("loadScene", { bytes: floor(), name: "floor", revision: 7 });
    ada.engine.send({ type: "self", user: "@ada:x", name: "Ada", session: 1 });
    zoe.engine.send({ type: "self", user: "@zoe:x", name: "Zoë", session: 2 });
    ada.engine.send({ type: "peer-joined", peer: "zoe", user: "@zoe:x", name: "Zoë", session: 2 });
    zoe.engine.send({ type: "peer-joined", peer: "ada", user: "@ada:x", name: "Ada", session: 1 });
    ada.engine.send({ type: "peer-open", peer: "zoe" });
    zoe.engine.send({ type: "peer-open", peer: "ada" });
    const carry = setInterval(() => {
      for (const [from, to, peer] of [
        [ada, zoe, "ada"],
        [zoe, ada, "zoe"],
      ] as const) {
        for (const message of from.heard.splice(0)) {
          if (message.type !== "packet") continue;
          to.engine.send({ type: "packet", peer, reliable: message.reliable, bytes: message.bytes });
        }
      }
    }, 10);
    await zoe.engine.call("teleport", { x: 5, y: 0.5, z: -4, yaw: 1 });
    await expect
      .poll(() => ada.engine.call("locate", { name: "Zoë" }), { timeout: 10_000 })
      .toMatchObject({ x: expect.closeTo(5, 1), z: expect.closeTo(-4, 1), yaw: expect.closeTo(1, 1) });
    zoe.stop();
    clearInterval(carry);
  } finally {
    ada.stop();
  }
});
