// account.ts: a name becomes an account: registered once, kept in the browser, used again.

import * as v from "valibot";
import { keepOutOfLog, log } from "../log.ts";
import { type Emptied, emptyAccount } from "./empty-account.ts";
import { registerGuest } from "./guest.ts";
import { setPassword } from "./password.ts";
import { register } from "./register.ts";
import { asAccount, ask, MatrixRefusal, type Rest } from "./rest.ts";
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
  /** A Matrix guest: no account, and nothing that would outlive this browser's token. */
  readonly guest: boolean;
  /** The display name as it was set last. */
  readonly name: string;
  /** It was in an encrypted world: what opens the messages there is in this browser. */
  readonly hasKeys: boolean;
  /** A recovery key opens them elsewhere, too. */
  readonly hasRecovery: boolean;
}

const AccountValue = v.object({
  homeserver: v.string(),
  user: v.string(),
  device: v.string(),
  token: v.string(),
  password: v.nullable(v.string()),
  guest: v.optional(v.boolean(), false),
  name: v.string(),
  hasKeys: v.optional(v.boolean(), false),
  hasRecovery: v.optional(v.boolean(), false),
});

export interface AccountInputs {
  /** Of the page's own homeserver, without a token. */
  readonly rest: Rest;
  readonly storage: KeyValue;
  /** Where the SDK keeps its crypto; null where the browser refuses it. */
  readonly databases: IDBFactory | null;
  /** Token of an invitation to register, where somebody came with one. */
  readonly invitation?: () => string | null;
}

export interface OpenOptions {
  /** Where one is made if there is none; the page's own homeserver unless it is given. */
  readonly homeserver?: string;
  /** Where there is no account: becomes a Matrix guest instead of making one. */
  readonly asGuest?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** This browser's account, on whatever homeserver, and how to make one, rename it, or be rid of it. */
export interface Accounts {
  /** Null if there is none. */
  find(): Promise<Account | null>;
  /** The account under this name, or a new one. Only for the tab that holds it (state/tabs.ts). */
  open(name: string, options?: OpenOptions): Promise<Account>;
  /** An account that exists already becomes this browser's, which has none but a guest's. Only for the tab that holds it. */
  signIn(credentials: Credentials, homeserver?: string): Promise<Account>;
  /** Once a registration that nobody waits for any more has come to its end: before that, another tab would make a second account. */
  settled(): Promise<void>;
  /** The display name, in all rooms. Null if there is no account. */
  rename(name: string): Promise<Account | null>;
  /** The account gets a password that its owner knows, in the place of the random one. Null if there is no account. */
  setPassword(password: string): Promise<Account | null>;
  /** Notes that the account is in an encrypted world, or whether a recovery key opens what it has. */
  note(change: Partial<Pick<Account, "hasKeys" | "hasRecovery">>): Promise<void>;
  /** Forgets an account that is of no use any more, and all that this browser keeps of it; not one that came in its place. */
  forget(account: Account | null): Promise<Emptied>;
  /** Ends the device at the homeserver, and forgets the account whether that answers or not. `told`: it did. */
  signOut(): Promise<Emptied & { readonly told: boolean }>;
}

/** How long the homeserver is waited for at signing out, in milliseconds. */
const LOGOUT_WITHIN = 6_000;
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

async function setName(rest: Rest, account: Account, name: string, signal?: AbortSignal): Promise<Account> {
  if (account.name === name) return account;
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(account.user)}/displayname`;
  await ask(asAccount(rest, account), { method: "PUT", path, body: { displayname: name }, signal });
  return { ...account, name };
}

/** Asks the browser not to throw the account away when disk space runs short. */
async function persist(): Promise<void> {
  await globalThis.navigator?.storage?.persist?.();
}

/** Ends the device and its token; true if they are no more. */
async function logOut(rest: Rest, account: Account): Promise<boolean> {
  if (account.guest) return true; // guests can't; nobody else has their token
  const signal = AbortSignal.timeout(LOGOUT_WITHIN);
  try {
    await ask(asAccount(rest, account), { method: "POST", path: "/_matrix/client/v3/logout", body: {}, signal });
    return true;
  } catch (error) {
    if (error instanceof MatrixRefusal && error.errcode === "M_UNKNOWN_TOKEN") return true;
    log("warn", "account: the homeserver was not told", error);
    return false;
  }
}

async function becomeGuest(rest: Rest): Promise<Account> {
  const nothing = { password: null, name: "", hasKeys: false, hasRecovery: false };
  return { homeserver: rest.homeserver, ...(await registerGuest(rest)), guest: true, ...nothing };
}

export function createAccounts({ rest, storage, databases, invitation = () => null }: AccountInputs): Accounts {
  const key = `account ${rest.homeserver}`;
  /** One that somebody stopped waiting for still brings an account, which is kept. */
  let registering: Promise<Account> | null = null;

  async function find(): Promise<Account | null> {
    const kept = v.safeParse(AccountValue, await storage.get(key));
    if (!kept.success) return null;
    hideSecrets(kept.output);
    return kept.output;
  }

  async function registerAndKeep(name: string, { homeserver, asGuest }: OpenOptions): Promise<Account> {
    const there = { ...rest, homeserver: homeserver ?? rest.homeserver };
    const account = await (asGuest ? becomeGuest(there) : register(there, name, invitation()));
    await storage.set(key, account);
    return account;
  }

  /** The registration that runs, or a new one. */
  function registerOnce(name: string, options: OpenOptions): Promise<Account> {
    registering ??= registerAndKeep(name, options).finally(() => {
      registering = null;
    });
    return registering;
  }

  async function forget(account: Account | null): Promise<Emptied> {
    if ((await find())?.token === account?.token) await storage.delete(key);
    return account ? emptyAccount(account, storage, databases) : { emptied: true };
  }

  return {
    find,
    forget,
    async settled() {
      await registering?.catch(() => {});
    },
    async open(name, options = {}) {
      const { signal } = options;
      const known = (await find()) ?? (await orAbort(registerOnce(name, options), signal));
      const account = await setName(rest, known, name, signal);
      await storage.set(key, account);
      void persist();
      return account;
    },
    async signIn(credentials, homeserver = rest.homeserver) {
      const guest = await find();
      const account = await signIn({ ...rest, homeserver }, credentials);
      await storage.set(key, account);
      if (guest) await emptyAccount(guest, storage, databases);
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
    async note(change) {
      const account = await find();
      if (account) await storage.set(key, { ...account, ...change });
    },
    async signOut() {
      const account = await find();
      const told = !account || (await logOut(rest, account));
      return { ...(await forget(account)), told };
    },
  };
}
