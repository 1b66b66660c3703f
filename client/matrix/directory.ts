// directory.ts: the worlds that a homeserver lists as public, with what the list says of each. Everything in it was written by strangers.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { parseLink, serverOf, type WorldLink } from "./link.ts";
import { ask, type Rest, type RestRequest } from "./rest.ts";
import { MAX_NAME, MAX_TOPIC } from "./schemas/room-words.ts";
import { MxcUri, WORLD_EVENT } from "./schemas/world.ts";

/** A world as a list shows it. */
export interface ListedWorld {
  /** Room id. */
  readonly room: string;
  readonly link: WorldLink;
  readonly name: string;
  readonly topic: string;
  /** Server that the link names; empty if it names none. */
  readonly server: string;
  readonly members: number;
  /** `mxc:` URI of its picture. */
  readonly picture: string | null;
  /** Anybody may look in without joining. */
  readonly readable: boolean;
}

export interface DirectoryPage {
  readonly worlds: readonly ListedWorld[];
  /** Where the list goes on; null at its end. */
  readonly next: string | null;
}

export interface DirectoryQuery {
  /** Words of the name, the topic or the alias. */
  readonly search?: string;
  /** Where to go on: `next` of the page before. */
  readonly since?: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** Worlds asked for at a time, and rooms among which worlds are looked for. */
const PAGE = 30;
const PAGE_OF_ROOMS = 100;

const Entry = v.looseObject({
  room_id: v.pipe(v.string(), v.maxLength(255)),
  room_type: v.literal(WORLD_EVENT),
  name: v.nullish(v.string(), ""),
  topic: v.nullish(v.string(), ""),
  canonical_alias: v.nullish(v.string(), ""),
  num_joined_members: v.fallback(v.number(), 0),
  avatar_url: v.fallback(v.nullish(MxcUri, null), null),
  world_readable: v.fallback(v.boolean(), false),
});

const Page = v.looseObject({ chunk: v.array(v.unknown()), next_batch: v.nullish(v.string(), null) });

/** A server without the filter by type answers with chats among the worlds: they are left out, and so is what can't be read. */
function toWorld(raw: unknown, host: string): ListedWorld | null {
  const result = v.safeParse(Entry, raw);
  if (!result.success) return null;
  const {
    room_id: room,
    name,
    topic,
    canonical_alias: alias,
    num_joined_members,
    avatar_url,
    world_readable,
  } = result.output;
  // An id names no server (room version 12): the one that lists the room knows it
  const link = parseLink(alias ?? "", host) ?? parseLink(`${room}?via=${host}`, host);
  if (!link) return null;
  return {
    room,
    link,
    name: (name ?? "").trim().slice(0, MAX_NAME) || link.room,
    topic: (topic ?? "").slice(0, MAX_TOPIC),
    server: serverOf(link),
    members: Math.max(0, Math.round(num_joined_members)),
    picture: avatar_url,
    readable: world_readable,
  };
}

/** With a token the server chooses the worlds among its rooms, and searches; without, it lists all rooms, and we choose. */
function requestFor(rest: Rest, { search, since, signal }: DirectoryQuery): RestRequest {
  const path = "/_matrix/client/v3/publicRooms";
  const from: Record<string, string> = since ? { since } : {};
  if (!rest.token) return { path, query: { limit: String(PAGE_OF_ROOMS), ...from }, signal };
  const filter = { room_types: [WORLD_EVENT], ...(search ? { generic_search_term: search } : {}) };
  return { method: "POST", path, body: { limit: PAGE, ...from, filter }, signal };
}

/** Reads a page of the list, biggest rooms first. Rejects with an EngineError; `matrix/forbidden` where it needs a token. */
export async function readDirectory(rest: Rest, query: DirectoryQuery): Promise<DirectoryPage> {
  const page = v.safeParse(Page, await ask(rest, requestFor(rest, query)));
  if (!page.success) throw new EngineError("matrix/refused", "readDirectory: not a list of rooms");
  const host = new URL(rest.homeserver).hostname;
  const wanted = (query.search ?? "").toLowerCase();
  const worlds = page.output.chunk
    .slice(0, PAGE_OF_ROOMS)
    .map((raw) => toWorld(raw, host))
    .filter((world) => world !== null)
    .filter(({ name, topic, link }) => `${name} ${topic} ${link.room}`.toLowerCase().includes(wanted));
  return { worlds, next: page.output.next_batch ?? null };
}
