// rapier-wasm.d.ts: what rapier.ts needs of the package's glue, which comes without types.

declare module "@dimforge/rapier3d-simd/rapier_wasm3d_bg.js" {
  /** Hands the glue the instance that its functions call. */
  export function __wbg_set_wasm(exports: WebAssembly.Exports): void;
}
