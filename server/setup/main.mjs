// main.mjs: the steps of `npm start` in their order, and the one end that all of them have.

import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { buildClient, buildWorlds } from "./builds.mjs";
import { Failure, portFailure } from "./failure.mjs";
import { freeLock, takeLock } from "./lock.mjs";
import { HELP, parseOptions } from "./options.mjs";
import { installPackages } from "./packages.mjs";
import { AVATARS, CLIENT, DATA, WORLDS } from "./paths.mjs";
import { stopAll } from "./processes.mjs";
import { Steps } from "./steps.mjs";
import { installSynapse } from "./venv.mjs";

/** Part of every user id of a server that only this machine reaches. */
const SERVER_NAME = "localhost";

const steps = new Steps();

/** @param {readonly string[]} args of the command line */
export async function main(args) {
  process.on("SIGINT", () => void end(0));
  process.on("SIGTERM", () => void end(0));
  process.on("SIGHUP", () => void end(0));
  try {
    const options = parseOptions(args);
    if (options.help) return console.log(HELP);
    await checkPort(options.port);
    await takeLock();
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
  const began = performance.now();
  const origin = `http://localhost:${port}`;

  const packages = steps.run(
    "npm packages",
    noting(() => installPackages({ dev: false })),
  );
  const venv = steps.run("Synapse's packages", noting(installSynapse));
  const worlds = packages.then(() => steps.run("worlds", noting(buildWorlds)));
  const client = worlds.then(() => steps.run("web app", noting(buildClient)));
  const late = packages.then(loadTypeScript);
  const homeserver = Promise.all([late, venv]).then(([{ startHomeserver }]) =>
    steps.run("homeserver", async ({ note }) => {
      const options = { folder: DATA, serverName: SERVER_NAME, origin, limits: /** @type {const} */ ("product") };
      const started = await startHomeserver(options);
      note("started");
      void started.synapse.ended.then((how) =>
        end(1, new Failure(`The homeserver has ended (${how}). Its log: ${DATA}/homeserver.log`)),
      );
      return started;
    }),
  );
  const published = Promise.all([late, homeserver, worlds]).then(
    ([{ isPublished, openOwner, publishShipped }, { synapse, identity }]) =>
      steps.run("worlds in their rooms", async ({ note }) => {
        if (await isPublished(DATA)) return note("up to date");
        const owner = await openOwner(synapse.url, DATA, identity.registrationSecret);
        await publishShipped(synapse.url, owner, DATA);
        note("published");
      }),
  );
  const web = Promise.all([late, homeserver, client]).then(([{ startWebServer }, { synapse }]) =>
    steps.run("web server", () =>
      startWebServer({ client: CLIENT, worlds: WORLDS, avatars: AVATARS, homeserver: synapse.url }, port),
    ),
  );

  const [{ LANDING }, { synapse, identity }] = await Promise.all([late, homeserver, published, web]);
  steps.close();
  const total = performance.now() - began;
  const seconds = (/** @type {number} */ ms) => (ms / 1000).toFixed(1);
  console.log(
    `\nReady after ${seconds(total)} s, ${seconds(total - synapse.startTime)} s of them without Synapse's own start. Ctrl-C ends it.`,
  );
  console.log(`${origin}/#/#${LANDING.alias}:${identity.serverName}`);
}

/** A step's work whose result is the word beside its name. */
function noting(/** @type {() => Promise<string>} */ work) {
  return async (/** @type {import("./steps.mjs").Step} */ { note }) => note(await work());
}

/** What is written in TypeScript. Node 20 does not run that by itself; tsx, one of the packages, makes it. */
async function loadTypeScript() {
  const { register } = await import("tsx/esm/api");
  register();
  const [homeserver, owner, shipped, web] = await Promise.all([
    import("../synapse/homeserver.ts"),
    import("../publish/owner.ts"),
    import("../publish/shipped-worlds.ts"),
    import("../web/web-server.ts"),
  ]);
  return { ...homeserver, ...owner, ...shipped, ...web };
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
  if (error instanceof Failure) console.error([`\n${error.message}`, error.details].filter(Boolean).join("\n\n"));
  else if (error) console.error("\nThis is a fault of Manyrooms:", error);
  else console.log("\nEnding.");
  await stopAll();
  await freeLock();
  process.exit(code);
}
