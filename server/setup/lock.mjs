// lock.mjs: one `npm start` at a time on one folder of data: two Synapses on one database would break it.

import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "./failure.mjs";
import { HOME } from "./paths.mjs";
import { run } from "./processes.mjs";

const LOCK = join(HOME, "running.pid");

/** In the environment of all that a start runs: by it the next one finds what was left by a start that was killed by force. */
const MARK = "MANYROOMS_STARTED_FROM";

/** Takes the lock, or says who has it. One whose owner was killed counts for nothing. */
export async function takeLock() {
  await mkdir(HOME, { recursive: true });
  process.env[MARK] = HOME;
  if (await createLock()) return;
  const pid = Number(await readFile(LOCK, "utf8").catch(() => ""));
  if (pid && (await isManyrooms(pid))) {
    throw new Failure(
      `Manyrooms runs already from this folder, as process ${pid}. End that first (Ctrl-C where it was started, or: kill ${pid}).`,
    );
  }
  await endLeftovers();
  await rm(LOCK, { force: true });
  if (!(await createLock()))
    throw new Failure("Manyrooms was started twice in the same moment. The other one goes on.");
}

/**
 * Ends programs of a start that was killed by force: an installer that works on would write where the next one deletes.
 * Where there is no /proc, they are not found.
 */
async function endLeftovers() {
  for (let tries = 0; tries < 100; tries++) {
    const left = await leftovers();
    if (left.length === 0) return;
    for (const pid of left) {
      try {
        process.kill(pid, "SIGKILL");
      } catch {
        // it has ended by itself
      }
    }
    await sleep(50);
  }
}

async function leftovers() {
  const pids = (await readdir("/proc").catch(() => [])).map(Number).filter((pid) => pid && pid !== process.pid);
  const marked = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => ""); // another user's
      return environment.split("\0").includes(`${MARK}=${HOME}`);
    }),
  );
  return pids.filter((_, i) => marked[i]);
}

/** False if there is one. Of two that do this at once, one gets it. */
async function createLock() {
  try {
    await writeFile(LOCK, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
}

export async function freeLock() {
  const pid = Number(await readFile(LOCK, "utf8").catch(() => ""));
  if (pid === process.pid) await rm(LOCK, { force: true });
}

/** Whether that process lives and is one of ours: after a restart of the machine, its number may be another's. */
async function isManyrooms(/** @type {number} */ pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ESRCH") return false;
  }
  const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() =>
    run("ps", ["-o", "args=", "-p", String(pid)], { what: "ps" }).catch(() => ""),
  );
  return command.includes("start.mjs");
}
