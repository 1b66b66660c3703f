// homeserver.ts: a real homeserver with Landing published, behind the real web server, for tests: fresh, without limits, gone after.

import { existsSync, rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { callMatrix } from "../../server/publish/matrix-api.ts";
import { openOwner } from "../../server/publish/owner.ts";
import { publishWorld } from "../../server/publish/publish-world.ts";
import { LANDING } from "../../server/publish/shipped-worlds.ts";
import { buildWorlds } from "../../server/setup/builds.mjs";
import { AVATARS, CLIENT, WORLDS } from "../../server/setup/paths.mjs";
import { installSynapse, PYTHON } from "../../server/setup/venv.mjs";
import { startHomeserver as startSynapse } from "../../server/synapse/homeserver.ts";
import { freePort } from "../../server/synapse/process.ts";
import { startWebServer } from "../../server/web/web-server.ts";

/** An account made for a test. */
export interface TestUser {
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
  readonly password: string;
}

export interface Homeserver {
  /** The web server's address: the app, and `/_matrix` through the proxy. */
  readonly origin: string;
  /** Synapse's own address. */
  readonly url: string;
  readonly serverName: string;
  /** `#landing:localhost` */
  readonly landingAlias: string;
  /** Process id of Synapse. */
  readonly pid: number;
  /** Resolves when Synapse has ended, with a sentence that says how. */
  readonly ended: Promise<string>;
  /** Makes an account; `name` is its display name. */
  registerUser(name: string): Promise<TestUser>;
  /** Publishes Landing's scene as one more world, open to all; returns its alias. */
  createWorld(options: { encrypted: boolean }): Promise<string>;
  stop(): Promise<void>;
}

/** Starts one. What it needs (Synapse, the built Landing) is made when it is missing. */
export async function startHomeserver(): Promise<Homeserver> {
  if (!existsSync(PYTHON)) await installSynapse();
  if (!existsSync(LANDING.file) || !existsSync(AVATARS)) await buildWorlds();
  const folder = await mkdtemp(join(tmpdir(), "manyrooms-"));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeFolder); // also when the tests were cut off
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const { synapse, identity } = await startSynapse({ folder, serverName: "localhost", origin, limits: "tests" });
  const { url } = synapse;
  const owner = await openOwner(url, folder, identity.registrationSecret);
  await publishWorld(url, owner, LANDING);
  const web = await startWebServer({ client: CLIENT, worlds: WORLDS, avatars: AVATARS, homeserver: url }, port);
  let made = 0;
  return {
    origin,
    url,
    serverName: identity.serverName,
    landingAlias: `#${LANDING.alias}:${identity.serverName}`,
    pid: synapse.pid,
    ended: synapse.ended,
    registerUser: (name) => registerUser(url, name),
    async createWorld({ encrypted }) {
      const alias = `${encrypted ? "encrypted" : "open"}-${++made}`;
      const name = encrypted ? "Behind the curtain" : "Another place";
      await publishWorld(url, owner, { name, topic: "Made by a test.", alias, file: LANDING.file, encrypted });
      return `#${alias}:${identity.serverName}`;
    },
    async stop() {
      await web.close();
      await synapse.stop();
      removeFolder();
      process.off("exit", removeFolder);
    },
  };
}

let registered = 0;

async function registerUser(url: string, name: string): Promise<TestUser> {
  const password = "only a test";
  const username = `test-${process.pid}-${++registered}`;
  const body = { auth: { type: "m.login.dummy" }, username, password };
  const path = "/_matrix/client/v3/register";
  const answer = await callMatrix<{ user_id: string; access_token: string; device_id: string }>(url, {
    method: "POST",
    path,
    body,
  });
  const { user_id: userId, access_token: accessToken, device_id: deviceId } = answer;
  await callMatrix(url, {
    method: "PUT",
    path: `/_matrix/client/v3/profile/${encodeURIComponent(userId)}/displayname`,
    token: accessToken,
    body: { displayname: name },
  });
  return { userId, accessToken, deviceId, password };
}
