// vitest.config.ts: how the tests in Node run.

import { defineConfig } from "vitest/config";
import { alias } from "./vite.config.ts";

export default defineConfig({
  resolve: { alias },
  test: {
    include: ["test/**/*.test.ts"],
    server: { deps: { inline: [/rapier3d-simd/] } }, // its files have no extensions in their imports
  },
});
