// faults.test.ts: the homeserver's folder as crashes and hands leave it: a start heals it, or says what to do.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { callMatrix } from "../../../server/publish/matrix-api.ts";
import { openOwner } from "../../../server/publish/owner.ts";
import { publishShipped } from "../../../server/publish/shipped-worlds.ts";
import { PYTHON } from "../../../server/setup/venv.mjs";
import { type Homeserver, startHomeserver } from "../../../server/synapse/homeserver.ts";

const ALIAS = "#landing:localhost";
const ALL = [ALIAS, "#gallery:localhost", "#playground:localhost"];

let folder: string;
let homeserver: Homeserver;

const startHere = async () => {
  homeserver = await startHomeserver({ folder, origin: "http://localhost:8080", limits: "tests" });
};

/** As `npm start` does it. */
function publish(): Promise<string[]> {
  const { synapse, identity } = homeserver;
  const openOurs = () => openOwner(synapse.url, folder, identity.registrationSecret);
  const record = join(folder, "published.json");
  return publishShipped({ url: synapse.url, serverName: identity.serverName, openOwner: openOurs, record });
}

async function landing(): Promise<string> {
  const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(ALIAS)}`;
  return (await callMatrix<{ room_id: string }>(homeserver.synapse.url, { method: "GET", path })).room_id;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "manyrooms-faults-"));
  await startHere();
  await publish();
});
afterAll(async () => {
  await homeserver.synapse.stop();
  rmSync(folder, { recursive: true });
});

it("makes database, owner and worlds again when only the other files are there, and the key when it was cut off", async () => {
  expect(await publish()).toEqual([]); // up to date
  await homeserver.synapse.stop();
  for (const name of readdirSync(folder)) if (name.startsWith("homeserver.db")) rmSync(join(folder, name));
  const key = join(folder, "signing.key");
  writeFileSync(key, readFileSync(key, "utf8").slice(0, 30));
  await startHere();
  expect(await publish()).toEqual(ALL);
  expect(await landing()).toMatch(/^!/);
});

it("finds its rooms by their aliases when its notes were cut off, and makes none twice", async () => {
  const before = await landing();
  writeFileSync(join(folder, "published.json"), '{ "landing": { "roomI');
  expect(await publish()).toEqual(ALL);
  expect(await landing()).toBe(before);
  expect(await publish()).toEqual([]);
});

it("says that the owner's password was lost, and keeps what is there", async () => {
  rmSync(join(folder, "published.json"));
  const kept = readFileSync(join(folder, "owner.json"));
  rmSync(join(folder, "owner.json"));
  await expect(publish()).rejects.toThrow('The homeserver has an account "owner" whose password is not the one in');
  writeFileSync(join(folder, "owner.json"), kept);
  expect(await publish()).toEqual(ALL);
});

it("says that a newer Synapse has changed the database, and leaves it", async () => {
  await homeserver.synapse.stop();
  const setVersion = (version: number) =>
    execFileSync(PYTHON, [
      "-c",
      "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); db.execute('UPDATE schema_version SET version = ?', sys.argv[2:]); db.execute('UPDATE schema_compat_version SET compat_version = ?', sys.argv[2:]); db.commit()",
      join(folder, "homeserver.db"),
      String(version),
    ]);
  setVersion(9999);
  await expect(startHere()).rejects.toThrow(
    `The data in ${folder} was made by a newer Manyrooms (its Synapse was newer). Nothing was changed. Update Manyrooms`,
  );
});
