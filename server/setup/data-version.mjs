// data-version.mjs: refuses data that a newer Manyrooms has made, before anything touches it.

import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "./failure.mjs";
import { DATA } from "./paths.mjs";

/**
 * Counts up whenever data made from now on is of no use to the Manyrooms of before. Older data is taken on: whoever
 * raises this number brings the code that does so.
 */
const VERSION = 1;

const STAMP = join(DATA, "version");

/** Checks what is there, and notes who uses it now. */
export async function checkDataVersion() {
  const made = existsSync(STAMP) ? Number((await readFile(STAMP, "utf8")).trim()) : 0;
  if (made > VERSION) throw newerData(`version ${made}, this one knows ${VERSION}`);
  if (made === VERSION) return;
  await mkdir(DATA, { recursive: true, mode: 0o700 });
  await writeFile(STAMP, `${VERSION}\n`);
}

/**
 * @param {string} how the versions, in a few words
 * @param {string} [folder] where the data lies
 * @param {string} [details]
 */
export function newerData(how, folder = DATA, details) {
  return new Failure(
    `The data in ${folder} was made by a newer Manyrooms (${how}). Nothing was changed. Update Manyrooms (git pull) and start again; or move that folder away to begin with new data.`,
    details,
  );
}
