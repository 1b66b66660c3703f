// directory.test.ts: which entries of a server's room list become worlds, and what is believed of them.

import { expect, it } from "vitest";
import { readDirectory } from "../../../client/matrix/directory.ts";
import { scriptedFetch } from "../support.ts";

const SITE = "https://rooms.example";
const LIST = "/_matrix/client/v3/publicRooms";
const PLAZA = {
  room_id: "!plaza",
  room_type: "org.matrix.msc3815.world",
  name: "Plaza",
  topic: "Sunny",
  canonical_alias: "#plaza:rooms.example",
  avatar_url: "mxc://rooms.example/picture",
  num_joined_members: 7,
  world_readable: true,
};

const read = (chunk: unknown[], query = {}, token: string | null = "t") => {
  const server = scriptedFetch({
    [`POST ${LIST}`]: [200, { chunk, next_batch: "more" }],
    [`GET ${LIST}`]: [200, { chunk }],
  });
  return { page: readDirectory({ homeserver: SITE, fetch: server.fetch, token }, query), server };
};

it("asks for worlds only, and reads what the list says of them", async () => {
  const { page, server } = read([PLAZA], { search: "pla", since: "here" });
  expect(await page).toEqual({
    worlds: [
      {
        room: "!plaza",
        link: { room: "#plaza:rooms.example", via: [] },
        name: "Plaza",
        topic: "Sunny",
        server: "rooms.example",
        members: 7,
        picture: "mxc://rooms.example/picture",
        readable: true,
      },
    ],
    next: "more",
  });
  expect(server.requests[0]?.body).toMatchObject({
    since: "here",
    filter: { room_types: ["org.matrix.msc3815.world"], generic_search_term: "pla" },
  });
});

it("leaves out chats and what can't be read, without losing the rest", async () => {
  const { page } = read([
    { ...PLAZA, room_type: null },
    7,
    { room_id: 7 },
    { ...PLAZA, room_id: "!a b", canonical_alias: "x" },
    PLAZA,
  ]);
  expect((await page).worlds.map(({ room }) => room)).toEqual(["!plaza"]);
});

it("links to a world without an alias by its id, through the server that lists it", async () => {
  const { page } = read([{ ...PLAZA, canonical_alias: undefined, name: "" }]);
  expect((await page).worlds[0]).toMatchObject({
    link: { room: "!plaza", via: ["rooms.example"] },
    name: "!plaza",
    server: "rooms.example",
  });
});

it.each([
  ["https://elsewhere/track.png", null],
  ["mxc://rooms.example/../x", null],
  [7, null],
  [null, null],
])("takes %s for no picture", async (avatar_url, picture) => {
  const { page } = read([{ ...PLAZA, avatar_url }]);
  expect((await page).worlds[0]?.picture).toBe(picture);
});

it("cuts names and topics, which strangers write, to a length that can be shown", async () => {
  const { page } = read([{ ...PLAZA, name: "n".repeat(60_000), topic: "t".repeat(60_000), num_joined_members: -5 }]);
  const [world] = (await page).worlds;
  expect([world?.name.length, world?.topic.length, world?.members]).toEqual([120, 600, 0]);
});

it("reads the list without a token where nobody gives one, and searches in it itself", async () => {
  const other = { ...PLAZA, room_id: "!gallery", canonical_alias: "#gallery:rooms.example", name: "Gallery" };
  const { page, server } = read([PLAZA, other], { search: "gal" }, null);
  expect((await page).worlds.map(({ name }) => name)).toEqual(["Gallery"]);
  expect(server.requests[0]?.method).toBe("GET");
});

it("rejects what is no list", async () => {
  const server = scriptedFetch({ [`POST ${LIST}`]: [200, { chunk: "none" }] });
  const rest = { homeserver: SITE, fetch: server.fetch, token: "t" };
  await expect(readDirectory(rest, {})).rejects.toMatchObject({ code: "matrix/refused" });
});
