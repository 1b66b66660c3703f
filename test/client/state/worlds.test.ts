// worlds.test.ts: the list of worlds as the home screen has it: pages, failures, searching.

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { DirectoryQuery, ListedWorld } from "../../../client/matrix/directory.ts";
import type { Search, Worlds } from "../../../client/state/app-state.ts";
import { createWorldList, findWorlds } from "../../../client/state/worlds.ts";
import { EngineError } from "../../../engine/errors.ts";

const world = (name: string, topic = ""): ListedWorld => ({
  room: `!${name}`,
  link: { room: `#${name}:x`, via: [] },
  name,
  topic,
  server: "x",
  members: 1,
  picture: null,
  readable: true,
});

let worlds: Worlds | null = null;
let searches: (Search | null)[] = [];
let asked: DirectoryQuery[] = [];
let answer: (query: DirectoryQuery) => ListedWorld[] | Error = () => [
  world("Plaza"),
  world("Gallery", "Eight pictures"),
];
let next: string | null = null;

const make = () =>
  createWorldList({
    read: async (query) => {
      asked.push(query);
      const result = answer(query);
      if (result instanceof Error) throw result;
      return { worlds: result, next };
    },
    server: "rooms.example",
    onWorlds: (list) => {
      worlds = list;
    },
    onSearch: (search) => searches.push(search),
  });

beforeEach(() => {
  vi.useFakeTimers();
  [worlds, searches, asked, next] = [null, [], [], null];
  answer = () => [world("Plaza"), world("Gallery", "Eight pictures")];
});
afterEach(() => vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(1);

it("loads the list, keeps it a minute, and shows the old one until the new one is here", async () => {
  const list = make();
  list.refresh();
  expect(worlds).toMatchObject({ state: "loading", list: [] });
  await settle();
  expect(worlds).toMatchObject({ state: "ready", more: false });
  expect(worlds?.list.map(({ link }) => link)).toEqual(["#/#Plaza:x", "#/#Gallery:x"]);
  list.refresh();
  await settle();
  expect(asked).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(61_000);
  list.refresh();
  expect(worlds).toMatchObject({ state: "loading", list: [{ name: "Plaza" }, { name: "Gallery" }] });
});

it("says why it failed, and loads again when asked", async () => {
  answer = () => new EngineError("matrix/unreachable", "away");
  const list = make();
  list.refresh();
  await settle();
  expect(worlds).toMatchObject({ state: "failed", problem: { code: "matrix/unreachable", detail: "rooms.example" } });
  answer = () => [world("Plaza")];
  list.refresh();
  await settle();
  expect(worlds).toMatchObject({ state: "ready", problem: null });
});

it("goes on where the page before ended, and shows no room twice", async () => {
  next = "page 2";
  const list = make();
  list.refresh();
  await settle();
  answer = () => [world("Gallery"), world("Quay")];
  next = null;
  list.more();
  await settle();
  expect(asked[1]?.since).toBe("page 2");
  expect(worlds?.list.map(({ name }) => name)).toEqual(["Plaza", "Gallery", "Quay"]);
  expect(worlds?.more).toBe(false);
});

it("finds in names before topics, whatever the accents and the order of words", () => {
  const list = [world("Café", "by the quay"), world("Quay", ""), world("Plaza", "")].map(({ link, ...rest }) => {
    return { ...rest, link: link.room };
  });
  expect(findWorlds(list, "quay").map(({ name }) => name)).toEqual(["Quay", "Café"]);
  expect(findWorlds(list, "quay cafe").map(({ name }) => name)).toEqual(["Café"]);
});

it("finds on the list at once, asks the homeserver when the typing rests, and forgets the question before", async () => {
  const list = make();
  list.refresh();
  await settle();
  answer = ({ search }) => [world(`From afar: ${search}`)];
  list.search("ga");
  list.search("gal");
  expect(searches.at(-1)).toMatchObject({ text: "gal", state: "loading", found: [{ name: "Gallery" }] });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(asked.flatMap(({ search }) => search ?? [])).toEqual(["gal"]);
  expect(searches.at(-1)?.found.map(({ name }) => name)).toEqual(["Gallery", "From afar: gal"]);
  list.search("");
  expect(searches.at(-1)).toBeNull();
});

it("says when the homeserver does not answer a search, and keeps what was found here", async () => {
  const list = make();
  list.refresh();
  await settle();
  answer = () => new EngineError("matrix/unreachable", "away");
  list.search("gal");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(searches.at(-1)).toMatchObject({ state: "failed", found: [{ name: "Gallery" }] });
});
