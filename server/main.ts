// main.ts: `npm start` after the npm packages are there: builds, serves, prints the address, waits for the end.

import { rm } from "node:fs/promises";
import { serve } from "./serve.ts";
import { buildClient, buildWorlds } from "./setup/builds.mjs";
import type { Options } from "./setup/options.mjs";
import { DATA } from "./setup/paths.mjs";
import type { Steps } from "./setup/steps.mjs";

/** User ids end in this: `@ada:localhost`. */
const SERVER_NAME = "localhost";

const inSeconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Brings everything up and prints the address; resolves with a sentence when a part has died.
 *
 * @param synapseInstalled resolves when the homeserver's program is there
 */
export async function main(options: Options, steps: Steps, synapseInstalled: Promise<unknown>): Promise<string> {
  const worldsBuilt = steps.run("worlds", async ({ note }) => note(await buildWorlds()));
  const clientBuilt = steps.run("web app", async ({ note }) => note(await buildClient()));
  const all = Promise.all([worldsBuilt, clientBuilt]);
  all.catch(() => {}); // its failure is seen where it is awaited
  await Promise.race([synapseInstalled, all.then(() => synapseInstalled)]);
  const served = await serve({
    folder: DATA,
    port: options.port,
    serverName: SERVER_NAME,
    limits: "product",
    worldsBuilt: all,
    step: (name, work) => steps.run(name, work),
  });
  const total = performance.now();
  const own = total - served.homeserverStart;
  steps.close();
  console.log(`\nReady in ${inSeconds(total)}: the homeserver's own start ${inSeconds(served.homeserverStart)}, all else ${inSeconds(own)}.`);
  console.log("Ctrl-C ends it. Open:\n");
  console.log(`${served.origin}/#/${served.landing.alias}`);
  return served.died;
}
