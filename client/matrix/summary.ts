// summary.ts: what a world shows of itself before anybody enters (MSC3266 room summary); no login, no SDK.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { serverOf, type WorldLink } from "./link.ts";
import { ask, MatrixRefusal, type Rest } from "./rest.ts";
import { WORLD_EVENT } from "./schemas/world.ts";

export interface WorldSummary {
  /** Room id: what an alias leads to. */
  readonly room: string;
  readonly name: string;
  readonly topic: string;
  /** Server that the link names. */
  readonly server: string;
  readonly members: number;
  readonly encrypted: boolean;
}

const Summary = v.looseObject({
  room_id: v.string(),
  room_type: v.nullish(v.string(), null),
  name: v.nullish(v.string(), ""),
  topic: v.nullish(v.string(), ""),
  num_joined_members: v.optional(v.number(), 0),
  encryption: v.nullish(v.string(), null),
  "im.nheko.summary.encryption": v.nullish(v.string(), null),
});

/** Paths of the same request: the stable one, and the one of servers before Matrix 1.15. */
const PATHS = ["/_matrix/client/v1/room_summary/", "/_matrix/client/unstable/im.nheko.summary/rooms/"];

/** Longest name and topic shown; a room's state may hold 64 KiB. */
const MAX_NAME = 120;
const MAX_TOPIC = 600;

async function fetchSummary(rest: Rest, { room, via }: WorldLink, signal?: AbortSignal): Promise<unknown> {
  const query = { via };
  for (const path of PATHS) {
    const last = path === PATHS.at(-1);
    try {
      const suffix = path.endsWith("/rooms/") ? "/summary" : "";
      return await ask(rest, { path: `${path}${encodeURIComponent(room)}${suffix}`, query, signal });
    } catch (error) {
      const unknownPath = error instanceof MatrixRefusal && error.errcode === "M_UNRECOGNIZED";
      if (!unknownPath || last) throw error;
    }
  }
  throw new EngineError("matrix/refused", "fetchSummary: no path");
}

/**
 * Looks a world up through the page's own homeserver, whatever server the link names.
 * Rejects with `matrix/unknown-alias` where nobody knows the room or it is hidden, `matrix/not-a-world` for an ordinary room.
 */
export async function readSummary(rest: Rest, link: WorldLink, signal?: AbortSignal): Promise<WorldSummary> {
  const answer = await fetchSummary(rest, link, signal).catch((error: unknown) => {
    const hidden = error instanceof MatrixRefusal && (error.status === 404 || error.status === 403);
    throw hidden ? new EngineError("matrix/unknown-alias", `readSummary: ${link.room}`, { cause: error }) : error;
  });
  const result = v.safeParse(Summary, answer);
  if (!result.success) throw new EngineError("matrix/refused", `readSummary: ${link.room}: not a summary`);
  const summary = result.output;
  if (summary.room_type !== WORLD_EVENT) {
    throw new EngineError("matrix/not-a-world", `readSummary: ${link.room}: room type ${summary.room_type}`);
  }
  return {
    room: summary.room_id,
    name: (summary.name ?? "").slice(0, MAX_NAME) || link.room,
    topic: (summary.topic ?? "").slice(0, MAX_TOPIC),
    server: serverOf(link),
    members: summary.num_joined_members,
    encrypted: (summary.encryption ?? summary["im.nheko.summary.encryption"]) !== null,
  };
}
