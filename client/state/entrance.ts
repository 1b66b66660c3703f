// entrance.ts: a link becomes a card that says what world it leads to.

import { log } from "../log.ts";
import type { Account } from "../matrix/account.ts";
import { closedError, whyClosed } from "../matrix/door.ts";
import type { WorldLink } from "../matrix/link.ts";
import { MatrixRefusal, type Rest } from "../matrix/rest.ts";
import { readSummary } from "../matrix/summary.ts";
import type { Problem, WorldCard } from "./app-state.ts";
import { problemOf } from "./problem.ts";

export interface EntranceInputs {
  /** Without a token. */
  readonly rest: Rest;
  /** The account of this browser, to which a world may be open or closed; null if there is none. */
  readonly findAccount: () => Promise<Account | null>;
}

export interface Entrance {
  /** Looks a world up; the one before it is forgotten. `onFound` gets a card, why one can't enter, or both. */
  look(link: WorldLink, onFound: (card: WorldCard | null, problem: Problem | null) => void): void;
}

export function createEntrance({ rest, findAccount }: EntranceInputs): Entrance {
  let looking: AbortController | null = null;

  async function read(link: WorldLink, signal: AbortSignal): Promise<[WorldCard, Problem | null]> {
    const account = await findAccount().catch((error: unknown) => {
      log("warn", "entrance: no account found", error);
      return null;
    });
    const asSomebody = { ...rest, token: account?.token ?? null };
    const summary = await readSummary(asSomebody, link, signal).catch((error: unknown) => {
      // The homeserver does not know the account any more: entering will make another
      if (!(account && error instanceof MatrixRefusal && error.status === 401)) throw error;
      return readSummary(rest, link, signal);
    });
    const { joinRule: _, membership: __, ...card } = summary;
    const code = whyClosed(summary, account);
    const problem =
      code && problemOf(await closedError(code, asSomebody, summary, account?.user ?? "", signal), card.name);
    return [card, problem];
  }

  return {
    look(link, onFound) {
      looking?.abort();
      const controller = new AbortController();
      looking = controller;
      const found = (card: WorldCard | null, problem: Problem | null) => {
        if (!controller.signal.aborted) onFound(card, problem);
      };
      read(link, controller.signal).then(
        ([card, problem]) => found(card, problem),
        (error: unknown) => {
          if (!controller.signal.aborted) log("warn", "entrance: no card", error);
          found(null, problemOf(error, link.room));
        },
      );
    },
  };
}
