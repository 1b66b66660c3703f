// register.ts: makes an account by the homeserver's shared secret, which works with registration closed too, and without limits.

import { createHmac } from "node:crypto";
import { callMatrix } from "./matrix-api.ts";

/** What registering and signing in answer. */
export interface Session {
  readonly user_id: string;
  readonly access_token: string;
  readonly device_id: string;
}

export interface NewAccount {
  /** Before the colon of the user id. */
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
  /** May use Synapse's admin API. */
  readonly admin?: boolean;
}

/** @see https://element-hq.github.io/synapse/latest/admin_api/register_api.html "Shared-Secret Registration" */
export async function registerWithSecret(
  url: string,
  secret: string,
  { username, displayName, password, admin = false }: NewAccount,
): Promise<Session> {
  const path = "/_synapse/admin/v1/register";
  const { nonce } = await callMatrix<{ nonce: string }>(url, { method: "GET", path });
  const signed = [nonce, username, password, admin ? "admin" : "notadmin"].join("\0");
  const mac = createHmac("sha1", secret).update(signed).digest("hex");
  const body = { nonce, username, displayname: displayName, password, admin, mac };
  return callMatrix<Session>(url, { method: "POST", path, body });
}
