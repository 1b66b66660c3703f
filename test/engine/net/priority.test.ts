import { expect, it } from "vitest";
import { choose, SLOT, sendInterval } from "../../../engine/net/priority.ts";

it("N12: a moving body is told 20, 10 or 5 times a second by distance, a resting one once", () => {
  const perSecond = (distance: number, resting: boolean) => 60 / sendInterval(distance, resting);
  expect([0, 30, 30.1, 60, 61, 1e9].map((distance) => perSecond(distance, false))).toEqual([20, 20, 10, 10, 5, 5]);
  expect([0, 1e9, Number.NaN].map((distance) => perSecond(distance, true))).toEqual([1, 1, 1]);
  expect(60 / SLOT).toBe(20);
});

it("N12: who is not placed yet counts as near", () => {
  expect(sendInterval(Number.NaN, false)).toBe(3);
});

it("N12: of what is due, the most urgent that fits goes first, and what is not due waits", () => {
  const record = (name: string, bytes: number, urgency: number) => ({ name, bytes, urgency });
  const all = [record("early", 5, 0.9), record("due", 20, 1), record("late", 30, 3), record("large", 60, 2)];
  expect(choose(all, 50).map(({ name }) => name)).toEqual(["late", "due"]);
  expect(choose(all, 1_000).map(({ name }) => name)).toEqual(["late", "large", "due"]);
});

it("N12: nothing starves: all of a hundred have gone after the packets that they fill", () => {
  const waiting = Array.from({ length: 100 }, (_, eid) => ({ eid, bytes: 19, urgency: 1 }));
  const sent = new Set<number>();
  for (let packet = 0; packet < 10; packet++) {
    for (const candidate of choose(waiting, 190)) {
      sent.add(candidate.eid);
      candidate.urgency = 0;
    }
    for (const candidate of waiting) candidate.urgency += 1;
  }
  expect(sent.size).toBe(100);
});
