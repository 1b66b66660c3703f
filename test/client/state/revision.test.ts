// revision.test.ts: the hash that says which scene packets belong to.

import { expect, it } from "vitest";
import { revisionOf } from "../../../client/state/revision.ts";

it("is FNV-1a of 32 bits, by its published test vectors", () => {
  // http://www.isthe.com/chongo/tech/comp/fnv/ and the vectors of draft-eastlake-fnv
  expect(revisionOf("")).toBe(0x811c9dc5);
  expect(revisionOf("a")).toBe(0xe40c292c);
  expect(revisionOf("foobar")).toBe(0xbf9cf968);
});
