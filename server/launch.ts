// launch.ts: what runs once all is installed: homeserver, worlds in their rooms, web server.

import { join } from "node:path";
import { findHomeserver } from "./elsewhere.ts";
import { openOwner } from "./publish/owner.ts";
import { LANDING, publishShipped } from "./publish/shipped-worlds.ts";
import { addressesToListenAt, findableAs } from "./setup/addresses.mjs";
import { AVATARS, CERTIFICATE, CLIENT, DATA, WORLDS } from "./setup/paths.mjs";
import type { Step, Steps } from "./setup/steps.mjs";
import { type Homeserver, startHomeserver } from "./synapse/homeserver.ts";
import { type Certificate, openCertificate } from "./web/certificate.ts";
import { startWebServer, type WebServer } from "./web/web-server.ts";

/** How often a certificate that is served with is looked at, in milliseconds. It is replaced a month before its end. */
const LOOK_AT_CERTIFICATE = 12 * 3_600_000;

export interface LaunchOptions {
  readonly port: number;
  /** Serves other devices, by HTTPS: an address of this machine, or `*` for all. */
  readonly host?: string;
  /** The server name that was asked for. */
  readonly name?: string;
  /** Whose accounts may be used here, too, as /config.json has them. */
  readonly homeservers: readonly string[];
  /** The address of a homeserver that runs already. Then none is started and nothing is published. */
  readonly elsewhere?: string;
  readonly steps: Steps;
  /** What earlier steps make. Each is waited for only where it is needed. */
  readonly synapseInstalled: Promise<unknown>;
  readonly worldsBuilt: Promise<unknown>;
  readonly clientBuilt: Promise<unknown>;
  /** Told in a sentence when a part has died that the rest can't do without. */
  readonly onDeath: (sentence: string) => void;
}

export interface Launched {
  /** What to open in a browser, the likeliest first. */
  readonly addresses: readonly string[];
  /** ms that Synapse took from its start to its first answer. */
  readonly synapseStart: number;
}

/** Starts everything that runs on. It ends with the process, or by the setup's `stopAll`. */
export async function launch(options: LaunchOptions): Promise<Launched> {
  const origins = originsOf(options);
  const homeserver = options.elsewhere ? reachHomeserver(options, options.elsewhere) : startOwn(options, origins[0]);
  const served = Promise.all([homeserver, options.clientBuilt]).then(([reached]) =>
    options.steps.run("web server", () => serve(options, reached)),
  );
  const [{ published, synapseStart }] = await Promise.all([homeserver, served]);
  const path = await published;
  return { addresses: origins.map((origin) => origin + path), synapseStart };
}

/** A homeserver that answers. */
interface Reached {
  readonly url: string;
  /** After the colon of its user ids; of one elsewhere, what its address suggests. */
  readonly serverName: string;
  readonly synapseStart: number;
  /** Resolves when the worlds are in their rooms, with what an address leads to after the origin. */
  readonly published: Promise<string>;
}

/** By which browsers reach the web server, the likeliest first. */
function originsOf({ port, host }: LaunchOptions): string[] {
  if (host === undefined) return [`http://localhost:${port}`];
  const { addresses, names } = findableAs(host);
  const hosts = [...addresses.map((each) => (each.includes(":") ? `[${each}]` : each)), ...names];
  return (hosts.length > 0 ? hosts : ["localhost"]).map((each) => `https://${each}:${port}`);
}

function reachHomeserver({ steps }: LaunchOptions, elsewhere: string): Promise<Reached> {
  return steps.run("homeserver", async ({ note }) => {
    const url = await findHomeserver(elsewhere);
    note(url);
    return { url, serverName: new URL(elsewhere).host, synapseStart: 0, published: Promise.resolve("/") };
  });
}

async function startOwn(options: LaunchOptions, origin: string): Promise<Reached> {
  const { steps, synapseInstalled, worldsBuilt } = options;
  await synapseInstalled;
  const { synapse, identity } = await steps.run("homeserver", () => startPart(options, origin));
  const published = worldsBuilt.then(async () => {
    await steps.run("worlds in their rooms", (step) => publish({ synapse, identity }, step));
    return `/#/#${LANDING.alias}:${identity.serverName}`;
  });
  published.catch(() => {}); // waited for once the web server is up; until then a failure is no unhandled one
  const { serverName } = identity;
  return { url: synapse.url, serverName, synapseStart: synapse.startTime, published };
}

async function startPart({ name, onDeath }: LaunchOptions, origin: string): Promise<Homeserver> {
  const homeserver = await startHomeserver({ folder: DATA, serverName: name, origin, limits: "product" });
  void homeserver.synapse.ended.then((how) =>
    onDeath(
      `The homeserver has ended (${how}). Nothing that it had taken is lost: run npm start again. Its log: ${DATA}/homeserver.log`,
    ),
  );
  return homeserver;
}

async function publish({ synapse, identity }: Homeserver, { note }: Step): Promise<void> {
  const { url } = synapse;
  const { serverName, registrationSecret } = identity;
  const openOurs = () => openOwner(url, DATA, registrationSecret);
  const published = await publishShipped({
    url,
    serverName,
    openOwner: openOurs,
    record: join(DATA, "published.json"),
  });
  note(published.length === 0 ? "up to date" : "published");
}

async function serve(options: LaunchOptions, { url, serverName }: Reached): Promise<void> {
  const { port, host, homeservers, synapseInstalled } = options;
  const paths = { client: CLIENT, worlds: WORLDS, avatars: AVATARS };
  const at = { ...paths, homeserver: url, serverName, homeservers, addresses: addressesToListenAt(host) };
  if (host === undefined) {
    await startWebServer(at, port);
    return;
  }
  await synapseInstalled; // its Python makes the certificate
  const current = () => openCertificate(CERTIFICATE, namesFor(host));
  keepCertificate(await startWebServer({ ...at, certificate: await current() }, port), current);
}

/** What a certificate holds for: this machine to others, and to itself. */
function namesFor(host: string): string[] {
  const { addresses, names } = findableAs(host);
  return [...new Set(["localhost", "127.0.0.1", "::1", ...names, ...addresses])];
}

/** Replaces the certificate of a server that runs for long. What can't be made now is tried again at the next look. */
function keepCertificate(web: WebServer, current: () => Promise<Certificate>): void {
  const look = () => current().then(web.useCertificate, (error: unknown) => console.error(String(error)));
  setInterval(look, LOOK_AT_CERTIFICATE).unref();
}
