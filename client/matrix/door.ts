// door.ts: whether a world lets somebody in, and why not: by its summary, and by the account's own ban.

import * as v from "valibot";
import { EngineError, type ErrorCode, type ErrorFacts } from "../../engine/errors.ts";
import type { WorldLink } from "./link.ts";
import { askFor, type Rest } from "./rest.ts";
import { readSummary, type WorldSummary } from "./summary.ts";

/** Who wants in. */
export interface Visitor {
  readonly user: string;
  readonly guest: boolean;
}

/**
 * Why a world stays closed, as its summary says; null if it is open, or only trying tells.
 *
 * @param visitor null while there is no account
 * @param refused they have tried already and were not let in
 */
export function whyClosed(
  { joinRule, membership, guests }: WorldSummary,
  visitor: Visitor | null,
  refused = false,
): ErrorCode | null {
  if (membership === "ban") return "world/banned";
  if (membership === "join" || (membership === "invite" && !visitor?.guest)) return null;
  if (visitor?.guest && !guests) return "world/no-guests";
  // Without an account nobody is a member of the rooms that open it
  const mayBeMember = membership !== null && !refused;
  switch (joinRule) {
    case "invite":
    case "private":
      return "world/private";
    case "knock":
      return "world/knock";
    case "restricted":
      return mayBeMember ? null : "world/restricted";
    case "knock_restricted":
      return mayBeMember ? null : "world/knock";
    default:
      return null;
  }
}

/** Longest reason and name shown; a moderator's words may have 64 KiB. */
const MAX_REASON = 200;
const MAX_NAME = 60;

const MemberEvent = v.looseObject({
  type: v.literal("m.room.member"),
  state_key: v.string(),
  sender: v.string(),
  origin_server_ts: v.fallback(v.optional(v.number()), undefined),
  content: v.looseObject({
    membership: v.string(),
    reason: v.fallback(v.string(), ""),
    displayname: v.fallback(v.string(), ""),
  }),
});

const Events = v.fallback(v.looseObject({ events: v.fallback(v.array(v.unknown()), []) }), { events: [] });

const Left = v.looseObject({
  rooms: v.looseObject({ leave: v.record(v.string(), v.looseObject({ state: Events, timeline: Events })) }),
});

/**
 * Who banned `user` from a room, when and why: from the list of rooms that were left, since a room's state is closed to whom it
 * has banned. Empty if the homeserver does not say.
 */
async function readBan(rest: Rest, room: string, user: string, signal?: AbortSignal): Promise<ErrorFacts> {
  const none = { types: [], limit: 0 };
  const types = ["m.room.member"];
  const state = { types, lazy_load_members: true }; // whoever wrote what is in the timeline, and no other member
  // Synapse answers the same first sync from a cache for two minutes
  const timeline = { types, limit: 1, not_types: [`org.manyrooms.asked.${Date.now()}.${Math.random()}`] };
  const filter = {
    presence: none,
    account_data: none,
    room: { rooms: [room], include_leave: true, state, timeline, ephemeral: none, account_data: none },
  };
  const query = { filter: JSON.stringify(filter), timeout: "0" };
  const { rooms } = await askFor(Left, rest, { path: "/_matrix/client/v3/sync", query, signal });
  const left = rooms.leave[room];
  const events = [...(left?.state.events ?? []), ...(left?.timeline.events ?? [])].flatMap((raw) => {
    const parsed = v.safeParse(MemberEvent, raw);
    return parsed.success ? [parsed.output] : [];
  });
  const ban = events.findLast(({ state_key, content }) => state_key === user && content.membership === "ban");
  if (!ban) return {};
  const author = events.find(({ state_key }) => state_key === ban.sender)?.content.displayname;
  return {
    by: oneLine(author || ban.sender, MAX_NAME),
    reason: oneLine(ban.content.reason, MAX_REASON),
    time: ban.origin_server_ts,
  };
}

/** Without line breaks and control characters, which could put words into our mouth. */
const oneLine = (text: string, most: number): string => {
  const line = text.replace(/[\p{Cc}\s]+/gu, " ").trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
};

/** The error of a world that is closed to an account, with what can be said of a ban. */
export async function closedError(
  code: ErrorCode,
  rest: Rest,
  { name, room }: Pick<WorldSummary, "name" | "room">,
  user: string,
  signal?: AbortSignal,
): Promise<EngineError> {
  const ban = code === "world/banned" ? await readBan(rest, room, user, signal).catch(() => ({})) : {};
  return new EngineError(code, `closedError: ${user} may not enter ${room}`, { facts: { world: name, ...ban } });
}

/** Says more exactly why joining was refused, where the world's summary tells; else gives `error` back. */
export async function explainRefusal(
  rest: Rest,
  link: WorldLink,
  visitor: Visitor,
  error: EngineError,
  signal?: AbortSignal,
): Promise<EngineError> {
  const summary = await readSummary(rest, link, signal).catch((reason: unknown) =>
    reason instanceof EngineError && reason.code === "world/private" ? reason : null,
  );
  if (summary instanceof EngineError) return error.code === "world/banned" ? error : summary;
  const code = summary && (whyClosed(summary, visitor, true) ?? (error.code === "world/banned" ? error.code : null));
  return summary && code ? closedError(code, rest, summary, visitor.user, signal) : error;
}
