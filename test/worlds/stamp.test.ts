// stamp.test.ts: what makes a built file old.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { isUpToDate, markUpToDate } from "../../worlds/stamp.ts";

let root: string;
let output: string;
const inputs = (mode = "full") => ({ root, sources: ["kit", "build.ts"], packages: ["three"], mode });
const pin = (version: string): Promise<void> =>
  writeFile(join(root, "package.json"), JSON.stringify({ dependencies: { three: version }, devDependencies: {} }));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "stamp-"));
  output = join(root, "world.glb");
  await mkdir(join(root, "kit/parts"), { recursive: true });
  await writeFile(join(root, "kit/parts/box.ts"), "box");
  await writeFile(join(root, "kit/README.md"), "prose");
  await writeFile(join(root, "build.ts"), "build");
  await writeFile(output, "world");
  await pin("0.187.0");
  await markUpToDate(output, inputs());
});
afterEach(() => rm(root, { recursive: true }));

it("is up to date until something changes, and prose and pictures are nothing", async () => {
  expect(await isUpToDate(output, inputs())).toBe(true);
  await writeFile(join(root, "kit/README.md"), "more prose");
  await writeFile(join(root, "kit/kit.jpg"), "a picture");
  expect(await isUpToDate(output, inputs())).toBe(true);
});

it.each([
  ["a source", () => writeFile(join(root, "kit/parts/box.ts"), "other box")],
  ["a new source", () => writeFile(join(root, "kit/new.ts"), "")],
  ["a package's version", () => pin("0.188.0")],
  ["the output's absence", () => rm(output)],
])("%s makes it old", async (_what, change) => {
  await change();
  expect(await isUpToDate(output, inputs())).toBe(false);
});

it("a draft is no full build", async () => {
  expect(await isUpToDate(output, inputs("draft"))).toBe(false);
});
