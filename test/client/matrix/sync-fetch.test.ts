// sync-fetch.test.ts: a first sync is like none before, an answer that never comes can be given up, and the rest is left alone.

import { describe, expect, it } from "vitest";
import { createSyncFetch } from "../../../client/matrix/sync-fetch.ts";

const SYNC = "https://example.org/_matrix/client/v3/sync";
const FILTER = { account_data: { not_types: ["m.push_rules"] }, room: { rooms: ["!a:b"] } };
const first = (): URL => new URL(`${SYNC}?timeout=0&filter=${encodeURIComponent(JSON.stringify(FILTER))}`);

/** Keeps the addresses that were asked for; answers at once. */
function listening() {
  const asked: URL[] = [];
  const plain = async (url: string | URL | Request): Promise<Response> => {
    asked.push(new URL(String(url)));
    return Response.json({ next_batch: "s1" });
  };
  return { asked, plain: plain as typeof fetch };
}

/** Never answers, but ends with its signal. */
const silent = ((_url: unknown, { signal }: RequestInit) =>
  new Promise((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason)))) as typeof fetch;

describe("createSyncFetch", () => {
  it("makes each first sync unlike the others, and asks for the same: a homeserver must not answer out of its memory", async () => {
    const { asked, plain } = listening();
    const { fetch } = createSyncFetch(plain);
    await fetch(first());
    await fetch(first());
    const filters = asked.map((url) => JSON.parse(url.searchParams.get("filter")!));
    expect(JSON.stringify(filters[0])).not.toBe(JSON.stringify(filters[1]));
    for (const filter of filters) {
      expect(filter.room).toEqual(FILTER.room);
      expect(filter.account_data.not_types).toEqual(["m.push_rules", expect.stringMatching(/^org\.manyrooms\.none\./)]);
    }
  });

  it("leaves later syncs and other requests as they are", async () => {
    const { asked, plain } = listening();
    const { fetch } = createSyncFetch(plain);
    for (const address of [`${SYNC}?since=s1&filter=5`, "https://example.org/_matrix/client/versions"]) {
      expect(await (await fetch(new URL(address))).json()).toEqual({ next_batch: "s1" });
      expect(asked.pop()?.href).toBe(address);
    }
  });

  it("gives a guest's syncs the filter that no homeserver keeps for them", async () => {
    const { asked, plain } = listening();
    const { fetch, setFilter } = createSyncFetch(plain);
    setFilter(FILTER);
    await fetch(new URL(`${SYNC}?filter={}`));
    await fetch(new URL(`${SYNC}?since=s1&filter={}`));
    const filters = asked.map((url) => JSON.parse(url.searchParams.get("filter")!));
    expect(filters.map(({ room }) => room)).toEqual([FILTER.room, FILTER.room]);
  });

  it("gives up the sync that is on its way, and says whether there was one", async () => {
    const { fetch, abort } = createSyncFetch(silent);
    expect(abort()).toBe(false);
    const answer = fetch(new URL(`${SYNC}?since=s1`));
    expect(abort()).toBe(true);
    await expect(answer).rejects.toThrow("given up");
    expect(abort()).toBe(false);
  });

  it("ends with the caller's own signal, too", async () => {
    const { fetch, abort } = createSyncFetch(silent);
    const controller = new AbortController();
    const answer = fetch(new URL(`${SYNC}?since=s1`), { signal: controller.signal });
    controller.abort(new Error("stopped"));
    await expect(answer).rejects.toThrow("stopped");
    expect(abort()).toBe(false);
  });

  it("answers nothing and fails nowhere after the end, whether it was asked before or after", async () => {
    let answer: (response: Response) => void = () => {};
    let fail: (error: Error) => void = () => {};
    const waiting = [
      new Promise<Response>((resolve) => (answer = resolve)),
      new Promise<Response>((_, reject) => (fail = reject)),
      Promise.resolve(new Response("late")),
    ];
    const { fetch, end } = createSyncFetch((() => waiting.shift()) as unknown as typeof globalThis.fetch);
    const settled: string[] = [];
    const ask = (name: string) => {
      const note = () => void settled.push(name);
      fetch(new URL("https://example.org/_matrix/client/v3/room_keys/version")).then(note, note);
    };
    ask("answered");
    ask("failed");
    end();
    ask("asked late");
    answer(new Response("{}"));
    fail(new Error("no answer"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(settled).toEqual([]);
  });
});
