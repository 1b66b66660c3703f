// serve.ts: from what is installed to an address that answers. `npm start` and the tests both come through here.

import { mkdir } from "node:fs/promises";
import { openOwner } from "./publish/owner.ts";
import type { PublishedWorld } from "./publish/publish-world.ts";
import { unchangedLanding, LANDING, publishShipped } from "./publish/shipped-worlds.ts";
import { AVATARS, CLIENT, WORLDS } from "./setup/paths.mjs";
import type { Limits } from "./synapse/config.ts";
import { openIdentity, writeConfig } from "./synapse/data.ts";
import { holdFolder, releaseFolder, takeFolder } from "./synapse/folder-lock.ts";
import { freePort, startSynapse } from "./synapse/process.ts";
import { startWebServer } from "./web/web-server.ts";

export interface ServeOptions {
  /** The homeserver's data. */
  readonly folder: string;
  /** Of the web server; 0 for a free one. */
  readonly port: number;
  /** Of a new homeserver; one that has data keeps its name. */
  readonly serverName: string;
  readonly limits: Limits;
  /** Resolves when the worlds' files are there. */
  readonly worldsBuilt: Promise<unknown>;
  /** Runs a part of the work under a name. */
  readonly step: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

/** All that runs. */
export interface Served {
  /** `http://localhost:<port>`. */
  readonly origin: string;
  readonly serverName: string;
  /** The homeserver's own address, without the proxy: its admin API answers only there. */
  readonly homeserver: string;
  /** Shared secret for registering by the admin API. */
  readonly registrationSecret: string;
  readonly landing: PublishedWorld & { readonly alias: string };
  /** ms that the homeserver itself took to start. */
  readonly homeserverStart: number;
  /** Resolves with a sentence when a part has died that should live. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

/** Starts the web server and the homeserver and publishes the worlds. What fails ends what was started before it. */
export async function serve(options: ServeOptions): Promise<Served> {
  const { folder, step } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await takeFolder(folder);
  const homeserverPort = await freePort();
  const homeserver = `http://127.0.0.1:${homeserverPort}`;
  // First, so that the homeserver can be told the origin. Until it is up, its paths answer 502.
  const web = await startWebServer({ client: CLIENT, worlds: WORLDS, avatars: AVATARS, homeserver }, options.port);
  const origin = `http://localhost:${web.port}`;
  try {
    const identity = await openIdentity(folder, options.serverName);
    const config = await writeConfig({ identity, folder, port: homeserverPort, origin, limits: options.limits });
    const synapse = await step("homeserver started", () => startSynapse(config, homeserverPort, folder));
    await holdFolder(folder, { launcher: process.pid, homeserver: synapse.pid, origin });
    let stopping = false;
    const stop = async () => {
      stopping = true;
      await web.close();
      await synapse.stop();
      await releaseFolder(folder);
    };
    try {
      await options.worldsBuilt;
      const landing = await publish(homeserver, folder, identity.registrationSecret, step);
      return {
        origin,
        serverName: identity.serverName,
        homeserver,
        registrationSecret: identity.registrationSecret,
        landing: { ...landing, alias: `#${LANDING.alias}:${identity.serverName}` },
        homeserverStart: synapse.startTime,
        died: diedOf(synapse.ended, folder, () => stopping),
        stop,
      };
    } catch (error) {
      await stop();
      throw error;
    }
  } catch (error) {
    await web.close();
    throw error;
  }
}

async function publish(
  homeserver: string,
  folder: string,
  registrationSecret: string,
  step: ServeOptions["step"],
): Promise<PublishedWorld> {
  const unchanged = await unchangedLanding(folder);
  if (unchanged) return unchanged;
  return step("world Landing published", async () => {
    const owner = await openOwner(homeserver, folder, registrationSecret);
    return (await publishShipped(homeserver, owner, folder))[LANDING.alias];
  });
}

/** Stays unresolved when the homeserver ends because we end it. */
async function diedOf(ended: Promise<string>, folder: string, expected: () => boolean): Promise<string> {
  const how = await ended;
  if (expected()) await new Promise(() => {});
  return `The homeserver has ended by itself (${how}). Its log: ${folder}/homeserver.log`;
}
