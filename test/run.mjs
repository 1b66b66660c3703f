// run.mjs: `npm test`: sets up what is missing, runs everything, says what came of it. Last line: `N passed, N failed`.

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Failure } from "../server/setup/failure.mjs";
import { ROOT } from "../server/setup/paths.mjs";
import { howItEnded, start, stop, stopAll } from "../server/setup/processes.mjs";
import { Steps } from "../server/setup/steps.mjs";
import { readPlaywright, readVitest } from "./support/reports.mjs";
import { setUp } from "./support/set-up.mjs";

/** ms that a stage may take: one that hangs has failed. */
const LIMIT = 40 * 60_000;

/**
 * How a crash in native code looks, as opposed to a failed test: WebRTC for Node (@roamhq/wrtc) dies now and then while it closes
 * many connections. Such a stage is run once more, and says so.
 */
const CRASHED = /Worker exited unexpectedly/;

/** Characters of a failed stage's output that are shown, its end. */
const SHOWN = 30_000;

const steps = new Steps();
const reports = await mkdtemp(join(tmpdir(), "manyrooms-test-"));

/** @type {{ passed: number, failed: number, skipped: string[] }} */
const total = { passed: 0, failed: 0, skipped: [] };

/** What failed stages printed; shown at the end, where it is read. @type {string[]} */
const complaints = [];

/**
 * Runs a program of this checkout's packages.
 *
 * @param {readonly string[]} args for Node
 * @param {Record<string, string>} [env]
 * @returns {Promise<{ good: boolean, ended: string, output: string }>}
 */
function runNode(args, env = {}) {
  return new Promise((resolve) => {
    const child = start(process.execPath, args, { cwd: ROOT, env: { ...process.env, NO_COLOR: "1", ...env } });
    let output = "";
    const take = (/** @type {Buffer} */ data) => (output += data);
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    const timer = setTimeout(() => {
      output += `\nStopped: it took more than ${LIMIT / 60_000} minutes.`;
      void stop(child);
    }, LIMIT);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ good: code === 0, ended: howItEnded(code, signal), output });
    });
  });
}

/**
 * Runs a stage and counts what came of it. A stage that fails without a failed test counts as one.
 *
 * @param {string} name
 * @param {readonly string[]} args for Node
 * @param {(good: boolean) => Promise<import("./support/reports.mjs").Outcome>} read its outcome
 * @param {Record<string, string>} [env]
 */
async function stage(name, args, read, env) {
  await steps.run(name, async ({ note, fail }) => {
    let run = await runNode(args, env);
    if (!run.good && CRASHED.test(run.output)) {
      console.log(`  ! ${name}: a test process crashed in native code; running this stage once more`);
      run = await runNode(args, env);
    }
    const { good, ended, output } = run;
    const {
      passed,
      failed: counted,
      skipped,
      shaky = [],
    } = await read(good).catch(() => ({ passed: 0, failed: 1, skipped: [], shaky: [] }));
    const failed = good ? counted : Math.max(1, counted);
    total.passed += passed;
    total.failed += failed;
    total.skipped.push(...skipped.map((test) => `${name}: ${test}`));
    note(inWords({ passed, failed, skipped }));
    for (const test of shaky) console.log(`  ! passed at the second try only: ${test}`);
    if (failed === 0) return;
    fail();
    complaints.push(`── ${name} (${ended}) ──\n${output.slice(-SHOWN).trim()}`);
  });
}

/** @param {import("./support/reports.mjs").Outcome} outcome */
const inWords = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`;

/** A stage that is one test. */
const single = async (/** @type {boolean} */ good) => ({ passed: good ? 1 : 0, failed: good ? 0 : 1, skipped: [] });

const bin = (/** @type {string} */ path) => join(ROOT, "node_modules", path);

async function checks() {
  await Promise.all([
    stage("lint", [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings"], single),
    stage("types", [bin("typescript/bin/tsc"), "--noEmit"], single),
    stage("dead exports", [bin("knip/bin/knip.js")], single),
  ]);
}

/** Tests with native WebRTC, whole clients in Node: a stage of their own, so that a crash in it costs no other test a second run. */
const WITH_WEBRTC = ["accounts", "errors", "rtc/mesh", "world"].map((name) => `test/client/${name}.test.ts`);

/** @param {string} name @param {readonly string[]} which tests, as Vitest takes it */
async function vitest(name, which) {
  const report = join(reports, `${name.replaceAll(/\W+/g, "-")}.json`);
  const args = [
    bin("vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
    ...which,
  ];
  await stage(name, args, async () => readVitest(JSON.parse(await readFile(report, "utf8"))));
}

async function unit() {
  await vitest(
    "unit, architecture, simulation",
    WITH_WEBRTC.map((file) => `--exclude=${file}`),
  );
  await vitest("clients in Node", WITH_WEBRTC);
}

async function endToEnd() {
  const report = join(reports, "playwright.json");
  const args = [bin("@playwright/test/cli.js"), "test", "--reporter=list,json"];
  const read = async () => readPlaywright(JSON.parse(await readFile(report, "utf8")));
  await stage("end to end", args, read, { PLAYWRIGHT_JSON_OUTPUT_NAME: report });
}

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => void finish("Stopped before the end."));
}

let finishing = false;

/**
 * Ends what is still running and says what came of it all.
 *
 * @param {string} [complaint] what went wrong besides failed tests
 */
async function finish(complaint) {
  if (finishing) return; // what is cut off fails too
  finishing = true;
  steps.close();
  if (complaint) {
    total.failed++;
    complaints.push(complaint);
  }
  const shown = [...complaints];
  await stopAll();
  await rm(reports, { recursive: true, force: true });
  for (const text of shown) console.log(`\n${text}`);
  if (total.skipped.length > 0) console.log(`\nSKIPPED, so not tested here:\n  ${total.skipped.join("\n  ")}`);
  console.log(`\n${inWords(total)}`);
  process.exit(total.failed > 0 ? 1 : 0);
}

try {
  await setUp(steps, checks);
  await unit();
  await endToEnd();
  await finish();
} catch (error) {
  await finish(error instanceof Failure ? error.inFull() : String(error instanceof Error ? error.stack : error));
}
