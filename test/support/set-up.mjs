// set-up.mjs: what the tests need on a bare machine: packages, Synapse, a Chromium, and the built worlds and web app.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { buildClient, buildWorlds } from "../../server/setup/builds.mjs";
import { Failure } from "../../server/setup/failure.mjs";
import { installPackages } from "../../server/setup/packages.mjs";
import { ROOT } from "../../server/setup/paths.mjs";
import { run } from "../../server/setup/processes.mjs";
import { installSynapse } from "../../server/setup/venv.mjs";

/** The browser, what it draws with where there is no GPU, and fonts for names in any script. */
const BROWSER_PACKAGES = ["chromium", "libegl1", "libgl1-mesa-dri", "fonts-noto-core", "fonts-noto-cjk"];

/** A relay, and what pulls cables. Where they can't be had, their tests are skipped and say so. */
const NETWORK_PACKAGES = ["coturn", "iproute2"];

const PYTHON_PACKAGES = ["python3", "python3-venv"];

/**
 * Installs and builds all of it, side by side where it can be.
 *
 * @param {import("../../server/setup/steps.mjs").Steps} steps
 * @param {() => Promise<void>} withPackages what can begin once the packages are there
 */
export async function setUp(steps, withPackages) {
  const step = (/** @type {string} */ name, /** @type {() => Promise<string>} */ work) =>
    steps.run(name, async ({ note }) => note(await work()));
  const packages = step("npm packages", () => installPackages({ dev: true }));
  const system = step("system packages", installBrowserByApt);
  const synapse = system.then(() => step("Synapse's packages", installSynapseAndPython));
  const browser = Promise.all([packages, system]).then(() => step("Chromium", installBrowser));
  const worlds = packages.then(() => step("worlds", buildWorlds));
  const client = worlds.then(() => step("web app", buildClient));
  const all = await Promise.allSettled([packages.then(withPackages), synapse, browser, client]);
  for (const each of all) if (each.status === "rejected") throw each.reason; // once all have ended
}

/** Debian where we may install. (Ubuntu's chromium is a snap, which containers can't run.) */
async function maySystemInstall() {
  const release = await readFile("/etc/os-release", "utf8").catch(() => "");
  return process.getuid?.() === 0 && /^ID=debian$/m.test(release) && existsSync("/usr/bin/apt-get");
}

async function installBrowserByApt() {
  if (process.env["CHROMIUM"]) return "not needed: CHROMIUM is set";
  if (!(await maySystemInstall())) return "not by us";
  const done = await aptInstall(BROWSER_PACKAGES);
  const more = await aptInstall(NETWORK_PACKAGES).catch(() => `without ${NETWORK_PACKAGES.join(" and ")}`);
  return more === "up to date" ? done : more;
}

/** @param {readonly string[]} names */
async function aptInstall(names) {
  const query = ["-W", `-f=\${db:Status-Status}\n`, ...names];
  const states = await run("dpkg-query", query, { what: "dpkg-query" }).catch(() => ""); // fails when one is unknown
  if (states.split("\n").filter((state) => state === "installed").length === names.length) return "up to date";
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-q"], { what: "apt-get update", env });
  await run("apt-get", ["install", "-qy", "--no-install-recommends", ...names], { what: "apt-get install", env });
  return "installed";
}

/** Where Python or its venv module is what is missing, and we may, that too. */
async function installSynapseAndPython() {
  try {
    return await installSynapse();
  } catch (error) {
    if (!(error instanceof Failure) || !(await maySystemInstall())) throw error;
    if ((await aptInstall(PYTHON_PACKAGES)) === "up to date") throw error; // then that was not it
    return installSynapse();
  }
}

/** Without a Chromium on the machine, Playwright fetches its own. */
async function installBrowser() {
  const { register } = await import("tsx/esm/api");
  const unregister = register();
  const { findChromium } = await import("./chromium.ts");
  await unregister();
  const found = findChromium();
  if (found) return found;
  const deps = process.getuid?.() === 0 ? ["--with-deps"] : [];
  const args = ["node_modules/@playwright/test/cli.js", "install", ...deps, "chromium"];
  await run(process.execPath, args, {
    what: "Downloading Chromium (set CHROMIUM to the path of one that is there)",
    cwd: ROOT,
  });
  return "Playwright's own";
}
