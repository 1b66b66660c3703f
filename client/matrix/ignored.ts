// ignored.ts: whom this account wants to hear nothing of: kept by the homeserver, so it is the same in every client.

import { EngineError } from "../../engine/errors.ts";
import { log } from "../log.ts";
import { ask, MatrixRefusal, type Rest } from "./rest.ts";
import { changeIgnoredUsers, IGNORED_USERS, parseIgnoredUsers } from "./schemas/ignored-users.ts";

export interface Ignored {
  users(): ReadonlySet<string>;
  /** Takes what the homeserver has now: from the first sync, then whenever it changes. */
  note(content: unknown): void;
  /** Ignores somebody, or stops; {@link note} hears of it like every other client. */
  set(user: string, ignored: boolean): Promise<void>;
}

/** @param onChange called after {@link Ignored.users} changed */
export function createIgnored(rest: Rest, self: string, onChange: () => void): Ignored {
  const path = `/_matrix/client/v3/user/${encodeURIComponent(self)}/account_data/${IGNORED_USERS}`;
  let users: ReadonlySet<string> = new Set();
  /** Changes one after another: each reads the whole list and writes it. */
  let queue: Promise<unknown> = Promise.resolve();

  async function read(): Promise<unknown> {
    return ask(rest, { path }).catch((error: unknown) => {
      if (error instanceof MatrixRefusal && error.status === 404) return {};
      throw error;
    });
  }

  async function change(user: string, ignored: boolean): Promise<void> {
    await ask(rest, { method: "PUT", path, body: changeIgnoredUsers(await read(), user, ignored) });
  }

  return {
    users: () => users,
    note(content) {
      const parsed = parseIgnoredUsers(content ?? { ignored_users: {} });
      // Unreadable: nobody is known to be ignored, and nothing is written until somebody is
      if (parsed instanceof EngineError) log("warn", "ignored: list left out", parsed);
      const next = parsed instanceof EngineError ? new Set<string>() : new Set(parsed);
      next.delete(self);
      if (next.size === users.size && [...next].every((user) => users.has(user))) return;
      users = next;
      onChange();
    },
    set(user, ignored) {
      const changed = queue.then(() => change(user, ignored));
      queue = changed.catch(() => {}); // who asked hears of it
      return changed;
    },
  };
}
