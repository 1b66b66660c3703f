// fingerprint.mjs: tells whether something was made from the sources that lie there now.

import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/**
 * A hash over names and contents of files and folders. What does not exist counts as empty.
 *
 * @param {string} root
 * @param {readonly string[]} paths relative to `root`
 * @returns {Promise<string>} 64 hex digits
 */
export async function fingerprint(root, paths) {
  const files = (await Promise.all(paths.map((path) => filesUnder(root, path)))).flat().sort();
  const contents = await Promise.all(files.map((file) => readFile(join(root, file))));
  const hash = createHash("sha256");
  for (const [i, file] of files.entries()) hash.update(`${file}\0${contents[i].length}\0`).update(contents[i]);
  return hash.digest("hex");
}

/** @param {string} root @param {string} path @returns {Promise<string[]>} */
async function filesUnder(root, path) {
  const info = await stat(join(root, path)).catch(() => undefined);
  if (!info) return [];
  if (info.isFile()) return [path];
  const entries = await readdir(join(root, path), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

/** What a stamp file says, or undefined. @param {string} path */
export async function readStamp(path) {
  return (await readFile(path, "utf8").catch(() => undefined))?.trim();
}
