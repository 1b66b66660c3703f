// bad-line.ts: a proxy in front of a server that does to some answers what real networks do: swaps, cuts or stops them.

import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/** `page`: a sign-in page in the place of the answer. `cut`: the connection dies half-way. `slow`: half of it, and nothing more until the fault is over. */
export type Fault = "page" | "cut" | "slow";

export interface BadLine {
  readonly origin: string;
  /** From now on, answers to paths that contain `path` fail so; null mends the line, and lets slow answers go on. */
  fail(path: string, fault: Fault | null): void;
  /** Requests to paths with `part` in them whose asker went away before the answer was whole. */
  aborted(part: string): number;
  close(): void;
}

const PAGE = "<!doctype html><title>Welcome to Hotel Wi-Fi</title><form>Sign in</form>";

/** Listens on a free port of loopback. */
export async function openBadLine(target: string): Promise<BadLine> {
  const { hostname, port } = new URL(target);
  const aborts: string[] = [];
  let failing: { path: string; fault: Fault } | null = null;
  let waiting: (() => void)[] = [];

  const server = createServer((incoming, outgoing) => {
    const { method, headers, url = "/" } = incoming;
    const fault = failing && url.includes(failing.path) ? failing.fault : null;
    let isCut = false;
    outgoing.on("close", () => !outgoing.writableFinished && !isCut && aborts.push(url));
    if (fault === "page") {
      outgoing.writeHead(200, { "content-type": "text/html" });
      outgoing.end(PAGE);
      return;
    }
    const cut = (): void => {
      isCut = true;
      outgoing.destroy();
    };
    const onward = request({ hostname, port, method, path: url, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      if (fault === null) return void answer.pipe(outgoing);
      const parts: Buffer[] = [];
      answer.on("data", (part: Buffer) => parts.push(part));
      answer.on("end", () => {
        const whole = Buffer.concat(parts);
        const half = whole.length >> 1;
        outgoing.write(whole.subarray(0, half));
        if (fault === "slow") waiting.push(() => outgoing.end(whole.subarray(half)));
        else setTimeout(cut, 50);
      });
    });
    onward.on("error", cut);
    outgoing.on("close", () => onward.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    fail(path, fault) {
      failing = fault && { path, fault };
      for (const goOn of waiting) goOn();
      waiting = [];
    },
    aborted: (part) => aborts.filter((url) => url.includes(part)).length,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
