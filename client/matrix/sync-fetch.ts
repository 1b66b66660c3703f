// sync-fetch.ts: the SDK's fetch, with what it lacks: a first answer to its sync that is not old, an end to waiting in vain, and
// silence once it is stopped.

export interface SyncFetch {
  readonly fetch: typeof fetch;
  /** Every sync from now on has this filter: guests may store none, and the SDK would ask for all of theirs. */
  setFilter(definition: object): void;
  /** Ends the sync's request that is on its way; false if there is none. */
  abort(): boolean;
  /**
   * Nothing that was asked for is answered any more, nor fails. What the SDK would do with an answer (its look for a key backup,
   * say) it would do to crypto that it has freed, and reject where nobody listens (matrix-js-sdk 43).
   */
  end(): void;
}

const isSync = (url: URL): boolean => url.pathname.endsWith("/_matrix/client/v3/sync");

/**
 * Makes a first sync unlike each before it, by leaving out a type of account data that nobody has. Synapse answers an equal
 * one of the same device out of its memory for two minutes: after a reload, members who came in between were missing, and a
 * line's key was made for the others only.
 */
function makeUnlike(url: URL): void {
  const filter = JSON.parse(url.searchParams.get("filter") ?? "{}") as { account_data?: { not_types?: string[] } };
  const nonce = `org.manyrooms.none.${crypto.randomUUID()}`;
  const notTypes = [...(filter.account_data?.not_types ?? []), nonce];
  filter.account_data = { ...filter.account_data, not_types: notTypes };
  url.searchParams.set("filter", JSON.stringify(filter));
}

export function createSyncFetch(plain: typeof fetch): SyncFetch {
  let current: AbortController | null = null;
  let ended = false;
  let filter: string | null = null;

  /** The answer, unless it comes after the end. Whole: a body would be read after it, too. */
  async function silenced(asked: Promise<Response>): Promise<Response> {
    try {
      const response = await asked;
      const body = await response.arrayBuffer();
      if (!ended) return new Response(body.byteLength > 0 ? body : null, response);
    } catch (error) {
      if (!ended) throw error;
    }
    return new Promise(() => {}); // nothing else holds it, so it is forgotten
  }

  async function sync(url: URL, init: RequestInit): Promise<Response> {
    if (filter !== null) url.searchParams.set("filter", filter);
    if (!url.searchParams.has("since")) makeUnlike(url);
    const controller = new AbortController();
    current = controller;
    const abort = (): void => controller.abort(init.signal?.reason);
    init.signal?.addEventListener("abort", abort);
    try {
      // With its body, which may hang as well: the SDK would read it without an end
      return await silenced(plain(url, { ...init, signal: controller.signal }));
    } finally {
      init.signal?.removeEventListener("abort", abort);
      if (current === controller) current = null;
    }
  }

  return {
    fetch: (input, init = {}) => {
      const url = input instanceof Request ? null : new URL(input);
      return url && isSync(url) ? sync(url, init) : silenced(plain(input, init));
    },
    setFilter(definition) {
      filter = JSON.stringify(definition);
    },
    abort() {
      if (!current) return false;
      current.abort(new Error("sync-fetch: given up"));
      return true;
    },
    end() {
      ended = true;
    },
  };
}
