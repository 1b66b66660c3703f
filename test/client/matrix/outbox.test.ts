// outbox.test.ts: nothing that was written is lost or doubled, whatever the network does.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Entry, type Outbox, openOutbox, outboxKey, type Post } from "../../../client/matrix/outbox.ts";
import { MatrixRefusal } from "../../../client/matrix/rest.ts";
import { createMemoryStorage, type KeyValue } from "../../../client/matrix/storage.ts";
import { createRandom } from "../../../engine/core/random.ts";
import { EngineError } from "../../../engine/errors.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ROOM = "!room";
const unreachable = () => new EngineError("matrix/unreachable", "test");
const refusal = (status: number, errcode: string, retryAfter: number | null = null) =>
  new MatrixRefusal(status === 429 ? "matrix/limited" : "matrix/forbidden", "test", "x", {
    status,
    errcode,
    retryAfter,
    body: {},
  });
const texts = (outbox: Outbox) => outbox.entries().map(({ text, state }) => [text, state]);

interface Sent {
  readonly outbox: Outbox;
  readonly posts: Entry[];
  readonly sent: [text: string, event: string][];
}

/** An outbox whose posts are answered by `answer`, in fake time. */
async function open(
  answer: Post,
  storage: KeyValue = createMemoryStorage(),
  user = "@me:x",
  room = ROOM,
): Promise<Sent> {
  const outbox = await openOutbox({ storage, user, room });
  const posts: Entry[] = [];
  const sent: [string, string][] = [];
  const post: Post = (entry, signal) => {
    posts.push(entry);
    return answer(entry, signal);
  };
  outbox.start(post, ({ text }, event) => sent.push([text, event]));
  return { outbox, posts, sent };
}

/** Answers in turn; the last one for ever. */
const inTurn = (...answers: (string | Error)[]): Post => {
  let turn = 0;
  return async () => {
    const answer = answers[Math.min(turn++, answers.length - 1)]!;
    if (answer instanceof Error) throw answer;
    return answer;
  };
};
const never: Post = () => new Promise(() => {});
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("an entry", () => {
  it("is stored before it is tried", async () => {
    const storage = createMemoryStorage();
    const kept: unknown[] = [];
    const { outbox } = await open(async () => {
      kept.push(await storage.get(outboxKey("@me:x")));
      return "$1";
    }, storage);
    outbox.add("hello");
    await settle();
    expect(kept).toMatchObject([[{ text: "hello", room: ROOM, state: "sending" }]]);
    expect(await storage.get(outboxKey("@me:x"))).toEqual([]);
  });

  it("waits 1, 2, 4, 8, 15, 15 s between tries without an answer, all under one transaction id", async () => {
    const at: number[] = [];
    const start = Date.now();
    const { outbox, posts } = await open(async () => {
      at.push((Date.now() - start) / 1_000);
      throw unreachable();
    });
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(50_000);
    expect(at).toEqual([0, 1, 3, 7, 15, 30, 45]);
    expect(new Set(posts.map(({ transaction }) => transaction)).size).toBe(1);
    expect(texts(outbox)).toEqual([["hello", "sending"]]);
    outbox.stop();
  });

  it("is tried at once when the network comes back, also while a try hangs", async () => {
    const answers = inTurn(unreachable());
    const { outbox, posts, sent } = await open((entry, signal) =>
      posts.length < 5 ? answers(entry, signal) : posts.length < 6 ? never(entry, signal) : Promise.resolve("$1"),
    );
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(3_500);
    expect(posts).toHaveLength(3);
    outbox.wake();
    await settle();
    expect(posts).toHaveLength(4);
    await vi.advanceTimersByTimeAsync(1_000); // the back-off began anew
    expect(posts).toHaveLength(5);
    outbox.wake();
    await settle();
    expect(sent).toEqual([["hello", "$1"]]);
  });

  it("waits as long as the homeserver asks, whoever wakes it", async () => {
    const { outbox, posts, sent } = await open(inTurn(refusal(429, "M_LIMIT_EXCEEDED", 40_000), "$1"));
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(39_000);
    outbox.wake();
    await vi.advanceTimersByTimeAsync(900);
    expect(posts).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(sent).toEqual([["hello", "$1"]]);
  });

  it("is tried again when a connection is silent for 20 s", async () => {
    let tries = 0;
    const { outbox, sent } = await open((entry, signal) =>
      ++tries === 1 ? never(entry, signal) : Promise.resolve("$1"),
    );
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(21_500);
    expect(sent).toEqual([["hello", "$1"]]);
  });

  it.each([
    ["forbidden", refusal(403, "M_FORBIDDEN")],
    ["too large", refusal(413, "M_TOO_LARGE")],
    ["too large for the proxy", refusal(413, "")],
    ["bad JSON", refusal(400, "M_BAD_JSON")],
    ["impossible to encrypt", new EngineError("matrix/refused", "test")],
  ])("that is %s fails, and the next one goes", async (_what, error) => {
    const { outbox, sent } = await open(inTurn(error, "$2"));
    outbox.add("bad");
    outbox.add("good");
    await settle();
    expect(texts(outbox)).toEqual([["bad", "failed"]]);
    expect(sent).toEqual([["good", "$2"]]);
  });

  it.each([
    ["a proxy without its homeserver", refusal(502, "")],
    ["a hotel's network", refusal(403, "")],
    ["a homeserver in trouble", refusal(500, "M_UNKNOWN")],
  ])("does not fail for %s", async (_what, error) => {
    const { outbox, sent } = await open(inTurn(error, "$1"));
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(1_100);
    expect(sent).toEqual([["hello", "$1"]]);
  });

  it("that failed goes again under its transaction id, or away; one on its way does neither", async () => {
    const { outbox, posts, sent } = await open(inTurn(refusal(403, "M_FORBIDDEN"), refusal(403, "M_FORBIDDEN"), "$1"));
    outbox.add("one");
    outbox.add("two");
    await settle();
    const [one, two] = outbox.entries().map(({ transaction }) => transaction) as [string, string];
    outbox.retry(one);
    outbox.delete(one);
    outbox.delete(two);
    await settle();
    expect(sent).toEqual([["one", "$1"]]);
    expect(posts.map(({ transaction }) => transaction)).toEqual([one, two, one]);
    expect(outbox.entries()).toEqual([]);
  });

  it("that came back with the sync before its answer is done with, and the next one goes", async () => {
    const { outbox, posts, sent } = await open((entry, signal) =>
      entry.text === "one" ? never(entry, signal) : Promise.resolve("$2"),
    );
    outbox.add("one");
    outbox.add("two");
    await settle();
    outbox.settle(posts[0]!.transaction);
    await settle();
    expect(posts.map(({ text }) => text)).toEqual(["one", "two"]);
    expect(sent).toEqual([["two", "$2"]]);
    expect(outbox.entries()).toEqual([]);
  });

  it("of another account, or of another room, is neither shown nor sent, and stays", async () => {
    const storage = createMemoryStorage();
    const first = await open(never, storage, "@ada:x");
    first.outbox.add("mine alone");
    await settle();
    first.outbox.stop();
    for (const [user, room] of [
      ["@bo:x", ROOM],
      ["@ada:x", "!elsewhere"],
    ] as const) {
      const other = await open(inTurn("$1"), storage, user, room);
      other.outbox.add("hello");
      await settle();
      expect(other.sent).toEqual([["hello", "$1"]]);
      other.outbox.stop();
    }
    const again = await open(inTurn("$2"), storage, "@ada:x");
    await settle();
    expect(again.sent).toEqual([["mine alone", "$2"]]);
  });

  it("in a store that holds rubbish, or none at all, still goes", async () => {
    const rubbish = {
      ...createMemoryStorage(),
      get: async () => [{ text: 5 }],
      set: () => Promise.reject(new Error("full")),
    };
    const { outbox, sent } = await open(inTurn("$1"), rubbish);
    outbox.add("hello");
    await settle();
    expect(sent).toEqual([["hello", "$1"]]);
  });
});

/** A homeserver that takes each transaction once, behind a network that does anything. */
function roughServer(random: () => number) {
  const taken = new Map<string, string>();
  let trouble = true;
  const take = ({ transaction, text }: Entry): string => {
    taken.set(transaction, text);
    return `$${transaction}`;
  };
  const post: Post = async (entry, signal) => {
    const dice = trouble ? Math.floor(random() * 7) : 6;
    await new Promise((resolve) => setTimeout(resolve, random() * 300));
    if (dice === 0 || signal.aborted) throw unreachable();
    if (dice === 1) throw refusal(429, "M_LIMIT_EXCEEDED", 500 + random() * 5_000);
    if (dice === 2) throw refusal(502, "");
    if (dice === 3) return never(entry, signal);
    const event = take(entry);
    if (dice === 4) throw unreachable(); // taken, and the answer is lost
    if (dice === 5) return never(entry, signal);
    return event;
  };
  return {
    post,
    taken,
    calm: () => {
      trouble = false;
    },
  };
}

describe("through seeded outages, reloads and wakings", () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])("each line comes once and in order (seed %i)", async (seed) => {
    const chance = createRandom(seed);
    const storage = createMemoryStorage();
    const server = roughServer(chance);
    let page = await open(server.post, storage);
    const written: string[] = [];
    for (let step = 0; step < 200; step++) {
      const dice = chance();
      if (dice < 0.2 && written.length < 40) {
        written.push(`line ${written.length}`);
        page.outbox.add(written.at(-1)!);
      } else if (dice < 0.25) {
        page.outbox.stop();
        page = await open(server.post, storage);
      } else if (dice < 0.3) page.outbox.wake();
      else if (dice < 0.4) {
        const echo = page.outbox.entries().find(({ transaction }) => server.taken.has(transaction));
        if (echo) page.outbox.settle(echo.transaction);
      }
      await vi.advanceTimersByTimeAsync(chance() * 4_000);
    }
    server.calm();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(written.length).toBeGreaterThan(20);
    expect(page.outbox.entries()).toEqual([]);
    expect([...server.taken.values()]).toEqual(written);
  });
});
