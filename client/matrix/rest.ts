// rest.ts: requests to a homeserver by plain fetch, with failures as codes; for all that must not wait for the SDK.

import * as v from "valibot";
import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { readBody } from "./body.ts";

/** How to reach a homeserver; `fetch` is a parameter so that tests can give their own. */
export interface Rest {
  readonly homeserver: string;
  readonly fetch: typeof fetch;
  /** Access token, once there is an account. */
  readonly token: string | null;
}

/** As that account, on its homeserver. */
export const asAccount = (rest: Rest, { homeserver, token }: { homeserver: string; token: string }): Rest => {
  return { ...rest, homeserver, token };
};

export interface RestRequest {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  /** After the homeserver's address, beginning with `/_matrix`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Goes on after the page is gone (≤ 64 KiB of body). */
  readonly keepalive?: boolean;
  /** Milliseconds until the homeserver must have answered, {@link PATIENCE} unless it says so. */
  readonly patience?: number;
}

/** What the homeserver said no with; `errcode` is Matrix's own. */
export class MatrixRefusal extends EngineError {
  readonly status: number;
  readonly errcode: string;
  /** Milliseconds to wait before the next try, where the server says so. */
  readonly retryAfter: number | null;
  /** The answer's JSON, or an empty object. */
  readonly body: object;

  constructor(code: ErrorCode, message: string, server: string, { status, errcode, retryAfter, body }: Refusal) {
    super(code, message, { facts: { server, wait: code === "matrix/limited" && retryAfter ? retryAfter : undefined } });
    this.status = status;
    this.errcode = errcode;
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

type Refusal = Pick<MatrixRefusal, "status" | "errcode" | "retryAfter" | "body">;

/** Most tries of a request that the server only delays (429). */
const MAX_TRIES = 4;
/** The longest that a delay is waited for; a longer one is reported. In milliseconds. */
const MAX_WAIT = 6_000;

/** A homeserver that hangs is one that does not answer. In milliseconds. */
const PATIENCE = 30_000;
/** Longest answer that is read, in bytes: a first sync of a big world has some megabytes. */
const MAX_ANSWER = 64 * 2 ** 20;
/** What our own web server says for a homeserver that is away; other proxies say 502 without any errcode. */
const AWAY = "ORG_MANYROOMS_AWAY";

/** @param errcode empty if the answer was not Matrix's: a proxy's, or the sign-in page of a network */
function codeOf(status: number, errcode: string): ErrorCode {
  if (status === 429 || errcode === "M_LIMIT_EXCEEDED") return "matrix/limited";
  // Synapse: another server, which it had to ask, did not answer it
  if (status === 502 && errcode && errcode !== AWAY) return "matrix/no-server";
  if (status >= 502) return "matrix/unreachable";
  if (!errcode) return "matrix/garbled";
  if (status === 401 || status === 403) return "matrix/forbidden";
  return "matrix/refused";
}

/** The homeserver's name as people are told it. */
const hostOf = ({ homeserver }: Pick<Rest, "homeserver">): string =>
  URL.canParse(homeserver) ? new URL(homeserver).host : homeserver;

/** `https://server/path?query`; lists become repeated parameters. */
function addressOf(homeserver: string, { path, query }: RestRequest): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of typeof value === "string" ? [value] : value) parameters.append(name, one);
  }
  const text = parameters.toString();
  return `${homeserver.replace(/\/$/, "")}${path}${text ? `?${text}` : ""}`;
}

/** Sleeps; an abort ends it, with the signal's reason. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(done, milliseconds);
    function done(): void {
      signal?.removeEventListener("abort", aborted);
      resolve();
    }
    function aborted(): void {
      clearTimeout(timer);
      reject(signal?.reason);
    }
    signal?.addEventListener("abort", aborted, { once: true });
  });
}

/** A signal that aborts with `signal`, or after `patience` milliseconds; `stop` ends the patience, `done` lets go of both. */
export function withPatience(signal: AbortSignal | undefined, patience: number) {
  const controller = new AbortController();
  const aborted = (): void => controller.abort(signal?.reason);
  if (signal?.aborted) aborted();
  signal?.addEventListener("abort", aborted, { once: true });
  const timer = setTimeout(() => controller.abort(new DOMException("no answer", "TimeoutError")), patience);
  const stop = (): void => clearTimeout(timer);
  const done = (): void => {
    stop();
    signal?.removeEventListener("abort", aborted);
  };
  return { signal: controller.signal, stop, done };
}

const unreachable = (rest: Rest, path: string, cause: unknown): EngineError =>
  new EngineError("matrix/unreachable", `fetchFrom: ${path}: ${String(cause)}`, {
    cause,
    facts: { server: hostOf(rest) },
  });

/** The raw answer; only a network failure rejects (`matrix/unreachable`), or an abort with its own reason. */
export async function fetchFrom(rest: Rest, request: RestRequest): Promise<Response> {
  const headers: Record<string, string> = {};
  if (rest.token) headers["Authorization"] = `Bearer ${rest.token}`;
  if (request.body !== undefined) headers["Content-Type"] = "application/json";
  const init: RequestInit = { method: request.method ?? "GET", headers };
  if (request.body !== undefined) init.body = JSON.stringify(request.body);
  if (request.signal) init.signal = request.signal;
  if (request.keepalive) init.keepalive = true;
  try {
    return await rest.fetch(addressOf(rest.homeserver, request), init);
  } catch (cause) {
    if (request.signal?.aborted) throw request.signal.reason;
    throw unreachable(rest, request.path, cause);
  }
}

/** The body as JSON; undefined if it is none, as the pages of proxies and sign-in pages of networks are not. */
async function readJson(response: Response): Promise<unknown> {
  const bytes = await readBody(response, { maxBytes: MAX_ANSWER });
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Matrix's standard error response, of which a proxy's page has nothing. */
const RefusalBody = v.fallback(
  v.looseObject({
    errcode: v.fallback(v.string(), ""),
    error: v.fallback(v.string(), ""),
    retry_after_ms: v.fallback(v.nullable(v.number()), null),
  }),
  { errcode: "", error: "", retry_after_ms: null },
);
/** Longest part of a server's own words that goes into the log. */
const MAX_REASON = 300;

/** Turns an answer that is not 2xx into an error with a code. */
export async function refusalOf(rest: Rest, response: Response, path: string): Promise<MatrixRefusal> {
  const body = v.parse(RefusalBody, await readJson(response).catch(() => undefined));
  const { errcode, error, retry_after_ms: retryAfter } = body;
  const { status } = response;
  // Asking for the steps of a registration is a 401 without an errcode (spec, "User-Interactive Authentication API")
  const code = codeOf(status, errcode || ("flows" in body ? "M_UNAUTHORIZED" : ""));
  const text = `rest: ${path}: ${status} ${errcode} ${error.slice(0, MAX_REASON)}`.trim();
  return new MatrixRefusal(code, text, hostOf(rest), { status, errcode, retryAfter, body });
}

/** One try: the JSON of an answer, or an error. */
async function askOnce(rest: Rest, request: RestRequest): Promise<unknown> {
  const { signal, done } = withPatience(request.signal, request.patience ?? PATIENCE);
  try {
    const response = await fetchFrom(rest, { ...request, signal });
    if (!response.ok) throw await refusalOf(rest, response, request.path);
    const answer = await readJson(response);
    if (answer === undefined) throw garbled(rest, request.path, "not JSON");
    return answer;
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    if (error instanceof EngineError && error.code !== "media/too-large" && error.code !== "media/interrupted")
      throw error;
    throw unreachable(rest, request.path, error);
  } finally {
    done();
  }
}

const garbled = (rest: Rest, path: string, why: string): EngineError =>
  new EngineError("matrix/garbled", `ask: ${path}: ${why}`, { facts: { server: hostOf(rest) } });

/** Asks and reads JSON. A 429 with a short delay is waited for; every other failure rejects with an EngineError. */
export async function ask(rest: Rest, request: RestRequest): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    try {
      return await askOnce(rest, request);
    } catch (error) {
      const limited = error instanceof MatrixRefusal && error.code === "matrix/limited";
      const wait = limited ? Math.max(0, error.retryAfter ?? 1_000) : 0;
      if (!limited || tries >= MAX_TRIES || wait > MAX_WAIT) throw error;
      await sleep(wait, request.signal);
    }
  }
}

/** Asks for what has to be of a certain form; rejects with `matrix/garbled` where it has another. */
export async function askFor<Schema extends v.GenericSchema>(
  schema: Schema,
  rest: Rest,
  request: RestRequest,
): Promise<v.InferOutput<Schema>> {
  const result = v.safeParse(schema, await ask(rest, request));
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw garbled(rest, request.path, `${v.getDotPath(issue) ?? "answer"}: ${issue.message}`);
}
