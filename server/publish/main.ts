// main.ts: `npm run worlds:publish`: brings the shipped worlds to a homeserver that runs already, under somebody's account.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { findHomeserver } from "../elsewhere.ts";
import { buildWorlds } from "../setup/builds.mjs";
import { Failure, inWords } from "../setup/failure.mjs";
import { splitOnce } from "../setup/options.mjs";
import { HOME } from "../setup/paths.mjs";
import { callMatrix, MatrixError } from "./matrix-api.ts";
import { type Owner, signIn } from "./owner.ts";
import { publishShipped } from "./shipped-worlds.ts";

const HELP = `npm run worlds:publish -- --user @me:example.org [options]

Makes a room for each world that ships with Manyrooms on a homeserver that runs already, and updates the rooms it has
made before when the worlds have changed. They belong to the account that is named.

  --user ID        the account, a whole user id
  --prefix TEXT    put before each room's alias, where another room has that: --prefix my- makes #my-landing
  --help           this text

  The password is asked for, or taken from MANYROOMS_PASSWORD in the environment.
  The homeserver is found by the user id, or is the one of MANYROOMS_HOMESERVER=https://… in the environment.`;

interface Wish {
  readonly user: string;
  readonly prefix: string;
}

/** Reads the arguments; undefined if they ask for help. */
export function parseWish(args: readonly string[]): Wish | undefined {
  let [user, prefix] = ["", ""];
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = splitOnce(args[i]);
    if (name === "--help") return undefined;
    if (name === "--user") user = inline ?? args[++i] ?? "";
    else if (name === "--prefix") prefix = inline ?? args[++i] ?? "";
    else throw new Failure(`There is no option "${args[i]}". "npm run worlds:publish -- --help" lists them.`);
  }
  if (!/^@[^:\s]+:\S+$/.test(user)) throw new Failure("--user needs a whole user id like @me:example.org.");
  if (!/^[\w.=-]*$/.test(prefix)) throw new Failure("--prefix may have letters, digits, and _ . = - in it.");
  return { user, prefix };
}

/** Publishes; returns the full aliases of the rooms that were made or updated. */
async function publish({ user, prefix }: Wish): Promise<string[]> {
  const serverName = user.slice(user.indexOf(":") + 1);
  const url = await findHomeserver(process.env["MANYROOMS_HOMESERVER"] || `https://${serverName}`);
  await buildWorlds();
  await mkdir(join(HOME, "published"), { recursive: true });
  let owner: Owner | undefined;
  const openOwner = async () => (owner ??= await enter(url, user));
  const record = join(HOME, "published", `${encodeURIComponent(user)}.json`);
  try {
    return await publishShipped({ url, serverName, openOwner, record, prefix });
  } finally {
    const token = owner?.accessToken;
    if (token) await callMatrix(url, { method: "POST", path: "/_matrix/client/v3/logout", token, body: {} });
  }
}

async function enter(url: string, user: string): Promise<Owner> {
  const password = process.env["MANYROOMS_PASSWORD"] || (await askPassword(user));
  const session = await signIn(url, user, password);
  return { userId: session.user_id, accessToken: session.access_token };
}

/** Asks at the terminal, without showing what is typed. */
async function askPassword(user: string): Promise<string> {
  if (!process.stdin.isTTY)
    throw new Failure("There is no terminal to ask at. Put the password into MANYROOMS_PASSWORD.");
  process.stdout.write(`Password of ${user}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  try {
    return await new Promise((resolve, reject) => {
      terminal.question("", resolve);
      terminal.once("close", () => reject(new Failure("Stopped.")));
    });
  } finally {
    terminal.close();
    process.stdout.write("\n");
  }
}

/** A refusal of the homeserver, as far as its code tells what to do. */
function refusalInWords(error: unknown): unknown {
  if (!(error instanceof MatrixError)) return inWords(error);
  if (error.call.endsWith("/login")) {
    return new Failure(
      `The homeserver did not take user and password (${error.message}). Accounts that sign in in a browser only can't be used here.`,
    );
  }
  if (error.status === 403) {
    return new Failure(
      `The homeserver refused (${error.message}). If a room has the alias already, and this account may not change it, choose other aliases with --prefix.`,
    );
  }
  return new Failure(`The homeserver refused: ${error.message}`);
}

async function main(args: readonly string[]): Promise<void> {
  const wish = parseWish(args);
  if (!wish) return console.log(HELP);
  const aliases = await publish(wish);
  console.log(aliases.length === 0 ? "Everything is up to date." : `Published: ${aliases.join(", ")}`);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  const told = refusalInWords(error);
  console.error(told instanceof Failure ? told.inFull() : told);
  process.exitCode = 1;
});
