// static-files.ts: sends built files: found without leaving their folder, from a compressed copy, asked again cheaply.

import { createReadStream, type Stats } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { pipeline } from "node:stream";
import { MEDIA_TYPES } from "./headers.ts";

/** A hash of the content is in these names (Vite's files, bodies and their clips), so what one holds never changes. */
const HASHED = /^\/assets\/|-[0-9a-f]{10}\.(vrm|clips)$/;

const FOREVER = "public, max-age=31536000, immutable";

/** May be kept, but must be asked for again each time: costs a request and no bytes. */
const ASK_AGAIN = "no-cache";

/** The compressed copies that a build makes, best first. */
const ENCODINGS = [
  { name: "br", ending: ".br" },
  { name: "gzip", ending: ".gz" },
] as const;

/**
 * The file that a URL's path means, or undefined if it means none. Nothing above `root`, no hidden file, and no type that we
 * do not know.
 *
 * @param path as in the request: percent-encoded, without query
 */
function resolveFile(root: string, path: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return undefined; // a stray %
  }
  const parts = decoded.split("/").slice(1);
  const odd = parts.some((part) => part === "" || part.startsWith(".") || part.includes(sep) || /[\\\0]/.test(part));
  if (odd || !(extname(decoded) in MEDIA_TYPES)) return undefined;
  return join(root, ...parts);
}

/** Sends a file of `root`, or returns false if there is none by that path. */
export async function sendFile(
  root: string,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const file = resolveFile(root, path);
  const info = file && (await statFile(file));
  if (!file || !info) return false;
  const copy = await compressedCopy(file, info, request);
  const etag = `"${copy.info.size.toString(36)}-${Math.round(copy.info.mtimeMs).toString(36)}${copy.name ? `-${copy.name}` : ""}"`;
  response.setHeader("content-type", MEDIA_TYPES[extname(file)]);
  response.setHeader("cache-control", HASHED.test(path) ? FOREVER : ASK_AGAIN);
  response.setHeader("vary", "accept-encoding");
  response.setHeader("etag", etag);
  response.setHeader("last-modified", info.mtime.toUTCString());
  if (isFresh(request, etag, info)) {
    response.writeHead(304).end();
    return true;
  }
  if (copy.name) response.setHeader("content-encoding", copy.name);
  response.setHeader("content-length", copy.info.size);
  response.writeHead(200);
  if (request.method === "HEAD") response.end();
  else pipeline(createReadStream(copy.file), response, () => {}); // a reader that went away is no error of ours
  return true;
}

async function statFile(file: string): Promise<Stats | undefined> {
  const info = await stat(file).catch(() => undefined);
  return info?.isFile() ? info : undefined;
}

/** The smallest form that the browser takes. A copy older than the file is of another version. */
async function compressedCopy(file: string, info: Stats, request: IncomingMessage) {
  const accepted = acceptedEncodings(request.headers["accept-encoding"] ?? "");
  for (const { name, ending } of ENCODINGS) {
    if (!accepted.has(name)) continue;
    const copy = await statFile(file + ending);
    if (copy && copy.mtimeMs >= info.mtimeMs) return { file: file + ending, info: copy, name };
  }
  return { file, info, name: undefined };
}

/** What an `accept-encoding` header names and does not refuse by `q=0`. */
function acceptedEncodings(header: string): Set<string> {
  const parts = header.split(",").map((part) => part.trim().split(/\s*;\s*/));
  return new Set(parts.filter(([, q]) => !q || Number(q.replace("q=", "")) > 0).map(([name]) => name.toLowerCase()));
}

/** Whether the browser has this already. The tag decides where one is given. */
function isFresh(request: IncomingMessage, etag: string, info: Stats): boolean {
  const tags = request.headers["if-none-match"];
  if (tags !== undefined) return tags.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag);
  const since = Date.parse(request.headers["if-modified-since"] ?? "");
  return Number.isFinite(since) && Math.floor(info.mtimeMs / 1000) * 1000 <= since;
}
