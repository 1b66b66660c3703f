// room-create.ts: the first event of a room, as far as it says who stands above all others.

import * as v from "valibot";

/** Event type, state key "". Source: Matrix spec, "m.room.create". */
export const ROOM_CREATE_EVENT = "m.room.create";

/** Room versions whose creators outrank every power level: 12, and its name while it was a proposal (MSC4289). */
const FIRST_WITH_CREATORS = 12;
const PROPOSED = "org.matrix.hydra.11";

const RoomCreate = v.looseObject({
  room_version: v.optional(v.string(), "1"),
  /** More who have the creator's rank. */
  additional_creators: v.fallback(v.optional(v.array(v.string()), []), []),
});

/** The users who outrank all levels of the room; none before room version 12, where the creator is an ordinary admin. */
export function creatorsOf(sender: string, content: unknown): readonly string[] {
  const result = v.safeParse(RoomCreate, content);
  if (!result.success) return [];
  const { room_version: version, additional_creators: more } = result.output;
  const outranks = version === PROPOSED || Number(version) >= FIRST_WITH_CREATORS;
  return outranks ? [sender, ...more] : [];
}
