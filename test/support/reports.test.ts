// reports.test.ts: counting what the test programs report: nothing that failed may be missed.

import { expect, it } from "vitest";
import { readPlaywright, readVitest } from "./reports.mjs";

const test = (status: string, fullName = status) => ({ status, fullName });

it("counts Vitest's tests, and a file that could not be loaded as one that failed", () => {
  const report = {
    testResults: [
      { name: "a", status: "failed", assertionResults: [test("passed"), test("failed"), test("pending", "waits")] },
      { name: "b", status: "failed", assertionResults: [] },
      { name: "c", status: "passed", assertionResults: [test("passed"), test("todo", "later")] },
    ],
  };
  expect(readVitest(report)).toEqual({ passed: 2, failed: 2, skipped: ["waits", "later"] });
});

it("counts Playwright's tests in nested suites, and an error outside of a test as one that failed", () => {
  const spec = (title: string, status: string) => ({ title, tests: [{ status }] });
  const report = {
    suites: [
      {
        title: "a.spec.ts",
        specs: [spec("walks", "expected"), spec("falls", "unexpected")],
        suites: [{ title: "inner", specs: [spec("swims", "skipped")] }],
      },
    ],
    errors: [{ message: "the set-up failed" }],
  };
  expect(readPlaywright(report)).toEqual({ passed: 1, failed: 2, skipped: ["inner: swims"], shaky: [] });
});
