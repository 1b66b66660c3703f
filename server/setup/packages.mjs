// packages.mjs: the npm packages that the lock names, installed when they are not there.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "./paths.mjs";
import { run } from "./processes.mjs";

/** @typedef {{ version?: string, integrity?: string, dev?: boolean, devOptional?: boolean, optional?: boolean, link?: boolean }} LockEntry */
/** @typedef {Record<string, LockEntry>} LockEntries */

/**
 * Installs what is missing.
 *
 * @param {{ dev: boolean }} options `dev`: with the tools that tests need
 * @returns {Promise<string>} what was done, in a word or two
 */
export async function installPackages({ dev }) {
  const wanted = await entriesOf(join(ROOT, "package-lock.json"));
  // npm writes it when all is in place. One that can't be read was cut off, and counts for nothing.
  const installed = await entriesOf(join(ROOT, "node_modules/.package-lock.json")).catch(() => undefined);
  if (wanted && installed && matches(wanted, installed, { dev }) && areThere(ROOT, installed)) return "up to date";
  // A developer's tools stay: without them `npm ci` would take away what was there.
  const keepDev = Object.values(installed ?? {}).some((entry) => entry.dev);
  const npm = process.env["npm_execpath"]; // set when npm runs us: then it is the same npm
  const args = [
    "ci",
    "--no-audit",
    "--no-fund",
    "--loglevel=error",
    ...(dev || keepDev ? ["--include=dev"] : ["--omit=dev"]),
  ];
  const [command, first] = npm?.endsWith(".js") ? [process.execPath, [npm]] : ["npm", []];
  await run(command, [...first, ...args], { what: "Installing the npm packages", cwd: ROOT });
  return "installed";
}

/**
 * Whether what is installed is what the lock names. Packages for other machines (optional ones) may be missing.
 *
 * @param {LockEntries} wanted
 * @param {LockEntries} installed
 * @param {{ dev: boolean }} options
 */
export function matches(wanted, installed, { dev }) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === "" || (!dev && (entry.dev || entry.devOptional))) return true;
    const there = installed[path];
    return there ? there.version === entry.version && there.integrity === entry.integrity : Boolean(entry.optional);
  });
}

/**
 * Whether each package's folder holds one: somebody may have deleted some by hand, or a copy was cut off.
 *
 * @param {string} root
 * @param {LockEntries} installed
 */
export function areThere(root, installed) {
  return Object.entries(installed).every(([path, { link }]) => link || existsSync(join(root, path, "package.json")));
}

/** @param {string} lockFile @returns {Promise<LockEntries | undefined>} */
async function entriesOf(lockFile) {
  const text = await readFile(lockFile, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text).packages;
}
