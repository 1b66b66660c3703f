// browser-needs.test.ts: what is said to be missing, in browsers that lack it.

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { findLacks } from "../../client/browser-needs.ts";

beforeEach(() => {
  for (const name of ["RTCPeerConnection", "localStorage", "indexedDB"]) vi.stubGlobal(name, {});
});
afterEach(() => vi.unstubAllGlobals());

it("misses nothing in a browser that can do everything, also if only its page can draw", () => {
  expect([findLacks("worker"), findLacks("page")]).toEqual([[], []]);
});

it("can't go on without WebGL 2 or WebAssembly", () => {
  vi.stubGlobal("WebAssembly", undefined);
  expect(findLacks("nowhere")).toEqual([
    { code: "engine/no-webgl2", fatal: true },
    { code: "browser/no-wasm", fatal: true },
  ]);
});

it("can go on without WebRTC, and where site data are blocked, so that even a look at them throws", () => {
  vi.stubGlobal("RTCPeerConnection", undefined);
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get: () => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    },
  });
  expect(findLacks("worker")).toEqual([
    { code: "browser/no-webrtc", fatal: false },
    { code: "browser/no-storage", fatal: false },
  ]);
});
