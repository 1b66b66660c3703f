// register.ts: a new account under a name, where the homeserver lets new people in: at once, or with the token of an invitation.

import * as v from "valibot";
import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { keepOutOfLog, log } from "../log.ts";
import type { Account } from "./account.ts";
import { askFor, MatrixRefusal, type Rest, type RestRequest } from "./rest.ts";

const Registered = v.looseObject({
  user_id: v.string(),
  device_id: v.string(),
  access_token: v.string(),
});

/** Registrations under another user name, when the first is taken. */
const MAX_NAMES = 4;
/** Refusals of a user name, not of an account. */
const NOT_THAT_NAME = new Set(["M_USER_IN_USE", "M_INVALID_USERNAME", "M_EXCLUSIVE"]);
/** Longest part of a user id that comes from the name, so that it stays readable. */
const MAX_STEM = 20;

/** Random lower-case letters and digits, about 5 bits each. */
function randomText(length: number): string {
  const letters = "abcdefghijkmnpqrstuvwxyz23456789"; // 32, none that look like another
  return [...crypto.getRandomValues(new Uint8Array(length))].map((byte) => letters[byte % 32]).join("");
}

/**
 * The part of a user id that a name suggests: what of it is allowed there, accents dropped. Empty if nothing is left
 * (names in other scripts).
 *
 * @see https://spec.matrix.org/v1.15/appendices/#user-identifiers
 */
export function localpartStem(name: string, longest = MAX_STEM): string {
  return name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\s_]+/g, "-")
    .replace(/[^a-z0-9.-]/g, "")
    .replace(/^[-.]+|[-.]+$/g, "")
    .slice(0, longest)
    .replace(/[-.]+$/, "");
}

const usernameFor = (name: string): string => {
  const stem = localpartStem(name);
  return stem ? `${stem}-${randomText(4)}` : `guest-${randomText(8)}`;
};

const DUMMY_STAGE = "m.login.dummy";
/** Stage of a registration that asks for a token (spec, "Token-authenticated registration"). */
const TOKEN_STAGE = "m.login.registration_token";

/** What a homeserver still wants before it makes an account (spec, "User-Interactive Authentication API"). */
const Steps = v.looseObject({
  flows: v.array(v.looseObject({ stages: v.array(v.string()) })),
  session: v.fallback(v.string(), ""),
  completed: v.fallback(v.array(v.string()), []),
});
type Steps = v.InferOutput<typeof Steps>;

/** Null if the homeserver said something else. */
function stepsOf(error: unknown): Steps | null {
  const steps = error instanceof MatrixRefusal ? v.safeParse(Steps, error.body) : null;
  return steps?.success ? steps.output : null;
}

/** What a homeserver's no to a new account means: none at all, none without a token, or none without more than a name. */
function registrationError(error: unknown, wrongToken: boolean): unknown {
  if (!(error instanceof MatrixRefusal) || error.code !== "matrix/forbidden") return error;
  const { message, facts } = error;
  const steps = stepsOf(error);
  const code: ErrorCode = wrongToken
    ? "matrix/registration-token-refused"
    : !steps
      ? "matrix/registration-closed"
      : steps.flows.some(({ stages }) => stages.includes(TOKEN_STAGE))
        ? "matrix/registration-token"
        : "matrix/registration-steps";
  return new EngineError(code, `register: ${message}`, { cause: error, facts });
}

/** One registration, under one user name: first with nothing but that, then by the steps that a token can take. */
async function registerAs(rest: Rest, body: object, token: string | null): Promise<v.InferOutput<typeof Registered>> {
  const attempt = (auth: object): Promise<v.InferOutput<typeof Registered>> => {
    const request: RestRequest = { method: "POST", path: "/_matrix/client/v3/register", body: { auth, ...body } };
    return askFor(Registered, rest, request);
  };
  let auth: object = { type: DUMMY_STAGE };
  for (const tried = new Set<string>(); ; ) {
    try {
      return await attempt(auth);
    } catch (error) {
      const steps = stepsOf(error);
      const passable = (stage: string): boolean => stage === DUMMY_STAGE || (stage === TOKEN_STAGE && token !== null);
      const flow = steps?.flows.find(({ stages }) => stages.every(passable));
      const stage = flow?.stages.find((one) => !steps?.completed.includes(one));
      if (!steps || !stage || tried.has(stage)) throw registrationError(error, tried.has(TOKEN_STAGE));
      tried.add(stage);
      auth = { type: stage, session: steps.session, ...(stage === TOKEN_STAGE && { token }) };
    }
  }
}

/**
 * A new account whose user name begins with what the name suggests, under a random password.
 *
 * @param token of an invitation; used up only where the homeserver asks for one
 * @returns rejects with `matrix/registration-closed`, `-steps`, `-token` or `-token-refused`, or as any request does
 */
export async function register(rest: Rest, name: string, token: string | null): Promise<Account> {
  const password = randomText(32);
  for (let tries = 1; ; tries++) {
    const username = usernameFor(tries < MAX_NAMES ? name : "");
    const body = { username, password, initial_device_display_name: "Manyrooms" };
    try {
      const { user_id, device_id, access_token } = await registerAs(rest, body, token);
      keepOutOfLog(access_token);
      keepOutOfLog(password);
      log("info", `account: registered ${user_id}`);
      const made = { user: user_id, device: device_id, token: access_token };
      return {
        homeserver: rest.homeserver,
        ...made,
        password,
        guest: false,
        name: "",
        hasKeys: false,
        hasRecovery: false,
      };
    } catch (error) {
      const taken = error instanceof MatrixRefusal && NOT_THAT_NAME.has(error.errcode);
      if (!taken || tries >= MAX_NAMES) throw error;
    }
  }
}
