// config.test.ts: what Synapse is told: where it listens, and how much people may ask of it.

import { mkdtemp, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Failure, inWords } from "../../../server/setup/failure.mjs";
import { synapseConfig } from "../../../server/synapse/config.ts";
import { openIdentity, writeConfig } from "../../../server/synapse/data.ts";

const identity = { serverName: "localhost", macaroonSecret: "m", formSecret: "f", registrationSecret: "r" };
const configFor = (limits: "product" | "tests") =>
  synapseConfig({ identity, folder: "/data", port: 8008, origin: "http://localhost:8080", limits });

describe("the configuration", () => {
  it("listens on loopback only", () => {
    const { listeners } = configFor("product");
    expect(listeners.map((listener) => listener.bind_addresses)).toEqual([["127.0.0.1"]]);
  });

  it("has the product's rates and costly passwords, and neither of the tests'", () => {
    const config = configFor("product");
    expect(config.bcrypt_rounds).toBe(12);
    expect(config.rc_registration).toEqual({ per_second: 1, burst_count: 50 });
    expect(config.rc_message).toEqual({ per_second: 5, burst_count: 50 });
    expect(config.rc_delayed_event_mgmt).toEqual({ per_second: 5, burst_count: 20 });
  });

  it("lets tests ask as much as they like, with cheap passwords", () => {
    const config = configFor("tests");
    expect(config.bcrypt_rounds).toBe(4);
    expect(config.rc_message.per_second).toBeGreaterThan(1000);
  });
});

describe("the data folder", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "manyrooms-data-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("keeps the first name, secrets and signing key for ever", async () => {
    const first = await openIdentity(folder, "rooms.example");
    const key = await readFile(join(folder, "signing.key"), "utf8");
    expect(await openIdentity(folder)).toEqual(first);
    expect(await openIdentity(folder, "rooms.example")).toEqual(first);
    expect(await readFile(join(folder, "signing.key"), "utf8")).toBe(key);
    expect(key).toMatch(/^ed25519 a_[0-9a-f]{4} [A-Za-z0-9+/]{43}\n$/);
  });

  it("is called localhost unless it is given a name, and says that a name can't be changed", async () => {
    expect((await openIdentity(folder)).serverName).toBe("localhost");
    await expect(openIdentity(folder, "elsewhere.example")).rejects.toThrow(
      "This homeserver is called localhost and can't become elsewhere.example: its name is part of every user id",
    );
  });

  it("replaces a signing key that was cut off, and keeps what is left of it", async () => {
    await openIdentity(folder);
    const path = join(folder, "signing.key");
    const key = await readFile(path, "utf8");
    await writeFile(path, key.slice(0, 20));
    await openIdentity(folder);
    expect(await readFile(path, "utf8")).toMatch(/^ed25519 a_[0-9a-f]{4} [A-Za-z0-9+/]{43}\n$/);
    expect(await readFile(`${path}.damaged`, "utf8")).toBe(key.slice(0, 20));
  });

  it("says which file is damaged, and changes nothing", async () => {
    const path = join(folder, "identity.json");
    await openIdentity(folder);
    await writeFile(path, '{ "serverName": "loc');
    await expect(openIdentity(folder)).rejects.toThrow(`${path} is damaged. Put it back from a copy of that folder`);
    expect(await readFile(path, "utf8")).toBe('{ "serverName": "loc');
  });

  it("says that the disk is full, and goes on when there is room", async () => {
    await symlink("/dev/full", join(folder, "identity.json.part")); // every write there finds a full disk
    const error = inWords(await openIdentity(folder).catch((thrown: unknown) => thrown));
    expect(error).toBeInstanceOf(Failure);
    expect(String(error)).toContain("The disk is full. Make room, then run the same again");
    await rm(join(folder, "identity.json.part"));
    expect((await openIdentity(folder)).serverName).toBe("localhost");
  });

  it("is readable by its owner alone", async () => {
    await openIdentity(folder, "localhost");
    await writeConfig({ identity, folder, port: 8008, origin: "http://localhost:8080", limits: "product" });
    for (const name of ["signing.key", "identity.json", "homeserver.json"]) {
      expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600);
    }
  });
});
