// entrance.ts: a link becomes a card that says what world it leads to.

import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { log } from "../log.ts";
import type { Account } from "../matrix/account.ts";
import { closedError, whyClosed } from "../matrix/door.ts";
import { serverOfUser, type WorldLink } from "../matrix/link.ts";
import { asAccount, MatrixRefusal, type Rest } from "../matrix/rest.ts";
import { readSummary, type WorldSummary } from "../matrix/summary.ts";
import type { Problem, WorldCard } from "./app-state.ts";
import { problemOf } from "./problem.ts";

export interface EntranceInputs {
  /** Of the page's own homeserver, without a token. */
  readonly rest: Rest;
  /** The account of this browser, to which a world may be open or closed; null if there is none. */
  readonly findAccount: () => Promise<Account | null>;
  /** Where an account is made if there is none. */
  readonly chosen: () => string;
  /** Rejects where accounts of that homeserver can't be used here any more. */
  readonly checkServer: (homeserver: string) => Promise<void>;
}

export interface Entrance {
  /** Looks a world up; the one before it is forgotten. `onFound` gets a card, why one can't enter, or both. */
  look(link: WorldLink, onFound: (card: WorldCard | null, problem: Problem | null) => void): void;
}

/** What a homeserver says of a world that it can't ask for. */
const UNREACHED: ReadonlySet<ErrorCode> = new Set(["matrix/no-server", "matrix/unknown-alias", "world/hidden"]);

const cardOf = ({ joinRule: _, membership: __, ...card }: WorldSummary): WorldCard => card;

export function createEntrance({ rest, findAccount, chosen, checkServer }: EntranceInputs): Entrance {
  let looking: AbortController | null = null;

  async function read(link: WorldLink, signal: AbortSignal): Promise<[WorldCard, Problem | null]> {
    const account = await findAccount().catch((error: unknown) => {
      log("warn", "entrance: no account found", error);
      return null;
    });
    const nobody = { ...rest, homeserver: account?.homeserver ?? chosen() };
    const asSomebody = account ? asAccount(rest, account) : nobody;
    try {
      await checkServer(nobody.homeserver);
      const summary = await readSummary(asSomebody, link, signal).catch((error: unknown) => {
        // The homeserver does not know the account any more: entering will make another
        if (!(account && error instanceof MatrixRefusal && error.status === 401)) throw error;
        return readSummary(nobody, link, signal);
      });
      const code = whyClosed(summary, account);
      const error = code && (await closedError(code, asSomebody, summary, account?.user ?? "", signal));
      return [cardOf(summary), error && problemOf(error, summary.name)];
    } catch (error) {
      if (!account || account.homeserver === rest.homeserver || !(error instanceof EngineError)) throw error;
      return fromHere(link, account, error, signal);
    }
  }

  /** What the page's own homeserver says of a world that the account's does not get to; if it knows it, that is why. */
  async function fromHere(
    link: WorldLink,
    account: Account,
    error: EngineError,
    signal: AbortSignal,
  ): Promise<[WorldCard, Problem]> {
    const summary = await readSummary(rest, link, signal).catch(() => {
      throw error;
    });
    const unreached = UNREACHED.has(error.code);
    const facts = { server: serverOfUser(account.user), world: summary.name };
    const told = unreached ? new EngineError("world/unreached", "entrance", { cause: error, facts }) : error;
    return [cardOf(summary), problemOf(told, summary.name)];
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
