// memory.ts: Cache Storage and the ledger in memory, as far as the media cache uses them: Node 20 has neither.

import type { Ledger, LedgerEntry } from "../../../client/media/ledger.ts";

/** One cache under whatever name; bodies are kept as they are. */
export function memoryCaches() {
  let files = new Map<string, Response>();
  const cache = {
    match: async (path: string) => files.get(path)?.clone(),
    put: async (path: string, response: Response) => void files.set(path, response),
    delete: async (path: string) => files.delete(path),
  };
  const storage = {
    open: async () => cache as unknown as Cache,
    delete: async () => {
      files = new Map();
      return true;
    },
  };
  return { storage, paths: () => [...files.keys()] };
}

/** Its clock ticks with each use, so that the order of uses is sure. */
export function memoryLedger(): Ledger {
  const entries = new Map<string, LedgerEntry>();
  let now = 0;
  return {
    all: async () => [...entries.values()],
    set: async (entry) => void entries.set(entry.path, { ...entry, used: ++now }),
    async touch(path) {
      const entry = entries.get(path);
      if (entry) entries.set(path, { ...entry, used: ++now });
    },
    delete: async (path) => void entries.delete(path),
  };
}
