// rooms.ts: joins a world's room and reads what is needed to stand in it, by plain requests that wait for no sync.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { type ReadOptions, readBody } from "./body.ts";
import { helpersOf, type WorldLink } from "./link.ts";
import { lookUpError } from "./look-up-error.ts";
import { ask, askFor, fetchFrom, MatrixRefusal, type Rest, type RestRequest, refusalOf, withPatience } from "./rest.ts";
import { CALL_MEMBER_EVENT } from "./schemas/call-member.ts";
import { parseWorldContent, WORLD_EVENT, type WorldContent } from "./schemas/world.ts";

/** A state event as the homeserver gives it. */
export interface StateEvent {
  readonly type: string;
  readonly key: string;
  /** Who wrote it: vouched for by the homeserver, unlike anything in `key` or `content`. */
  readonly sender: string;
  readonly content: unknown;
  /** When it was written, by its sender's homeserver: good to order what one sender wrote, and for nothing else. */
  readonly time: number;
  /** Milliseconds since it was written, when it was received; no clock of anybody is compared. */
  readonly age: number;
}

/** A world's state, as far as entering needs it. */
export interface WorldState {
  readonly room: string;
  readonly world: WorldContent;
  readonly encrypted: boolean;
  /** Memberships of devices in the world, not yet parsed. */
  readonly callMembers: readonly StateEvent[];
}

const Joined = v.looseObject({ room_id: v.string() });

const RawEvent = v.looseObject({
  type: v.string(),
  state_key: v.optional(v.string()),
  sender: v.string(),
  content: v.unknown(),
  origin_server_ts: v.optional(v.number(), 0),
  unsigned: v.optional(v.looseObject({ age: v.optional(v.number()) })),
});

/** Servers leave out what is empty. */
const Snapshot = v.looseObject({
  rooms: v.optional(
    v.looseObject({
      join: v.optional(
        v.record(
          v.string(),
          v.looseObject({
            state: v.optional(v.looseObject({ events: v.array(v.unknown()) })),
            timeline: v.optional(v.looseObject({ events: v.array(v.unknown()) })),
          }),
        ),
        {},
      ),
    }),
    {},
  ),
});

/** Joining a room on another server may need several of them. Milliseconds. */
const JOIN_PATIENCE = 90_000;

/**
 * Joins and returns the room's id. Rejects with `world/banned`, with `matrix/forbidden` for a room whose rules don't let one in,
 * `matrix/unknown-alias` where nobody knows it, `matrix/no-via` for an id without a server that knows it, `matrix/no-server` if
 * none of those answers.
 */
export async function joinRoom(rest: Rest, link: WorldLink, signal?: AbortSignal): Promise<string> {
  const path = `/_matrix/client/v3/join/${encodeURIComponent(link.room)}`;
  const via = helpersOf(link);
  // `server_name` is what `via` was called before Matrix 1.12
  const query = { via, server_name: via };
  const request: RestRequest = { method: "POST", path, query, body: {}, signal, patience: JOIN_PATIENCE };
  try {
    return (await askFor(Joined, rest, request)).room_id;
  } catch (error) {
    throw lookUpError("joinRoom", link, error);
  }
}

/** Null for what is no state event. */
export function toStateEvent(raw: unknown): StateEvent | null {
  const result = v.safeParse(RawEvent, raw);
  if (!result.success || result.output.state_key === undefined) return null;
  const { type, state_key, sender, content, origin_server_ts, unsigned } = result.output;
  return { type, key: state_key, sender, content, time: origin_server_ts, age: Math.max(0, unsigned?.age ?? 0) };
}

const CreateContent = v.looseObject({ type: v.optional(v.unknown()) });

/** A room without a world event may still be meant as a world. (Synapse leaves a room out of a sync that has nothing to show of it.) */
async function whyNoWorld(rest: Rest, room: string, signal?: AbortSignal): Promise<EngineError> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/m.room.create/`;
  const { type } = await askFor(CreateContent, rest, { path, signal });
  const code = type === WORLD_EVENT ? "world/unfinished" : "matrix/not-a-world";
  return new EngineError(code, `readWorldState: ${room} has no ${WORLD_EVENT}`);
}

/**
 * Reads the state that entering needs in one request: a sync of this room only, filtered to a handful of types. (One
 * `/state/…` request per type would cost a round trip each and can't list memberships; `/state` as a whole has megabytes
 * in a built-up world.)
 */
export async function readWorldState(rest: Rest, room: string, signal?: AbortSignal): Promise<WorldState> {
  const types = [WORLD_EVENT, CALL_MEMBER_EVENT, "m.room.encryption"];
  const none = { types: [], limit: 0 };
  // Synapse answers the same first sync from a cache for two minutes; a filter that never was before gets today's state
  const timeline = { types, limit: 1, not_types: [`org.manyrooms.asked.${Date.now()}.${Math.random()}`] };
  const filter = {
    presence: none,
    account_data: none,
    room: { rooms: [room], state: { types }, timeline, ephemeral: none, account_data: none },
  };
  const query = { filter: JSON.stringify(filter), timeout: "0" };
  const answer = await askFor(Snapshot, rest, { path: "/_matrix/client/v3/sync", query, signal });
  const joined = answer.rooms.join?.[room];
  const events = [...(joined?.state?.events ?? []), ...(joined?.timeline?.events ?? [])]
    .map(toStateEvent)
    .filter((event) => event !== null);
  const latest = new Map(events.map((event) => [`${event.type} ${event.key}`, event]));
  const event = latest.get(`${WORLD_EVENT} `);
  if (!event) throw await whyNoWorld(rest, room, signal);
  const world = parseWorldContent(event.content);
  if (world instanceof EngineError) throw world;
  return {
    room,
    world,
    encrypted: latest.has("m.room.encryption "),
    callMembers: [...latest.values()].filter(({ type }) => type === CALL_MEMBER_EVENT),
  };
}

/** True if a user is in the room at this moment. */
export async function isJoined(rest: Rest, room: string, user: string): Promise<boolean> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/m.room.member/${encodeURIComponent(user)}`;
  const content = await ask(rest, { path }).catch((error: unknown) => {
    if (error instanceof MatrixRefusal && error.status === 404) return {};
    throw error;
  });
  return (content as { membership?: unknown }).membership === "join";
}

/** Downloads from an address of the web; for the viewer. Rejects with `media/missing`, or as `readBody` does. */
export async function downloadUrl(fetcher: typeof fetch, url: string, options: ReadOptions): Promise<ArrayBuffer> {
  const response = await fetcher(url, options.signal ? { signal: options.signal } : {}).catch((cause: unknown) => {
    if (options.signal?.aborted) throw options.signal.reason;
    throw new EngineError("gltf/fetch", `downloadUrl: ${url}`, { cause });
  });
  if (!response.ok) throw new EngineError("gltf/fetch", `downloadUrl: ${url}: ${response.status}`);
  return readBody(response, options);
}

/** The homeserver may have to fetch the file from another server before it sends the first byte. Milliseconds. */
const MEDIA_PATIENCE = 60_000;
/** What says more about the connection or the server than about the file. */
const NOT_THE_FILE = new Set<string>(["matrix/limited", "matrix/unreachable", "matrix/no-server", "matrix/garbled"]);

/**
 * Downloads an `mxc:` URI's bytes with the account's token (authenticated media, Matrix 1.11). Rejects with `media/missing` for a
 * file that is gone, with `matrix/no-server` if it lies on a server that does not answer, or as `readBody` does.
 */
export async function downloadMedia(rest: Rest, mxc: string, options: ReadOptions): Promise<ArrayBuffer> {
  const [server = "", media = ""] = mxc.replace(/^mxc:\/\//, "").split("/");
  const path = `/_matrix/client/v1/media/download/${encodeURIComponent(server)}/${encodeURIComponent(media)}`;
  const { signal, stop, done } = withPatience(options.signal, MEDIA_PATIENCE);
  try {
    const response = await fetchFrom(rest, { path, signal });
    stop(); // from here on `readBody` watches
    if (response.ok) return await readBody(response, { ...options, signal });
    throw mediaError(mxc, server, await refusalOf(rest, response, path));
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason;
    const silent = error instanceof DOMException && error.name === "TimeoutError";
    throw silent ? new EngineError("media/stalled", `downloadMedia: ${mxc}: no answer`, { cause: error }) : error;
  } finally {
    done();
  }
}

function mediaError(mxc: string, server: string, refusal: MatrixRefusal): EngineError {
  const code = NOT_THE_FILE.has(refusal.code) ? refusal.code : "media/missing";
  const facts = code === "matrix/no-server" ? { server } : refusal.facts;
  return new EngineError(code, `downloadMedia: ${mxc}: ${refusal.message}`, { cause: refusal, facts });
}
