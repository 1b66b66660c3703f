// homeserver.ts: a real homeserver with Landing published, behind the real web server, for tests: fresh, without limits, gone after.

import { existsSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WORLD_EVENT } from "../../client/matrix/schemas/world.ts";
import { callMatrix } from "../../server/publish/matrix-api.ts";
import { type Owner, openOwner } from "../../server/publish/owner.ts";
import { publishWorld } from "../../server/publish/publish-world.ts";
import { registerWithSecret } from "../../server/publish/register.ts";
import { GALLERY, LANDING, PLAYGROUND } from "../../server/publish/shipped-worlds.ts";
import { buildWorlds } from "../../server/setup/builds.mjs";
import { AVATARS, CLIENT, ROOT, WORLDS } from "../../server/setup/paths.mjs";
import { run } from "../../server/setup/processes.mjs";
import { installSynapse, PYTHON } from "../../server/setup/venv.mjs";
import type { Limits, Registration, Turn } from "../../server/synapse/config.ts";
import { type HomeserverOptions, startHomeserver as startSynapse } from "../../server/synapse/homeserver.ts";
import { freePort } from "../../server/synapse/process.ts";
import { startWebServer } from "../../server/web/web-server.ts";

/** An account made for a test. */
export interface TestUser {
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
  readonly password: string;
}

export interface TestOptions {
  /** `tests` (no limits) unless it says `product`. */
  readonly limits?: Limits;
  /** Rates that replace those of `limits`: `{ rc_registration: { per_second: 0.01, burst_count: 1 } }` refuses the second. */
  readonly rates?: HomeserverOptions["rates"];
  /** Who may make an account. `registerUser` works with each. */
  readonly registration?: Registration;
  /** Relays that it lends. */
  readonly turn?: Turn;
  /** Another site than all the others', whose server's name is its address; `localhost` unless it says so. */
  readonly host?: "localhost" | "127.0.0.1";
  /** Whose accounts may be used there, too, as `/config.json` has them. */
  readonly homeservers?: readonly string[];
  /** What `/config.json` says. Landing has 1.7 MB. */
  readonly maxSceneBytes?: number;
}

/** A world that is wrong in some way, or none at all. */
export interface BadWorldOptions {
  /** The room's type; null makes an ordinary chat. */
  readonly type?: string | null;
  /** Content of `m.room.join_rules`. */
  readonly joinRules?: { readonly join_rule: string; readonly allow?: readonly object[] };
  /** Content of the world event, in the place of one that names `scene`; null: there is no such event. */
  readonly content?: object | null;
  /** The scene's bytes, whatever they are. */
  readonly scene?: Uint8Array;
}

export interface Homeserver {
  /** The web server's address: the app, and `/_matrix` through the proxy. */
  readonly origin: string;
  /** Synapse's own address. */
  readonly url: string;
  readonly serverName: string;
  /** `#landing:localhost` */
  readonly landingAlias: string;
  /** Process id of the Synapse that runs, or ran last. */
  readonly pid: number;
  /** Resolves when that Synapse has ended, with a sentence that says how. */
  readonly ended: Promise<string>;
  /** Makes an account, by the shared secret; `name` is its display name. */
  registerUser(name: string): Promise<TestUser>;
  /** Makes a token that lets one person register, where `registration` is `token`. */
  createRegistrationToken(): Promise<string>;
  /** Publishes Landing's scene as one more world, open to all; returns its alias. */
  createWorld(options: { encrypted: boolean }): Promise<string>;
  /** Publishes one more of the worlds that ship, and makes its scene first where that is missing; returns its alias. */
  createShipped(world: "gallery" | "playground"): Promise<string>;
  /** Whose worlds those are. */
  readonly owner: Owner;
  /** Makes a room that anybody may join, with what the options say. */
  createBadWorld(options: BadWorldOptions): Promise<{ readonly room: string; readonly alias: string }>;
  /** Ends Synapse by force, as a crash would. The web server stays. */
  kill(): Promise<void>;
  /** Starts Synapse again on the same data and port, after killing the one that runs. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one. What it needs (Synapse, the built worlds) is made when it is missing. */
export async function startHomeserver(options: TestOptions = {}): Promise<Homeserver> {
  if (!existsSync(PYTHON)) await installSynapse();
  const shipped = [LANDING, GALLERY, PLAYGROUND].flatMap(({ file, picture }) => [file, picture]);
  if (![...shipped, AVATARS].every(existsSync)) await buildWorlds();
  const folder = await mkdtemp(join(tmpdir(), "manyrooms-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeFolder); // also when the tests were cut off
  const { limits = "tests", rates, registration, turn, host = "localhost", homeservers, maxSceneBytes } = options;
  const [port, synapsePort] = [await freePort(), await freePort()];
  const origin = `http://${host}:${port}`;
  const named = host === "localhost" ? host : `${host}:${port}`;
  const start = () =>
    startSynapse({ folder, serverName: named, origin, limits, rates, registration, turn, port: synapsePort });
  const first = await start();
  let synapse = first.synapse;
  const { url } = synapse;
  const { registrationSecret: secret, serverName } = first.identity;
  const owner = await openOwner(url, folder, secret);
  await publishWorld(url, owner, LANDING);
  const paths = { client: CLIENT, worlds: WORLDS, avatars: AVATARS };
  const web = await startWebServer({ ...paths, homeserver: url, serverName, homeservers, maxSceneBytes }, port);
  let made = 0;
  const kill = async () => {
    try {
      process.kill(synapse.pid, "SIGKILL");
    } catch {
      // it has ended already
    }
    await synapse.ended;
  };
  return {
    origin,
    url,
    serverName,
    landingAlias: `#${LANDING.alias}:${serverName}`,
    get pid() {
      return synapse.pid;
    },
    get ended() {
      return synapse.ended;
    },
    registerUser: (name) => registerUser(url, secret, name),
    createRegistrationToken: () => createRegistrationToken(url, secret),
    async createWorld({ encrypted }) {
      const alias = `${encrypted ? "encrypted" : "open"}-${++made}`;
      const name = encrypted ? "Behind the curtain" : "Another place";
      await publishWorld(url, owner, { name, topic: "Made by a test.", alias, file: LANDING.file, encrypted });
      return `#${alias}:${serverName}`;
    },
    async createShipped(world) {
      await run(process.execPath, ["--import", "tsx", "worlds/build.ts", world], {
        what: `Building ${world}`,
        cwd: ROOT,
      });
      const file = join(WORLDS, `${world}.glb`);
      await publishWorld(url, owner, { name: world, topic: "Made by a test.", alias: world, file, encrypted: false });
      return `#${world}:${serverName}`;
    },
    owner,
    createBadWorld: (options) => createBadWorld(url, owner, serverName, `bad-${++made}`, options),
    kill,
    async restart() {
      await kill();
      synapse = (await start()).synapse;
    },
    async stop() {
      await web.close();
      await synapse.stop();
      removeFolder();
      process.off("exit", removeFolder);
    },
  };
}

async function createBadWorld(
  url: string,
  { accessToken: token }: Owner,
  serverName: string,
  alias: string,
  { type = WORLD_EVENT, joinRules = { join_rule: "public" }, content, scene = new Uint8Array(4) }: BadWorldOptions,
): Promise<{ room: string; alias: string }> {
  const upload = { method: "POST", path: "/_matrix/media/v3/upload", token, body: Buffer.from(scene) } as const;
  const world =
    content === undefined
      ? { scene_url: (await callMatrix<{ content_uri: string }>(url, upload)).content_uri }
      : content;
  const body = {
    name: "A bad place",
    room_version: "12",
    room_alias_name: alias,
    creation_content: type === null ? {} : { type },
    initial_state: [
      { type: "m.room.join_rules", state_key: "", content: joinRules },
      ...(world === null ? [] : [{ type: WORLD_EVENT, state_key: "", content: world }]),
    ],
    power_level_content_override: { events: { "org.matrix.msc3401.call.member": 0 } },
  };
  const path = "/_matrix/client/v3/createRoom";
  const { room_id: room } = await callMatrix<{ room_id: string }>(url, { method: "POST", path, token, body });
  return { room, alias: `#${alias}:${serverName}` };
}

let registered = 0;

async function registerUser(url: string, secret: string, displayName: string, admin = false): Promise<TestUser> {
  const password = "only a test";
  const username = `test-${process.pid}-${++registered}`;
  const session = await registerWithSecret(url, secret, { username, displayName, password, admin });
  return { userId: session.user_id, accessToken: session.access_token, deviceId: session.device_id, password };
}

/** @see https://element-hq.github.io/synapse/latest/usage/administration/admin_api/registration_tokens.html */
async function createRegistrationToken(url: string, secret: string): Promise<string> {
  const { accessToken } = await registerUser(url, secret, "Admin", true);
  const path = "/_synapse/admin/v1/registration_tokens/new";
  const body = { uses_allowed: 1 };
  return (await callMatrix<{ token: string }>(url, { method: "POST", path, token: accessToken, body })).token;
}
