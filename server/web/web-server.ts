// web-server.ts: one origin for everything: the web app, the built worlds and bodies, and the homeserver behind a proxy.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { portFailure } from "../setup/failure.mjs";
import { SECURITY_HEADERS } from "./headers.ts";
import { proxy } from "./proxy.ts";
import { sendFile } from "./static-files.ts";

/** ms that a request may take to arrive: an upload of 500 MB over a thin line. Node's default is five minutes. */
const REQUEST_TIMEOUT = 3_600_000;

/** Paths that the app's own page answers. Rooms are named in the fragment, which is never sent. */
const PAGES = new Set(["/", "/viewer"]);

/** Bytes of a scene that a client loads at most: what Synapse takes as an upload (max_upload_size). */
const MAX_SCENE_BYTES = 500_000_000;

export interface WebServerOptions {
  /** The built web app. */
  readonly client: string;
  readonly worlds: string;
  readonly avatars: string;
  /** The homeserver's address on loopback. */
  readonly homeserver: string;
  /** What clients are told of how big a scene may be. 500 MB unless given. */
  readonly maxSceneBytes?: number;
}

/** A listening web server. */
export interface WebServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves on loopback: on 127.0.0.1, and on ::1 where there is one, since `localhost` may mean either.
 *
 * @param port 0 for a free one
 */
export async function startWebServer(options: WebServerOptions, port: number): Promise<WebServer> {
  const handler = (request: IncomingMessage, response: ServerResponse) => void answer(options, request, response);
  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    const first = await listen(handler, port, "127.0.0.1");
    servers.push(first);
    const address = first.address();
    const taken = typeof address === "object" && address ? address.port : port;
    servers.push(...(await listen(handler, taken, "::1").then((server) => [server], withoutIpv6)));
    return { port: taken, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  port: number,
  host: string,
): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer({ requestTimeout: REQUEST_TIMEOUT }, handler);
    server.once("error", (error: NodeJS.ErrnoException) => reject(portFailure(error, port)));
    server.listen(port, host, () => resolve(server));
  });
}

/** A machine without IPv6 is no failure. */
function withoutIpv6(error: NodeJS.ErrnoException): [] {
  if (error.code === "EADDRNOTAVAIL" || error.code === "EAFNOSUPPORT") return [];
  throw error;
}

/** Ends long polls too: each would keep us up to 30 s. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function answer(options: WebServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  const path = (request.url ?? "/").split("?")[0];
  if (isOrBelow(path, "/_matrix") || isOrBelow(path, "/.well-known/matrix")) {
    proxy(options.homeserver, request, response);
    return;
  }
  if (request.method !== "GET" && request.method !== "HEAD") {
    sendText(response, 405, "Only GET and HEAD.", { allow: "GET, HEAD" });
    return;
  }
  try {
    await sendOwn(options, path, request, response);
  } catch {
    if (response.headersSent) response.destroy();
    else sendText(response, 500, "The file could not be read.");
  }
}

const isOrBelow = (path: string, prefix: string) => path === prefix || path.startsWith(`${prefix}/`);

async function sendOwn(
  { client, worlds, avatars, maxSceneBytes = MAX_SCENE_BYTES }: WebServerOptions,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (path === "/config.json") {
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-cache" });
    // No homeservers besides this origin's own.
    response.end(request.method === "HEAD" ? undefined : JSON.stringify({ homeservers: [], maxSceneBytes }));
    return;
  }
  const [root, inside] = path.startsWith("/worlds/")
    ? [worlds, path.slice("/worlds".length)]
    : path.startsWith("/avatars/")
      ? [avatars, path.slice("/avatars".length)]
      : [client, PAGES.has(path) ? "/index.html" : path];
  if (!(await sendFile(root, inside, request, response))) sendText(response, 404, "There is nothing here.");
}

function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...headers });
  response.end(`${text}\n`);
}
