// basis-without-eval.test.ts: three's transcoder makes no functions out of text after the build step, and one that has changed stops the build.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it } from "vitest";
import { withoutEval } from "../../../client/vite/basis-without-eval.ts";

const file = createRequire(import.meta.url).resolve("three/addons/libs/basis/basis_transcoder.js");
const original = readFileSync(file, "utf8");

it("leaves nothing that a page without 'unsafe-eval' would refuse", () => {
  expect(original).toContain("newFunc(Function");
  const changed = withoutEval(original);
  expect(changed).not.toMatch(/newFunc\(Function|new Function\(/);
  expect(() => new Function(changed), "it is still a script").not.toThrow();
});

it("refuses a transcoder that is not the one it was written for", () => {
  expect(() => withoutEval(original.replaceAll("createJsInvoker(", "createOther("))).toThrow("not in this transcoder");
  expect(() => withoutEval(`${original};new Function("")`)).toThrow("still makes functions");
});
