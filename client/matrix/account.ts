// account.ts: a name becomes an account: registered once, kept in the browser, used again.

import * as v from "valibot";
import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { keepOutOfLog, log } from "../log.ts";
import { type Emptied, emptyAccount } from "./empty-account.ts";
import { setPassword } from "./password.ts";
import { ask, askFor, MatrixRefusal, type Rest, type RestRequest } from "./rest.ts";
import { type Credentials, signIn } from "./sign-in.ts";
import type { KeyValue } from "./storage.ts";

/** What makes this browser somebody on a homeserver. */
export interface Account {
  readonly homeserver: string;
  readonly user: string;
  readonly device: string;
  readonly token: string;
  /** The random one that it was made with, which nobody knows; null once it has one that its owner chose. */
  readonly password: string | null;
  /** The display name as it was set last. */
  readonly name: string;
}

const AccountValue = v.object({
  homeserver: v.string(),
  user: v.string(),
  device: v.string(),
  token: v.string(),
  password: v.nullable(v.string()),
  name: v.string(),
});

const Registered = v.looseObject({
  user_id: v.string(),
  device_id: v.string(),
  access_token: v.string(),
});

export interface AccountInputs {
  /** Without a token. */
  readonly rest: Rest;
  readonly storage: KeyValue;
  /** Where the SDK keeps its crypto; null where the browser refuses it. */
  readonly databases: IDBFactory | null;
}

/** This browser's account on one homeserver, and how to make one, rename it, or be rid of it. */
export interface Accounts {
  /** Null if there is none. */
  find(): Promise<Account | null>;
  /** The account under this name, or a new one. Only for the tab that holds it (state/tabs.ts). */
  open(name: string, signal?: AbortSignal): Promise<Account>;
  /** An account that exists already becomes this browser's, which has none. Only for the tab that holds it. */
  signIn(credentials: Credentials): Promise<Account>;
  /** Once a registration that nobody waits for any more has come to its end: before that, another tab would make a second account. */
  settled(): Promise<void>;
  /** The display name, in all rooms. Null if there is no account. */
  rename(name: string): Promise<Account | null>;
  /** The account gets a password that its owner knows, in the place of the random one. Null if there is no account. */
  setPassword(password: string): Promise<Account | null>;
  /** Forgets an account that the homeserver no longer knows, and all that this browser keeps of it. */
  forget(): Promise<Emptied>;
  /** Ends the device at the homeserver, and forgets the account whether that answers or not. `told`: it did. */
  signOut(): Promise<Emptied & { readonly told: boolean }>;
}

/** How long the homeserver is waited for at signing out, in milliseconds. */
const LOGOUT_WITHIN = 6_000;
/** Registrations under another user name, when the first is taken. */
const MAX_NAMES = 4;
/** Refusals of a user name, not of an account. */
const NOT_THAT_NAME = new Set(["M_USER_IN_USE", "M_INVALID_USERNAME", "M_EXCLUSIVE"]);
/** Longest part of a user id that comes from the name, so that it stays readable. */
const MAX_STEM = 20;

/** Random lower-case letters and digits, about 5 bits each. */
function randomText(length: number): string {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789"; // 32, none that look like another
  return [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => letters[byte % 32]).join("");
}

/**
 * The part of a user id that a name suggests: what of it is allowed there, accents dropped. Empty if nothing is left
 * (names in other scripts).
 *
 * @see https://spec.matrix.org/v1.15/appendices/#user-identifiers
 */
export function localpartStem(name: string, longest = MAX_STEM): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\s_]+/g, "-")
    .replace(/[^a-z0-9.-]/g, "")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, longest)
    .replace(/[-.]+$/, "");
}

const usernameFor = (name: string): string => {
  const stem = localpartStem(name);
  return stem ? `${stem}-${randomText(4)}` : `guest-${randomText(8)}`;
};

/** Stage of a registration that asks for a token (spec, "Token-authenticated registration"). */
const TOKEN_STAGE = "m.login.registration_token";

const Flows = v.looseObject({ flows: v.array(v.looseObject({ stages: v.array(v.string()) })) });

/** What a homeserver's no to a new account means: none at all, none without a token, or none without more than a name. */
function registrationError(error: unknown): unknown {
  if (!(error instanceof MatrixRefusal) || error.code !== "matrix/forbidden") return error;
  const { message, facts } = error;
  const flows = v.safeParse(Flows, error.body);
  const code: ErrorCode = !flows.success
    ? "matrix/registration-closed"
    : flows.output.flows.some(({ stages }) => stages.includes(TOKEN_STAGE))
      ? "matrix/registration-token"
      : "matrix/registration-steps";
  return new EngineError(code, `register: ${message}`, { cause: error, facts });
}

/** Rejects with the signal's reason as soon as it aborts; what was waited for goes on. */
function orAbort<T>(waiting: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return waiting;
  return new Promise((resolve, reject) => {
    const aborted = (): void => reject(signal.reason);
    if (signal.aborted) aborted();
    signal.addEventListener("abort", aborted, { once: true });
    waiting.then(resolve, reject).finally(() => signal.removeEventListener("abort", aborted));
  });
}

function hideSecrets({ token, password }: Pick<Account, "token" | "password">): void {
  keepOutOfLog(token);
  if (password !== null) keepOutOfLog(password);
}

async function register(rest: Rest, name: string): Promise<Account> {
  const password = randomText(32);
  for (let tries = 1; ; tries++) {
    const body = {
      auth: { type: "m.login.dummy" },
      username: usernameFor(tries < MAX_NAMES ? name : ""),
      password,
      initial_device_display_name: "Manyrooms",
    };
    try {
      const request: RestRequest = { method: "POST", path: "/_matrix/client/v3/register", body };
      const { user_id, device_id, access_token } = await askFor(Registered, rest, request);
      hideSecrets({ token: access_token, password });
      log("info", `account: registered ${user_id}`);
      return { homeserver: rest.homeserver, user: user_id, device: device_id, token: access_token, password, name: "" };
    } catch (error) {
      const taken = error instanceof MatrixRefusal && NOT_THAT_NAME.has(error.errcode);
      if (!taken || tries >= MAX_NAMES) throw registrationError(error);
    }
  }
}

async function setName(rest: Rest, account: Account, name: string, signal?: AbortSignal): Promise<Account> {
  if (account.name === name) return account;
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(account.user)}/displayname`;
  const asAccount = { ...rest, token: account.token };
  await ask(asAccount, { method: "PUT", path, body: { displayname: name }, signal });
  return { ...account, name };
}

/** Asks the browser not to throw the account away when disk space runs short. */
async function persist(): Promise<void> {
  await globalThis.navigator?.storage?.persist?.();
}

/** Ends the device and its token; true if they are no more. */
async function logOut(rest: Rest, { token }: Account): Promise<boolean> {
  const signal = AbortSignal.timeout(LOGOUT_WITHIN);
  try {
    await ask({ ...rest, token }, { method: "POST", path: "/_matrix/client/v3/logout", body: {}, signal });
    return true;
  } catch (error) {
    if (error instanceof MatrixRefusal && error.errcode === "M_UNKNOWN_TOKEN") return true;
    log("warn", "account: the homeserver was not told", error);
    return false;
  }
}

export function createAccounts({ rest, storage, databases }: AccountInputs): Accounts {
  const key = `account ${rest.homeserver}`;
  /** One that somebody stopped waiting for still brings an account, which is kept. */
  let registering: Promise<Account> | null = null;

  async function find(): Promise<Account | null> {
    const kept = v.safeParse(AccountValue, await storage.get(key));
    if (!kept.success || kept.output.homeserver !== rest.homeserver) return null;
    hideSecrets(kept.output);
    return kept.output;
  }

  async function registerAndKeep(name: string): Promise<Account> {
    const account = await register(rest, name);
    await storage.set(key, account);
    return account;
  }

  /** The registration that runs, or a new one. */
  function registerOnce(name: string): Promise<Account> {
    registering ??= registerAndKeep(name).finally(() => {
      registering = null;
    });
    return registering;
  }

  async function forget(): Promise<Emptied> {
    const account = await find();
    await storage.delete(key);
    return account ? emptyAccount(account, storage, databases) : { emptied: true };
  }

  return {
    find,
    forget,
    async settled() {
      await registering?.catch(() => {});
    },
    async open(name, signal) {
      const known = (await find()) ?? (await orAbort(registerOnce(name), signal));
      const account = await setName(rest, known, name, signal);
      await storage.set(key, account);
      void persist();
      return account;
    },
    async signIn(credentials) {
      const account = await signIn(rest, credentials);
      await storage.set(key, account);
      void persist();
      return account;
    },
    async rename(name) {
      const account = await find();
      if (!account) return null;
      const renamed = await setName(rest, account, name);
      await storage.set(key, renamed);
      return renamed;
    },
    async setPassword(password) {
      const account = await find();
      if (!account) return null;
      await setPassword(rest, account, password);
      const kept = { ...account, password: null };
      await storage.set(key, kept);
      return kept;
    },
    async signOut() {
      const account = await find();
      const told = !account || (await logOut(rest, account));
      return { ...(await forget()), told };
    },
  };
}
