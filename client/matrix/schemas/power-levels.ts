// power-levels.ts: the state event that says who may do what in a room.

import * as v from "valibot";
import { EngineError } from "../../../engine/errors.ts";

/** Event type, state key "". Source: Matrix spec, "m.room.power_levels". */
export const POWER_LEVELS_EVENT = "m.room.power_levels";

/** Rooms before version 10 may have levels written as strings. */
const Level = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.trim(), v.regex(/^[+-]?\d+$/), v.transform(Number))]),
  v.safeInteger(),
);

/** What is not said has the spec's level. */
const PowerLevels = v.looseObject({
  users: v.optional(v.record(v.string(), Level), {}),
  users_default: v.optional(Level, 0),
  events: v.optional(v.record(v.string(), Level), {}),
  state_default: v.optional(Level, 50),
  kick: v.optional(Level, 50),
  ban: v.optional(Level, 50),
});

export type PowerLevels = v.InferOutput<typeof PowerLevels>;

/** Reads the event's content. */
export function parsePowerLevels(content: unknown): PowerLevels | EngineError {
  const result = v.safeParse(PowerLevels, content);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "content"}: ${issue.message}`);
  return new EngineError("schema/invalid-event", `${POWER_LEVELS_EVENT}: ${problems.join("; ")}`);
}
