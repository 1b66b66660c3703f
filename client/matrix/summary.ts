// summary.ts: what a world shows of itself before anybody enters (MSC3266 room summary); no login, no SDK.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { helpersOf, serverOf, type WorldLink } from "./link.ts";
import { lookUpError } from "./look-up-error.ts";
import { ask, askFor, MatrixRefusal, type Rest } from "./rest.ts";
import { MAX_NAME, MAX_TOPIC } from "./schemas/room-words.ts";
import { MxcUri, WORLD_EVENT } from "./schemas/world.ts";

export interface WorldSummary {
  /** Room id: what an alias leads to. */
  readonly room: string;
  readonly name: string;
  readonly topic: string;
  /** Server that the link names. */
  readonly server: string;
  readonly members: number;
  readonly encrypted: boolean;
  /** Spec, `m.room.join_rules`. */
  readonly joinRule: string;
  /** The asking account's own; null without one. */
  readonly membership: string | null;
  /** `mxc:` URI of its picture. */
  readonly picture: string | null;
  /** Anybody may look in without joining. */
  readonly readable: boolean;
  /** Matrix guests may join. */
  readonly guests: boolean;
}

const Summary = v.looseObject({
  room_id: v.string(),
  room_type: v.nullish(v.string(), null),
  name: v.fallback(v.string(), ""),
  topic: v.fallback(v.string(), ""),
  num_joined_members: v.fallback(v.pipe(v.number(), v.integer(), v.minValue(0)), 0),
  encryption: v.fallback(v.nullable(v.string()), null),
  "im.nheko.summary.encryption": v.fallback(v.nullable(v.string()), null),
  join_rule: v.fallback(v.string(), "public"), // the specification's default here
  membership: v.fallback(v.nullable(v.string()), null),
  avatar_url: v.fallback(v.nullish(MxcUri, null), null),
  world_readable: v.fallback(v.boolean(), false),
  guest_can_join: v.fallback(v.boolean(), false),
});

/** Paths of the same request: the stable one, and the one of servers before Matrix 1.15. */
const PATHS = ["/_matrix/client/v1/room_summary/", "/_matrix/client/unstable/im.nheko.summary/rooms/"];

async function fetchSummary(rest: Rest, link: WorldLink, signal?: AbortSignal): Promise<v.InferOutput<typeof Summary>> {
  const { room } = link;
  const query = { via: helpersOf(link) };
  for (const path of PATHS) {
    const last = path === PATHS.at(-1);
    try {
      const suffix = path.endsWith("/rooms/") ? "/summary" : "";
      return await askFor(Summary, rest, { path: `${path}${encodeURIComponent(room)}${suffix}`, query, signal });
    } catch (error) {
      const unknownPath = error instanceof MatrixRefusal && error.errcode === "M_UNRECOGNIZED";
      if (!unknownPath || last) throw error;
    }
  }
  throw new EngineError("matrix/refused", "fetchSummary: no path");
}

/** True if the alias leads to a room, be it one that does not show itself. */
async function isKnownAlias(rest: Rest, { room }: WorldLink, signal?: AbortSignal): Promise<boolean> {
  if (!room.startsWith("#")) return false;
  const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(room)}`;
  return ask(rest, { path, signal }).then(
    () => true,
    (error: unknown) => {
      if (error instanceof MatrixRefusal) return false;
      throw error;
    },
  );
}

/**
 * Looks a world up through the page's own homeserver, whatever server the link names; with an account's token also what the world
 * is to that account. Rejects with `matrix/unknown-alias` where nobody knows the room, `world/private` or `world/hidden` where it
 * does not show itself, `matrix/not-a-world` for an ordinary room, `matrix/no-via` and `matrix/no-server` as `joinRoom` does.
 */
export async function readSummary(rest: Rest, link: WorldLink, signal?: AbortSignal): Promise<WorldSummary> {
  const summary = await fetchSummary(rest, link, signal).catch(async (error: unknown) => {
    const isWord = error instanceof MatrixRefusal && error.code !== "matrix/garbled";
    const hidden = isWord && (error.status === 404 || error.status === 403);
    if (hidden && (await isKnownAlias(rest, link, signal))) {
      throw new EngineError("world/private", `readSummary: ${link.room}`, {
        cause: error,
        facts: { world: link.room },
      });
    }
    throw lookUpError("readSummary", link, error);
  });
  if (summary.room_type !== WORLD_EVENT) {
    throw new EngineError("matrix/not-a-world", `readSummary: ${link.room}: room type ${summary.room_type}`);
  }
  return {
    room: summary.room_id,
    name: summary.name.slice(0, MAX_NAME) || link.room,
    topic: summary.topic.slice(0, MAX_TOPIC),
    server: serverOf(link),
    members: summary.num_joined_members,
    encrypted: (summary.encryption ?? summary["im.nheko.summary.encryption"]) !== null,
    joinRule: summary.join_rule,
    membership: summary.membership,
    picture: summary.avatar_url ?? null,
    readable: summary.world_readable,
    guests: summary.guest_can_join,
  };
}
