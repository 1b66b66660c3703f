// ignored.ts: whom this account wants to hear nothing of: kept by the homeserver, so it is the same in every client. A guest's list,
// which homeservers don't take, is kept by this browser.

import { EngineError } from "../../engine/errors.ts";
import { log } from "../log.ts";
import { ask, MatrixRefusal, type Rest } from "./rest.ts";
import { changeIgnoredUsers, IGNORED_USERS, parseIgnoredUsers } from "./schemas/ignored-users.ts";
import type { KeyValue } from "./storage.ts";

/** Where the list lies. */
export interface IgnoredList {
  read(): Promise<unknown>;
  write(content: object): Promise<void>;
}

export interface Ignored {
  users(): ReadonlySet<string>;
  /** Takes what the homeserver has now: from the first sync, then whenever it changes. */
  note(content: unknown): void;
  /** Ignores somebody, or stops. */
  set(user: string, ignored: boolean): Promise<void>;
}

export function listOnHomeserver(rest: Rest, self: string): IgnoredList {
  const path = `/_matrix/client/v3/user/${encodeURIComponent(self)}/account_data/${IGNORED_USERS}`;
  return {
    async read() {
      return ask(rest, { path }).catch((error: unknown) => {
        if (error instanceof MatrixRefusal && error.status === 404) return {};
        throw error;
      });
    },
    async write(body) {
      await ask(rest, { method: "PUT", path, body });
    },
  };
}

export function listInBrowser(storage: KeyValue, self: string): IgnoredList {
  const key = `ignored ${self}`;
  return { read: () => storage.get(key), write: (content) => storage.set(key, content) };
}

/** @param onChange called after {@link Ignored.users} changed */
export function createIgnored(list: IgnoredList, self: string, onChange: () => void): Ignored {
  let users: ReadonlySet<string> = new Set();
  /** Changes one after another: each reads the whole list and writes it. */
  let queue: Promise<unknown> = Promise.resolve();

  async function change(user: string, ignored: boolean): Promise<void> {
    const content = changeIgnoredUsers(await list.read(), user, ignored);
    await list.write(content);
    note(content); // a homeserver tells of it, too
  }

  function note(content: unknown): void {
    const parsed = parseIgnoredUsers(content ?? { ignored_users: {} });
    // Unreadable: nobody is known to be ignored, and nothing is written until somebody is
    if (parsed instanceof EngineError) log("warn", "ignored: list left out", parsed);
    const next = parsed instanceof EngineError ? new Set<string>() : new Set(parsed);
    next.delete(self);
    if (next.size === users.size && [...next].every((user) => users.has(user))) return;
    users = next;
    onChange();
  }

  return {
    users: () => users,
    note,
    set(user, ignored) {
      const changed = queue.then(() => change(user, ignored));
      queue = changed.catch(() => {}); // who asked hears of it
      return changed;
    },
  };
}
