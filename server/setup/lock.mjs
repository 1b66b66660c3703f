// lock.mjs: one `npm start` at a time on one folder of data: two Synapses on one database would break it.

import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Failure } from "./failure.mjs";
import { HOME } from "./paths.mjs";
import { run } from "./processes.mjs";

const LOCK = join(HOME, "running.pid");

/** Takes the lock, or says who has it. One whose owner was killed counts for nothing. */
export async function takeLock() {
  await mkdir(HOME, { recursive: true });
  if (await createLock()) return;
  const pid = Number(await readFile(LOCK, "utf8").catch(() => ""));
  if (pid && (await isManyrooms(pid))) {
    throw new Failure(
      `Manyrooms runs already from this folder, as process ${pid}. End that first (Ctrl-C where it was started, or: kill ${pid}).`,
    );
  }
  await rm(LOCK, { force: true });
  if (!(await createLock()))
    throw new Failure("Manyrooms was started twice in the same moment. The other one goes on.");
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
