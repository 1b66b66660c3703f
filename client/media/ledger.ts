// ledger.ts: what the media cache holds: how much, since when unused, of which room. In IndexedDB, since page and service worker write it.

/** One kept file. */
export interface LedgerEntry {
  /** `/media/<server>/<id>` */
  readonly path: string;
  readonly bytes: number;
  /** When it was asked for last, in milliseconds since 1970. */
  readonly used: number;
  readonly room: string | null;
}

export interface Ledger {
  all(): Promise<LedgerEntry[]>;
  /** Writes an entry, over the one before it under the same path. */
  set(entry: LedgerEntry): Promise<void>;
  /** Notes that a file was asked for just now. */
  touch(path: string): Promise<void>;
  delete(path: string): Promise<void>;
}

const DATABASE = "manyrooms media";
const STORE = "files";

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Opens the database when it is needed, and again after sign-out has deleted it. Its calls reject where the browser keeps nothing. */
export function createLedger(): Ledger {
  let opening: Promise<IDBDatabase> | null = null;

  async function open(): Promise<IDBDatabase> {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "path" });
    const database = await settled(request);
    const forget = (): void => {
      opening = null;
      database.close();
    };
    database.onversionchange = forget; // somebody deletes it
    database.onclose = forget;
    return database;
  }

  async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    opening ??= open();
    return (await opening).transaction(STORE, mode).objectStore(STORE);
  }

  return {
    all: async () => settled<LedgerEntry[]>((await store("readonly")).getAll()),
    async set(entry) {
      await settled((await store("readwrite")).put(entry));
    },
    async touch(path) {
      const files = await store("readwrite");
      const entry = await settled<LedgerEntry | undefined>(files.get(path));
      if (entry) await settled(files.put({ ...entry, used: Date.now() }));
    },
    async delete(path) {
      await settled((await store("readwrite")).delete(path));
    },
  };
}
