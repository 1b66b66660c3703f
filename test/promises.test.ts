// promises.test.ts: what PROMISES.md names must be there.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const FOLDER = import.meta.dirname;
const rows = readFileSync(join(FOLDER, "PROMISES.md"), "utf8")
  .split("\n")
  .filter((line) => line.startsWith("|") && !/^\|[\s|:-]*$/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()));

/** Paths in backticks, relative to the folder of the one before where they name only a file. */
function pathsIn(cell: string): string[] {
  let folder = "";
  return [...cell.matchAll(/`([\w./*-]+\.(?:ts|mjs|png|json)|[\w./-]+\/\*)`/g)].map(([, path]) => {
    const full = path.includes("/") ? path : join(folder, path);
    folder = full.slice(0, full.lastIndexOf("/"));
    return full;
  });
}

const exists = (path: string): boolean =>
  path.endsWith("/*") ? readdirSync(join(FOLDER, path.slice(0, -2))).length > 0 : existsSync(join(FOLDER, path));

it("names no test and no picture that is not there", () => {
  const missing = rows.flatMap((cells) => cells.flatMap(pathsIn)).filter((path) => !exists(path));
  expect(missing).toEqual([]);
});

it("has a test or a measure for each promise", () => {
  const promises = rows.filter(([, promise]) => promise !== "promise");
  expect(promises.length).toBeGreaterThan(30);
  const empty = promises.filter(([, , test]) => !/`|bench/.test(test)).map(([, promise]) => promise);
  expect(empty).toEqual([]);
});
