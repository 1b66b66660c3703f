// browser-stores.ts: everything that a page's browser keeps for the site, for specs that look for what should not be there.

import { expect, type Page } from "@playwright/test";

/** The account record of client/matrix/account.ts. */
export interface KeptAccount {
  readonly homeserver: string;
  readonly user: string;
  readonly device: string;
  readonly token: string;
  readonly password: string;
  readonly name: string;
}

export interface KeptThings {
  /** By "database / store / key"; each value as text, bytes as Latin-1. */
  readonly databases: Readonly<Record<string, string>>;
  readonly databaseNames: readonly string[];
  readonly localStorage: Readonly<Record<string, string>>;
  readonly sessionStorage: Readonly<Record<string, string>>;
  readonly caches: readonly string[];
  readonly cookies: string;
}

const ACCOUNT = (): string => `account ${process.env["MANYROOMS_ORIGIN"]}`;

/** Reads all of it. */
export const readStores = (page: Page): Promise<KeptThings> =>
  page.evaluate(async () => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const asText = (value: unknown): string => {
      if (value instanceof ArrayBuffer) return String.fromCharCode(...new Uint8Array(value));
      if (ArrayBuffer.isView(value))
        return String.fromCharCode(...new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
      if (Array.isArray(value))
        return value.every((one) => typeof one === "number")
          ? String.fromCharCode(...value.map((one) => one & 255))
          : value.map(asText).join(" ");
      if (value && typeof value === "object")
        return Object.entries(value)
          .map(([key, inner]) => `${key}=${asText(inner)}`)
          .join(" ");
      return String(value);
    };
    const databases: Record<string, string> = {};
    const databaseNames = (await indexedDB.databases()).map(({ name }) => name ?? "");
    for (const name of databaseNames) {
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store, "readonly").objectStore(store);
        const [keys, values] = await Promise.all([settled(objects.getAllKeys()), settled(objects.getAll())]);
        for (const [i, key] of keys.entries()) databases[`${name} / ${store} / ${asText(key)}`] = asText(values[i]);
      }
      database.close();
    }
    const cached: string[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        cached.push(
          [name, request.url, ...request.headers, ...(response?.headers ?? []), await response?.text()].join(" "),
        );
      }
    }
    return {
      databases,
      databaseNames,
      localStorage: { ...localStorage },
      sessionStorage: { ...sessionStorage },
      caches: cached,
      cookies: document.cookie,
    };
  });

/** Reads the account that the browser keeps, or puts another in its place. */
async function account(page: Page, put: KeptAccount | null): Promise<KeptAccount | null> {
  return page.evaluate(
    ([key, value]) =>
      new Promise<KeptAccount | null>((resolve, reject) => {
        const opening = indexedDB.open("manyrooms");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const store = opening.result.transaction("values", "readwrite").objectStore("values");
          const request = value ? store.put(value, key) : store.get(key);
          request.onerror = () => reject(request.error);
          request.onsuccess = () => {
            opening.result.close();
            resolve(value ?? (request.result as KeptAccount | undefined) ?? null);
          };
        };
      }),
    [ACCOUNT(), put] as const,
  );
}

export async function readAccount(page: Page): Promise<KeptAccount> {
  const kept = await account(page, null);
  expect(kept, "the account in the browser").not.toBeNull();
  return kept as KeptAccount;
}

export async function putAccount(page: Page, kept: KeptAccount): Promise<void> {
  await account(page, kept);
}
