// pseudo.test.ts: the languages that try the layout are longer than English and keep what is put in.

import { expect, it } from "vitest";
import { pseudoLanguage } from "../../../../client/ui/words/pseudo.ts";
import { loadWords, say } from "../../../../client/ui/words/words.ts";

it("makes words as long as German ones, and leaves names and numbers as they are", () => {
  const { translate } = pseudoLanguage("long")!;
  expect(translate("Enter").length).toBeGreaterThanOrEqual(8);
  const sentence = "You can still walk. Messages wait and are sent later.";
  expect(translate(sentence).length / sentence.length).toBeGreaterThan(1.3);
  loadWords(translate);
  expect(say("world.cameIn", { name: "Zoë" })).toMatch(/^\u2068Zoë\u2069 c/);
  loadWords();
  expect(say("world.cameIn", { name: "Zoë" })).toBe("\u2068Zoë\u2069 came in");
});

it("knows no other names", () => expect(pseudoLanguage("constructor")).toBeNull());
