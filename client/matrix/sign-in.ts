// sign-in.ts: an account that exists already comes into this browser, by user name and password.

import * as v from "valibot";
import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { keepOutOfLog, log } from "../log.ts";
import type { Account } from "./account.ts";
import { askFor, MatrixRefusal, type Rest } from "./rest.ts";

export interface Credentials {
  /** `ada` or `@ada:server`. */
  readonly user: string;
  readonly password: string;
}

const LOGIN = "/_matrix/client/v3/login";
const PASSWORD = "m.login.password";

const LoggedIn = v.looseObject({ user_id: v.string(), device_id: v.string(), access_token: v.string() });
const Flows = v.looseObject({ flows: v.array(v.looseObject({ type: v.string() })) });
const Profile = v.looseObject({ displayname: v.fallback(v.optional(v.string()), undefined) });

/** What its refusals mean, by Matrix's own codes. */
const MEANING: Readonly<Record<string, ErrorCode>> = {
  M_FORBIDDEN: "account/mismatch",
  M_INVALID_USERNAME: "account/mismatch",
  M_USER_DEACTIVATED: "account/deactivated",
  M_USER_LOCKED: "account/deactivated",
  M_USER_SUSPENDED: "account/deactivated",
  M_LIMIT_EXCEEDED: "account/limited",
};

/** Whether accounts have passwords there at all. */
export async function takesPasswords(rest: Rest, signal?: AbortSignal): Promise<boolean> {
  const { flows } = await askFor(Flows, rest, { path: LOGIN, signal });
  return flows.some(({ type }) => type === PASSWORD);
}

async function signInError(rest: Rest, error: unknown, signal?: AbortSignal): Promise<unknown> {
  if (!(error instanceof MatrixRefusal)) return error;
  const code = MEANING[error.errcode];
  const { facts } = error;
  if (code) return new EngineError(code, `signIn: ${error.message}`, { cause: error, facts });
  if (await takesPasswords(rest, signal).catch(() => true)) return error;
  return new EngineError("account/no-passwords", `signIn: ${error.message}`, { cause: error, facts });
}

/** The name that the account has; empty if the homeserver does not say. */
async function readName(rest: Rest, user: string, signal?: AbortSignal): Promise<string> {
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(user)}/displayname`;
  try {
    return (await askFor(Profile, rest, { path, signal })).displayname ?? "";
  } catch (error) {
    log("debug", "signIn: no name", error);
    return "";
  }
}

/**
 * A new device of the account. The password is not kept: who needs it later asks for it.
 *
 * @returns rejects with `account/mismatch`, `-deactivated`, `-limited` or `-no-passwords`, or as any request does
 */
export async function signIn(rest: Rest, { user, password }: Credentials, signal?: AbortSignal): Promise<Account> {
  keepOutOfLog(password);
  const body = {
    type: PASSWORD,
    identifier: { type: "m.id.user", user: user.trim() },
    password,
    initial_device_display_name: "Manyrooms",
  };
  try {
    const { user_id, device_id, access_token } = await askFor(LoggedIn, rest, {
      method: "POST",
      path: LOGIN,
      body,
      signal,
    });
    keepOutOfLog(access_token);
    log("info", `account: signed in as ${user_id}`);
    const name = await readName({ ...rest, token: access_token }, user_id, signal);
    const made = { user: user_id, device: device_id, token: access_token };
    return {
      homeserver: rest.homeserver,
      ...made,
      password: null,
      guest: false,
      name,
      hasKeys: false,
      hasRecovery: false,
    };
  } catch (error) {
    throw await signInError(rest, error, signal);
  }
}
