// cache.ts: media files kept in the browser, up to a limit: page and service worker read and write the same ones.
//
// Under its mxc address a file never changes, so what is kept is good for ever. Who was not used for longest goes first.

import { createLedger, type Ledger } from "./ledger.ts";

/** Name in Cache Storage. */
const MEDIA_CACHE = "manyrooms media";

/** Most that is kept, in bytes, and the share of what the browser grants this site. */
const MOST = 2 ** 30;
const SHARE = 0.25;
/** A file larger than this share of the limit would throw nearly everything else out. */
const LARGEST = 0.5;

export interface MediaCache {
  /** The kept file, or null. */
  match(path: string): Promise<Response | null>;
  /** Keeps a file; one that doesn't fit is left out, which is no failure. */
  keep(path: string, body: Blob, room: string | null): Promise<void>;
  forget(path: string): Promise<void>;
  /** Throws away what belongs to a room: nobody who was sent out keeps its files. */
  forgetRoom(room: string): Promise<void>;
  /** Throws everything away. */
  clear(): Promise<void>;
}

export interface MediaCacheInputs {
  readonly storage: Pick<CacheStorage, "open" | "delete">;
  readonly ledger: Ledger;
  /** Bytes at most. */
  readonly limit: () => Promise<number>;
}

/** A limit by what the browser grants this site, in bytes. */
async function grantedLimit(): Promise<number> {
  const { quota = MOST } = await navigator.storage.estimate();
  return Math.min(MOST, quota * SHARE);
}

/** The browser's own cache, or null where it has none: on pages that are not secure, and in some private windows. */
export function openMediaCache(): MediaCache | null {
  if (!globalThis.caches || !globalThis.indexedDB) return null;
  return createMediaCache({ storage: caches, ledger: createLedger(), limit: grantedLimit });
}

export function createMediaCache({ storage, ledger, limit }: MediaCacheInputs): MediaCache {
  const open = (): Promise<Cache> => storage.open(MEDIA_CACHE);

  async function drop(path: string): Promise<void> {
    await (await open()).delete(path);
    await ledger.delete(path);
  }

  /** Throws out what was not used for longest, until `bytes` more fit. */
  async function makeRoom(bytes: number): Promise<void> {
    const kept = (await ledger.all()).sort((a, b) => a.used - b.used);
    let total = kept.reduce((sum, entry) => sum + entry.bytes, 0);
    for (const entry of kept) {
      if (total + bytes <= (await limit())) return;
      await drop(entry.path);
      total -= entry.bytes;
    }
  }

  return {
    async match(path) {
      const found = await (await open()).match(path);
      if (!found) return null;
      await ledger.touch(path);
      return found;
    },
    async keep(path, body, room) {
      if (body.size > (await limit()) * LARGEST) return;
      await makeRoom(body.size);
      // First the entry: a file without one would never be thrown out, an entry without its file does no harm
      await ledger.set({ path, bytes: body.size, used: Date.now(), room });
      const headers = { "content-type": body.type, "content-length": String(body.size) };
      await (await open()).put(path, new Response(body, { headers }));
    },
    forget: drop,
    async forgetRoom(room) {
      for (const entry of await ledger.all()) if (entry.room === room) await drop(entry.path);
    },
    async clear() {
      for (const entry of await ledger.all()) await ledger.delete(entry.path);
      await storage.delete(MEDIA_CACHE);
    },
  };
}
