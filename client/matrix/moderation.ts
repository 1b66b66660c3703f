// moderation.ts: takes people out of a room, or their voice, and tells why one is out oneself.

import * as v from "valibot";
import type { Removing } from "./permissions.ts";
import { ask, MatrixRefusal, type Rest } from "./rest.ts";
import { changeMuted, MUTED_EVENT } from "./schemas/muted.ts";

/** Why this account is out of a room. */
export interface Removal {
  readonly how: "left" | "kicked" | "banned";
  /** The user who did it. */
  readonly by: string;
  /** What they wrote about it; may be empty. */
  readonly reason: string;
  /** Milliseconds since 1970, as the homeserver says. */
  readonly time: number;
}

const OwnMember = v.looseObject({
  membership: v.picklist(["leave", "ban"]),
  reason: v.fallback(v.optional(v.string(), ""), ""),
});

/** What the member event of `user` says about being out of the room; null if it says that they are not. */
export function removalOf(user: string, sender: string, content: unknown, time: number): Removal | null {
  const result = v.safeParse(OwnMember, content);
  if (!result.success) return null;
  const { membership, reason } = result.output;
  const how = membership === "ban" ? "banned" : sender === user ? "left" : "kicked";
  return { how, by: sender, reason, time };
}

/** Takes somebody out of the room; with "ban" for good. Rejects with `matrix/forbidden` if one may not. */
export async function removeFromRoom(
  rest: Rest,
  room: string,
  removing: Removing,
  user: string,
  reason: string,
): Promise<void> {
  const text = reason.trim();
  const body = { user_id: user, ...(text ? { reason: text } : {}) };
  await ask(rest, { method: "POST", path: `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/${removing}`, body });
}

/** Lets nobody hear somebody any more, or lets them again. Rejects with `matrix/forbidden` if one may not. */
export async function muteInRoom(rest: Rest, room: string, user: string, muted: boolean): Promise<void> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/${MUTED_EVENT}/`;
  // As it is now: somebody else may have muted another a moment ago
  const before = await ask(rest, { path }).catch((error: unknown) => {
    if (error instanceof MatrixRefusal && error.status === 404) return {};
    throw error;
  });
  await ask(rest, { method: "PUT", path, body: changeMuted(before, user, muted) });
}
