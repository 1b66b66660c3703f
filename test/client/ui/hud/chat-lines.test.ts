// chat-lines.test.ts: which chat lines lie over the world, and for how long.

import { describe, expect, it } from "vitest";
import type { ChatLine } from "../../../../client/state/app-state.ts";
import {
  type Arrival,
  isHistory,
  isLeaving,
  LINE_LEAVES,
  LINE_STAYS,
  LINES_AT_MOST,
  linesOver,
  nextChange,
  noteArrivals,
} from "../../../../client/ui/hud/chat-lines.ts";

const NOW = 1_700_000_000_000;

const line = (id: string, more: Partial<ChatLine> = {}): ChatLine => ({
  id,
  user: "@ines:rooms.example",
  name: "Ines",
  handle: null,
  text: id,
  time: NOW,
  own: false,
  state: "sent",
  ...more,
});

const texts = (arrivals: readonly Arrival[]): string[] => arrivals.map(({ line }) => line.text);

describe("a chat line over the world", () => {
  it("stays twelve seconds at full strength, fades, and is gone", () => {
    const arrivals = noteArrivals([], [line("hello")], NOW);
    expect(isLeaving(arrivals[0]!, NOW + LINE_STAYS - 1)).toBe(false);
    expect(isLeaving(arrivals[0]!, NOW + LINE_STAYS)).toBe(true);
    expect(texts(linesOver(arrivals, NOW + LINE_STAYS))).toEqual(["hello"]);
    expect(linesOver(arrivals, NOW + LINE_STAYS + LINE_LEAVES)).toEqual([]);
  });

  it("counts from when it came, whatever the server's clock says", () => {
    const arrivals = noteArrivals([], [line("from an hour ahead", { time: NOW + 3_600_000 })], NOW);
    expect(linesOver(arrivals, NOW + LINE_STAYS + LINE_LEAVES)).toEqual([]);
  });

  it("keeps its time when others come", () => {
    const first = noteArrivals([], [line("one")], NOW);
    const both = noteArrivals(first, [line("one"), line("two")], NOW + 10_000);
    expect(texts(linesOver(both, NOW + LINE_STAYS + LINE_LEAVES))).toEqual(["two"]);
  });

  it("makes room for the newest of more than four", () => {
    const arrivals = noteArrivals(
      [],
      ["a", "b", "c", "d", "e", "f"].map((id) => line(id)),
      NOW,
    );
    expect(texts(linesOver(arrivals, NOW))).toEqual(["c", "d", "e", "f"]);
    expect(linesOver(arrivals, NOW)).toHaveLength(LINES_AT_MOST);
  });

  it("stays until it is dealt with when it could not be sent", () => {
    const arrivals = noteArrivals([], [line("lost", { own: true, state: "failed" })], NOW);
    expect(texts(linesOver(arrivals, NOW + 3_600_000))).toEqual(["lost"]);
    expect(nextChange(arrivals, NOW)).toBeNull();
  });

  it("neither blinks nor starts anew when it gets its event id", () => {
    const sending = noteArrivals([], [line("txn1", { own: true, state: "sending", text: "hi" })], NOW);
    const sent = noteArrivals(sending, [line("$event", { own: true, text: "hi" })], NOW + 5_000);
    expect(sent[0]).toMatchObject({ key: "txn1", at: NOW, line: { id: "$event", state: "sent" } });
  });

  it("is another line when the same is said twice", () => {
    const once = noteArrivals([], [line("txn1", { own: true, state: "sending", text: "hi" })], NOW);
    const again = noteArrivals(
      once,
      [line("$one", { own: true, text: "hi" }), line("txn2", { own: true, state: "sending", text: "hi" })],
      NOW + 1_000,
    );
    expect(again.map(({ key }) => key)).toEqual(["txn1", "txn2"]);
  });

  it("is history when it was written long before it came", () => {
    const [old, fresh] = noteArrivals([], [line("old", { time: NOW - 600_000 }), line("fresh")], NOW);
    expect([isHistory(old!), isHistory(fresh!)]).toEqual([true, false]);
  });
});

describe("the next change", () => {
  it("is when the oldest line begins to fade, then when it is gone, then never", () => {
    const arrivals = noteArrivals(noteArrivals([], [line("a")], NOW), [line("a"), line("b")], NOW + 1_000);
    expect(nextChange(arrivals, NOW + 2_000)).toBe(LINE_STAYS - 2_000);
    expect(nextChange(arrivals, NOW + LINE_STAYS)).toBe(LINE_LEAVES);
    expect(nextChange(arrivals, NOW + LINE_STAYS + 60_000)).toBeNull();
  });
});
