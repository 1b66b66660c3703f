// answer.ts: the service worker's answer to a request for a media file: from the cache, or from the homeserver with the account's token.
//
// A stranger's file gets an address of this site here. So it is only ever shown, never run: no document, script, style or
// worker is answered, and types that a browser could run are sent as bytes.

import { type MediaAddress, parseMediaPath } from "./address.ts";
import type { MediaCache } from "./cache.ts";

/** Whose files: a homeserver's address and the account's token there. */
export interface Access {
  readonly homeserver: string;
  readonly token: string;
}

/** What a request comes from, as far as it matters here (Fetch Standard, "destination"). */
const SHOWN: ReadonlySet<string> = new Set(["", "image", "audio", "video"]);

/** Types that are only ever shown. SVG is not among them: opened by itself it may hold scripts. */
const TYPES: ReadonlySet<string> = new Set([
  "image/png",
  "image/jpeg",
  "image/webp",
  "image/gif",
  "image/avif",
  "audio/mpeg",
  "audio/ogg",
  "audio/mp4",
  "audio/webm",
  "audio/wav",
  "video/mp4",
  "video/webm",
  "model/gltf-binary",
]);

/** Larger files are not held in memory to be kept. Bytes; a scene comes through the page, which counts as it loads. */
const MOST_KEPT = 32 * 2 ** 20;

export interface AnswerInputs {
  readonly fetch: typeof fetch;
  readonly cache: MediaCache | null;
  /** Asks the page that wants the file; `again` if what it said last was refused. Null if there is nobody signed in. */
  readonly access: (again: boolean) => Promise<Access | null>;
}

/** Null for a request that is none of ours. */
export function mediaAddressOf(request: Pick<Request, "url" | "method">, origin: string): MediaAddress | null {
  const url = new URL(request.url);
  return url.origin === origin && request.method === "GET" ? parseMediaPath(url) : null;
}

const plain = (status: number, text: string): Response => new Response(text, { status });

/** The type under which a file may be sent. */
function safeType(type: string | null): string {
  const name = (type ?? "").split(";")[0]!.trim().toLowerCase();
  return TYPES.has(name) ? name : "application/octet-stream";
}

/** As the page gets it: nothing of the homeserver's headers but type and size. */
function guarded(body: BodyInit | null, type: string, size: string | null): Response {
  const headers = new Headers({
    "content-type": type,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
  });
  if (size !== null) headers.set("content-length", size);
  return new Response(body, { headers });
}

interface Download {
  readonly response: Response;
  readonly who: Access;
}

async function download({ fetch, access }: AnswerInputs, { server, media }: MediaAddress): Promise<Download | null> {
  for (const again of [false, true]) {
    const who = await access(again);
    if (!who) return null;
    const url = `${who.homeserver}/_matrix/client/v1/media/download/${encodeURIComponent(server)}/${media}`;
    const response = await fetch(url, { headers: { Authorization: `Bearer ${who.token}` } });
    if (response.status !== 401) return { response, who };
    await response.body?.cancel();
  }
  return null;
}

/** Keeps a file, unless who it came for has signed out meanwhile: then all of theirs was thrown away, and this goes after it. */
async function keep({ cache, access }: AnswerInputs, path: string, body: Blob, room: string | null, who: Access) {
  await cache?.keep(path, body, room);
  if ((await access(false))?.token !== who.token) await cache?.forget(path);
}

/** Never rejects: what can't be had is an answer with a status. */
export async function answerMedia(inputs: AnswerInputs, destination: string, address: MediaAddress): Promise<Response> {
  if (!SHOWN.has(destination)) return plain(403, "Files of rooms are shown, never opened or run.");
  const path = `/media/${address.server}/${address.media}`;
  try {
    const kept = await inputs.cache?.match(path).catch(() => null);
    if (kept) return guarded(kept.body, safeType(kept.headers.get("content-type")), kept.headers.get("content-length"));
    const got = await download(inputs, address);
    if (!got) return plain(401, "Nobody is signed in.");
    const { response, who } = got;
    if (!response.ok) return plain(response.status, "The homeserver does not give this file.");
    const type = safeType(response.headers.get("content-type"));
    const size = response.headers.get("content-length");
    if (size === null || Number(size) > MOST_KEPT) return guarded(response.body, type, size);
    const body = new Blob([await response.arrayBuffer()], { type });
    await keep(inputs, path, body, address.room, who).catch(() => {}); // kept or not, it can be shown
    return guarded(body, type, String(body.size));
  } catch {
    return plain(502, "The homeserver does not answer.");
  }
}
