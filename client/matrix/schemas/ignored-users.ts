// ignored-users.ts: the account's own list of people whom it wants to hear nothing of.

import * as v from "valibot";
import { EngineError } from "../../../engine/errors.ts";

/** Type of the account data. Source: Matrix spec, "Ignoring Users". */
export const IGNORED_USERS = "m.ignored_user_list";

/** What stands at each user id is an empty object today; whatever it is, it is kept. */
const IgnoredUsers = v.looseObject({
  ignored_users: v.pipe(
    v.unknown(),
    v.check((users) => !Array.isArray(users), "a list"),
    v.record(v.string(), v.unknown()),
  ),
});

/** Reads the users; the homeserver takes any content that a client of the account wrote. */
export function parseIgnoredUsers(content: unknown): ReadonlySet<string> | EngineError {
  const result = v.safeParse(IgnoredUsers, content);
  if (result.success) return new Set(Object.keys(result.output.ignored_users).filter((user) => user.startsWith("@")));
  return new EngineError("schema/invalid-event", `${IGNORED_USERS}: no ignored_users`);
}

/** The content with one user more or less; all else in it stays, but a list that is none. */
export function changeIgnoredUsers(content: unknown, user: string, ignored: boolean): Record<string, unknown> {
  const before = v.safeParse(v.looseObject({}), content);
  const list = v.safeParse(IgnoredUsers, content);
  const { [user]: entry = {}, ...others } = list.success ? list.output.ignored_users : {};
  return { ...(before.success ? before.output : {}), ignored_users: ignored ? { ...others, [user]: entry } : others };
}
