// owner.ts: the account that the shipped worlds belong to. Its credentials are kept beside the homeserver's data.

import { createHmac, randomBytes } from "node:crypto";
import { join } from "node:path";
import { readJson, writePrivate } from "../synapse/data.ts";
import { callMatrix, MatrixError } from "./matrix-api.ts";

const LOCALPART = "owner";

/** The owner, signed in. */
export interface Owner {
  readonly userId: string;
  readonly accessToken: string;
}

/** What owner.json holds. The password is written before the account is made, so that a crash in between loses nothing. */
interface Kept {
  password: string;
  userId?: string;
  accessToken?: string;
}

/**
 * Signs the owner in, and registers the account on the first start. That goes by the shared secret, which works with
 * registration closed too.
 */
export async function openOwner(url: string, folder: string, registrationSecret: string): Promise<Owner> {
  const path = join(folder, "owner.json");
  const kept = (await readJson<Kept>(path)) ?? { password: randomBytes(24).toString("base64url") };
  if (kept.userId && kept.accessToken && (await isValid(url, kept.accessToken))) {
    return { userId: kept.userId, accessToken: kept.accessToken };
  }
  await writePrivate(path, JSON.stringify(kept, null, 2));
  const session = await register(url, kept.password, registrationSecret).catch((error: unknown) => {
    if (error instanceof MatrixError && error.errcode === "M_USER_IN_USE") return signIn(url, kept.password);
    throw error;
  });
  const owner = { userId: session.user_id, accessToken: session.access_token };
  await writePrivate(path, JSON.stringify({ ...kept, ...owner }, null, 2));
  return owner;
}

interface Session {
  user_id: string;
  access_token: string;
}

async function isValid(url: string, token: string): Promise<boolean> {
  try {
    await callMatrix(url, { method: "GET", path: "/_matrix/client/v3/account/whoami", token });
    return true;
  } catch (error) {
    if (error instanceof MatrixError && error.status === 401) return false;
    throw error;
  }
}

/** @see https://element-hq.github.io/synapse/latest/admin_api/register_api.html "Shared-Secret Registration" */
async function register(url: string, password: string, secret: string): Promise<Session> {
  const path = "/_synapse/admin/v1/register";
  const { nonce } = await callMatrix<{ nonce: string }>(url, { method: "GET", path });
  const mac = createHmac("sha1", secret).update([nonce, LOCALPART, password, "notadmin"].join("\0")).digest("hex");
  const body = { nonce, username: LOCALPART, displayname: "Manyrooms", password, admin: false, mac };
  return callMatrix<Session>(url, { method: "POST", path, body });
}

async function signIn(url: string, password: string): Promise<Session> {
  const identifier = { type: "m.id.user", user: LOCALPART };
  const body = { type: "m.login.password", identifier, password, initial_device_display_name: "npm start" };
  return callMatrix<Session>(url, { method: "POST", path: "/_matrix/client/v3/login", body });
}
