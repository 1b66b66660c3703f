// fingerprint.test.ts: a build is repeated when, and only when, its sources have changed.

import { mkdir, mkdtemp, rename, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fingerprint } from "../../../server/setup/fingerprint.mjs";

let folder: string;
const now = () => fingerprint(folder, ["a", "one.json", "missing"]);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "manyrooms-print-"));
  await mkdir(join(folder, "a/b"), { recursive: true });
  await writeFile(join(folder, "a/b/x.ts"), "x");
  await writeFile(join(folder, "one.json"), "1");
});

afterEach(() => rm(folder, { recursive: true }));

it("stays the same when only dates change, as in a fresh clone", async () => {
  const before = await now();
  await utimes(join(folder, "a/b/x.ts"), 1, 1);
  expect(await now()).toBe(before);
});

it("changes with a file's content, name, coming and going", async () => {
  const prints = [await now()];
  await writeFile(join(folder, "a/b/x.ts"), "y");
  prints.push(await now());
  await rename(join(folder, "a/b/x.ts"), join(folder, "a/b/z.ts"));
  prints.push(await now());
  await writeFile(join(folder, "missing"), "");
  prints.push(await now());
  await rm(join(folder, "one.json"));
  prints.push(await now());
  expect(new Set(prints).size).toBe(prints.length);
});
