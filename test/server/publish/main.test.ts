// main.test.ts: `npm run worlds:publish` as a program, against a real homeserver that belongs to somebody else.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { SHIPPED } from "../../../server/publish/shipped-worlds.ts";
import { run } from "../../../server/setup/processes.mjs";
import { PYTHON } from "../../../server/setup/venv.mjs";
import { type Checkout, makeCheckout } from "../../support/checkout.ts";
import { type Homeserver, startHomeserver, type TestUser } from "../../support/homeserver.ts";

let homeserver: Homeserver;
let checkout: Checkout;
let user: TestUser;
beforeAll(async () => {
  homeserver = await startHomeserver();
  checkout = makeCheckout();
  user = await homeserver.registerUser("Ira");
});
afterAll(async () => {
  await checkout.remove();
  await homeserver.stop();
});

const publish = (args: readonly string[], password = user.password) =>
  run(process.execPath, ["--import", "tsx", "server/publish/main.ts", ...args], {
    what: "Publishing",
    cwd: checkout.folder,
    env: { ...process.env, MANYROOMS_HOMESERVER: homeserver.url, MANYROOMS_PASSWORD: password },
  });

const refusal = (args: readonly string[], password?: string) =>
  publish(args, password).then(
    () => "none",
    (error) => error.details as string,
  );

/** All that ship, as the program names them. */
const published = (prefix: string): string => SHIPPED.map(({ alias }) => `#${prefix}${alias}:localhost`).join(", ");

const stateOf = (room: string, type: string) =>
  fetch(`${homeserver.url}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/${type}/`, {
    headers: { authorization: `Bearer ${user.accessToken}` },
  }).then((answer) => answer.json());

it("makes the worlds' rooms under the account, once, and keeps neither password nor session", async () => {
  const args = ["--user", user.userId, "--prefix", "ira-"];
  expect(await publish(args)).toBe(`Published: ${published("ira-")}\n`);
  expect(await publish(args)).toBe("Everything is up to date.\n");

  const alias = encodeURIComponent("#ira-landing:localhost");
  const room = await (await fetch(`${homeserver.url}/_matrix/client/v3/directory/room/${alias}`)).json();
  expect(await stateOf(room.room_id, "org.matrix.msc3815.world")).toMatchObject({
    scene_url: expect.stringMatching(/^mxc:/),
  });

  const [record] = readdirSync(join(checkout.home, "published"));
  expect(readFileSync(join(checkout.home, "published", record), "utf8")).not.toMatch(/password|token/i);
  const devices = await fetch(`${homeserver.url}/_matrix/client/v3/devices`, {
    headers: { authorization: `Bearer ${user.accessToken}` },
  });
  expect(((await devices.json()) as { devices: unknown[] }).devices).toHaveLength(1); // the test's own
});

it("says what to do about a wrong password, an alias of somebody else, and a user that is none", async () => {
  expect(await refusal(["--user", user.userId, "--prefix", "b-"], "wrong")).toContain(
    "The homeserver did not take user and password",
  );
  expect(await refusal(["--user", user.userId])).toContain("choose other aliases with --prefix");
  expect(await refusal(["--user", "ira"])).toContain("--user needs a whole user id like @me:example.org.");
  expect(await refusal(["--usr", "ira"])).toContain('There is no option "--usr".');
});

/** Runs what follows on a terminal, and types a line when it is asked for a password; prints all that it shows. */
const TYPIST = `
import os, pty, sys, time
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
shown = b""
while True:
    try:
        data = os.read(terminal, 4096)
    except OSError:
        break
    shown += data
    if b"Password of" in data:
        time.sleep(0.3)
        os.write(terminal, sys.argv[1].encode() + b"\\r")
sys.stdout.buffer.write(shown)
`;

it("asks for the password at the terminal, and does not show what is typed", async () => {
  const program = [
    process.execPath,
    "--import",
    "tsx",
    "server/publish/main.ts",
    "--user",
    user.userId,
    "--prefix",
    "c-",
  ];
  const shown = await run(PYTHON, ["-c", TYPIST, user.password, ...program], {
    what: "Typing",
    cwd: checkout.folder,
    env: { ...process.env, MANYROOMS_HOMESERVER: homeserver.url },
  });
  expect(shown.trim().split(/\s*\n/)).toEqual([`Password of ${user.userId}:`, `Published: ${published("c-")}`]);
});

it("never takes the password from the command line, and says so in its help", async () => {
  expect(await publish(["--help"])).toContain("The password is asked for, or taken from MANYROOMS_PASSWORD");
  expect(await refusal(["--user", user.userId, "--password", "x"])).toContain('There is no option "--password".');
});
