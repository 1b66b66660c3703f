// empty-account.ts: takes out of this browser all that it keeps of an account: values, and the SDK's crypto databases.

import { log } from "../log.ts";
import type { KeyValue } from "./storage.ts";

/** Whose crypto. */
interface Device {
  readonly user: string;
  readonly device: string;
}

export interface Emptied {
  /** False if a database is still open somewhere: it goes when that closes. */
  readonly emptied: boolean;
}

/** How long a database is waited for that another page has open, in milliseconds. */
const OPEN_WITHIN = 5_000;

/** What the names of an account's crypto databases begin with. */
export const cryptoPrefix = ({ user, device }: Device): string => `manyrooms ${user} ${device}`;

/** Names of those that are there; where the browser does not say, those that the SDK makes (matrix-js-sdk 43). */
async function databasesOf(account: Device, databases: IDBFactory): Promise<string[]> {
  const prefix = `${cryptoPrefix(account)}::`;
  const made = [`${prefix}matrix-sdk-crypto`, `${prefix}matrix-sdk-crypto-meta`];
  if (!databases.databases) return made;
  const there = (await databases.databases()).flatMap(({ name }) => name ?? []);
  return there.filter((name) => name.startsWith(prefix));
}

/** Resolves with whether it is gone. */
function deleteDatabase(databases: IDBFactory, name: string): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, OPEN_WITHIN, false);
    const request = databases.deleteDatabase(name);
    const done = (gone: boolean) => () => {
      clearTimeout(timer);
      resolve(gone);
    };
    request.onsuccess = done(true);
    request.onerror = done(false);
  });
}

/** Never rejects: what fails is told by `emptied`. */
export async function emptyAccount(account: Device, storage: KeyValue, databases: IDBFactory | null): Promise<Emptied> {
  try {
    const { user, device } = account;
    const isTheirs = (key: string): boolean => key.split(" ").some((part) => part === user || part === device);
    const keys = (await storage.keys()).filter(isTheirs);
    for (const key of keys) await storage.delete(key);
    const names = databases ? await databasesOf(account, databases) : [];
    const gone = await Promise.all(names.map((name) => deleteDatabase(databases!, name)));
    return { emptied: !gone.includes(false) };
  } catch (error) {
    log("warn", "emptyAccount: not all is gone", error);
    return { emptied: false };
  }
}
