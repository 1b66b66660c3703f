// main.mjs: the steps of `npm start` in their order, and the one end that all of them have.

import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { addressesToListenAt } from "./addresses.mjs";
import { buildClient, buildWorlds } from "./builds.mjs";
import { checkDataVersion } from "./data-version.mjs";
import { Failure, inWords, portFailure } from "./failure.mjs";
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
    const elsewhere = process.env["MANYROOMS_HOMESERVER"] || undefined;
    if (elsewhere && options.name) {
      throw new Failure(
        "--name is for a homeserver that is started here; the one of MANYROOMS_HOMESERVER has its name.",
      );
    }
    await takeLock();
    await checkPort(options);
    if (options.reset) await reset();
    await startAll(options, elsewhere);
  } catch (error) {
    await end(1, error);
  }
}

/**
 * Starts everything. Each step begins as soon as what it needs is there.
 *
 * @param {import("./options.mjs").Options} options
 * @param {string | undefined} elsewhere the address of a homeserver that runs already
 */
async function startAll({ port, host, name, homeservers }, elsewhere) {
  if (!elsewhere) await checkDataVersion();
  const packagesInstalled = steps.run(
    "npm packages",
    noting(() => installPackages({ dev: false })),
  );
  // With a homeserver elsewhere, only the certificate needs them.
  const synapseInstalled =
    elsewhere && !host ? Promise.resolve() : steps.run("Synapse's packages", noting(installSynapse));
  const worldsBuilt = packagesInstalled.then(() => steps.run("worlds", noting(buildWorlds)));
  const clientBuilt = packagesInstalled.then(() => steps.run("web app", noting(buildClient)));
  const onDeath = (/** @type {string} */ sentence) => void end(1, new Failure(sentence));
  const launched = packagesInstalled
    .then(loadLaunch)
    .then((launch) =>
      launch({ port, host, name, homeservers, elsewhere, steps, synapseInstalled, worldsBuilt, clientBuilt, onDeath }),
    );
  // All of them, so that the first failure ends the start whichever it is.
  const [{ addresses, synapseStart }] = await Promise.all([launched, synapseInstalled, worldsBuilt, clientBuilt]);
  steps.close();
  const total = performance.now(); // since this process began
  const seconds = (/** @type {number} */ ms) => `${(ms / 1000).toFixed(2)} s`;
  const own = seconds(total - synapseStart);
  console.log(`\nReady after ${seconds(total)}, ${own} of it without Synapse's own start. Ctrl-C ends it.`);
  if (host) console.log(ABOUT_HOSTING);
  console.log(addresses.toReversed().join("\n")); // the likeliest is the last line
}

/** What a person should know before another device opens the address. */
const ABOUT_HOSTING = `
Other devices in the same network can open the addresses below, and whoever can open them can come in.
The first time, a browser warns that the connection is not private. That is because this machine made the certificate
itself, and no authority that browsers know has signed it. The connection is encrypted all the same. In the warning,
choose "Advanced" and go on; do that only in a network that you trust.
`;

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

/** Says that a port is taken before minutes have gone into packages. @param {import("./options.mjs").Options} options */
async function checkPort({ port, host }) {
  const probe = createServer();
  try {
    await new Promise((resolve, reject) => {
      probe.once("error", reject);
      probe.listen(port, addressesToListenAt(host)[0], () => resolve(undefined));
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
  const told = inWords(error);
  if (told instanceof Failure) console.error(`\n${told.inFull()}`);
  else if (told) console.error("\nThis is a fault of Manyrooms:", told);
  else console.log("\nEnding.");
  await stopAll();
  await freeLock();
  process.exit(code);
}
