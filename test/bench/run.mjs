// run.mjs: `npm run bench`: measures what has a budget, prints a table, writes results.json.
//
//   --only <name>   only benches whose name begins so, can be given again; results.json keeps the others' figures
//   --save          makes these figures the baseline that later ones are compared with
//
// Each *.bench.ts is bundled for Node by Vite first, with the aliases of vite.config.ts: tsx can't do those, and Vite's own
// module runner would slow down what is measured (an import becomes a property of an object).

import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build, loadConfigFromFile } from "vite";
import { HOME, ROOT } from "../../server/setup/paths.mjs";
import { stopAll } from "../../server/setup/processes.mjs";

const FOLDER = join(ROOT, "test/bench");
const RESULTS = join(FOLDER, "results.json");
const BASELINE = join(FOLDER, "baseline.json");

/** Inside the checkout, so that the bundles find its packages. */
const BUNDLES = join(HOME, "bench");

/** A figure this many times its baseline is marked. Machines differ, and one machine from hour to hour. */
const MUCH = 1.5;

/**
 * What a `*.bench.ts` exports as `benches`.
 *
 * @typedef {object} Bench
 * @property {string} name
 * @property {string} unit
 * @property {number} budget the value must not be above it
 * @property {() => Measured | Promise<Measured>} run
 *
 * @typedef {number | { value: number, parts: Record<string, number> }} Measured parts: what explains the value
 * @typedef {{ name: string, value: number | null, unit: string, budget: number, holds: boolean }} Result
 */

/** A bundled module still believes that it lies where its source does: tests find files beside themselves. */
const ownPlace = {
  name: "own-place",
  /** @param {string} code @param {string} id */
  transform(code, id) {
    if (!code.includes("import.meta.") || id.includes("node_modules")) return null;
    return code
      .replaceAll("import.meta.dirname", JSON.stringify(dirname(id)))
      .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href));
  },
};

/** @returns {Promise<Bench[]>} of all files, in the order of their names */
async function loadBenches() {
  const files = (await readdir(FOLDER)).filter((file) => file.endsWith(".bench.ts")).sort();
  // Of the web app's own configuration only the aliases: its entries would be bundled too
  const app = await loadConfigFromFile({ command: "build", mode: "production" }, join(ROOT, "vite.config.ts"));
  await build({
    root: ROOT,
    configFile: false,
    resolve: app?.config.resolve ?? {},
    logLevel: "error",
    plugins: [ownPlace],
    ssr: { noExternal: [/rapier3d-simd/] }, // its files have no extensions in their imports
    build: {
      ssr: true,
      outDir: BUNDLES,
      emptyOutDir: true,
      minify: false,
      target: "node20",
      rolldownOptions: {
        input: files.map((file) => join(FOLDER, file)),
        output: { entryFileNames: "[name].mjs" },
      },
    },
  });
  const modules = await Promise.all(
    files.map((file) => import(pathToFileURL(join(BUNDLES, file.replace(/\.ts$/, ".mjs"))).href)),
  );
  return modules.flatMap(({ benches }) => benches);
}

/** @param {Bench} bench @returns {Promise<Result>} a bench that fails has no value and does not hold */
async function measure({ name, unit, budget, run }) {
  try {
    const measured = await run();
    const { value, parts } = typeof measured === "number" ? { value: measured, parts: {} } : measured;
    const result = { name, value, unit, budget, holds: value <= budget };
    print(result);
    for (const [part, figure] of Object.entries(parts)) console.log(`      ${part}: ${rounded(figure)}`);
    return result;
  } catch (error) {
    const result = { name, value: null, unit, budget, holds: false };
    print(result);
    console.log(String(error instanceof Error ? error.stack : error));
    return result;
  }
}

/** Three digits that count. @param {number} figure */
const rounded = (figure) =>
  Math.abs(figure) >= 100 ? String(Math.round(figure)) : String(Number(figure.toPrecision(3)));

/** @param {Result} result */
function print({ name, value, unit, budget, holds }) {
  const shown = value === null ? "failed" : `${rounded(value)} ${unit}`;
  const before = baseline[name];
  const ratio = value !== null && before ? value / before : undefined;
  const compared = ratio === undefined ? "" : `${ratio.toFixed(2)} × baseline${ratio > MUCH ? "  ← much" : ""}`;
  console.log(
    `  ${holds ? "✓" : "✗"} ${name.padEnd(20)} ${shown.padStart(12)}   ${`≤ ${budget} ${unit}`.padEnd(14)} ${compared}`,
  );
}

/** @param {string} path @returns {Promise<Result[]>} */
async function readResults(path) {
  const text = await readFile(path, "utf8").catch(() => "[]");
  return JSON.parse(text);
}

/** @param {string} path @param {readonly Result[]} results */
const writeResults = (path, results) => writeFile(path, `${JSON.stringify(results, null, 2)}\n`);

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.on(signal, () => void stopAll().then(() => process.exit(130)));
}

const { values: options } = parseArgs({
  options: { only: { type: "string", multiple: true, default: [] }, save: { type: "boolean" } },
});
/** @type {Record<string, number | null>} */
const baseline = Object.fromEntries((await readResults(BASELINE)).map(({ name, value }) => [name, value]));
const chosen = (await loadBenches()).filter(
  ({ name }) => options.only.length === 0 || options.only.some((only) => name.startsWith(only)),
);
if (chosen.length === 0) {
  console.error(`There is no bench whose name begins with "${options.only.join('" or "')}".`);
  process.exit(1);
}

/** @type {Result[]} */
const results = [];
for (const bench of chosen) results.push(await measure(bench)); // one after another: each has the machine to itself
const fresh = new Set(results.map(({ name }) => name));
const kept = options.only.length > 0 ? (await readResults(RESULTS)).filter(({ name }) => !fresh.has(name)) : [];
await writeResults(RESULTS, [...kept, ...results]);
if (options.save) await writeResults(BASELINE, [...kept, ...results]);
await stopAll();
await rm(BUNDLES, { recursive: true, force: true });

const broken = results.filter(({ holds }) => !holds);
console.log(`\n${results.length - broken.length} of ${results.length} budgets hold`);
process.exit(broken.length > 0 ? 1 : 0);
