// counting-proxy.ts: stands before the web server and counts what the browser fetches, from workers too; asks for gzip, not Brotli.

import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface CountingProxy {
  readonly origin: string;
  /** Bytes of answers so far (body as sent, and headers), by path. */
  readonly bytes: Map<string, number>;
  close(): void;
}

/** Starts one before `target`. Only gzip is let through, so that figures compare with those of other projects. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const { hostname, port } = new URL(target);
  const bytes = new Map<string, number>();
  const server = createServer((incoming, outgoing) => {
    const path = (incoming.url ?? "/").split("?")[0];
    const add = (count: number) => bytes.set(path, (bytes.get(path) ?? 0) + count);
    const headers = { ...incoming.headers, "accept-encoding": "gzip" };
    const forward = request({ hostname, port, path: incoming.url, method: incoming.method, headers }, (answer) => {
      add(answer.rawHeaders.join(": ").length);
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("data", (chunk: Buffer) => add(chunk.length));
      answer.pipe(outgoing);
    });
    forward.on("error", () => outgoing.destroy());
    outgoing.on("close", () => forward.destroy()); // a long poll that nobody waits for any more
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    bytes,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
