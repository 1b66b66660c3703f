// link.ts: the ways to name a world (room alias or id, with servers that know it), read and written.

/** A world as a link names it. */
export interface WorldLink {
  /** `#alias:server` or `!id` (room version 12: without a server) or `!id:server`. */
  readonly room: string;
  /** Servers that can help to join; needed with an id, not with an alias. At most {@link MAX_VIA}. */
  readonly via: readonly string[];
}

/** More servers than this make a link longer, not better; the spec advises three. */
const MAX_VIA = 5;
/** Matrix spec, "Common identifier format": 255 bytes with sigil and server. */
const MAX_ID_BYTES = 255;

/** Matrix spec, "Server name": a DNS name, an IPv4 or a bracketed IPv6 address, and perhaps a port. */
const SERVER = /^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
/** Room ids are opaque; version 12: the hash of the create event, URL-safe base64. */
const OPAQUE_ID = /^![A-Za-z0-9_\-=.~+/]+$/;

/** True for a server name as identifiers and `via` carry it. */
export const isServerName = (text: string): boolean => text.length <= 230 && SERVER.test(text);

/** True for `#alias:server`, `!id:server` and `!id`. */
function isRoom(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  if (new TextEncoder().encode(text).length > MAX_ID_BYTES || /[\s\u0000-\u001f]/.test(text)) return false;
  const colon = text.indexOf(":");
  const name = colon < 0 ? text : text.slice(0, colon);
  if (name.length < 2) return false;
  if (colon >= 0 && !isServerName(text.slice(colon + 1))) return false;
  return text.startsWith("#") ? colon >= 0 : OPAQUE_ID.test(name);
}

/** Percent-decoding that never throws. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function makeLink(room: string | null, query: string): WorldLink | null {
  if (room === null || !isRoom(room)) return null;
  const via = new URLSearchParams(query).getAll("via").filter(isServerName);
  return { room, via: [...new Set(via)].slice(0, MAX_VIA) };
}

/** `<room>?via=…`, the room perhaps percent-encoded. An event after the room (`/$event`) is ignored. */
function parseRoomPart(text: string): WorldLink | null {
  const mark = text.indexOf("?");
  const path = mark < 0 ? text : text.slice(0, mark);
  const room = decode(path)?.replace(/\/(?:\$.*)?$/, "") ?? null;
  return makeLink(room, mark < 0 ? "" : text.slice(mark + 1));
}

/** The part of an address after its first `#`: `/#alias:server`, `/!id?via=server`. */
export function parseHash(hash: string): WorldLink | null {
  return parseRoomPart(hash.replace(/^#/, "").replace(/^\//, ""));
}

/** Matrix spec, "Token-authenticated registration". */
const INVITATION = /^[A-Za-z0-9._~-]{1,64}$/;

/**
 * The registration token that a link may carry after its world: `/#/#alias:server?token=…`. A fragment never reaches a server.
 *
 * @param text a link or a part of one, from its first `#` on at least
 */
export function parseInvitation(text: string): string | null {
  const mark = text.indexOf("?", text.indexOf("#"));
  const token = mark < 0 ? null : new URLSearchParams(text.slice(mark + 1)).get("token");
  return token && INVITATION.test(token) ? token : null;
}

/** `matrix:r/alias:server`, `matrix:roomid/id?via=server`. Source: Matrix spec, "Matrix URI scheme". */
function parseMatrixUri(text: string): WorldLink | null {
  const [path = "", query = ""] = text.slice("matrix:".length).split("?", 2);
  const [kind, id] = path.replace(/^\/\/[^/]*\//, "").split("/");
  const name = decode(id ?? "");
  if (!name) return null;
  if (kind === "r" || kind === "room") return makeLink(`#${name}`, query);
  return kind === "roomid" ? makeLink(`!${name}`, query) : null;
}

/**
 * Reads what a person typed or pasted: `#alias:server`, `!id`, `!id?via=server`, a matrix.to or `matrix:` link, or an
 * address of a Manyrooms site.
 *
 * @param site origin of this site; addresses of other sites than it and matrix.to are refused
 * @returns null if it names no world
 */
export function parseLink(text: string, site: string): WorldLink | null {
  const trimmed = text.trim();
  if (trimmed.startsWith("#/")) return parseHash(trimmed);
  if (/^[#!]/.test(trimmed)) return parseRoomPart(trimmed);
  if (/^matrix:/i.test(trimmed)) return parseMatrixUri(trimmed);
  const url = URL.canParse(trimmed) ? new URL(trimmed) : null;
  if (!url || !(url.origin === site || /^https?:\/\/matrix\.to$/.test(url.origin))) return null;
  return parseHash(url.hash);
}

/** The link as it stands in this site's address, after the `#`. Reads well: only what must be encoded is. */
export function formatHash({ room, via }: WorldLink): string {
  const path = encodeURI(room).replace(/\?/g, "%3F");
  const query = via.map((server) => `via=${encodeURIComponent(server).replace(/%3A/g, ":")}`).join("&");
  return `#/${path}${query ? `?${query}` : ""}`;
}

/** The servers that can be asked about a room: those of the link, or the one in the room's own id or alias. */
export function helpersOf({ room, via }: WorldLink): readonly string[] {
  const colon = room.indexOf(":");
  return via.length === 0 && room.startsWith("!") && colon > 0 ? [room.slice(colon + 1)] : via;
}

/** The server that a link mentions, for people to see; empty for a bare room id. */
export function serverOf({ room, via }: WorldLink): string {
  const colon = room.indexOf(":");
  return colon < 0 ? (via[0] ?? "") : room.slice(colon + 1);
}

/** `example.org` of `@ada:example.org`. */
export const serverOfUser = (user: string): string => user.slice(user.indexOf(":") + 1);
