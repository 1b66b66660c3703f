// world-edit.test.ts: what one enters to change a world is sent as far as it is new, and kept where that fails.

import { describe, expect, it } from "vitest";
import type { WorldChange } from "../../../client/matrix/change-world.ts";
import type { WorldEdit } from "../../../client/state/app-state.ts";
import { createWorldEditing, type WorldEditingInputs } from "../../../client/state/world-edit.ts";
import { EngineError } from "../../../engine/errors.ts";
import { listeningEngine, testPlatform, until } from "../support.ts";

const REPORT = { nodes: 1, triangles: 12, spawnPoints: 0, unsupported: ["KHR_materials_sheen"] };
const glb = (name: string, bytes = 100) => new File([new Uint8Array(bytes)], name);

function setUp(changes: Partial<WorldEditingInputs> = {}) {
  const sent: WorldChange[] = [];
  const shown: (WorldEdit | null)[] = [];
  const engine = listeningEngine();
  const editing = createWorldEditing({
    engine: {
      ...engine,
      async call(name, params) {
        if (name === "photo") return new ArrayBuffer(8) as never;
        const file = (params as { name: string }).name;
        if (file.startsWith("bad")) throw new EngineError("gltf/invalid", file);
        return REPORT as never;
      },
    },
    platform: testPlatform("https://x"),
    maxSceneBytes: async () => 1_000,
    read: () => ({ name: "Quarry", topic: "Stones" }),
    change: async (change) => void sent.push(change),
    onEdit: (edit) => void shown.push(edit),
    ...changes,
  });
  return { editing, sent, now: () => shown.at(-1), engine };
}

describe("changing the world that one is in", () => {
  it("sends what is new, and ends", async () => {
    const { editing, sent, now } = setUp();
    editing.begin();
    expect(now()).toMatchObject({ name: "Quarry", topic: "Stones", picture: null, scene: null });
    editing.change({ name: " Harbour " });
    editing.takePicture();
    await until(() => now()?.picture, "the picture");
    editing.openFile(glb("new.glb"));
    await until(() => now()?.scene, "the scene");
    expect(now()?.scene).toEqual({
      name: "new.glb",
      bytes: 100,
      triangles: 12,
      unsupported: ["KHR_materials_sheen"],
    });
    editing.save();
    await until(() => now() === null, "the end");
    expect(sent).toEqual([
      { name: "Harbour", picture: expect.any(Blob), scene: { name: "new.glb", file: expect.any(File) } },
    ]);
  });

  it("begins with no new picture, whatever else is known of the world", () => {
    const card = { name: "Quarry", topic: "Stones", picture: "mxc://x/old", scene: "another" };
    const { editing, now } = setUp({ read: () => card });
    editing.begin();
    expect(now()).toMatchObject({ name: "Quarry", picture: null, scene: null });
  });

  it("sends neither picture nor scene that one has thought better of", async () => {
    const { editing, sent, now } = setUp();
    editing.begin();
    editing.takePicture();
    await until(() => now()?.picture, "the picture");
    editing.openFile(glb("new.glb"));
    await until(() => now()?.scene, "the scene");
    editing.keepPicture();
    editing.keepScene();
    editing.save();
    await until(() => now() === null, "the end");
    expect(sent).toEqual([{}]);
  });

  it("refuses a file that is broken or too big; the one that was chosen before stays", async () => {
    const { editing, now, engine } = setUp();
    editing.begin();
    editing.openFile(glb("good.glb"));
    await until(() => now()?.scene, "the scene");
    editing.openFile(glb("bad.glb"));
    await until(() => now()?.problem, "the problem");
    expect(now()).toMatchObject({ problem: { code: "gltf/invalid", detail: "bad.glb" }, scene: { name: "good.glb" } });
    editing.openFile(glb("big.glb", 1_001));
    await until(() => now()?.problem?.detail === "big.glb", "the next problem");
    expect(now()?.problem).toMatchObject({ code: "media/upload-too-large", facts: { size: 1_001, limit: 1_000 } });
    expect(engine.scenes, "the scene that stands is left alone").toEqual([]);
  });

  it.each([
    ["matrix/forbidden", "world/forbidden"],
    ["matrix/unreachable", "world/unchanged"],
    ["matrix/limited", "world/unchanged"],
    ["media/upload-too-large", "media/upload-too-large"],
  ] as const)("keeps what was entered where it fails with %s, and can be tried again", async (code, told) => {
    let tries = 0;
    const { editing, now } = setUp({
      change: async () => {
        if (++tries === 1) throw new EngineError(code, "test");
      },
    });
    editing.begin();
    editing.change({ name: "Harbour" });
    editing.save();
    await until(() => now()?.problem, "the problem");
    expect(now()).toMatchObject({ name: "Harbour", work: null, problem: { code: told } });
    editing.save();
    await until(() => now() === null, "the end");
  });

  it("can be stopped, without a word of failure; what was entered stays", async () => {
    const { editing, now } = setUp({
      change: (_change, { signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
    });
    editing.begin();
    editing.change({ topic: "Ships" });
    editing.save();
    editing.stop();
    await until(() => now()?.work === null, "stopped");
    expect(now()).toMatchObject({ topic: "Ships", problem: null });
  });

  it("saves no world without a name, and begins only when it is asked to", () => {
    const { editing, sent, now } = setUp();
    editing.openFile(glb("new.glb"));
    editing.save();
    expect(now()).toBeUndefined();
    editing.begin();
    editing.change({ name: "  " });
    editing.save();
    expect([sent, now()?.work]).toEqual([[], null]);
  });
});
