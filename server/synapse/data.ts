// data.ts: the homeserver's folder: what is made once and kept (name, secrets, signing key), and what is written at each start.

import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
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
  return existsSync(path) ? (JSON.parse(await readFile(path, "utf8")) as T) : undefined;
}

/**
 * Reads the homeserver's identity, or makes it on the first start.
 *
 * @param serverName for a new server; one that exists keeps the name it has
 */
export async function openIdentity(folder: string, serverName: string): Promise<Identity> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, "identity.json");
  const kept = await readJson<Identity>(path);
  if (kept) return kept;
  const secret = () => randomBytes(32).toString("hex");
  const identity = { serverName, macaroonSecret: secret(), formSecret: secret(), registrationSecret: secret() };
  await writePrivate(join(folder, "signing.key"), signingKey());
  await writePrivate(path, JSON.stringify(identity, null, 2));
  return identity;
}

/** A new Ed25519 key as Synapse's own generator writes it: version, id, seed in unpadded base64. */
function signingKey(): string {
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
