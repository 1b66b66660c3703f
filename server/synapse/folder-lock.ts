// folder-lock.ts: one homeserver per data folder. Two would write into the same database.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { Failure } from "../setup/failure.mjs";
import { readJson, writePrivate } from "./data.ts";

/** ms that a homeserver without its parent may take to end. It needs 1.1 s. */
const GRACE = 6000;

interface Holder {
  /** The process that started the homeserver. */
  launcher: number;
  homeserver: number;
  origin: string;
}

const fileOf = (folder: string) => join(folder, "running.json");

/** Notes who uses the folder. */
export async function holdFolder(folder: string, holder: Holder): Promise<void> {
  await writePrivate(fileOf(folder), JSON.stringify(holder));
}

/** Forgets it, after the homeserver has ended. */
export async function releaseFolder(folder: string): Promise<void> {
  await rm(fileOf(folder), { force: true });
}

/**
 * Makes sure that nobody uses the folder. A homeserver that outlived its launcher (which was killed) is ended; one whose
 * launcher lives is somebody else's, and a failure.
 */
export async function takeFolder(folder: string): Promise<void> {
  const holder = await readJson<Holder>(fileOf(folder));
  if (!holder) return;
  const isHomeserver = async () => (await commandOf(holder.homeserver)).includes(join(folder, "homeserver.json"));
  if (await isHomeserver()) {
    if (holder.launcher !== process.pid && (await commandOf(holder.launcher)).includes("node")) {
      throw new Failure(`Manyrooms runs already, at ${holder.origin} (process ${holder.launcher}).`);
    }
    process.kill(holder.homeserver, "SIGTERM");
    for (let waited = 0; waited < GRACE && (await isHomeserver()); waited += 100) await sleep(100);
    if (await isHomeserver()) process.kill(holder.homeserver, "SIGKILL");
  }
  await releaseFolder(folder);
}

/** The command line of a process; empty when there is none. Process ids are used again, so an id alone says nothing. */
async function commandOf(pid: number): Promise<string> {
  if (existsSync("/proc/self/cmdline")) {
    return (await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " ");
  }
  const ps = await promisify(execFile)("ps", ["-p", String(pid), "-o", "args="]).catch(() => ({ stdout: "" }));
  return ps.stdout;
}
