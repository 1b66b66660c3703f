// turn-server.ts: a real TURN server (coturn) on loopback, for tests: gone after.

import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Turn } from "../../server/synapse/config.ts";
import { freePort } from "../../server/synapse/process.ts";

export interface TurnServer extends Turn {
  /** What it has logged so far. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

const SECRET = "turn-secret-for-tests";
/** ms until it must listen. */
const READY_WITHIN = 10_000;

/** The program, or null where coturn is not installed. */
export function findTurnServer(): string | null {
  const candidates = (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, "turnserver"));
  const isExecutable = (path: string): boolean => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return candidates.find(isExecutable) ?? null;
}

export async function startTurnServer(program: string): Promise<TurnServer> {
  const folder = await mkdtemp(join(tmpdir(), "manyrooms-turn-"));
  const port = await freePort();
  const logFile = join(folder, "turn.log");
  const settings = [
    "listening-ip=127.0.0.1",
    "relay-ip=127.0.0.1",
    `listening-port=${port}`,
    "realm=localhost",
    "use-auth-secret",
    `static-auth-secret=${SECRET}`,
    "allow-loopback-peers",
    "no-cli",
    "no-tls",
    "no-dtls",
    "no-multicast-peers",
    "fingerprint",
    "verbose",
    `pidfile=${join(folder, "turn.pid")}`,
    `userdb=${join(folder, "turndb")}`,
    `log-file=${logFile}`,
    "simple-log",
  ];
  await writeFile(join(folder, "turn.conf"), settings.join("\n"));
  const child = spawn(program, ["-c", join(folder, "turn.conf")], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const log = () => readFile(logFile, "utf8").catch(() => "");
  const stop = async (): Promise<void> => {
    child.kill("SIGKILL");
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  for (const end = Date.now() + READY_WITHIN; !(await log()).includes("listener opened on"); ) {
    if (Date.now() > end || child.exitCode !== null) {
      const said = await log();
      await stop();
      throw new Error(`startTurnServer: ${said}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { uris: [`turn:127.0.0.1:${port}?transport=udp`], secret: SECRET, log, stop };
}
