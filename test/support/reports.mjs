// reports.mjs: what Vitest's and Playwright's JSON reports say: how many passed and failed, and which were skipped.

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {readonly string[]} skipped names
 * @property {readonly string[]} [shaky] names of those that passed at the second try only
 */

/**
 * Reads Vitest's report. A file that could not even be loaded has no tests: it counts as one that failed.
 *
 * @param {VitestReport} report
 * @returns {Outcome}
 * @typedef {{ testResults: { name: string, status: string, assertionResults: { status: string, fullName: string }[] }[] }} VitestReport
 */
export function readVitest({ testResults }) {
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && !assertionResults.some((test) => test.status === "failed"),
  );
  const withStatus = (/** @type {string} */ status) => tests.filter((test) => test.status === status);
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed");
  return {
    passed: withStatus("passed").length,
    failed: withStatus("failed").length + broken.length,
    skipped: skipped.map(({ fullName }) => fullName),
  };
}

/**
 * Reads Playwright's report. What went wrong outside of a test (a file, the set-up) counts as a test that failed.
 *
 * @param {PlaywrightReport} report
 * @returns {Outcome}
 * @typedef {{ title: string, specs?: { title: string, tests: { status: string }[] }[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ suites: PlaywrightSuite[], errors: unknown[] }} PlaywrightReport
 */
export function readPlaywright({ suites, errors }) {
  const tests = suites.flatMap(testsOf);
  const withStatus = (/** @type {string} */ status) => tests.filter((test) => test.status === status);
  return {
    passed: withStatus("expected").length + withStatus("flaky").length,
    failed: withStatus("unexpected").length + errors.length,
    skipped: withStatus("skipped").map(({ name }) => name),
    shaky: withStatus("flaky").map(({ name }) => name),
  };
}

/** @param {PlaywrightSuite} suite @returns {{ name: string, status: string }[]} */
function testsOf({ title, specs = [], suites = [] }) {
  const own = specs.flatMap((spec) => spec.tests.map(({ status }) => ({ name: `${title}: ${spec.title}`, status })));
  return [...own, ...suites.flatMap(testsOf)];
}
