// rapier-file.ts: where a browser finds Rapier's WebAssembly. Node has no use for it: tests read the file themselves.

import url from "@dimforge/rapier3d-simd/rapier_wasm3d_bg.wasm?url";

/** Asks for the file at once; hand the answer to `initRapier`. */
export const fetchRapier = (): Promise<Response> => fetch(url);
