// rest.ts: requests to a homeserver by plain fetch, with failures as codes; for all that must not wait for the SDK.

import { EngineError, type ErrorCode } from "../../engine/errors.ts";

/** How to reach a homeserver; `fetch` is a parameter so that tests can give their own. */
export interface Rest {
  readonly homeserver: string;
  readonly fetch: typeof fetch;
  /** Access token, once there is an account. */
  readonly token: string | null;
}

export interface RestRequest {
  readonly method?: "GET" | "POST" | "PUT";
  /** After the homeserver's address, beginning with `/_matrix`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  /** Goes on after the page is gone (≤ 64 KiB of body). */
  readonly keepalive?: boolean;
}

/** What the homeserver said no with; `errcode` is Matrix's own. */
export class MatrixRefusal extends EngineError {
  readonly status: number;
  readonly errcode: string;
  /** Milliseconds to wait before the next try, where the server says so. */
  readonly retryAfter: number | null;

  constructor(code: ErrorCode, message: string, status: number, errcode: string, retryAfter: number | null) {
    super(code, message);
    this.status = status;
    this.errcode = errcode;
    this.retryAfter = retryAfter;
  }
}

/** Most tries of a request that the server only delays (429). */
const MAX_TRIES = 4;
/** The longest that a delay is waited for; a longer one is reported. In milliseconds. */
const MAX_WAIT = 6_000;

function codeOf(status: number, errcode: string): ErrorCode {
  if (status === 429 || errcode === "M_LIMIT_EXCEEDED") return "matrix/limited";
  if (status === 401 || status === 403) return "matrix/forbidden";
  if (status >= 502) return "matrix/unreachable";
  return "matrix/refused";
}

/** `https://server/path?query`; lists become repeated parameters. */
function addressOf(homeserver: string, { path, query }: RestRequest): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    for (const one of typeof value === "string" ? [value] : value) parameters.append(name, one);
  }
  const text = parameters.toString();
  return `${homeserver.replace(/\/$/, "")}${path}${text ? `?${text}` : ""}`;
}

/** Sleeps, but not beyond an abort. */
function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
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
    throw new EngineError("matrix/unreachable", `fetchFrom: ${request.path}`, { cause });
  }
}

/** Turns an answer that is not 2xx into an error with a code. */
export async function refusalOf(response: Response, path: string): Promise<MatrixRefusal> {
  const body = (await response.json().catch(() => ({}))) as {
    errcode?: unknown;
    error?: unknown;
    retry_after_ms?: unknown;
  };
  const errcode = typeof body.errcode === "string" ? body.errcode : "";
  const retryAfter = typeof body.retry_after_ms === "number" ? body.retry_after_ms : null;
  const text =
    `rest: ${path}: ${response.status} ${errcode} ${typeof body.error === "string" ? body.error : ""}`.trim();
  return new MatrixRefusal(codeOf(response.status, errcode), text, response.status, errcode, retryAfter);
}

/** Asks and reads JSON. A 429 with a short delay is waited for; every other failure rejects with an EngineError. */
export async function ask(rest: Rest, request: RestRequest): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    const response = await fetchFrom(rest, request);
    if (response.ok) return await response.json();
    const refusal = await refusalOf(response, request.path);
    const wait = refusal.retryAfter ?? 1_000;
    if (refusal.code !== "matrix/limited" || tries >= MAX_TRIES || wait > MAX_WAIT) throw refusal;
    await sleep(wait, request.signal);
  }
}
