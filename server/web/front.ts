// front.ts: what listens: HTTP; or HTTPS that also answers plain HTTP at the same port, by sending the browser to https.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createHttps } from "node:https";
import { createServer as createNet, type Server as NetServer, type Socket } from "node:net";
import type { Certificate } from "./certificate.ts";
import { SECURITY_HEADERS } from "./headers.ts";

/** ms that a request may take to arrive: an upload of 500 MB over a thin line. Node's default is five minutes. */
const REQUEST_TIMEOUT = 3_600_000;

/** ms that a connection may take to say its first byte. */
const FIRST_BYTE = 30_000;

/** What a TLS connection begins with; HTTP begins with a letter. @see https://www.rfc-editor.org/rfc/rfc8446#section-5.1 */
const TLS_HANDSHAKE = 0x16;

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface Front {
  /** What to call `listen` of. */
  readonly server: NetServer;
  readonly useCertificate?: (certificate: Certificate) => void;
  /** Ends long polls too: each would keep us up to 30 s. */
  close(): Promise<void>;
}

export function createFront(handler: Handler): Front {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT }, handler);
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * Looks at the first byte of each connection. Whoever types an address without `https://` would else see nothing but a
 * connection that breaks off, and browsers try HTTP first for addresses that are numbers.
 */
export function createSecureFront(certificate: Certificate, handler: Handler): Front {
  const secure = createHttps({ ...certificate, requestTimeout: REQUEST_TIMEOUT }, handler);
  const plain = createServer(sendToHttps);
  for (const server of [secure, plain] as Server[]) server.emit("listening"); // begins to watch its connections' timeouts
  const sockets = new Set<Socket>();
  const server = createNet((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy()); // gone before it said anything
    socket.setTimeout(FIRST_BYTE, () => socket.destroy());
    socket.once("data", (first) => {
      socket.pause();
      socket.setTimeout(0).removeAllListeners("timeout");
      socket.unshift(first);
      (first[0] === TLS_HANDSHAKE ? secure : plain).emit("connection", socket);
      if (first[0] !== TLS_HANDSHAKE) socket.resume();
    });
  });
  return {
    server,
    useCertificate: (next) => secure.setSecureContext(next),
    close: () =>
      new Promise((resolve) => {
        for (const each of [secure, plain]) each.close(() => {}); // they have no port of their own
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function sendToHttps({ headers, url = "/" }: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (!headers.host) response.writeHead(400).end();
  else response.writeHead(308, { location: `https://${headers.host}${url.startsWith("/") ? url : "/"}` }).end();
}
