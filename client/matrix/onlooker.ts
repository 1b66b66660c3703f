// onlooker.ts: looks at what a homeserver shows to those who are not inside: with the kept account's token, else as a Matrix guest.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { registerGuest } from "./guest.ts";
import { MatrixRefusal, type Rest } from "./rest.ts";
import type { KeyValue } from "./storage.ts";

/** A way to look at what is open to all. */
export interface Look {
  /**
   * Runs requests with a token. Rejects as `request` does, and with `matrix/no-guests` where there is no account and the homeserver
   * takes no guests.
   */
  look<T>(request: (rest: Rest) => Promise<T>): Promise<T>;
}

export interface Onlooker extends Look {
  /** Throws the guest session away: at sign-out. */
  forget(): Promise<void>;
}

export interface OnlookerInputs {
  /** Without a token. */
  readonly rest: Rest;
  readonly storage: Promise<KeyValue>;
  /** This browser's account, whichever tab is inside with it; null if there is none. */
  readonly account: () => Promise<{ readonly token: string } | null>;
}

const Guest = v.object({ user: v.string(), token: v.string() });
type Guest = v.InferOutput<typeof Guest>;

/** Where a homeserver's guest session is kept. */
const keyOf = (homeserver: string): string => `guest ${homeserver}`;

/** True for a homeserver that lets nobody look on; asked again, it would say the same. */
const refusesGuests = (error: unknown): boolean => error instanceof EngineError && error.code === "matrix/no-guests";

export function createOnlooker({ rest, storage, account }: OnlookerInputs): Onlooker {
  const key = keyOf(rest.homeserver);
  let guest: Promise<Guest> | null = null;

  async function openGuest(): Promise<Guest> {
    const kept = v.safeParse(Guest, await (await storage).get(key));
    if (kept.success) return kept.output;
    const { user, token } = await registerGuest(rest);
    await (await storage).set(key, { user, token });
    return { user, token };
  }

  /** One session for all who ask at a time. */
  function findGuest(): Promise<Guest> {
    guest ??= openGuest().catch((error: unknown) => {
      if (!refusesGuests(error)) guest = null; // busy or away: the next one tries again
      throw error;
    });
    return guest;
  }

  async function forget(): Promise<void> {
    guest = null;
    await (await storage).delete(key);
  }

  return {
    forget,
    async look(request) {
      for (let tries = 1; ; tries++) {
        const own = await account();
        const { token } = own ?? (await findGuest());
        try {
          return await request({ ...rest, token });
        } catch (error) {
          const forgotten = error instanceof MatrixRefusal && error.errcode === "M_UNKNOWN_TOKEN";
          // An account that is forgotten is entering's matter: it begins again as somebody new
          if (!forgotten || own || tries > 1) throw error;
          await forget();
        }
      }
    },
  };
}
