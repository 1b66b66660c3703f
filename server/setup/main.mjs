// main.mjs: the steps of `npm start` in their order, and the one end that all of them have.

import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { buildClient, buildWorlds } from "./builds.mjs";
import { Failure, portFailure } from "./failure.mjs";
import { freeLock, takeLock } from "./lock.mjs";
import { HELP, parseOptions } from "./options.mjs";
import { installPackages } from "./packages.mjs";
import { DATA } from "./paths.mjs";
import { stopAll } from "./processes.mjs";
import { Steps } from "./steps.mjs";
import { installSynapse } from "./venv.mjs";

const steps = new Steps();

/** @param {readonly string[]} args of the command line */
export async function main(args) {
  process.on("SIGINT", () => void end(0));
  process.on("SIGTERM", () => void end(0));
  process.on("SIGHUP", () => void end(0));
  try {
    const options = parseOptions(args);
    if (options.help) return console.log(HELP);
    await takeLock();
    await checkPort(options.port);
    if (options.reset) await reset();
    await startAll(options.port);
  } catch (error) {
    await end(1, error);
  }
}

/**
 * Starts everything. Each step begins as soon as what it needs is there.
 *
 * @param {number} port
 */
async function startAll(port) {
  const packagesInstalled = steps.run(
    "npm packages",
    noting(() => installPackages({ dev: false })),
  );
  const synapseInstalled = steps.run("Synapse's packages", noting(installSynapse));
  const worldsBuilt = packagesInstalled.then(() => steps.run("worlds", noting(buildWorlds)));
  const clientBuilt = packagesInstalled.then(() => steps.run("web app", noting(buildClient)));
  const onDeath = (/** @type {string} */ sentence) => void end(1, new Failure(sentence));
  const launched = packagesInstalled
    .then(loadLaunch)
    .then((launch) => launch({ port, steps, synapseInstalled, worldsBuilt, clientBuilt, onDeath }));
  // All of them, so that the first failure ends the start whichever it is.
  const [{ address, synapseStart }] = await Promise.all([launched, synapseInstalled, clientBuilt]);
  steps.close();
  const total = performance.now(); // since this process began
  const inWords = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`;
  const own = inWords(total - synapseStart);
  console.log(`\nReady after ${inWords(total)}, ${own} of it without Synapse's own start. Ctrl-C ends it.`);
  console.log(address);
}

/** A step's work whose result is the word beside its name. */
function noting(/** @type {() => Promise<string>} */ work) {
  return async (/** @type {import("./steps.mjs").Step} */ { note }) => note(await work());
}

/** The part in TypeScript. Node 20 does not run that by itself; tsx, one of the packages, makes it. */
async function loadLaunch() {
  const { register } = await import("tsx/esm/api");
  register();
  const { launch } = await import("../launch.ts");
  return launch;
}

/** Says that a port is taken before minutes have gone into packages. @param {number} port */
async function checkPort(port) {
  const probe = createServer();
  try {
    await new Promise((resolve, reject) => {
      probe.once("error", reject);
      probe.listen(port, "127.0.0.1", () => resolve(undefined));
    });
  } catch (error) {
    throw portFailure(/** @type {NodeJS.ErrnoException} */ (error), port);
  }
  await new Promise((resolve) => probe.close(resolve));
}

async function reset() {
  if (!existsSync(DATA)) return steps.say("Nothing to delete: there is no homeserver's data yet.");
  steps.say(`Deleting accounts, rooms, messages and uploads: ${DATA}`);
  await rm(DATA, { recursive: true });
}

let ending = false;

/**
 * Ends all that was started, and this process. Whoever comes second is ignored: npm passes Ctrl-C on once more, and
 * steps that are cut off fail.
 *
 * @param {number} code
 * @param {unknown} [error] why, if not by wish
 */
async function end(code, error) {
  if (ending) return;
  ending = true;
  steps.close();
  if (error instanceof Failure) console.error(`\n${error.inFull()}`);
  else if (error) console.error("\nThis is a fault of Manyrooms:", error);
  else console.log("\nEnding.");
  await stopAll();
  await freeLock();
  process.exit(code);
}
