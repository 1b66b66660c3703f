// web-server.ts: one origin for everything: the web app, the built worlds and bodies, and the homeserver behind a proxy.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Server as NetServer } from "node:net";
import { addressesToListenAt } from "../setup/addresses.mjs";
import { portFailure } from "../setup/failure.mjs";
import type { Certificate } from "./certificate.ts";
import { createFront, createSecureFront, type Front, type Handler } from "./front.ts";
import { contentSecurityPolicy, SECURITY_HEADERS } from "./headers.ts";
import { proxy } from "./proxy.ts";
import { sendFile } from "./static-files.ts";

/** Paths that the app's own page answers. Rooms are named in the fragment, which is never sent. */
const PAGES = new Set(["/", "/create", "/viewer"]);

/** Bytes of a scene that a client loads at most: what Synapse takes as an upload (max_upload_size). */
const MAX_SCENE_BYTES = 500_000_000;

export interface WebServerOptions {
  /** The built web app. */
  readonly client: string;
  readonly worlds: string;
  readonly avatars: string;
  /** The homeserver's address, without a slash at the end. */
  readonly homeserver: string;
  /** What comes after the colon of its user ids; clients are told where it is known. */
  readonly serverName?: string;
  /** Whose accounts may be used here, too: server names, addresses, or `*` for any. None unless given. */
  readonly homeservers?: readonly string[];
  /** Where to listen. The first must be there. Loopback unless given. */
  readonly addresses?: readonly string[];
  /** Serves over HTTPS with it. */
  readonly certificate?: Certificate;
  /** What clients are told of how big a scene may be. 500 MB unless given. */
  readonly maxSceneBytes?: number;
}

/** A listening web server. */
export interface WebServer {
  readonly port: number;
  /** For connections from now on, where it serves over HTTPS. */
  useCertificate(certificate: Certificate): void;
  close(): Promise<void>;
}

/**
 * Serves over HTTP, or over HTTPS where there is a certificate.
 *
 * @param port 0 for a free one
 */
export async function startWebServer(options: WebServerOptions, port: number): Promise<WebServer> {
  const { certificate, addresses = addressesToListenAt(undefined) } = options;
  const handler: Handler = (request, response) => void answer(options, request, response);
  const open = () => (certificate ? createSecureFront(certificate, handler) : createFront(handler));
  const [first, ...others] = addresses;
  const fronts: Front[] = [];
  const close = async () => {
    await Promise.all(fronts.map((front) => front.close()));
  };
  const listen = async (address: string, at: number) => {
    const front = open();
    fronts.push(front);
    return listenAt(front.server, at, address);
  };
  try {
    const taken = await listen(first, port);
    for (const address of others) await listen(address, taken).catch(withoutIpv6);
    return {
      port: taken,
      close,
      useCertificate: (next) => fronts.forEach((front) => void front.useCertificate?.(next)),
    };
  } catch (error) {
    await close();
    throw portFailure(error as NodeJS.ErrnoException, port);
  }
}

/** Listens and returns the port. `::` means IPv6 alone: IPv4 has its own server, also where IPv6 is switched off. */
function listenAt(server: NetServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, ipv6Only: true }, () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

/** A machine without IPv6 is no failure. */
function withoutIpv6(error: NodeJS.ErrnoException): void {
  if (error.code !== "EADDRNOTAVAIL" && error.code !== "EAFNOSUPPORT") throw error;
}

async function answer(options: WebServerOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  response.setHeader("content-security-policy", contentSecurityPolicy(options.homeservers ?? []));
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
  { client, worlds, avatars, serverName, homeservers = [], maxSceneBytes = MAX_SCENE_BYTES }: WebServerOptions,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (path === "/config.json") {
    response.writeHead(200, { "content-type": "application/json", "cache-control": "no-cache" });
    const config = { serverName, homeservers, maxSceneBytes };
    response.end(request.method === "HEAD" ? undefined : JSON.stringify(config));
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
