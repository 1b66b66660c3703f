// words.test.ts: every problem has words, and they keep the rules of tone.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { en, generalProblem, problems } from "../../../../client/ui/words/en.ts";
import { clock, megabytes, say, sayHere, sayInside, sayProblem } from "../../../../client/ui/words/words.ts";
import type { ErrorFacts } from "../../../../engine/errors.ts";

/** The codes as engine/errors.ts lists them: a type, so it is read as text. */
const codes = [...readFileSync("engine/errors.ts", "utf8").matchAll(/^ {2}\| "([a-z0-9-]+\/[a-z0-9-]+)"/gm)].map(
  ([, code]) => code!,
);

const visible = (words: string): string => words.replace(/[\u2068\u2069]/g, "");

describe("problems", () => {
  it("are read from errors.ts at all", () => expect(codes.length).toBeGreaterThan(15));

  it.each(codes)("have words for %s, with the detail put in", (code) => {
    expect(Object.keys(problems)).toContain(code);
    const facts = { by: "Ines", reason: "Ads", time: 1, wait: 1, size: 2, loaded: 1, limit: 1 };
    expect(sayProblem({ code, detail: "rooms.example", facts }).next).not.toContain("{{");
    const { what, next } = sayProblem({ code, detail: "rooms.example" });
    expect(what).toMatch(/\.$/);
    expect(next).toMatch(/\.$/);
    expect(what + next).not.toContain("{{");
  });

  it("name the server or the file where nobody knows which", () => {
    expect(visible(sayProblem({ code: "matrix/unreachable", detail: "" }).what)).toBe("The server does not answer.");
    expect(visible(sayProblem({ code: "gltf/invalid", detail: "" }).what)).toBe("The file can’t be read.");
  });

  it("put a detail in as it is, whatever it holds", () => {
    expect(visible(sayProblem({ code: "gltf/invalid", detail: "$& {{detail}}" }).what)).toBe(
      "$& {{detail}} can’t be read.",
    );
  });

  it("say who did it and why, how long to wait and how big it is, where that is known", () => {
    const say = (code: string, facts: ErrorFacts) => {
      const { what, next } = sayProblem({ code, detail: "", facts });
      return visible(`${what} ${next}`);
    };
    const time = new Date(2026, 10, 12, 9).getTime();
    expect(say("world/banned", { world: "Gallery", by: "Ines Calder", time, reason: "Advertising" })).toBe(
      "You can’t enter Gallery. Ines Calder banned you on 12 November. Reason given: “Advertising”.",
    );
    expect(say("world/banned", {})).toBe(
      "You can’t enter this world. You were banned from it. Its moderators can let you in again.",
    );
    expect(say("matrix/limited", { server: "rooms.example", wait: 40_000 })).toMatch(
      /^rooms\.example is busy\..*Try again in 40 seconds\.$/,
    );
    expect(say("matrix/limited", { wait: 125_000 })).toMatch(/in 3 minutes\.$/);
    expect(say("media/too-large", { size: 2.1e9, limit: 5e8 })).toContain(
      "2,100.0 MB. This site takes up to 500.0 MB.",
    );
    expect(say("media/interrupted", { loaded: 1_500_000, size: 4_800_000 })).toContain("1.5 of 4.8 MB had come.");
  });

  it("have general words for a code that nobody knows", () => {
    expect(visible(sayProblem({ code: "future/thing", detail: "rooms.example" }).what)).toBe("That did not work.");
  });
});

describe("words", () => {
  const all = [
    ...Object.values(en),
    ...[generalProblem, ...Object.values(problems)].flatMap((text) => Object.values(text)),
  ];

  it("shout, beg and apologise nowhere", () => {
    expect(all.filter((words) => /!|\bplease\b|\boops\b|\bsorry\b|\berror\b/i.test(words))).toEqual([]);
  });

  it("use the typographic apostrophe", () => expect(all.filter((words) => words.includes("'"))).toEqual([]));

  it("choose the plural by the count", () => {
    expect(say("entrance.members", { count: 1 })).toBe("1 member");
    expect(say("entrance.members", { count: 1200 })).toBe("1,200 members");
  });

  it("isolate a name, so that its script does not turn the sentence", () => {
    expect(say("world.cameIn", { name: "عمر" })).toBe("\u2068عمر\u2069 came in");
  });

  it("write bytes and times as the design does", () => {
    expect(megabytes(4_812_000)).toBe("4.8");
    expect(clock(new Date(2026, 10, 24, 9, 5).getTime())).toBe("09:05");
  });
});

describe("who is in a world", () => {
  it("is a number on a card", () => {
    expect([0, 1, 14].map(sayHere)).toEqual(["Empty now", "1 here", "14 here"]);
  });

  it("is names at the entrance, as many as are short", () => {
    const names = ["Ines", "Priya", "Zoë 村", "Omar"];
    expect([1, 2, 3, 4].map((count) => visible(sayInside(names.slice(0, count))))).toEqual([
      "Ines is inside",
      "Ines and Priya are inside",
      "Ines, Priya and 1 other are inside",
      "Ines, Priya and 2 others are inside",
    ]);
  });
});
