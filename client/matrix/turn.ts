// turn.ts: the relay servers that a homeserver lends, for peers that can't reach one another directly; asked for again before they expire.

import * as v from "valibot";
import { keepOutOfLog, log } from "../log.ts";
import { ask, MatrixRefusal, type Rest } from "./rest.ts";

/** Source: Matrix client-server API, `GET /voip/turnServer`; `ttl` is in seconds. */
const TurnServer = v.object({
  uris: v.pipe(v.array(v.pipe(v.string(), v.regex(/^(turns?|stuns?):/))), v.maxLength(16)),
  username: v.string(),
  password: v.string(),
  ttl: v.optional(v.pipe(v.number(), v.minValue(0)), 3_600),
});

/** Credentials are asked for again when so much of their time is left, as a share: a link may be mended at any moment. */
const LEFT = 0.25;
/** No earlier and no later than this, in milliseconds; a timer can't wait longer than 24 days. */
const SOONEST = 10_000;
const LATEST = 24 * 3_600_000;
/** After a question without an answer, in milliseconds. */
const RETRY_AFTER = 30_000;

/** Links wait so long for the first answer, in milliseconds. */
const FIRST_WITHIN = 2_000;

export interface Relays {
  /** Resolves after the first answer, or when there was none for two seconds: links to those nearby need no relay. */
  readonly first: Promise<void>;
  /** For RTCPeerConnection; empty where the homeserver lends none. The same array until there are others. */
  readonly servers: () => readonly RTCIceServer[];
  stop(): void;
}

/** @param onRelay hears after each answer whether the homeserver lends any */
export function openRelays(rest: Rest, onRelay: (lends: boolean) => void): Relays {
  const stopping = new AbortController();
  const { signal } = stopping;
  let servers: readonly RTCIceServer[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Number.POSITIVE_INFINITY; // when they are to be asked for again, by this page's clock
  let asking: Promise<void> | null = null;

  function later(milliseconds: number): void {
    due = Date.now() + milliseconds;
    timer = setTimeout(refresh, milliseconds);
  }

  async function read(): Promise<void> {
    try {
      const answer = await ask(rest, { path: "/_matrix/client/v3/voip/turnServer", signal });
      const result = v.safeParse(TurnServer, answer);
      const lends = result.success && result.output.uris.length > 0;
      servers = [];
      if (lends) {
        const { uris, username, password, ttl } = result.output;
        keepOutOfLog(password);
        servers = [{ urls: uris, username, credential: password }];
        later(Math.min(LATEST, Math.max(SOONEST, ttl * 1_000 * (1 - LEFT))));
      }
      onRelay(lends);
    } catch (error) {
      if (signal.aborted) return;
      log("debug", "turn: no answer", error);
      if (error instanceof MatrixRefusal && error.code === "matrix/refused") onRelay(false);
      else later(RETRY_AFTER);
    }
  }

  function refresh(): Promise<void> {
    clearTimeout(timer);
    due = Number.POSITIVE_INFINITY;
    asking ??= read().finally(() => {
      asking = null;
    });
    return asking;
  }

  return {
    first: Promise.race([refresh(), new Promise<void>((resolve) => setTimeout(resolve, FIRST_WITHIN))]),
    servers() {
      if (Date.now() > due) void refresh(); // the machine slept over it
      return servers;
    },
    stop() {
      stopping.abort();
      clearTimeout(timer);
    },
  };
}
