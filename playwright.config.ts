// playwright.config.ts: how the end-to-end tests run: real Chromium, one real homeserver and web server for all of them.

import { defineConfig } from "@playwright/test";
import { CHROMIUM_FLAGS, findChromium } from "./test/support/chromium.ts";

export default defineConfig({
  testDir: "test/e2e",
  testMatch: "*.spec.ts",
  outputDir: "test/e2e/results",
  globalSetup: "./test/support/e2e-setup.ts",
  workers: 1, // each test has up to four browsers that draw in software
  forbidOnly: Boolean(process.env["CI"]),
  timeout: 120_000, // ms
  retries: 1, // real time, real networks, up to six browsers on two cores; what needed it is named at the end (test/run.mjs)
  expect: { timeout: 30_000 },
  use: {
    baseURL: process.env["MANYROOMS_ORIGIN"], // set by the global set-up before the workers read this
    viewport: { width: 960, height: 540 },
    trace: "retain-on-failure",
    launchOptions: { executablePath: findChromium(), args: CHROMIUM_FLAGS },
  },
});
