// data.ts: the homeserver's folder: what is made once and kept (name, secrets, signing key), and what is written at each start.

import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "../setup/failure.mjs";
import { type ConfigInput, type Identity, logConfig, synapseConfig } from "./config.ts";

/** Readable by this user only. */
const PRIVATE = { mode: 0o600 };

/** Writes a private file so that a crash leaves either the old or the new one. */
export async function writePrivate(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text, PRIVATE);
  await rename(`${path}.part`, path);
}

/** Reads a JSON file of ours; undefined when there is none. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(await readFile(path, "utf8")) as T;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Failure(
      `${path} is damaged. Put it back from a copy of that folder, or begin with new data: npm start -- --reset`,
    );
  }
}

/** Of a homeserver whose name nobody has chosen. It reaches nobody else's server. */
const DEFAULT_NAME = "localhost";

/**
 * Reads the homeserver's identity, or makes it on the first start.
 *
 * @param name the server's name. One that exists has its name for ever, and says so when it is asked to be another
 */
export async function openIdentity(folder: string, name?: string): Promise<Identity> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "identity.json");
  const kept = await readJson<Identity>(path);
  await openSigningKey(join(folder, "signing.key"));
  if (kept) {
    if (name === undefined || name === kept.serverName) return kept;
    throw new Failure(
      `This homeserver is called ${kept.serverName} and can't become ${name}: its name is part of every user id and room. Leave out --name; or begin with new data, without the accounts and worlds that are here: npm start -- --reset --name ${name}`,
    );
  }
  const secret = () => randomBytes(32).toString("hex");
  const identity = {
    serverName: name ?? DEFAULT_NAME,
    macaroonSecret: secret(),
    formSecret: secret(),
    registrationSecret: secret(),
  };
  await writePrivate(path, JSON.stringify(identity, null, 2));
  return identity;
}

/** Version, id, 32 bytes in unpadded base64. */
const SIGNING_KEY = /^ed25519 a_[0-9a-f]{4} [A-Za-z0-9+/]{43}\s*$/;

/**
 * Makes the key that signs events unless a whole one is there. No other server asks for it (we federate with none), so a
 * new one does no harm; what is left of a damaged one is kept beside it.
 */
async function openSigningKey(path: string): Promise<void> {
  const kept = existsSync(path) ? await readFile(path, "utf8") : undefined;
  if (kept !== undefined && SIGNING_KEY.test(kept)) return;
  if (kept) await rename(path, `${path}.damaged`);
  await writePrivate(path, newSigningKey());
}

/** A new Ed25519 key as Synapse's own generator writes it. */
function newSigningKey(): string {
  const seed = randomBytes(32).toString("base64").replace(/=+$/, "");
  return `ed25519 a_${randomBytes(2).toString("hex")} ${seed}\n`;
}

/** Writes what Synapse reads at its start; returns the path to start it with. */
export async function writeConfig(input: ConfigInput): Promise<string> {
  const path = join(input.folder, "homeserver.json");
  await writePrivate(path, JSON.stringify(synapseConfig(input), null, 2));
  await writePrivate(join(input.folder, "log.json"), JSON.stringify(logConfig(input.folder), null, 2));
  return path;
}
