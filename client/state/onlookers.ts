// onlookers.ts: from where one looks at a world that one is not in: the homeserver that lists it, or the account's own.

import type { Account } from "../matrix/account.ts";
import { createOnlooker, type Look, type Onlooker } from "../matrix/onlooker.ts";
import type { Rest } from "../matrix/rest.ts";
import type { KeyValue } from "../matrix/storage.ts";

export interface Onlookers {
  /** On the page's own homeserver. */
  readonly own: Look;
  /** On the one where that room is looked at. */
  of(room: string): Look;
  /** Throws all guest sessions away: at sign-out. */
  forget(): Promise<void>;
}

export interface OnlookersInputs {
  /** The page's own homeserver, without a token. */
  readonly rest: Rest;
  readonly storage: Promise<KeyValue>;
  readonly account: () => Promise<Account | null>;
  /** Where an account is made if there is none. */
  readonly chosen: () => string;
  /** The page's own homeserver lists the room. */
  readonly isListed: (room: string) => boolean;
}

export function createOnlookers({ rest, storage, account, chosen, isListed }: OnlookersInputs): Onlookers {
  const onlookers = new Map<string, Onlooker>();

  function at(homeserver: string): Onlooker {
    const known = onlookers.get(homeserver);
    if (known) return known;
    const accountThere = async () => {
      const found = await account();
      return found?.homeserver === homeserver ? found : null;
    };
    const made = createOnlooker({ rest: { ...rest, homeserver }, storage, account: accountThere });
    onlookers.set(homeserver, made);
    return made;
  }

  async function whereOf(room: string): Promise<string> {
    if (isListed(room)) return rest.homeserver;
    return (await account())?.homeserver ?? chosen();
  }

  return {
    own: at(rest.homeserver),
    of: (room) => ({ look: async (request) => at(await whereOf(room)).look(request) }),
    async forget() {
      for (const onlooker of onlookers.values()) await onlooker.forget();
    },
  };
}
