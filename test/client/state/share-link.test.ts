// share-link.test.ts: a link that one gives to others leads there from any server.

import { expect, it } from "vitest";
import { shareHash } from "../../../client/state/share-link.ts";

it.each([
  ["#/#plaza:x", "#/#plaza:x"],
  ["#/!abc", "#/!abc?via=home.example:8448"],
  ["#/!abc?via=x", "#/!abc?via=x"],
  ["#/!abc:x", "#/!abc:x"],
  ["", ""],
])("from %s it is %s", (hash, shared) => {
  expect(shareHash(hash, "@ada:home.example:8448")).toBe(shared);
});

it("names no server as long as nobody is known to be in the room", () => {
  expect(shareHash("#/!abc", null)).toBe("#/!abc");
});
