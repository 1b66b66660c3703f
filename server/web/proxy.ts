// proxy.ts: hands a request on to the homeserver and its answer back, both as streams: uploads of 500 MB and long polls.

import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import { pipeline } from "node:stream";
import { SECURITY_HEADERS } from "./headers.ts";

/** Headers that belong to one connection only. */
const HOP_BY_HOP = new Set(["connection", "keep-alive", "proxy-connection", "upgrade"]);

/** What a homeserver elsewhere says about its own host, and would be understood of ours. */
const OF_ITS_HOST = new Set(["strict-transport-security", "alt-svc"]);

/**
 * Hands a request on to `upstream`, with method, path, query, headers and body as they came.
 *
 * Each gets a connection of its own: on loopback that costs 0.1 ms, and a kept one can be closed by the other side in
 * the moment it is used again, which would fail a request that was fine.
 *
 * @param upstream `http(s)://…`, without a slash at the end
 */
export function proxy(upstream: string, request: IncomingMessage, response: ServerResponse): void {
  const { protocol, host, hostname, port, pathname } = new URL(upstream);
  const headers = withoutHopByHop(request.rawHeaders);
  headers.set("host", ["host", host]);
  // Synapse limits rates by address. What a client claims about its own address is not passed on.
  headers.set("x-forwarded-for", ["x-forwarded-for", request.socket.remoteAddress ?? ""]);
  headers.set("x-forwarded-proto", ["x-forwarded-proto", "encrypted" in request.socket ? "https" : "http"]);
  const onward = (protocol === "https:" ? httpsRequest : httpRequest)({
    hostname: hostname.replace(/^\[|\]$/g, ""), // [::1]
    port,
    method: request.method,
    path: pathname.replace(/\/$/, "") + request.url,
    headers: Object.fromEntries(headers.values()),
    agent: false,
  });
  onward.on("response", (answer) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) {
      if (answer.headers[name] !== undefined) response.removeHeader(name);
      else response.setHeader(name, value);
    }
    for (const [name, value] of Object.entries(answer.headersDistinct)) {
      if (value && !HOP_BY_HOP.has(name) && !OF_ITS_HOST.has(name))
        response.setHeader(name, value.length === 1 ? value[0] : value);
    }
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage);
    pipeline(answer, response, () => {}); // either end may go away in the middle; both streams are then destroyed
  });
  onward.on("error", () => refuse(response));
  request.on("error", () => onward.destroy());
  response.on("close", () => onward.destroy());
  request.pipe(onward);
}

/** By lower-case name; the first of a name that came twice keeps its spelling. */
function withoutHopByHop(raw: readonly string[]): Map<string, [name: string, value: string | string[]]> {
  const headers = new Map<string, [string, string | string[]]>();
  for (let i = 0; i < raw.length; i += 2) {
    const key = raw[i].toLowerCase();
    if (HOP_BY_HOP.has(key)) continue;
    const before = headers.get(key);
    headers.set(key, before ? [before[0], [before[1], raw[i + 1]].flat()] : [raw[i], raw[i + 1]]);
  }
  return headers;
}

/** Says that the homeserver is away, in the form that Matrix clients understand; `M_UNKNOWN` would be a server that it asked. */
function refuse(response: ServerResponse): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { "content-type": "application/json", "access-control-allow-origin": "*" });
  response.end(JSON.stringify({ errcode: "ORG_MANYROOMS_AWAY", error: "The homeserver does not answer." }));
}
