// process.ts: Synapse as a child process: started, found ready, watched, ended.

import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { newerData } from "../setup/data-version.mjs";
import { adviceOn, Failure } from "../setup/failure.mjs";
import { howItEnded, start, stop } from "../setup/processes.mjs";
import { PYTHON } from "../setup/venv.mjs";

/** Runs Synapse so that it ends with us even when we are killed. */
const RUNNER = join(import.meta.dirname, "run.py");

/** ms. A first start makes the database: 4 s, and more on a busy machine. */
const READY_WITHIN = 120_000;

/** ms between two questions whether it is ready. */
const POLL = 30;

/** A running Synapse. */
export interface Synapse {
  /** Its address on loopback. */
  readonly url: string;
  readonly pid: number;
  /** ms from starting the program to its first answer. */
  readonly startTime: number;
  /** Resolves when it has ended, with a sentence that says how. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

/** Starts Synapse and waits until it answers. */
export async function startSynapse(config: string, port: number, folder: string): Promise<Synapse> {
  const began = performance.now();
  const child = start(PYTHON, [RUNNER, "-c", config], { stdio: ["pipe", "ignore", "pipe"] });
  let said = "";
  child.stderr?.on("data", (data) => {
    said = (said + data).slice(-4000);
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(`could not be started (${error.message})`));
    child.once("exit", (code, signal) => resolve(howItEnded(code, signal)));
  });
  const url = `http://127.0.0.1:${port}`;
  let dead: string | undefined;
  void ended.then((how) => (dead = how));
  while (!(await answers(url))) {
    if (dead) throw startFailure(dead, said.trim(), folder);
    if (performance.now() - began > READY_WITHIN) {
      await stop(child);
      throw new Failure(
        `The homeserver did not answer within ${READY_WITHIN / 1000} s. Its log: ${folder}/homeserver.log`,
      );
    }
    await sleep(POLL);
  }
  return { url, pid: child.pid ?? 0, startTime: performance.now() - began, ended, stop: () => stop(child) };
}

/** Synapse refuses a database that a newer one has changed beyond what it knows. */
const TOO_NEW = /too new for the server to understand/;

function startFailure(how: string, said: string, folder: string): Failure {
  if (TOO_NEW.test(said)) return newerData("its Synapse was newer", folder);
  return new Failure(`The homeserver did not start: ${how}.${adviceOn(said)} Its log: ${folder}/homeserver.log`, said);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/_matrix/client/versions`)).ok;
  } catch {
    return false; // nobody listens yet
  }
}

/** A port on loopback that is free now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
