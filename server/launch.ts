// launch.ts: what runs once all is installed: homeserver, worlds in their rooms, web server.

import { openOwner } from "./publish/owner.ts";
import { isPublished, LANDING, publishShipped } from "./publish/shipped-worlds.ts";
import { AVATARS, CLIENT, DATA, WORLDS } from "./setup/paths.mjs";
import type { Steps } from "./setup/steps.mjs";
import { type Homeserver, startHomeserver } from "./synapse/homeserver.ts";
import { startWebServer } from "./web/web-server.ts";

/** Part of every user id of a server that only this machine reaches. */
const SERVER_NAME = "localhost";

export interface LaunchOptions {
  readonly port: number;
  readonly steps: Steps;
  /** What earlier steps make. Each is waited for only where it is needed. */
  readonly synapseInstalled: Promise<unknown>;
  readonly worldsBuilt: Promise<unknown>;
  readonly clientBuilt: Promise<unknown>;
  /** Told in a sentence when a part has died that the rest can't do without. */
  readonly onDeath: (sentence: string) => void;
}

export interface Launched {
  /** What to open in a browser. */
  readonly address: string;
  /** ms that Synapse took from its start to its first answer. */
  readonly synapseStart: number;
}

/** Starts everything that runs on. It ends with the process, or by the setup's `stopAll`. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const { port, steps } = options;
  const origin = `http://localhost:${port}`;
  const homeserver = options.synapseInstalled.then(() => steps.run("homeserver", () => startPart(origin, options)));
  const published = Promise.all([homeserver, options.worldsBuilt]).then(([started]) =>
    steps.run("worlds in their rooms", ({ note }) => publish(started, note)),
  );
  const served = Promise.all([homeserver, options.clientBuilt]).then(([{ synapse }]) =>
    steps.run("web server", () =>
      startWebServer({ client: CLIENT, worlds: WORLDS, avatars: AVATARS, homeserver: synapse.url }, port),
    ),
  );
  const [{ synapse, identity }] = await Promise.all([homeserver, published, served]);
  return { address: `${origin}/#/#${LANDING.alias}:${identity.serverName}`, synapseStart: synapse.startTime };
}

async function startPart(origin: string, { onDeath }: LaunchOptions): Promise<Homeserver> {
  const homeserver = await startHomeserver({ folder: DATA, serverName: SERVER_NAME, origin, limits: "product" });
  void homeserver.synapse.ended.then((how) =>
    onDeath(`The homeserver has ended (${how}). Its log: ${DATA}/homeserver.log`),
  );
  return homeserver;
}

async function publish({ synapse, identity }: Homeserver, note: (text: string) => void): Promise<void> {
  if (await isPublished(DATA)) return note("up to date");
  const owner = await openOwner(synapse.url, DATA, identity.registrationSecret);
  await publishShipped(synapse.url, owner, DATA);
  note("published");
}
