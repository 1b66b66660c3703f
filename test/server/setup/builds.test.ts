// builds.test.ts: a build that was cut off is not taken for a whole one. A small page stands for the web app; the builder is the real one.

import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, expect, it } from "vitest";
import { type Checkout, makeCheckout } from "../../support/checkout.ts";

let checkout: Checkout;
afterEach(() => checkout.remove());

const CONFIG = `export default { root: "client", build: { outDir: "../.manyrooms/client", emptyOutDir: true } };`;
const CUT_OFF = CONFIG.replace(
  "};",
  `, plugins: [{ name: "cut", writeBundle() { process.kill(process.pid, "SIGKILL"); } }] };`,
);

it("builds the web app again after a build that was killed half-way, and after half of it was deleted", async () => {
  checkout = makeCheckout({ without: ["client"] });
  const inside = (path: string) => join(checkout.folder, path);
  mkdirSync(inside("client"));
  writeFileSync(inside("client/index.html"), '<!doctype html><script type="module" src="main.js"></script>');
  writeFileSync(inside("client/main.js"), "document.title = 'here';");
  const { buildClient } = (await import(pathToFileURL(inside("server/setup/builds.mjs")).href)) as {
    buildClient: () => Promise<string>;
  };

  writeFileSync(inside("vite.config.ts"), CUT_OFF);
  await expect(buildClient()).rejects.toThrow("Building the web app failed (ended by SIGKILL).");
  expect(existsSync(join(checkout.home, "client"))).toBe(true);
  expect(existsSync(join(checkout.home, "client.stamp"))).toBe(false);

  writeFileSync(inside("vite.config.ts"), CONFIG);
  expect(await buildClient()).toBe("built");
  expect(await buildClient()).toBe("up to date");
  rmSync(join(checkout.home, "client/assets"), { recursive: true });
  expect(await buildClient()).toBe("built");
});
