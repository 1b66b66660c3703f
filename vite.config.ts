// vite.config.ts: how the page and the engine's worker are bundled.

import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { basisWithoutEval } from "./client/vite/basis-without-eval.ts";

/** Rapier without the file that imports its WebAssembly as a module; engine/physics/rapier.ts does that file's work. */
export const alias = [{ find: /^\.\/rapier_wasm3d$/, replacement: "@dimforge/rapier3d-simd/rapier_wasm3d_bg.js" }];

/** The service worker's name (client/media/media.ts registers it). */
const MEDIA_WORKER = "media-worker";

export default defineConfig({
  root: "client",
  plugins: [react(), basisWithoutEval()],
  resolve: { alias },
  build: {
    outDir: "../.manyrooms/client",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // a data: URL would need a hole in the CSP
    chunkSizeWarningLimit: 3000,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { index: "client/index.html", [MEDIA_WORKER]: "client/media/worker.ts" },
      output: {
        // Its scope is where it lies, and a page must find the newest by the same name
        entryFileNames: ({ name }) => (name === MEDIA_WORKER ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
  worker: { format: "es", plugins: () => [basisWithoutEval()] },
});
