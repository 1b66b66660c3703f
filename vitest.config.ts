// vitest.config.ts: how the tests in Node run.

import { defineConfig } from "vitest/config";
import { alias } from "./vite.config.ts";

export default defineConfig({
  resolve: { alias },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 30_000, // ms. No test measures time; a busy machine may be slow
    hookTimeout: 120_000, // the homeserver's start
    server: { deps: { inline: [/rapier3d-simd/] } }, // its files have no extensions in their imports
  },
});
