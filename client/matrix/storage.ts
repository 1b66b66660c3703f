// storage.ts: small JSON values that outlive the page, in IndexedDB, or in memory where there is none.

/**
 * A place for values by name. Failing to keep something never stops anybody: it is tried and forgotten. The name of a value that
 * belongs to an account has its user or device id as one of its words: by that, signing out finds it.
 */
export interface KeyValue {
  /** False if it is gone with the page. */
  readonly lasts: boolean;
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

const DATABASE = "manyrooms";
const STORE = "values";

/** For Node, and for browsers that refuse storage (private windows of some): good until the page closes. */
export function createMemoryStorage(): KeyValue {
  const values = new Map<string, unknown>();
  return {
    lasts: false,
    get: async (key) => values.get(key),
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
    keys: async () => [...values.keys()],
  };
}

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Rejects where the browser keeps nothing, also where it throws at once. */
async function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return settled(request);
}

/** The browser's storage; falls back to memory where the browser refuses it. */
export async function openStorage(): Promise<KeyValue> {
  const database = await openDatabase().catch(() => null);
  if (!database) return createMemoryStorage();
  const read = (): IDBObjectStore => database.transaction(STORE, "readonly").objectStore(STORE);
  /** Commits at once: by itself it would wait for an answer, and a page that goes before that takes the value along. */
  async function write(change: (store: IDBObjectStore) => IDBRequest): Promise<void> {
    const transaction = database!.transaction(STORE, "readwrite");
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
      change(transaction.objectStore(STORE));
      transaction.commit();
    });
  }
  return {
    lasts: true,
    get: (key) => settled<unknown>(read().get(key)),
    set: (key, value) => write((store) => store.put(value, key)),
    delete: (key) => write((store) => store.delete(key)),
    keys: async () => (await settled(read().getAllKeys())).map(String),
  };
}
