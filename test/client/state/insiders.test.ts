// insiders.test.ts: how often the homeserver is asked who is inside, and of which worlds.

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ASK_EVERY, createInsiders } from "../../../client/state/insiders.ts";
import { EngineError } from "../../../engine/errors.ts";

const ADA = { user: "@ada:x", name: "Ada" };
let asked: string[] = [];
let told: [string, unknown][] = [];
let answer: (room: string) => unknown = () => [ADA];

const make = () =>
  createInsiders({
    read: async (room) => {
      asked.push(room);
      const result = answer(room);
      if (result instanceof Error) throw result;
      return result as (typeof ADA)[];
    },
    onInsiders: (room, insiders) => told.push([room, insiders]),
  });

beforeEach(() => {
  vi.useFakeTimers();
  [asked, told, answer] = [[], [], () => [ADA]];
});
afterEach(() => vi.useRealTimers());

it("asks at once, and then slowly, for what is on the screen only", async () => {
  const insiders = make();
  const stopA = insiders.watch("!a");
  insiders.watch("!b");
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(["!a", "!b"]);
  expect(told).toEqual([
    ["!a", [ADA]],
    ["!b", [ADA]],
  ]);
  stopA();
  await vi.advanceTimersByTimeAsync(ASK_EVERY + 1);
  expect(asked).toEqual(["!a", "!b", "!b"]);
  insiders.stop();
});

it("does not ask again for a card that comes back on the screen at once", async () => {
  const insiders = make();
  insiders.watch("!a")();
  await vi.advanceTimersByTimeAsync(10);
  asked = [];
  insiders.watch("!a")();
  insiders.watch("!a");
  await vi.advanceTimersByTimeAsync(10);
  expect(asked).toEqual([]);
  insiders.stop();
});

it("asks nothing while the page is hidden, and at once when it is seen again", async () => {
  const insiders = make();
  insiders.watch("!a");
  await vi.advanceTimersByTimeAsync(0);
  insiders.setShown(false);
  await vi.advanceTimersByTimeAsync(10 * ASK_EVERY);
  expect(asked).toEqual(["!a"]);
  insiders.setShown(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(asked).toEqual(["!a", "!a"]);
  insiders.stop();
});

it("says that it can't be known where that is refused, and asks no more", async () => {
  answer = () => new EngineError("matrix/forbidden", "no");
  const insiders = make();
  insiders.watch("!a");
  await vi.advanceTimersByTimeAsync(5 * ASK_EVERY);
  expect(asked).toEqual(["!a"]);
  expect(told).toEqual([["!a", null]]);
  insiders.stop();
});

it("asks again after an outage", async () => {
  answer = () => new EngineError("matrix/unreachable", "away");
  const insiders = make();
  insiders.watch("!a");
  await vi.advanceTimersByTimeAsync(0);
  answer = () => [ADA];
  await vi.advanceTimersByTimeAsync(ASK_EVERY + 1);
  expect(told).toEqual([
    ["!a", null],
    ["!a", [ADA]],
  ]);
  insiders.stop();
});
