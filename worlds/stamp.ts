// stamp.ts: tells whether a built file is newer than what it is made from, by a hash kept beside it.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What a built file depends on. */
export interface Inputs {
  /** The folder that all paths are relative to; it holds package.json. */
  readonly root: string;
  /** Files, and folders with all that is in them. */
  readonly sources: readonly string[];
  /** Packages, of which the pinned version counts. */
  readonly packages: readonly string[];
  /** Anything else that changes the result. */
  readonly mode: string;
}

const stampOf = (output: string): string => `${output}.stamp`;

/** True if `output` exists and was made from exactly these inputs. */
export async function isUpToDate(output: string, inputs: Inputs): Promise<boolean> {
  if (!existsSync(output) || !existsSync(stampOf(output))) return false;
  return (await readFile(stampOf(output), "utf8")) === (await hashOf(inputs));
}

/** Notes that `output` was made from these inputs. */
export async function markUpToDate(output: string, inputs: Inputs): Promise<void> {
  await writeFile(stampOf(output), await hashOf(inputs));
}

async function hashOf(inputs: Inputs): Promise<string> {
  const hash = createHash("sha256").update(inputs.mode);
  const pinned = JSON.parse(await readFile(join(inputs.root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };
  for (const name of inputs.packages)
    hash.update(`${name} ${pinned.dependencies[name] ?? pinned.devDependencies[name]}\n`);
  for (const source of inputs.sources) {
    for (const file of await filesIn(join(inputs.root, source)))
      hash.update(`${file.slice(inputs.root.length)}\n`).update(await readFile(file));
  }
  return hash.digest("hex");
}

/** What stands in a world's folder and changes nothing of its scene: prose, and the picture that is taken of it. */
const BESIDE = /\.(md|jpg)$/;

/** All files below a folder in a fixed order, but for {@link BESIDE}; or the one file. */
async function filesIn(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !BESIDE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
