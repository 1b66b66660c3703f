// tools.test.ts: `window.manyrooms` as tests and tools use it.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { EngineHandle } from "../../client/engine.ts";
import { log } from "../../client/log.ts";
import type { App } from "../../client/state/app.ts";
import { installTools, type Tools } from "../../client/tools.ts";
import type { ToClient } from "../../engine/protocol.ts";

/** Installs the tools on an engine that notes its calls, at an address of rooms.example. */
function install() {
  const calls: [string, unknown][] = [];
  let hear: (message: ToClient) => void = () => {};
  const engine = {
    call: async (name: string, params: unknown) => {
      calls.push([name, params]);
      return name === "stats" ? { fps: 60 } : null;
    },
    onMessage: (listener: (message: ToClient) => void) => {
      hear = listener;
      return () => {};
    },
  } as unknown as EngineHandle;
  const notices = [{ id: 1, problem: { code: "avatar/unavailable", detail: "" } }];
  installTools(engine, { store: { getState: () => ({ notices }) } } as unknown as App);
  return { calls, hear: (message: ToClient) => hear(message), tools: (globalThis as { manyrooms?: Tools }).manyrooms! };
}

beforeEach(() => {
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("location", { href: "https://rooms.example/viewer", origin: "https://rooms.example" });
});
afterEach(() => vi.unstubAllGlobals());

describe("loadScene", () => {
  it("hands the bytes at an address of this site to the engine", async () => {
    vi.stubGlobal("fetch", async (url: string) => new Response(url === "https://rooms.example/a.glb" ? "glTF" : null));
    const { calls, tools } = install();
    await tools.loadScene("/a.glb");
    expect(calls[0]![0]).toBe("loadScene");
    const { bytes, name } = calls[0]![1] as { bytes: ArrayBuffer; name: string };
    expect([new TextDecoder().decode(bytes), name]).toEqual(["glTF", "https://rooms.example/a.glb"]);
  });

  it("asks no other site for anything", async () => {
    const fetched = vi.fn();
    vi.stubGlobal("fetch", fetched);
    const { tools, calls } = install();
    await expect(tools.loadScene("https://elsewhere.example/a.glb")).rejects.toThrow("not of this site");
    expect([fetched.mock.calls, calls]).toEqual([[], []]);
  });

  it("says so when there is nothing at the address", async () => {
    vi.stubGlobal("fetch", async () => new Response("", { status: 404 }));
    await expect(install().tools.loadScene("/gone.glb")).rejects.toThrow("404");
  });
});

it("knows when the first frame came, and keeps to the first", async () => {
  const { tools, hear } = install();
  expect((await tools.stats()).msToFirstFrame).toBeNull();
  hear({ type: "first-frame", milliseconds: 1, triangles: 1 });
  const { msToFirstFrame } = await tools.stats();
  expect(msToFirstFrame).toBeGreaterThan(0);
  hear({ type: "first-frame", milliseconds: 2, triangles: 1 });
  expect((await tools.stats()).msToFirstFrame).toBe(msToFirstFrame);
});

it("lists errors of the log and what people were told, and nothing milder", () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  vi.spyOn(console, "info").mockImplementation(() => {});
  log("error", "engine: fell over");
  log("info", "engine: walks on");
  const { log: lines, problems } = install().tools.errors();
  expect(lines).toContain("engine: fell over");
  expect(lines).not.toContain("engine: walks on");
  expect(problems).toEqual([{ code: "avatar/unavailable", detail: "" }]);
});
