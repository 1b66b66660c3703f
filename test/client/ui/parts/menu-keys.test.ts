// menu-keys.test.ts: the keys of a menu go round it.

import { expect, it } from "vitest";
import { nextItem } from "../../../../client/ui/parts/menu-keys.ts";

it("arrows go round, Home and End to the ends, other keys nowhere", () => {
  expect(["ArrowDown", "ArrowUp", "Home", "End"].map((key) => nextItem(key, 1, 4))).toEqual([2, 0, 0, 3]);
  expect([nextItem("ArrowDown", 3, 4), nextItem("ArrowUp", 0, 4)]).toEqual([0, 3]);
  expect([nextItem("ArrowDown", -1, 4), nextItem("ArrowUp", -1, 4)]).toEqual([0, 3]);
  expect([nextItem("a", 1, 4), nextItem("Enter", 1, 4), nextItem("ArrowDown", 0, 0)]).toEqual([null, null, null]);
});
