// password.ts: an account that nobody else could use gets a password that its owner knows.

import { EngineError } from "../../engine/errors.ts";
import { keepOutOfLog } from "../log.ts";
import type { Account } from "./account.ts";
import { asAccount, ask, MatrixRefusal, type Rest } from "./rest.ts";

/** What homeservers say of a password that they don't take. */
const WEAK = /^M_(WEAK_PASSWORD|PASSWORD_)/;
/** Longest part of a server's own words that people are told. */
const MAX_REASON = 200;

function change(rest: Rest, account: Account, current: string, password: string): Promise<unknown> {
  const { user } = account;
  const auth = { type: "m.login.password", identifier: { type: "m.id.user", user }, password: current };
  const body = { new_password: password, logout_devices: false, auth };
  return ask(asAccount(rest, account), { method: "POST", path: "/_matrix/client/v3/account/password", body });
}

/** The steps that it asks for come back if the password of before is not the right one. */
const isRefusedPassword = (error: unknown): boolean => error instanceof MatrixRefusal && "flows" in error.body;

/**
 * Puts `password` in the place of the random one. Other devices stay signed in. Once more, after an answer that was lost, is no
 * failure: then the account has it already.
 *
 * @returns rejects with `account/weak-password` and the server's words, or as any request does
 */
export async function setPassword(rest: Rest, account: Account, password: string): Promise<void> {
  keepOutOfLog(password);
  try {
    await change(rest, account, account.password ?? password, password).catch((error: unknown) => {
      if (!isRefusedPassword(error)) throw error;
      return change(rest, account, password, password);
    });
  } catch (error) {
    if (!(error instanceof MatrixRefusal && WEAK.test(error.errcode))) throw error;
    const { error: words } = error.body as { error?: unknown };
    const reason = typeof words === "string" ? words.slice(0, MAX_REASON) : undefined;
    throw new EngineError("account/weak-password", "setPassword: refused", {
      cause: error,
      facts: { ...error.facts, reason },
    });
  }
}
