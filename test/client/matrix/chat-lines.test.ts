// chat-lines.test.ts: events of a room become the lines that people read.

import { describe, expect, it } from "vitest";
import { applyEvent, type ChatEvent, type Line, MAX_LINES, merge, redact } from "../../../client/matrix/chat-lines.ts";

const event = (change: Partial<ChatEvent>): ChatEvent => ({
  id: "$1",
  type: "m.room.message",
  sender: "@ada:x",
  time: 1,
  content: { msgtype: "m.text", body: "hello" },
  redacted: false,
  ...change,
});
const edit = (change: Partial<ChatEvent>, replaces = "$1"): ChatEvent =>
  event({
    id: "$edit",
    content: {
      msgtype: "m.text",
      body: "* bye",
      "m.new_content": { msgtype: "m.text", body: "bye" },
      "m.relates_to": { rel_type: "m.replace", event_id: replaces },
    },
    ...change,
  });
const texts = (lines: readonly Line[]) => lines.map(({ text }) => text);
const lines = (...events: ChatEvent[]) => events.reduce(applyEvent, [] as readonly Line[]);

describe("applyEvent", () => {
  it("shows text, notices and emotes, and neither pictures nor other events", () => {
    const shown = lines(
      event({ id: "$1" }),
      event({ id: "$2", content: { msgtype: "m.notice", body: "note" } }),
      event({ id: "$3", content: { msgtype: "m.emote", body: "waves" } }),
      event({ id: "$4", content: { msgtype: "m.image", body: "cat.png", url: "mxc://x/y" } }),
      event({ id: "$5", type: "m.room.member", content: { membership: "join" } }),
      event({ id: "$6", content: { msgtype: "m.text" } }),
      event({ id: "$7", content: null }),
    );
    expect(texts(shown)).toEqual(["hello", "note", "* waves"]);
  });

  it("lets the author edit a line, and nobody else", () => {
    expect(texts(lines(event({}), edit({})))).toEqual(["bye"]);
    expect(texts(lines(event({}), edit({ sender: "@mallory:x" })))).toEqual(["hello"]);
  });

  it("ignores an edit of a line that is not here", () => {
    expect(texts(lines(event({}), edit({}, "$elsewhere")))).toEqual(["hello"]);
  });

  it("shows an undecryptable event as one, and its text once the key is here", () => {
    const encrypted = lines(event({ type: "m.room.encrypted", content: {} }));
    expect(encrypted).toMatchObject([{ state: "undecryptable", text: "" }]);
    expect(applyEvent(encrypted, event({}))).toMatchObject([{ state: "sent", text: "hello" }]);
  });

  it("puts an event that comes again in its line's place", () => {
    const both = lines(event({ time: 7 }), event({ id: "$2", content: { msgtype: "m.text", body: "later" } }));
    expect(applyEvent(both, event({ time: 9 }))).toMatchObject([{ id: "$1", time: 9 }, { id: "$2" }]);
  });

  it("takes out what was redacted", () => {
    expect(lines(event({}), event({ redacted: true }))).toEqual([]);
    expect(redact(lines(event({})), "$1")).toEqual([]);
  });

  it("keeps the last lines only, and no text without end", () => {
    let all: readonly Line[] = [];
    for (let i = 0; i < MAX_LINES + 50; i++) all = applyEvent(all, event({ id: `$${i}` }));
    expect(all).toHaveLength(MAX_LINES);
    expect(all.at(-1)?.id).toBe(`$${MAX_LINES + 49}`);
    expect(lines(event({ content: { msgtype: "m.text", body: "x".repeat(60_000) } }))[0]?.text.length).toBe(4_000);
  });
});

describe("merge", () => {
  it("puts history before what came live, each event once", () => {
    const history = lines(event({ id: "$1", time: 1 }), event({ id: "$2", time: 2 }));
    const live = lines(
      event({ id: "$2", time: 2, content: { msgtype: "m.text", body: "edited" } }),
      event({ id: "$3", time: 3 }),
    );
    expect(merge(history, live).map(({ id, text }) => [id, text])).toEqual([
      ["$1", "hello"],
      ["$2", "edited"],
      ["$3", "hello"],
    ]);
  });
});
