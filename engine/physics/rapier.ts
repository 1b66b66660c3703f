// rapier.ts: Rapier's WebAssembly as a file of its own, streamed, instead of inside the script or behind a top-level await.
// The package's `rapier_wasm3d.js` imports the .wasm as a module, which neither Node nor every bundler can. The alias in
// vite.config.ts skips that file (`./rapier_wasm3d` becomes `./rapier_wasm3d_bg.js`), and this one does its work.

import * as glue from "@dimforge/rapier3d-simd/rapier_wasm3d_bg.js";
import { EngineError } from "../errors.ts";

/** A response that is still on its way, or the bytes of the file. */
export type WasmSource = Response | Promise<Response> | BufferSource;

/** What the file exports, as far as this module touches it. */
interface RapierExports extends WebAssembly.Exports {
  readonly memory: WebAssembly.Memory;
}

let started: Promise<void> | null = null;
let exports: RapierExports | null = null;

/**
 * Makes Rapier usable; every world of this thread shares it. Later calls wait for the first, whatever they bring,
 * unless that one failed. Rejects with `physics/wasm`.
 */
export function initRapier(source: WasmSource): Promise<void> {
  started ??= start(source).catch((cause) => {
    started = null;
    throw new EngineError("physics/wasm", `initRapier: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    });
  });
  return started;
}

async function start(source: WasmSource): Promise<void> {
  const instance = await instantiate(source);
  exports = instance.exports as RapierExports;
  glue.__wbg_set_wasm(exports);
}

async function instantiate(source: WasmSource): Promise<WebAssembly.Instance> {
  const imports = { "./rapier_wasm3d_bg.js": glue as unknown as WebAssembly.ModuleImports };
  if (ArrayBuffer.isView(source) || source instanceof ArrayBuffer) {
    return (await WebAssembly.instantiate(source, imports)).instance;
  }
  const response = await source;
  if (!response.ok) throw new Error(`${response.url} answers ${response.status}`);
  // Any other type, as of a server that does not know .wasm, and any parameter, the streaming compiler refuses.
  const streams = response.headers.get("content-type") === "application/wasm";
  if (streams) return (await WebAssembly.instantiateStreaming(response, imports)).instance;
  return (await WebAssembly.instantiate(await response.arrayBuffer(), imports)).instance;
}

/** Bytes of memory that Rapier holds, all worlds together; it never shrinks. 0 before {@link initRapier}. */
export const rapierMemory = (): number => exports?.memory.buffer.byteLength ?? 0;
