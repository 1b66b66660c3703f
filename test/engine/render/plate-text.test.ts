// plate-text.test.ts: names on plates are one short line in any script, and turn nothing around them.

import { describe, expect, it } from "vitest";
import { fitText, plateText } from "../../../engine/render/plate-text.ts";

describe("plateText", () => {
  it("leaves names of any script as they are", () => {
    for (const name of ["Ana", "日本語の名前", "محمد علي", "नमस्ते", "ไทย", "한국어", "👩‍👩‍👧‍👦 Família", "🏳️‍🌈", "Zoë"]) {
      expect(plateText(name)).toBe(name);
    }
  });

  it("takes marks of direction and control characters out", () => {
    expect(plateText("ab\u202Ecd\u2066e\u2069\u200Ff\u0000")).toBe("abcdef");
  });

  it("puts a name of several lines on one", () => {
    expect(plateText("  two\n\n lines\t ")).toBe("two lines");
  });

  it("cuts a long name between graphemes", () => {
    const family = "👩‍👩‍👧‍👦";
    const cut = plateText(family.repeat(60));
    expect(cut.endsWith("…")).toBe(true);
    expect(cut.slice(0, -1)).toBe(family.repeat(25));
  });

  it("takes no time over a name of a megabyte", () => {
    expect(plateText("x".repeat(1_000_000)).length).toBe(26);
  });

  it("is empty where nothing is left to show", () => {
    expect(plateText("\u200b\u202e \n")).toBe("");
  });
});

describe("fitText", () => {
  it("shortens until it fits, and keeps what fits at once", () => {
    expect(fitText("a long name", (text) => text.length <= 6)).toBe("a lon…");
    expect(fitText("short", () => true)).toBe("short");
  });
});
