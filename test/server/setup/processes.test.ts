// processes.test.ts: programs that are run, fail and end.

import { expect, it } from "vitest";
import { Failure } from "../../../server/setup/failure.mjs";
import { run, start, stop } from "../../../server/setup/processes.mjs";

const node = (script: string) => run(process.execPath, ["-e", script], { what: "The trial" });

it("gives what a program prints", async () => {
  expect(await node("console.log(6 * 7)")).toBe("42\n");
});

it("fails with a sentence and the program's words, out and error", async () => {
  const failure = await node("console.log('half'); console.error('broken'); process.exit(3)").catch((error) => error);
  expect(failure).toBeInstanceOf(Failure);
  expect(failure.message).toBe("The trial failed (exit code 3).");
  expect(failure.details).toContain("half");
  expect(failure.details).toContain("broken");
});

it("fails with a sentence when there is no such program", async () => {
  await expect(run("no-such-program", [], { what: "The trial" })).rejects.toThrow(
    "The trial failed: no-such-program could not be run",
  );
});

it("says what to do when the program's words tell why: a full disk, no network, no right to write", async () => {
  const full = node("require('node:fs').writeFileSync('/dev/full', 'x')"); // there, every write finds a full disk
  await expect(full).rejects.toThrow(
    /^The trial failed \(exit code 1\)\. The disk is full\. Make room, then run the same again/,
  );
  const offline = node("require('node:net').connect(9, '127.0.0.1')");
  await expect(offline).rejects.toThrow("The network could not be reached. Check the connection");
  const forbidden = node("console.error('error: Read-only file system (os error 30)'); process.exit(2)");
  await expect(forbidden).rejects.toThrow("Something may not be written. Give this user the right");
});

it("ends a program together with what that has started", async () => {
  const inner = "process.on('SIGINT', () => {}); setInterval(() => console.log('alive'), 50)";
  const outer = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}], { stdio: 'inherit' })`;
  const child = start(process.execPath, ["-e", outer]);
  await new Promise((resolve) => child.stdout?.once("data", resolve));
  const closed = new Promise((resolve) => child.once("close", resolve)); // only when nobody holds its output any more
  await stop(child);
  expect(child.signalCode).toBe("SIGTERM");
  await closed;
});
