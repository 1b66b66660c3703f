// rapier.ts: Rapier for tests and benches in Node.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { initRapier } from "../../engine/physics/rapier.ts";

/** Starts Rapier from the installed package. */
export async function loadRapier(): Promise<void> {
  const path = createRequire(import.meta.url).resolve("@dimforge/rapier3d-simd/rapier_wasm3d_bg.wasm");
  await initRapier(await readFile(path));
}
