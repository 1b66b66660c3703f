// rooms.ts: joins a world's room and reads what is needed to stand in it, by plain requests that wait for no sync.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import type { WorldLink } from "./link.ts";
import { ask, fetchFrom, MatrixRefusal, type Rest, refusalOf } from "./rest.ts";
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

const Snapshot = v.looseObject({
  rooms: v.looseObject({
    join: v.record(
      v.string(),
      v.looseObject({
        state: v.optional(v.looseObject({ events: v.array(v.unknown()) })),
        timeline: v.optional(v.looseObject({ events: v.array(v.unknown()) })),
      }),
    ),
  }),
});

/**
 * Joins and returns the room's id. Rejects with `matrix/forbidden` for a closed or banned-from room, `matrix/unknown-alias`
 * where nobody knows it.
 */
export async function joinRoom(rest: Rest, { room, via }: WorldLink, signal?: AbortSignal): Promise<string> {
  const path = `/_matrix/client/v3/join/${encodeURIComponent(room)}`;
  // `server_name` is what `via` was called before Matrix 1.12
  const query = { via, server_name: via };
  try {
    return v.parse(Joined, await ask(rest, { method: "POST", path, query, body: {}, signal })).room_id;
  } catch (error) {
    const unknown = error instanceof MatrixRefusal && error.status === 404;
    throw unknown ? new EngineError("matrix/unknown-alias", `joinRoom: ${room}`, { cause: error }) : error;
  }
}

function toStateEvent(raw: unknown): StateEvent | null {
  const result = v.safeParse(RawEvent, raw);
  if (!result.success || result.output.state_key === undefined) return null;
  const { type, state_key, sender, content, origin_server_ts, unsigned } = result.output;
  return { type, key: state_key, sender, content, time: origin_server_ts, age: Math.max(0, unsigned?.age ?? 0) };
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
  const answer = v.safeParse(Snapshot, await ask(rest, { path: "/_matrix/client/v3/sync", query, signal }));
  const joined = answer.success ? answer.output.rooms.join[room] : undefined;
  const events = [...(joined?.state?.events ?? []), ...(joined?.timeline?.events ?? [])]
    .map(toStateEvent)
    .filter((event) => event !== null);
  const latest = new Map(events.map((event) => [`${event.type} ${event.key}`, event]));
  const event = latest.get(`${WORLD_EVENT} `);
  if (!event) throw new EngineError("matrix/not-a-world", `readWorldState: ${room} has no ${WORLD_EVENT}`);
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

export interface DownloadOptions {
  /** Refuses what is larger, by what the server announces and by what comes. */
  readonly maxBytes: number;
  readonly onProgress?: (loaded: number, total: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Reads a body up to a limit; a body that says its size goes straight into place. */
async function readBody(response: Response, options: DownloadOptions): Promise<ArrayBuffer> {
  const total = Number(response.headers.get("content-length") ?? 0) || 0;
  const tooLarge = (size: number) =>
    new EngineError("media/missing", `download: ${size} bytes, over ${options.maxBytes}`);
  if (total > options.maxBytes) {
    await response.body?.cancel();
    throw tooLarge(total);
  }
  let bytes = new Uint8Array(total || 1 << 20);
  let loaded = 0;
  const reader = response.body!.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const needed = loaded + part.value.length;
    if (needed > options.maxBytes) {
      await reader.cancel();
      throw tooLarge(needed);
    }
    if (needed > bytes.length) {
      const grown = new Uint8Array(Math.min(options.maxBytes, Math.max(needed, bytes.length * 2)));
      grown.set(bytes.subarray(0, loaded));
      bytes = grown;
    }
    bytes.set(part.value, loaded);
    loaded = needed;
    options.onProgress?.(loaded, total);
  }
  return loaded === bytes.length ? bytes.buffer : bytes.buffer.slice(0, loaded);
}

/** Downloads from an address of the web; for the viewer. Rejects with `media/missing`. */
export async function downloadUrl(fetcher: typeof fetch, url: string, options: DownloadOptions): Promise<ArrayBuffer> {
  const response = await fetcher(url, options.signal ? { signal: options.signal } : {}).catch((cause: unknown) => {
    if (options.signal?.aborted) throw options.signal.reason;
    throw new EngineError("media/missing", `downloadUrl: ${url}`, { cause });
  });
  if (!response.ok) throw new EngineError("media/missing", `downloadUrl: ${url}: ${response.status}`);
  return readBody(response, options);
}

/** Downloads an `mxc:` URI's bytes with the account's token (authenticated media, Matrix 1.11). Rejects with `media/missing`. */
export async function downloadMedia(rest: Rest, mxc: string, options: DownloadOptions): Promise<ArrayBuffer> {
  const [server = "", media = ""] = mxc.replace(/^mxc:\/\//, "").split("/");
  const path = `/_matrix/client/v1/media/download/${encodeURIComponent(server)}/${encodeURIComponent(media)}`;
  const response = await fetchFrom(rest, { path, signal: options.signal });
  if (!response.ok) {
    const refusal = await refusalOf(response, path);
    if (refusal.code === "matrix/limited" || refusal.code === "matrix/unreachable") throw refusal;
    throw new EngineError("media/missing", `downloadMedia: ${mxc}: ${refusal.message}`, { cause: refusal });
  }
  return readBody(response, options);
}
