// server-choice.ts: on which homeserver somebody's account is made or found, where this site allows others than its own.

import { EngineError } from "../../engine/errors.ts";
import { log } from "../log.ts";
import type { Account } from "../matrix/account.ts";
import { type AllowedServers, type FoundServer, findHomeserver, mayAsk, readAllowed } from "../matrix/discovery.ts";
import { serverOfUser } from "../matrix/link.ts";
import type { ServerChoice } from "./app-state.ts";
import type { Config } from "./config.ts";
import { isAbort, problemOf } from "./problem.ts";

export interface ServerChoosing {
  /** Where an account is made if there is none. */
  chosen(): FoundServer;
  /** Looks a server up by its name and chooses it; true if that changed anything. What goes wrong shows in the choice. */
  choose(name: string): Promise<boolean>;
  /** The same for the server that a full user id names. */
  chooseFor(user: string): Promise<boolean>;
  /** Chooses the one of an account that is there: who signs out looks at the same world from there. */
  keep(account: Pick<Account, "user" | "homeserver">): Promise<void>;
  /** Chooses the server that a full user id names, and gives its address. Rejects with an EngineError where it can't be used. */
  addressFor(user: string): Promise<string>;
  /** Rejects with `homeserver/dropped` where accounts at that address can't be used here any more. */
  check(homeserver: string): Promise<void>;
}

export interface ServerChoosingInputs {
  /** The page's own homeserver. */
  readonly homeserver: string;
  readonly config: Promise<Config>;
  readonly fetch: typeof fetch;
  /** Not called where there is no choice. */
  readonly onChoice: (choice: ServerChoice) => void;
}

/** `example.org` of `@ada:example.org`; null for a user name alone. */
const serverIn = (user: string): string | null => /^@[^:\s]+:(\S+)$/.exec(user.trim())?.[1]?.toLowerCase() ?? null;

export function createServerChoice({ homeserver, config, fetch, onChoice }: ServerChoosingInputs): ServerChoosing {
  let own: FoundServer = { name: new URL(homeserver).host, homeserver, passwords: true };
  let chosen = own;
  let allowed: AllowedServers = readAllowed([]);
  let looking: { readonly name: string; readonly ending: AbortController } | null = null;

  function tell(error: unknown = null): void {
    const { names, any } = allowed;
    if (names.length === 0 && !any) return;
    onChoice({
      name: chosen.name,
      isOwn: chosen === own,
      passwords: chosen.passwords,
      names: [...new Set([own.name, ...names])],
      any,
      looking: looking?.name ?? null,
      problem: error === null ? null : problemOf(error, ""),
    });
  }

  const ready = config.then(({ serverName, homeservers }) => {
    allowed = readAllowed(homeservers);
    own = { ...own, name: serverName ?? own.name };
    chosen = own;
    tell();
  });

  async function lookUp(name: string, signal: AbortSignal): Promise<FoundServer> {
    await ready;
    return name.trim().toLowerCase() === own.name ? own : findHomeserver(fetch, allowed, name, signal);
  }

  /** Rejects as `findHomeserver` does, and with an AbortError if another choice came after it. */
  async function take(name: string): Promise<FoundServer> {
    looking?.ending.abort(new DOMException("another was chosen", "AbortError"));
    const mine = { name: name.trim(), ending: new AbortController() };
    looking = mine;
    tell();
    try {
      const found = await lookUp(name, mine.ending.signal);
      mine.ending.signal.throwIfAborted();
      looking = null;
      chosen = found;
      tell();
      return found;
    } catch (error) {
      if (looking === mine) {
        looking = null;
        log("warn", "server-choice: not chosen", error);
        tell();
      }
      throw error;
    }
  }

  /** True if that changed anything. */
  async function choose(name: string): Promise<boolean> {
    const before = chosen;
    await take(name).catch((error: unknown) => !isAbort(error) && tell(error));
    return chosen.homeserver !== before.homeserver;
  }

  const isKnown = (name: string): boolean => name === own.name || allowed.any || allowed.names.includes(name);

  return {
    chosen: () => chosen,
    choose,
    async chooseFor(user) {
      await ready;
      const name = serverIn(user);
      return name !== null && name !== chosen.name && isKnown(name) && choose(name);
    },
    async keep({ user, homeserver: address }) {
      await ready;
      if (looking || address === chosen.homeserver || (address !== homeserver && !mayAsk(allowed, address))) return;
      chosen = address === homeserver ? own : { name: serverOfUser(user), homeserver: address, passwords: true };
      tell();
    },
    async addressFor(user) {
      await ready;
      const name = serverIn(user);
      if (name === null || name === chosen.name) return chosen.homeserver;
      if (isKnown(name)) return (await take(name)).homeserver;
      // Where the own one's name is not known, it says itself whether the user is its own
      if ((await config).serverName === undefined) return own.homeserver;
      throw new EngineError("homeserver/not-allowed", `server-choice: ${name}`, { facts: { server: name } });
    },
    async check(address) {
      await ready;
      if (address === homeserver || mayAsk(allowed, address)) return;
      throw new EngineError("homeserver/dropped", `server-choice: ${address}`, {
        facts: { server: new URL(address).host },
      });
    },
  };
}
