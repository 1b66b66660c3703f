// processes.mjs: every program that we start, so that all of them end with us.
//
// Each gets a process group of its own: Ctrl-C in a terminal then reaches only this process, which ends the others in
// order, and what a program started itself (npm's scripts, pip's builds) goes with it.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { Failure, programFailure } from "./failure.mjs";

/** How long a program may take to end by itself, in ms. Synapse needs 1.1 s. */
const GRACE = 6000;

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

let ending = false;

/**
 * Starts a program that ends with this process at the latest.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 */
export function start(command, args, options = {}) {
  if (ending) throw new Failure("Stopped.");
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], ...options, detached: true });
  running.add(child);
  child.once("exit", () => running.delete(child));
  child.once("error", () => running.delete(child));
  return child;
}

/**
 * Runs a program to its end and returns what it printed on standard output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ what: string, cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} options
 *   `what` names the work in the sentence of a failure
 * @returns {Promise<string>}
 */
export function run(command, args, { what, onLine, ...options }) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, options);
    let stdout = "";
    let both = "";
    child.stdout?.on("data", (data) => {
      stdout += data;
      both += data;
    });
    if (onLine && child.stdout) createInterface(child.stdout).on("line", onLine); // a line may come in pieces
    child.stderr?.on("data", (data) => (both += data));
    child.once("error", (error) =>
      reject(new Failure(`${what} failed: ${command} could not be run (${error.message}).`)),
    );
    child.once("close", (code, signal) => {
      if (code === 0) resolve(stdout);
      else reject(programFailure(what, howItEnded(code, signal), both.trim()));
    });
  });
}

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
export function howItEnded(code, signal) {
  return signal ? `ended by ${signal}` : `exit code ${code}`;
}

/**
 * Ends a program and what it started: politely first, by force when it does not listen.
 *
 * @param {import("node:child_process").ChildProcess} child
 */
export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  signalGroup(child.pid, "SIGTERM");
  const force = setTimeout(() => signalGroup(/** @type {number} */ (child.pid), "SIGKILL"), GRACE);
  await gone;
  clearTimeout(force);
}

/** Ends every program that is still running. None can be started after that. */
export async function stopAll() {
  ending = true;
  await Promise.all([...running].map(stop));
}

/** The last resort: an exit that nobody could wait for (an uncaught error) takes the others along by force. */
process.on("exit", () => {
  for (const child of running) if (child.pid) signalGroup(child.pid, "SIGKILL");
});

/** @param {number} pid @param {NodeJS.Signals} signal */
function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error; // gone already
  }
}
