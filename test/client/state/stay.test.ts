// stay.test.ts: what a tab knows of itself after a reload.

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createStay } from "../../../client/state/stay.ts";
import { createTabMemory } from "../support.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const PLACE = { x: 1, y: 2, z: 3, yaw: 4 };
const BEGUN = { link: "#/#plaza:x", revision: 7, view: "third" } as const;

it("knows world, place and view after the page went, until the world is left", () => {
  const memory = createTabMemory();
  const stay = createStay(memory);
  expect(stay.read()).toBeNull();
  stay.begin(BEGUN);
  stay.note(PLACE);
  stay.setView("first");
  stay.note({ ...PLACE, x: 5 });
  stay.keep();
  const after = createStay(memory);
  expect(after.read()).toEqual({ ...BEGUN, view: "first", place: { ...PLACE, x: 5 } });
  after.end();
  expect(createStay(memory).read()).toBeNull();
  stay.end();
  stay.note(PLACE);
  stay.keep();
  expect(createStay(memory).read()).toBeNull();
});

it("comes back to the same place when the world got another scene in between", () => {
  const memory = createTabMemory();
  const stay = createStay(memory);
  stay.begin(BEGUN);
  stay.note(PLACE);
  stay.setRevision(8);
  expect(createStay(memory).read()).toEqual({ ...BEGUN, revision: 8, place: PLACE });
});

it("knows after a crash where one stood a second before", () => {
  const memory = createTabMemory();
  const stay = createStay(memory);
  stay.begin(BEGUN);
  for (let x = 0; x < 20; x++) {
    vi.advanceTimersByTime(250);
    stay.note({ ...PLACE, x });
  }
  expect(createStay(memory).read()?.place?.x).toBeGreaterThanOrEqual(16);
});

it.each(["{", "null", "7", '{"link":"#/#plaza:x"}', '{"link":"#/","revision":1,"view":"first","place":{"x":null}}'])(
  "takes %s for nothing",
  (text) => {
    const memory = createTabMemory();
    memory.set("manyrooms stay", text);
    expect(createStay(memory).read()).toBeNull();
  },
);
