// peek.ts: looks into a world without being in its room: who is inside, and what its world event says.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { ask, type Rest } from "./rest.ts";
import { type StateEvent, toStateEvent } from "./rooms.ts";
import { CALL_MEMBER_EVENT, parseCallMember } from "./schemas/call-member.ts";
import { parseWorldContent, WORLD_EVENT, type WorldContent } from "./schemas/world.ts";

/** Somebody inside, as the room knows them. */
export interface Insider {
  readonly user: string;
  readonly name: string;
}

/** Users looked up at a time; a mesh holds nine. */
const MAX_INSIDERS = 50;
const MAX_NAME = 40;

const Messages = v.looseObject({ chunk: v.array(v.looseObject({ event_id: v.string() })) });
const Context = v.looseObject({ state: v.array(v.unknown()) });
const MemberContent = v.looseObject({ membership: v.string(), displayname: v.fallback(v.nullish(v.string(), ""), "") });

const pathOf = (room: string, rest: string): string => `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/${rest}`;

async function newestEvent(rest: Rest, room: string, signal?: AbortSignal): Promise<string> {
  const query = { dir: "b", limit: "1" };
  const answer = v.safeParse(Messages, await ask(rest, { path: pathOf(room, "messages"), query, signal }));
  const newest = answer.success ? answer.output.chunk[0] : undefined;
  if (!newest) throw new EngineError("matrix/refused", `peek: ${room} shows no events`);
  return newest.event_id;
}

/**
 * The state at an event, cut down by a filter on the server: `/state` as a whole has megabytes in a built-up world, and a filtered
 * sync is for members only.
 */
async function stateAt(rest: Rest, room: string, event: string, filter: object, signal?: AbortSignal) {
  const query = { limit: "0", filter: JSON.stringify(filter) };
  const path = pathOf(room, `context/${encodeURIComponent(event)}`);
  const answer = v.safeParse(Context, await ask(rest, { path, query, signal }));
  return (answer.success ? answer.output.state : []).map(toStateEvent).filter((one) => one !== null);
}

/** True for a membership in the world that has not run out. */
function isInside({ type, content, age }: StateEvent): boolean {
  if (type !== CALL_MEMBER_EVENT) return false;
  const member = parseCallMember(content);
  return member !== null && !(member instanceof EngineError) && member.expires > age;
}

function nameOf({ sender, content }: StateEvent): string | null {
  const result = v.safeParse(MemberContent, content);
  if (!result.success || result.output.membership !== "join") return null;
  return (result.output.displayname ?? "").trim().slice(0, MAX_NAME) || sender.slice(1).split(":", 1)[0]!;
}

/**
 * Who is inside, those first who are longest. Needs a token that may read the room's state: of a member, or of anybody where the history is `world_readable`.
 * Rejects with an EngineError.
 */
export async function readInsiders(rest: Rest, room: string, signal?: AbortSignal): Promise<readonly Insider[]> {
  const event = await newestEvent(rest, room, signal);
  const memberships = await stateAt(rest, room, event, { types: [CALL_MEMBER_EVENT] }, signal);
  const inside = memberships.filter(isInside).sort((a, b) => b.age - a.age); // the server's order is chance
  const users = [...new Set(inside.map(({ sender }) => sender))].slice(0, MAX_INSIDERS);
  if (users.length === 0) return [];
  // By their own hand: the last word on who was sent out is a moderator's, and their membership in the world may stand still
  const members = await stateAt(rest, room, event, { types: ["m.room.member"], senders: users }, signal);
  return users.flatMap((user) => {
    const member = members.find(({ key, sender }) => key === user && sender === user);
    const name = member ? nameOf(member) : null;
    return name === null ? [] : [{ user, name }];
  });
}

/** The world event's content. Rejects with an EngineError. */
export async function readWorldEvent(rest: Rest, room: string, signal?: AbortSignal): Promise<WorldContent> {
  const content = parseWorldContent(await ask(rest, { path: pathOf(room, `state/${WORLD_EVENT}/`), signal }));
  if (content instanceof EngineError) throw content;
  return content;
}
