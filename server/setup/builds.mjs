// builds.mjs: makes the worlds and the web app from their sources, when those have changed.

import { existsSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { compressFolder } from "./compress.mjs";
import { Failure } from "./failure.mjs";
import { fingerprint, readStamp } from "./fingerprint.mjs";
import { AVATARS, CLIENT, HOME, ROOT, WORLDS } from "./paths.mjs";
import { run } from "./processes.mjs";

/**
 * One thing that is built by a program of its own. Looking at the sources takes some 20 ms, starting the program a
 * second: so we look, and start it only when we must.
 *
 * @typedef {object} Build
 * @property {string} what for the sentence of a failure
 * @property {string} stamp file name of the stamp in .manyrooms/
 * @property {readonly string[]} sources relative to the checkout
 * @property {readonly string[]} outputs folders that must be there
 * @property {readonly string[]} args what Node runs
 */

/** @type {Build} */
const WORLDS_BUILD = {
  what: "Building the worlds",
  stamp: "worlds.stamp",
  sources: ["worlds", "engine/gltf", "package-lock.json"],
  outputs: [WORLDS, AVATARS],
  args: ["--import", "tsx", "worlds/build.ts"],
};

/** @type {Build} */
const CLIENT_BUILD = {
  what: "Building the web app",
  stamp: "client.stamp",
  sources: ["client", "engine", "worlds/pipeline", "vite.config.ts", "tsconfig.json", "package-lock.json"],
  outputs: [CLIENT],
  args: ["node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"],
};

/** Builds the worlds and the avatars. */
export const buildWorlds = () => build(WORLDS_BUILD);

/** Builds the web app. */
export const buildClient = () => build(CLIENT_BUILD);

/**
 * @param {Build} build
 * @returns {Promise<string>} what was done, in a word or two
 */
async function build({ what, stamp, sources, outputs, args }) {
  const stampFile = join(HOME, stamp);
  const wanted = await fingerprint(ROOT, sources);
  if ((await readStamp(stampFile)) === (await stampFor(wanted, outputs))) return "up to date";
  await rm(stampFile, { force: true });
  await run(process.execPath, args, { what, cwd: ROOT });
  const missing = outputs.find((path) => !existsSync(path));
  if (missing) throw new Failure(`${what} ended without a result: there is no ${missing}.`);
  await Promise.all(outputs.map(compressFolder));
  await mkdir(HOME, { recursive: true });
  await writeFile(stampFile, await stampFor(wanted, outputs));
  return "built";
}

/** Sources and what lies there of the result: a folder that was emptied by hand is built again. */
async function stampFor(/** @type {string} */ sources, /** @type {readonly string[]} */ outputs) {
  const lists = await Promise.all(outputs.map((path) => readdir(path, { recursive: true }).catch(() => [])));
  const count = lists.map((list) => list.length).join(" ");
  return `${sources} ${count}`;
}
