// checkout.ts: a second checkout beside this one, with data of its own, to try `npm start` in and to damage.

import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HOME, ROOT } from "../../server/setup/paths.mjs";
import { start, stop } from "../../server/setup/processes.mjs";

/** What may be changed there is copied; what takes minutes to make is linked, and must not be written to. */
const COPIED = ["server", "package.json", "package-lock.json", "vite.config.ts", "tsconfig.json"];
const LINKED = ["node_modules", "client", "engine", "worlds"];
const BUILT = ["venv", "client", "worlds", "avatars"];

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Runs as this user; needs root. */
  readonly uid?: number;
}

/** A `npm start` that runs, or has run. */
export interface Start {
  readonly pid: number;
  /** Resolves with the last line, the address; rejects if it ends before. */
  readonly address: Promise<string>;
  /** All that it said, once it has ended, and the exit code. */
  readonly ended: Promise<{ code: number | null; output: string }>;
  /** As Ctrl-C. */
  stop(): Promise<void>;
}

export interface Checkout {
  readonly folder: string;
  /** `.manyrooms` */
  readonly home: string;
  /** Starts `npm start -- args`. */
  start(args: readonly string[], options?: StartOptions): Start;
  /** Ends what runs and deletes the folder. */
  remove(): Promise<void>;
}

/** Makes one. All that is built is there, but for what `without` names: `node_modules`, or folders of `.manyrooms`. */
export function makeCheckout({ without = [] }: { without?: readonly string[] } = {}): Checkout {
  const folder = mkdtempSync(join(tmpdir(), "manyrooms-checkout-"));
  const home = join(folder, ".manyrooms");
  const link = (from: string, to: string, names: readonly string[]) => {
    for (const name of names) if (!without.includes(name)) symlinkSync(join(from, name), join(to, name));
  };
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  link(ROOT, folder, LINKED);
  mkdirSync(home);
  link(HOME, home, BUILT);
  for (const name of readdirSync(HOME)) if (name.endsWith(".stamp")) cpSync(join(HOME, name), join(home, name));
  const starts: Start[] = [];
  return {
    folder,
    home,
    start(args, options) {
      const started = startIn(folder, args, options);
      starts.push(started);
      return started;
    },
    async remove() {
      await Promise.all(starts.map((each) => each.stop()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startIn(folder: string, args: readonly string[], { env, uid }: StartOptions = {}): Start {
  const options = { cwd: folder, env: { ...process.env, ...env }, ...(uid === undefined ? {} : { uid, gid: uid }) };
  const child = start(process.execPath, ["server/start.mjs", ...args], options);
  let output = "";
  const address = new Promise<string>((resolve, reject) => {
    const take = (data: Buffer) => {
      output += data;
      const lines = output.trimEnd().split("\n");
      if (output.includes("Ready after") && /^https?:\/\//.test(lines[lines.length - 1]))
        resolve(lines[lines.length - 1]);
    };
    child.stdout?.on("data", take);
    child.stderr?.on("data", take);
    child.once("close", () => reject(new Error(`npm start ended before there was an address:\n${output}`)));
  });
  address.catch(() => {}); // who only waits for the end does not ask for it
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, output }));
  });
  return { pid: child.pid ?? 0, address, ended, stop: () => stop(child) };
}
