// muted.ts: the state event that lists whom nobody shall hear.

import * as v from "valibot";
import { EngineError } from "../../../engine/errors.ts";

/** Event type, state key "". */
export const MUTED_EVENT = "org.manyrooms.muted";

/** More than these are not muted one by one. */
const MAX_MUTED = 1_000;

const UserId = v.pipe(v.string(), v.startsWith("@"), v.maxLength(255));

const Muted = v.looseObject({
  users: v.pipe(v.array(v.unknown()), v.maxLength(MAX_MUTED)),
});

/** Reads the users; an entry that is none is left out. */
export function parseMuted(content: unknown): ReadonlySet<string> | EngineError {
  const result = v.safeParse(Muted, content);
  if (result.success) return new Set(result.output.users.filter((user) => v.is(UserId, user)));
  return new EngineError("schema/invalid-event", `${MUTED_EVENT}: no users`);
}

/** The content with one user more or less; what else is in it stays. */
export function changeMuted(content: unknown, user: string, muted: boolean): Record<string, unknown> {
  const before = v.safeParse(v.looseObject({}), content);
  const parsed = parseMuted(content);
  const others = parsed instanceof EngineError ? [] : [...parsed].filter((other) => other !== user);
  return { ...(before.success ? before.output : {}), users: muted ? [...others, user] : others };
}
