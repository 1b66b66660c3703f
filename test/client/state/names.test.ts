// names.test.ts: names that mean no good, and names that two people bear.

import { describe, expect, it } from "vitest";
import { callAll, fullName, lookalikes, plateName, shownName, shownText } from "../../../client/state/names.ts";
import { plateText } from "../../../engine/render/plate-text.ts";

const alike = (a: string, b: string): boolean => lookalikes(a).some((key) => lookalikes(b).includes(key));

describe("a name as it is shown", () => {
  it.each([
    ["Ada", "Ada"],
    ["  Ada \n\t Lovelace ", "Ada Lovelace"],
    ["\u202eadA", "adA"],
    ["Ada\u2066\u2069\u200e\u200f\u061c", "Ada"],
    ["A\u200bd\u2060a\ufeff", "Ada"],
    ["A\u0000d\u0007a\u009b", "Ada"],
    ["Ada\ud800", "Ada"],
    ["عمر", "عمر"],
    ["Yuki 雪", "Yuki 雪"],
    ["می\u200cخواهم", "می\u200cخواهم"], // Persian needs its non-joiner
    ["👩\u200d👧", "👩\u200d👧"],
    [`Z${"\u0301".repeat(50)}oe`, "Z\u0301\u0301oe"],
  ])("%j becomes %j", (name, shown) => {
    expect(shownName(name, "@x:y")).toBe(shown);
  });

  it.each([
    [""],
    ["   "],
    ["\u200b\u202e"],
    ["\u2800\u3164"],
    ["\u00ad\u034f"],
    ["\u0301\u0301"],
    ["@ada-x7k2:rooms.example"],
  ])("%j shows nothing, so the user id's own part stands there", (name) => {
    expect(shownName(name, "@ada-x7k2:rooms.example")).toBe("ada-x7k2");
  });

  it("is never empty and never long", () => {
    expect(shownName("", "@:x")).toBe("?");
    const long = shownName("W".repeat(1_000_000), "@x:y");
    expect(long).toHaveLength(40);
    expect(long.endsWith("…")).toBe(true);
    expect(shownText("a\nb\u202ec", 10)).toBe("a bc");
  });
});

describe("two names", () => {
  it.each([
    ["Ada", "ada"],
    ["Ada", "ADA"],
    ["Ada", "Ａｄａ"],
    ["Ada", "𝐀𝐝𝐚"],
    ["Ada", "Аdа"], // Cyrillic А and а
    ["Ada", "A d a"],
    ["Ada", "A\u200dda"],
    ["Ada", "Ada\ufe0f"],
    ["Straße", "STRASSE"],
    ["АННА", "анна"],
    ["Zoe\u0308", "Zoë"],
    ["TOP", "ТОР"], // the second in Cyrillic
    ["ﬁn", "fin"],
  ])("%j and %j would be taken for one another", (a, b) => {
    expect(alike(a, b)).toBe(true);
  });

  it.each([
    ["Ada", "Adam"],
    ["Zoe", "Zoë"],
    ["Ines", "Inés"],
    ["Bo", "Бо"],
    ["雪", "雨"],
  ])("%j and %j would not", (a, b) => {
    expect(alike(a, b)).toBe(false);
  });
});

describe("people together", () => {
  const called = (names: Record<string, string>) => callAll(Object.keys(names), (user) => names[user] ?? "", "x");

  it("have handles only where a name alone does not tell", () => {
    const call = called({ "@a1:x": "Ada", "@a2:x": "аda", "@bo:x": "Bo" });
    expect(call("@a1:x")).toEqual({ name: "Ada", handle: "@a1" });
    expect(call("@a2:x")).toEqual({ name: "аda", handle: "@a2" });
    expect(call("@bo:x")).toEqual({ name: "Bo", handle: null });
  });

  it("of another server have it in their handle", () => {
    const call = called({ "@ada:x": "Ada", "@ada:far.example": "Ada" });
    expect([call("@ada:x"), call("@ada:far.example")].map(fullName)).toEqual(["Ada (@ada)", "Ada (@ada:far.example)"]);
  });

  it("can't borrow a handle by writing it into their name", () => {
    const call = called({ "@ada:x": "Ada", "@eve:x": "Ada (@ada)", "@dan:x": "＠ada:x" });
    expect(fullName(call("@eve:x"))).toBe("Ada (@ada) (@eve)");
    expect(call("@dan:x").handle).toBe("@dan");
    expect(call("@ada:x").handle).toBeNull();
  });

  it("without a name go by their user ids, which differ", () => {
    const call = called({ "@ada:x": "@ada:x", "@bo:x": "" });
    expect([call("@ada:x"), call("@bo:x")]).toEqual([
      { name: "ada", handle: null },
      { name: "bo", handle: null },
    ]);
  });

  it("who are not among them are still called safely", () => {
    expect(called({ "@ada:x": "Ada" })("@new:x")).toEqual({ name: "new", handle: null });
  });

  it("are told apart on plates too, however long name and handle are", () => {
    const name = "A very long name that many bear";
    const call = called({
      [`@${"a".repeat(60)}1:x`]: name,
      [`@${"a".repeat(60)}2:x`]: name,
    });
    const plates = [1, 2].map((end) => plateText(plateName(call(`@${"a".repeat(60)}${end}:x`))));
    expect(plates[0]).toBe("A very lo… (@aaaaa…aaaaa1)");
    expect(plates[1]).toBe("A very lo… (@aaaaa…aaaaa2)");
  });
});
