// turn.test.ts: relays are taken from the homeserver, asked for again in time, and their absence is told.

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openRelays, type Relays } from "../../../client/matrix/turn.ts";

beforeEach(() => void vi.useFakeTimers());
let relays: Relays | null = null;
afterEach(() => {
  relays?.stop();
  vi.useRealTimers();
});

type Answer = { status?: number; body: unknown } | "no answer";

/** Opens relays at a homeserver that answers one after another, and from then on the last. */
function open(...answers: Answer[]) {
  const told: boolean[] = [];
  let asked = 0;
  const fetchAnswer = async (): Promise<Response> => {
    const answer = answers[Math.min(asked++, answers.length - 1)]!;
    if (answer === "no answer") throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify(answer.body), { status: answer.status ?? 200 });
  };
  const rest = { homeserver: "https://rooms.example", fetch: fetchAnswer as typeof fetch, token: "t" };
  relays = openRelays(rest, (lends) => told.push(lends));
  return { relays, told, asked: () => asked };
}

const lent = (username: string, ttl = 100): Answer => {
  return { body: { uris: ["turn:turn.example?transport=udp"], username, password: "p", ttl } };
};

const usernames = ({ servers }: Relays) => servers().map(({ username }) => username);

it("what the homeserver lends goes to the connections", async () => {
  const { relays, told } = open(lent("one"));
  await relays.first;
  expect(relays.servers()).toEqual([{ urls: ["turn:turn.example?transport=udp"], username: "one", credential: "p" }]);
  expect(told).toEqual([true]);
});

it("credentials are asked for again before they end, and stay the same array until then", async () => {
  const { relays } = open(lent("one"), lent("two"));
  await relays.first;
  const before = relays.servers();
  await vi.advanceTimersByTimeAsync(74_000);
  expect(relays.servers()).toBe(before);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(usernames(relays)).toEqual(["two"]);
});

it("after a sleep in which no timer ran they are asked for at the next link", async () => {
  const { relays } = open(lent("one"), lent("two"));
  await relays.first;
  vi.setSystemTime(Date.now() + 500_000);
  relays.servers();
  await vi.advanceTimersByTimeAsync(0);
  expect(usernames(relays)).toEqual(["two"]);
});

it("a homeserver that lends none says so, and is not asked again", async () => {
  for (const none of [{ body: {} }, { status: 404, body: { errcode: "M_UNRECOGNIZED" } }]) {
    const { relays, told, asked } = open(none);
    await relays.first;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(relays.servers()).toEqual([]);
    expect([told, asked()]).toEqual([[false], 1]);
  }
});

it("one that does not answer is asked again, and nothing is claimed until it does", async () => {
  const { relays, told } = open("no answer", lent("late"));
  await relays.first;
  expect(told).toEqual([]);
  await vi.advanceTimersByTimeAsync(31_000);
  expect(told).toEqual([true]);
  expect(usernames(relays)).toEqual(["late"]);
});

it("links wait two seconds for it and no longer", async () => {
  const rest = { homeserver: "https://rooms.example", fetch: () => new Promise<Response>(() => {}), token: "t" };
  relays = openRelays(rest, () => {});
  let waited = false;
  void relays.first.then(() => {
    waited = true;
  });
  await vi.advanceTimersByTimeAsync(1_900);
  expect(waited).toBe(false);
  await vi.advanceTimersByTimeAsync(200);
  expect(waited).toBe(true);
});

it("addresses that are no relay's are refused", async () => {
  const { relays, told } = open({ body: { uris: ["https://evil.example"], username: "u", password: "p", ttl: 1 } });
  await relays.first;
  expect([relays.servers(), told]).toEqual([[], [false]]);
});
