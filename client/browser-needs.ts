// browser-needs.ts: what Manyrooms needs of a browser, and what of that this one lacks.

import type { ErrorCode } from "../engine/errors.ts";

/** Something that is missing; `fatal` if there is no world without it. */
export interface Lack {
  readonly code: Extract<ErrorCode, "engine/no-webgl2" | `browser/${string}`>;
  readonly fatal: boolean;
}

/** Where the browser draws with WebGL 2: on a worker's canvas, on the page's alone, or nowhere. Asking costs a GPU context: ask once. */
export function whereItDraws(): "worker" | "page" | "nowhere" {
  const canTransfer =
    typeof OffscreenCanvas !== "undefined" && "transferControlToOffscreen" in HTMLCanvasElement.prototype;
  if (canTransfer && new OffscreenCanvas(1, 1).getContext("webgl2")) return "worker";
  return document.createElement("canvas").getContext("webgl2") ? "page" : "nowhere";
}

/** Nothing in a browser that can do everything. */
export function findLacks(draws: ReturnType<typeof whereItDraws>): Lack[] {
  const lacks: Lack[] = [];
  if (draws === "nowhere") lacks.push({ code: "engine/no-webgl2", fatal: true });
  if (typeof WebAssembly === "undefined") lacks.push({ code: "browser/no-wasm", fatal: true });
  if (typeof RTCPeerConnection === "undefined") lacks.push({ code: "browser/no-webrtc", fatal: false });
  if (!mayStore()) lacks.push({ code: "browser/no-storage", fatal: false });
  return lacks;
}

/** Where site data are blocked, even looking at these throws. */
function mayStore(): boolean {
  try {
    return Boolean(localStorage && indexedDB);
  } catch {
    return false;
  }
}
