// network.ts: machines of their own for browsers, as Linux network namespaces on one bridge, with cables that can be pulled.
//
// Each browser sees one interface and the others' addresses; the tests' web server is "localhost" to it, as to everybody. Needs root and
// iproute2; where they are missing, `whyNoNetwork` says so and a test is skipped with that sentence.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findChromium } from "./chromium.ts";

export interface Machine {
  /** A Chromium that runs there, for Playwright's `executablePath`; needs {@link Network.flags}. */
  readonly chromium: string;
  /** Pulls the cable, and puts it back. The interface stays up, as with a radio that hears nobody. */
  cut(): void;
  mend(): void;
  /** Takes the interface's address away and gives it another, as when a phone leaves the house. */
  move(): void;
}

export interface Network {
  readonly flags: readonly string[];
  addMachine(): Machine;
  close(): Promise<void>;
}

const ip = (...words: string[]): void => void execFileSync("ip", words, { stdio: "pipe" });

/** Null where namespaces can be made, else the reason why not. */
export function whyNoNetwork(): string | null {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "network namespaces need Linux and root";
  const name = `manyrooms-try-${process.pid}`;
  try {
    ip("netns", "add", name);
    ip("netns", "delete", name);
    return null;
  } catch (error) {
    return `network namespaces: ${String((error as Error).message).split("\n")[0]}`;
  }
}

/** @param origin the web server's address, `http://localhost:port` */
export async function openNetwork(origin: string): Promise<Network> {
  const { port } = new URL(origin);
  const tag = (process.pid % 0xffff).toString(36); // names of interfaces have 15 letters at most
  const subnet = `10.${64 + (process.pid % 128)}.${(process.pid >> 7) % 256}`;
  const bridge = `mr${tag}`;
  const folder = mkdtempSync(join(tmpdir(), "manyrooms-network-"));
  const namespaces: string[] = [];
  ip("link", "add", bridge, "type", "bridge");
  ip("address", "add", `${subnet}.1/24`, "dev", bridge);
  ip("link", "set", bridge, "up");
  const forward = await startForward(`${subnet}.1`, Number(port));

  function addMachine(): Machine {
    const number = namespaces.length + 2;
    const namespace = `${bridge}-${number}`;
    const cable = `${bridge}c${number}`;
    let address = `${subnet}.${number}/24`;
    ip("netns", "add", namespace);
    namespaces.push(namespace);
    ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    ip("link", "set", cable, "master", bridge, "up");
    const inside = (...words: string[]): void => ip("-netns", namespace, ...words);
    inside("link", "set", "lo", "up");
    inside("address", "add", address, "dev", "eth0");
    inside("link", "set", "eth0", "up");
    inside("route", "add", "default", "via", `${subnet}.1`);
    const chromium = join(folder, namespace);
    writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${namespace} '${findChromium()}' "$@"\n`);
    chmodSync(chromium, 0o755);
    return {
      chromium,
      cut: () => ip("link", "set", cable, "nomaster"),
      mend: () => ip("link", "set", cable, "master", bridge),
      move() {
        inside("address", "delete", address, "dev", "eth0");
        address = `${subnet}.${Number(address.split(/[./]/)[3]) + 100}/24`;
        inside("address", "add", address, "dev", "eth0");
        inside("route", "replace", "default", "via", `${subnet}.1`);
      },
    };
  }

  return {
    flags: [`--host-resolver-rules=MAP localhost ${subnet}.1`],
    addMachine,
    async close() {
      for (const namespace of namespaces) ip("netns", "delete", namespace);
      ip("link", "delete", bridge);
      rmSync(folder, { recursive: true, force: true });
      await forward.close();
    },
  };
}

/** Lets the machines reach a server that listens on loopback only. */
async function startForward(host: string, port: number): Promise<{ close(): Promise<void> }> {
  const sockets = new Set<{ destroy(): unknown }>();
  const server: Server = createServer((incoming) => {
    const outgoing = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ]) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => sockets.delete(one));
      one.pipe(other);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  });
  return {
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
