// start.bench.ts: how long `npm start` takes, in a fresh clone with cold caches, and once more there.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "../../server/setup/paths.mjs";
import { start, stop } from "../../server/setup/processes.mjs";
import { freePort } from "../../server/synapse/process.ts";

/** Second starts, of which the median counts. */
const RUNS = 3;

interface Started {
  /** Seconds until the address was printed. */
  readonly total: number;
  /** Seconds of it without Synapse's own start. */
  readonly own: number;
}

/** A clone of what is committed, with package caches of its own. */
const home = mkdtempSync(join(tmpdir(), "manyrooms-start-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));
const clone = join(home, "clone");

async function startOnce(): Promise<Started> {
  const env = {
    ...process.env,
    npm_config_cache: join(home, "npm"),
    UV_CACHE_DIR: join(home, "uv"),
    PIP_CACHE_DIR: join(home, "pip"),
  };
  const child = start(process.execPath, ["server/start.mjs", "--port", String(await freePort())], { cwd: clone, env });
  const said = await new Promise<string>((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (data) => {
      text += data;
      if (/^http:.*\n/m.test(text)) resolve(text);
    });
    child.stderr?.on("data", (data) => {
      text += data;
    });
    child.once("exit", () => reject(new Error(`startOnce: it ended before there was an address:\n${text}`)));
  });
  await stop(child);
  const [, total, own] = /Ready after ([\d.]+) s, ([\d.]+) s/.exec(said) ?? [];
  return { total: Number(total), own: Number(own) };
}

let first: Promise<Started> | undefined;

/** The first start in the clone; the others build on it. */
function startFirst(): Promise<Started> {
  if (!first) {
    execFileSync("git", ["clone", "-q", ROOT, clone]);
    first = startOnce();
  }
  return first;
}

async function firstStart() {
  const { total, own } = await startFirst();
  return { value: total, parts: { "without Synapse's own start": own } };
}

async function secondStart() {
  await startFirst();
  const runs: Started[] = [];
  for (let i = 0; i < RUNS; i++) runs.push(await startOnce());
  const median = runs.sort((a, b) => a.own - b.own)[Math.floor(RUNS / 2)];
  return { value: median.own, parts: { "with Synapse": median.total } };
}

export const benches = [
  { name: "enter.first-start", unit: "s", budget: 150, run: firstStart },
  { name: "enter.start", unit: "s", budget: 2, run: secondStart },
];
