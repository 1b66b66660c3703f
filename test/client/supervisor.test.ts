// supervisor.test.ts: engines that die on purpose, and what the one after them is told. The clock is the test's.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { superviseEngine } from "../../client/supervisor.ts";
import type { Place, ToClient, ToEngine } from "../../engine/protocol.ts";

type Call = {
  kind: "call";
  id: number;
  name: string;
  params: { place?: Place; bytes?: ArrayBuffer; revision?: number };
};

/** An engine of which the test is the inside. */
function createBody(onFailed: (reason: string) => void) {
  const told: ToEngine[] = [];
  const calls: Call[] = [];
  let stopped = false;
  const port = {
    onmessage: null as ((event: MessageEvent) => void) | null,
    postMessage(data: unknown) {
      const envelope = data as { kind: "message"; message: ToEngine } | Call;
      if (envelope.kind === "call") calls.push(envelope);
      else told.push(envelope.message);
    },
  };
  const post = (data: unknown): void => port.onmessage?.({ data } as MessageEvent);
  const say = (message: ToClient): void => post({ kind: "message", message });
  return {
    port,
    told,
    calls,
    say,
    onFailed,
    types: () => told.map(({ type }) => type),
    beat: (place: Place | null = null) => say({ type: "heartbeat", tick: 0, place }),
    /** Answers the call that was made last. */
    answer: async (result: unknown = {}) => {
      post({ kind: "result", id: calls.at(-1)!.id, result });
      await vi.advanceTimersByTimeAsync(0);
    },
    refuse: async () => {
      post({ kind: "failure", id: calls.at(-1)!.id, code: "gltf/invalid", message: "" });
      await vi.advanceTimersByTimeAsync(0);
    },
    stop: () => {
      stopped = true;
    },
    isStopped: () => stopped,
  };
}

function start() {
  const bodies: ReturnType<typeof createBody>[] = [];
  const heard: ToClient[] = [];
  const engine = superviseEngine((onFailed) => {
    const body = createBody(onFailed);
    bodies.push(body);
    return body;
  });
  engine.onMessage((message) => heard.push(message));
  const problems = (): string[] => heard.flatMap((message) => (message.type === "problem" ? [message.code] : []));
  return { engine, bodies, heard, problems };
}

const file = (...bytes: number[]): ArrayBuffer => new Uint8Array(bytes).buffer;
const HERE: Place = { x: 3, y: 0.5, z: -4, yaw: 1 };
const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1000);

/** An engine with a scene, its first frame drawn, and the body at `HERE`. */
async function startInScene() {
  const all = start();
  const { engine, bodies } = all;
  const [first] = bodies;
  first!.beat();
  const loading = engine.call("loadScene", { bytes: file(7, 8), name: "plaza", revision: 5 });
  await vi.advanceTimersByTimeAsync(0);
  await first!.answer({ nodes: 1 });
  await loading;
  first!.say({ type: "first-frame", milliseconds: 1, triangles: 1 });
  first!.beat(HERE);
  return { ...all, first: first! };
}

beforeEach(() => {
  vi.useFakeTimers();
  for (const method of ["error", "warn"] as const) vi.spyOn(console, method).mockImplementation(() => {});
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe("an engine that falls silent", () => {
  it("is stopped after five seconds, and another stands in its scene at its place", async () => {
    const { bodies, first, problems } = await startInScene();
    await seconds(5);
    expect([bodies.length, first.isStopped()]).toEqual([1, false]);
    await seconds(1);
    expect([bodies.length, first.isStopped()]).toEqual([2, true]);
    const { name, params } = bodies[1]!.calls[0]!;
    expect([name, params.place, params.revision]).toEqual(["loadScene", HERE, 5]);
    expect([...new Uint8Array(params.bytes!)]).toEqual([7, 8]);
    expect(problems()).toEqual(["engine/restarted"]);
  });

  it("lives on as long as it says anything", async () => {
    const { bodies, first } = await startInScene();
    for (let i = 0; i < 10; i++) {
      await seconds(4);
      first.beat(HERE);
    }
    expect(bodies).toHaveLength(1);
  });

  it("is let be while nobody sees the page, and for five seconds more", async () => {
    const { engine, bodies } = await startInScene();
    engine.send({ type: "visibility", hidden: true });
    await seconds(600);
    engine.send({ type: "visibility", hidden: false });
    await seconds(5);
    expect(bodies).toHaveLength(1);
    await seconds(1);
    expect(bodies).toHaveLength(2);
  });

  it("may be busy for half a minute with a new scene, until its first frame", async () => {
    const { engine, bodies, first } = await startInScene();
    void engine.call("loadScene", { bytes: file(1), name: "hall", revision: 6 });
    await seconds(20);
    await first.answer({});
    await seconds(20);
    expect(bodies).toHaveLength(1);
    first.say({ type: "first-frame", milliseconds: 1, triangles: 1 });
    await seconds(6);
    expect(bodies).toHaveLength(2);
  });

  it("is waited for without end before it first spoke: its files may come over a slow network", async () => {
    const { bodies } = start();
    await seconds(300);
    expect(bodies).toHaveLength(1);
  });
});

describe("the engine after it", () => {
  it("hears who stands here, the window and the view as they were last, before its scene", async () => {
    const { engine, bodies } = await startInScene();
    engine.send({ type: "resize", width: 100, height: 100, pixelRatio: 1 });
    engine.send({ type: "view", mode: "third" });
    engine.send({ type: "self", user: "@a:x", name: "Ada", session: 1 });
    engine.send({ type: "resize", width: 200, height: 100, pixelRatio: 2 });
    await seconds(6);
    expect(bodies[1]!.told).toEqual([
      { type: "resize", width: 200, height: 100, pixelRatio: 2 },
      { type: "view", mode: "third" },
      { type: "self", user: "@a:x", name: "Ada", session: 1 },
    ]);
  });

  it("hears of the others by their newest names, and of open links only once it stands in the scene", async () => {
    const { engine, bodies } = await startInScene();
    const joined = (peer: string, name: string): ToEngine => ({
      type: "peer-joined",
      peer,
      user: peer,
      name,
      session: 1,
    });
    engine.send(joined("zoe", "Zoe"));
    engine.send({ type: "peer-open", peer: "zoe" });
    engine.send(joined("zoe", "Zoë"));
    engine.send({ type: "peer-unstable", peer: "zoe", unstable: true });
    engine.send(joined("gone", "Gone"));
    engine.send({ type: "peer-left", peer: "gone" });
    engine.send(joined("late", "Late"));
    await seconds(6);
    const second = bodies[1]!;
    expect(second.told).toEqual([
      joined("zoe", "Zoë"),
      { type: "peer-unstable", peer: "zoe", unstable: true },
      joined("late", "Late"),
    ]);
    engine.send({ type: "peer-open", peer: "late" }); // opened meanwhile
    expect(second.types()).not.toContain("peer-open");
    await second.answer({});
    expect(second.told.slice(3)).toEqual([
      { type: "peer-open", peer: "zoe" },
      { type: "peer-open", peer: "late" },
    ]);
  });

  it("does not move the remembered place before it stands there", async () => {
    const { bodies } = await startInScene();
    await seconds(6);
    bodies[1]!.beat({ x: 0, y: 0, z: 0, yaw: 0 });
    bodies[1]!.say({ type: "gpu-lost" });
    await seconds(1);
    expect(bodies[2]!.calls[0]!.params.place).toEqual(HERE);
  });

  it("loads what somebody asks for after its own scene, not before", async () => {
    const { engine, bodies } = await startInScene();
    await seconds(6);
    const second = bodies[1]!;
    void engine.call("loadScene", { bytes: file(1), name: "hall", revision: 6 });
    await vi.advanceTimersByTimeAsync(0);
    expect(second.calls.map(({ params }) => params.revision)).toEqual([5]);
    await second.answer({});
    expect(second.calls.map(({ params }) => params.revision)).toEqual([5, 6]);
  });
});

describe("a scene", () => {
  it("that the engine dies of is not loaded again; the one before is", async () => {
    const { engine, bodies } = await startInScene();
    const loading = engine.call("loadScene", { bytes: file(6, 6), name: "trap", revision: 666 });
    const failed = expect(loading).rejects.toMatchObject({ code: "channel/closed" });
    await seconds(31);
    await failed;
    expect(bodies[1]!.calls[0]!.params.revision).toBe(5);
  });

  it("that was refused leaves the one before in the memory, and the place in it", async () => {
    const { engine, bodies, first } = await startInScene();
    const loading = engine.call("loadScene", { bytes: file(6, 6), name: "rubbish", revision: 6 });
    const failed = expect(loading).rejects.toMatchObject({ code: "gltf/invalid" });
    await vi.advanceTimersByTimeAsync(0);
    await first.refuse();
    await failed;
    first.say({ type: "gpu-lost" });
    await seconds(0);
    expect(bodies[1]!.calls[0]!.params).toMatchObject({ revision: 5, place: HERE });
  });

  it("that is new has its own place: nobody comes back to where they stood in the old one", async () => {
    const { engine, bodies, first } = await startInScene();
    const loading = engine.call("loadScene", { bytes: file(1), name: "hall", revision: 6 });
    await vi.advanceTimersByTimeAsync(0);
    await first.answer({});
    await loading;
    first.say({ type: "gpu-lost" });
    await seconds(0);
    expect(bodies[1]!.calls[0]!.params).not.toHaveProperty("place");
  });
});

describe("a dying engine", () => {
  it("takes its open calls with it, and what it still says is not heard", async () => {
    const { engine, bodies, first, heard } = await startInScene();
    const asked = engine.call("stats", null);
    const failed = expect(asked).rejects.toMatchObject({ code: "channel/closed" });
    await seconds(6);
    await failed;
    const before = heard.length;
    first.beat();
    expect(heard.length).toBe(before);
    void engine.call("stats", null);
    expect(bodies[1]!.calls.at(-1)!.name).toBe("stats");
  });

  it("is replaced at once when the GPU took its context", async () => {
    const { bodies, first, problems } = await startInScene();
    first.say({ type: "gpu-lost" });
    await seconds(0);
    expect([bodies.length, first.isStopped()]).toEqual([2, true]);
    expect(problems()).toEqual(["engine/restarted"]);
  });

  it("of which nobody had a world yet is replaced without a word", async () => {
    const { bodies, problems } = start();
    bodies[0]!.beat();
    await seconds(6);
    expect([bodies.length, problems()]).toEqual([2, []]);
  });

  it("that never spoke is replaced when its worker fails, and not once it has spoken", async () => {
    const { bodies } = start();
    bodies[0]!.onFailed("404");
    await seconds(0);
    expect(bodies).toHaveLength(2);
    bodies[1]!.beat();
    bodies[1]!.onFailed("an error in a callback");
    await seconds(1);
    expect(bodies).toHaveLength(2);
  });

  it("is replaced three times in two minutes, with longer and longer waits, and then the world has stopped", async () => {
    const { engine, bodies, first, problems } = await startInScene();
    first.say({ type: "gpu-lost" });
    await seconds(0);
    bodies[1]!.say({ type: "problem", code: "engine/start", message: "no context yet" });
    await seconds(0.9);
    expect(bodies).toHaveLength(2);
    await seconds(0.1);
    bodies[2]!.say({ type: "gpu-lost" });
    await seconds(3);
    bodies[3]!.say({ type: "gpu-lost" });
    await seconds(60);
    expect(bodies).toHaveLength(4);
    expect(problems()).toEqual(["engine/restarted", "engine/restarted", "engine/restarted", "channel/closed"]);
    await expect(engine.call("stats", null)).rejects.toMatchObject({ code: "channel/closed" });
    engine.send({ type: "view", mode: "first" }); // nothing to tell it to, and nothing breaks
  });

  it("is replaced for ever if it dies seldom", async () => {
    const { bodies } = await startInScene();
    for (let i = 0; i < 6; i++) {
      bodies.at(-1)!.say({ type: "gpu-lost" });
      await seconds(0);
      await bodies.at(-1)!.answer({});
      for (let t = 0; t < 61; t += 4) {
        bodies.at(-1)!.beat(HERE);
        await seconds(4);
      }
    }
    expect(bodies).toHaveLength(7);
  });

  it("is not replaced once the page has stopped it", async () => {
    const { engine, bodies, first } = await startInScene();
    engine.stop();
    await seconds(60);
    expect([bodies.length, first.isStopped()]).toEqual([1, true]);
  });

  it("says what is wrong with the browser if it is the first, and is not started in vain again", async () => {
    const { bodies, problems } = start();
    bodies[0]!.say({ type: "problem", code: "engine/start", message: "no WebGL 2" });
    await seconds(60);
    expect([bodies.length, problems()]).toEqual([1, ["engine/start"]]);
  });
});
