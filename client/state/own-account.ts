// own-account.ts: what somebody does to the account that this browser keeps, one thing at a time.

import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { log } from "../log.ts";
import type { Account, Accounts } from "../matrix/account.ts";
import type { AccountWork, OwnAccount } from "./app-state.ts";
import { problemOf } from "./problem.ts";
import { isHold, type Tabs } from "./tabs.ts";

export interface OwnAccountInputs {
  readonly openAccounts: () => Promise<Accounts>;
  /** No other tab makes an account at the same time. */
  readonly tabs: Tabs;
  /** The page's own homeserver. */
  readonly homeserver: string;
  /** Where a user signs in; rejects where that can't be. */
  readonly addressFor: (user: string) => Promise<string>;
  readonly onWork: (work: AccountWork | null) => void;
}

export interface OwnAccountActions {
  /** As it is shown. */
  shown(account: Account): OwnAccount;
  /** The account of this browser afterwards; null if that failed. `isOther`: another tab made one before. */
  signIn(user: string, password: string): Promise<{ account: Account; isOther: boolean } | null>;
  /** As it is now; null if that failed. */
  rename(name: string): Promise<Account | null>;
  setPassword(password: string): Promise<Account | null>;
  /** Null if that failed. */
  recover<T>(action: () => Promise<T>): Promise<T | null>;
  dismiss(): void;
}

/** What a failure means here; the rest has words of its own. */
const MEANING: Partial<Record<AccountWork["doing"], ErrorCode>> = {
  renaming: "account/not-renamed",
  "setting-password": "account/not-kept",
  recovering: "account/not-recovered",
};

function failureOf(doing: AccountWork["doing"], error: unknown): unknown {
  const code = MEANING[doing];
  const known = error instanceof EngineError ? error : null;
  if (!code || known?.code.startsWith("account/")) return error;
  return new EngineError(code, `own-account: ${String(error)}`, { cause: error, facts: known?.facts ?? {} });
}

export function createOwnAccount(inputs: OwnAccountInputs): OwnAccountActions {
  const { openAccounts, tabs, homeserver, addressFor, onWork } = inputs;
  let busy = false;

  /** Does it unless something is being done already. */
  async function work<T>(doing: AccountWork["doing"], action: () => Promise<T>): Promise<T | null> {
    if (busy) return null;
    busy = true;
    onWork({ doing, problem: null });
    try {
      const result = await action();
      onWork(null);
      return result;
    } catch (error) {
      log("warn", `own-account: ${doing} failed`, error);
      onWork({ doing, problem: problemOf(failureOf(doing, error), "") });
      return null;
    } finally {
      busy = false;
    }
  }

  return {
    shown: ({ user, name, password, guest, hasKeys, hasRecovery, ...account }) => ({
      user,
      name: name || user,
      hasPassword: password === null && !guest,
      guest,
      isElsewhere: account.homeserver !== homeserver,
      losesKeys: hasKeys && !hasRecovery,
      hasRecovery,
    }),
    signIn: (user, password) =>
      work("signing-in", async () => {
        const accounts = await openAccounts();
        const address = await addressFor(user);
        const taking = { world: () => "", onWanted: () => {} };
        // A guest makes room for the account, also where another tab is inside as that guest
        const held = await ((await accounts.find())?.guest ? tabs.takeOver(taking) : tabs.take(taking));
        try {
          const known = await accounts.find();
          if (known && !known.guest) return { account: known, isOther: true };
          return { account: await accounts.signIn({ user, password }, address), isOther: false };
        } finally {
          if (isHold(held)) held.release();
        }
      }),
    rename: (name) => work("renaming", async () => (await openAccounts()).rename(name)),
    setPassword: (password) => work("setting-password", async () => (await openAccounts()).setPassword(password)),
    recover: (action) => work("recovering", action),
    dismiss: () => {
      if (!busy) onWork(null);
    },
  };
}
