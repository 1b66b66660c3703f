// owner.ts: the account that the shipped worlds belong to. Its credentials are kept beside the homeserver's data.

import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Failure } from "../setup/failure.mjs";
import { readJson, writePrivate } from "../synapse/data.ts";
import { callMatrix, MatrixError } from "./matrix-api.ts";
import { registerWithSecret, type Session } from "./register.ts";

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

/** Of the account that `npm start` has for itself. */
const signInOwner = (url: string, password: string, path: string) =>
  signIn(url, LOCALPART, password).catch((error: unknown) => {
    if (!(error instanceof MatrixError) || error.status !== 403) throw error;
    throw new Failure(
      `The homeserver has an account "${LOCALPART}" whose password is not the one in ${path}. Put that file back from a copy, or begin with new data: npm start -- --reset`,
    );
  });

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
  const account = { username: LOCALPART, displayName: "Manyrooms", password: kept.password };
  const session = await registerWithSecret(url, registrationSecret, account).catch((error: unknown) => {
    if (error instanceof MatrixError && error.errcode === "M_USER_IN_USE") return signInOwner(url, kept.password, path);
    throw error;
  });
  const owner = { userId: session.user_id, accessToken: session.access_token };
  await writePrivate(path, JSON.stringify({ ...kept, ...owner }, null, 2));
  return owner;
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

/** @param user localpart or whole user id */
export async function signIn(url: string, user: string, password: string): Promise<Session> {
  const identifier = { type: "m.id.user", user };
  const body = {
    type: "m.login.password",
    identifier,
    password,
    initial_device_display_name: "Manyrooms, publishing worlds",
  };
  return callMatrix<Session>(url, { method: "POST", path: "/_matrix/client/v3/login", body });
}
