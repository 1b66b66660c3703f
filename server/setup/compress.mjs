// compress.mjs: makes a .br and a .gz beside every built file that gets clearly smaller by it.
//
// Done once after a build, so that serving is reading a file. Browsers ask for Brotli only over HTTPS and on localhost.

import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Pictures and sound are compressed already. */
const COMPRESSIBLE = new Set([
  ".html",
  ".js",
  ".css",
  ".json",
  ".svg",
  ".wasm",
  ".glb",
  ".vrm",
  ".clips",
  ".bin",
  ".txt",
  ".map",
]);

/** Bytes. Below, the headers weigh more than what is saved. */
const SMALLEST = 1024;

/** A copy that saves less than a tenth is not kept. */
const WORTH = 0.9;

/** Quality 9 takes 2 s for the whole client on two cores; 11 takes 25 s and saves 6 % more. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** @type {readonly [ending: string, compress: (bytes: Buffer) => Promise<Buffer>][]} */
const ENCODINGS = [
  [".br", (bytes) => promisify(brotliCompress)(bytes, BROTLI)],
  [".gz", (bytes) => promisify(gzip)(bytes, { level: 9 })],
];

/**
 * Compresses what lies in a folder and has changed since it was compressed last.
 *
 * @param {string} folder
 */
export async function compressFolder(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)));
  await Promise.all(files.map((entry) => compressFile(join(entry.parentPath, entry.name))));
}

/** @param {string} path */
async function compressFile(path) {
  const { size, mtimeMs } = await stat(path);
  if (size < SMALLEST) return;
  const bytes = await readFile(path);
  for (const [ending, compress] of ENCODINGS) {
    const done = await stat(path + ending).catch(() => undefined);
    if (done && done.mtimeMs >= mtimeMs) continue;
    const small = await compress(bytes);
    if (small.length < bytes.length * WORTH) await writeFile(path + ending, small);
  }
}
