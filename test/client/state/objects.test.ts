// objects.test.ts: what one asks of objects goes to the engine only where it may, and what fails is said once.

import { describe, expect, it } from "vitest";
import type { EngineHandle } from "../../../client/engine.ts";
import type { Handling, Problem } from "../../../client/state/app-state.ts";
import { createObjects, NOTHING_IN_HAND } from "../../../client/state/objects.ts";
import { EngineError } from "../../../engine/errors.ts";
import type { ObjectInfo } from "../../../engine/protocol.ts";
import { listeningEngine, until } from "../support.ts";

const CRATE: ObjectInfo = {
  object: "a/1",
  model: "crate",
  creator: "me",
  holder: null,
  mayGrab: true,
  mayDelete: true,
};

function hands({ fails = null as Error | null, inside = true, upload = async () => "mxc://x/model" } = {}) {
  const calls: [string, unknown][] = [];
  const engine = listeningEngine();
  const call: EngineHandle["call"] = async (name, params) => {
    calls.push([name, params]);
    if (fails) throw fails;
    return (name === "spawnObject" ? CRATE : null) as never;
  };
  let handling: Handling = NOTHING_IN_HAND;
  const troubles: Problem[] = [];
  const objects = createObjects({
    engine: { ...engine, call },
    isInside: () => inside,
    maxBytes: async () => 1_000,
    upload: async (file, onProgress, signal) => {
      onProgress(3, file.file.size);
      const uri = await upload();
      signal.throwIfAborted();
      return uri;
    },
    onHandling: (next) => {
      handling = next;
    },
    onTrouble: (problem) => troubles.push(problem),
  });
  return { engine, objects, calls, troubles, handling: () => handling };
}

describe("use", () => {
  it("takes what one looks at, puts down what one holds, and does nothing with what isn't one's to move", () => {
    const { engine, objects, calls, handling } = hands();
    objects.use();
    engine.say({ type: "looked-at", object: { ...CRATE, mayGrab: false } });
    objects.use();
    expect(calls).toEqual([]);
    engine.say({ type: "looked-at", object: CRATE });
    expect(handling().looked).toEqual(CRATE);
    objects.use();
    expect(calls).toEqual([["grabObject", { object: "a/1" }]]);
    engine.say({ type: "in-hand", object: { ...CRATE, holder: "me" } });
    objects.use();
    expect(calls[1]).toEqual(["releaseObject", { speed: 0 }]);
  });
});

it("throws, carries and turns only what is in the hand", () => {
  const { engine, objects, calls } = hands();
  engine.say({ type: "looked-at", object: CRATE });
  objects.fling();
  objects.carry(0.2, 0);
  expect(calls).toEqual([]);
  expect(engine.told).toEqual([]);
  engine.say({ type: "in-hand", object: CRATE });
  objects.carry(0.2, -0.1);
  expect(engine.told).toEqual([{ type: "carry", away: 0.2, turn: -0.1 }]);
  objects.fling();
  expect(calls[0]![0]).toBe("releaseObject");
  expect((calls[0]![1] as { speed: number }).speed).toBeGreaterThan(0);
});

it("removes what one holds before what one looks at, and nothing that isn't one's to remove", () => {
  const { engine, objects, calls } = hands();
  engine.say({ type: "looked-at", object: { ...CRATE, mayDelete: false } });
  objects.remove();
  expect(calls).toEqual([]);
  engine.say({ type: "looked-at", object: CRATE });
  engine.say({ type: "in-hand", object: { ...CRATE, object: "a/2" } });
  objects.remove();
  expect(calls).toEqual([["deleteObject", { object: "a/2" }]]);
});

it("says what was refused, but not that somebody else was quicker", async () => {
  for (const [code, said] of [
    ["object/too-many", ["object/too-many"]],
    ["object/gone", []],
  ] as const) {
    const { objects, troubles } = hands({ fails: new EngineError(code, "no") });
    objects.spawn("crate");
    await new Promise((resolve) => setTimeout(resolve, 1));
    expect(troubles.map((problem) => problem.code)).toEqual(said);
  }
});

it("brings nothing, and says nothing, outside of worlds", async () => {
  const { objects, calls, handling } = hands({ inside: false });
  objects.spawn("ball");
  objects.bring(new File(["glTF"], "robot.glb"));
  await new Promise((resolve) => setTimeout(resolve, 1));
  expect(calls).toEqual([]);
  expect(handling()).toEqual(NOTHING_IN_HAND);
});

describe("a file of one's own", () => {
  const file = new File(["glTF"], "robot.glb");

  it("is looked at by the engine, goes to the homeserver, and then into the world", async () => {
    const { objects, calls, handling } = hands();
    objects.bring(file);
    expect(handling().bringing).toMatchObject({ name: "robot.glb", loaded: 0 });
    await until(() => calls.length === 3, "the object in the hand");
    expect(calls.map(([name]) => name)).toEqual(["checkScene", "spawnObject", "grabObject"]);
    expect(calls[1]![1]).toEqual({ model: { uri: "mxc://x/model" } });
    await until(() => handling().bringing === null, "the end of it");
  });

  it("that is too large, or no model, is sent to nobody", async () => {
    const large = hands({ upload: () => Promise.reject(new Error("uploaded")) });
    large.objects.bring(new File(["x".repeat(1_001)], "large.glb"));
    await until(() => large.troubles.length, "the words");
    expect(large.troubles).toMatchObject([{ code: "media/too-large", detail: "large.glb" }]);
    const broken = hands({ fails: new EngineError("gltf/invalid", "no model") });
    broken.objects.bring(file);
    await until(() => broken.troubles.length, "the words");
    expect(broken.troubles).toMatchObject([{ code: "gltf/invalid" }]);
    expect(broken.calls.map(([name]) => name)).toEqual(["checkScene"]);
    expect(broken.handling().bringing).toBeNull();
  });

  it("is given up when one stops it or leaves, without a word", async () => {
    for (const stop of [
      (objects: ReturnType<typeof hands>["objects"]) => objects.stopBringing(),
      (objects: ReturnType<typeof hands>["objects"]) => objects.end(),
    ]) {
      let sent = (_: string): void => {};
      const { objects, calls, troubles, handling } = hands({
        upload: () => new Promise<string>((resolve) => (sent = resolve)),
      });
      objects.bring(file);
      await until(() => handling().bringing?.loaded === 3, "the upload");
      stop(objects);
      sent("mxc://x/model");
      await until(() => handling().bringing === null, "the end of it");
      await new Promise((resolve) => setTimeout(resolve, 1));
      expect(calls.map(([name]) => name)).toEqual(["checkScene"]);
      expect(troubles).toEqual([]);
    }
  });
});
