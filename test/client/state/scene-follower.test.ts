// scene-follower.test.ts: the scene that stands in the end is the one the room names, unless that is no good.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSceneFollower } from "../../../client/state/scene-follower.ts";
import { EngineError, type ErrorCode } from "../../../engine/errors.ts";
import { until } from "../support.ts";

const fail = (code: ErrorCode) => new EngineError(code, "test");

/** A follower whose files come, or fail, when the test says so. */
function setUp() {
  const reads = new Map<string, { signal: AbortSignal; come: () => void; fail: (error: unknown) => void }>();
  const bad = new Map<string, unknown>();
  const stood: string[] = ["old"];
  const asked: string[] = [];
  const changes: string[] = [];
  const troubles: string[] = [];
  let hold: Promise<void> | null = null;
  const follower = createSceneFollower({
    standing: "old",
    read: (scene, signal) =>
      new Promise((resolve, reject) => {
        asked.push(scene);
        signal.addEventListener("abort", () => reject(signal.reason));
        reads.set(scene, { signal, come: () => resolve(new ArrayBuffer(4)), fail: reject });
      }),
    async load(scene) {
      await hold;
      if (bad.has(scene)) throw bad.get(scene);
      stood.push(scene);
    },
    onChanged: (scene) => void changes.push(scene),
    onTrouble: ({ code }) => void troubles.push(code),
  });
  return {
    follower,
    reads,
    bad,
    stood,
    asked,
    changes,
    troubles,
    /** Loads wait until the function returned is called. */
    holdLoads() {
      let free = (): void => {};
      hold = new Promise((resolve) => {
        free = resolve;
      });
      return () => free();
    },
  };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("following", () => {
  it("puts a new scene in the place of the old one, and asks for none that stands already", async () => {
    const { follower, reads, stood, changes, asked } = setUp();
    follower.follow("old");
    follower.follow("new");
    follower.follow("new");
    reads.get("new")!.come();
    await until(() => changes.length === 1, "changed");
    follower.follow("new");
    expect([stood, asked]).toEqual([["old", "new"], ["new"]]);
  });

  it("gives up what is on its way for another, and for the one that stands", async () => {
    const { follower, reads, stood, troubles } = setUp();
    follower.follow("first");
    follower.follow("second");
    expect(reads.get("first")!.signal.aborted).toBe(true);
    await settle();
    reads.get("second")!.come();
    await until(() => stood.at(-1) === "second", "the second");
    follower.follow("third");
    follower.follow("second");
    expect(reads.get("third")!.signal.aborted).toBe(true);
    await settle();
    expect([stood, troubles]).toEqual([["old", "second"], []]);
  });

  it("goes on to the newest after a scene that the engine was loading already", async () => {
    const { follower, reads, stood, holdLoads } = setUp();
    const free = holdLoads();
    follower.follow("first");
    reads.get("first")!.come();
    await settle();
    follower.follow("old"); // back again
    free();
    await until(() => stood.length === 2, "the first stands");
    await settle();
    reads.get("old")!.come();
    await until(() => stood.length === 3, "back");
    expect(stood).toEqual(["old", "first", "old"]);
  });

  it.each([
    ["gltf/invalid", "scene/invalid"],
    ["gltf/truncated", "scene/invalid"],
    ["gltf/unsupported-extension", "scene/unsupported"],
    ["ecs/full", "scene/too-large"],
    ["channel/closed", "scene/failed"],
  ] as const)(
    "leaves the old one where the engine says %s, tells it once, and takes the next good one",
    async (code, told) => {
      const { follower, reads, bad, stood, troubles, asked } = setUp();
      bad.set("bad", fail(code));
      follower.follow("bad");
      reads.get("bad")!.come();
      await until(() => troubles.length === 1, "told");
      follower.follow("bad"); // something else of the world changed
      await settle();
      expect([stood, troubles, asked]).toEqual([["old"], [told], ["bad"]]);
      follower.follow("good");
      reads.get("good")!.come();
      await until(() => stood.at(-1) === "good", "the good one");
    },
  );

  it.each([
    ["media/missing", "scene/missing"],
    ["media/too-large", "scene/too-large"],
  ] as const)("leaves the old one where the file is %s", async (code, told) => {
    const { follower, reads, stood, troubles } = setUp();
    follower.follow("bad");
    reads.get("bad")!.fail(fail(code));
    await until(() => troubles.length === 1, "told");
    expect([stood, troubles]).toEqual([["old"], [told]]);
  });

  it("tells once of content that can't be read, and gives up what was on its way", async () => {
    const { follower, reads, troubles } = setUp();
    follower.follow("first");
    const garbage = new EngineError("schema/invalid-event", "scene_url: not an mxc: URI");
    follower.follow(garbage);
    follower.follow(garbage);
    await settle();
    expect(reads.get("first")!.signal.aborted).toBe(true);
    expect(troubles).toEqual(["scene/unreadable"]);
  });
});

describe("while the homeserver is away", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("asks again, later each time, tells it once, and stops when nobody waits", async () => {
    const { follower, reads, asked, troubles, stood } = setUp();
    follower.follow("new");
    for (const wait of [5_000, 10_000, 20_000]) {
      reads.get("new")!.fail(fail("matrix/unreachable"));
      await vi.advanceTimersByTimeAsync(wait - 1);
      const before = asked.length;
      await vi.advanceTimersByTimeAsync(1);
      expect(asked.length).toBe(before + 1);
    }
    expect(troubles).toEqual(["scene/late"]);
    reads.get("new")!.come();
    await vi.advanceTimersByTimeAsync(0);
    expect(stood.at(-1)).toBe("new");
    follower.follow("newer");
    reads.get("newer")!.fail(fail("media/stalled"));
    await vi.advanceTimersByTimeAsync(0);
    follower.stop();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(asked.filter((scene) => scene === "newer")).toHaveLength(1);
  });
});
