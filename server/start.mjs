// start.mjs: `npm start`. Plain JavaScript, because on a fresh clone nothing is there yet that runs TypeScript.

import { rm } from "node:fs/promises";
import { relative } from "node:path";
import { Failure } from "./setup/failure.mjs";
import { HELP, parseOptions } from "./setup/options.mjs";
import { installPackages } from "./setup/packages.mjs";
import { DATA, ROOT } from "./setup/paths.mjs";
import { checkPort } from "./setup/port.mjs";
import { stopAll } from "./setup/processes.mjs";
import { Steps } from "./setup/steps.mjs";
import { installSynapse } from "./setup/venv.mjs";

const steps = new Steps();

async function start() {
  const options = parseOptions(process.argv.slice(2));
  if (options.help) {
    console.log(HELP);
    return;
  }
  await checkPort(options.port);
  if (options.reset) {
    console.log(`Deleting the homeserver's data in ${relative(ROOT, DATA)}/: accounts, rooms, messages, uploads.`);
    await rm(DATA, { recursive: true, force: true });
  }
  const synapseInstalled = steps.run("homeserver installed", async ({ note }) => note(await installSynapse()));
  synapseInstalled.catch(() => {}); // its failure is seen where it is awaited
  await Promise.race([
    steps.run("npm packages", async ({ note }) => note(await installPackages({ dev: false }))),
    synapseInstalled.then(() => new Promise(() => {})), // a failure there ends the waiting for npm
  ]);
  const { register } = await import("tsx/esm/api");
  register();
  const { main } = await import("./main.ts");
  throw new Failure(await main(options, steps, synapseInstalled));
}

/** Ends everything that was started and then this process. @param {number} code */
async function end(code) {
  steps.close();
  await stopAll();
  process.exit(code);
}

/** @type {NodeJS.Signals[]} */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
for (const signal of SIGNALS) process.once(signal, () => void end(0));

start().catch((error) => {
  steps.close();
  if (error instanceof Failure) console.error([`\n${error.message}`, error.details].filter(Boolean).join("\n\n"));
  else console.error(error);
  return end(1);
});
