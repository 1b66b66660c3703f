// peek.test.ts: who counts as inside when one looks from outside.

import { expect, it } from "vitest";
import { readInsiders } from "../../../client/matrix/peek.ts";
import { makeCallMember } from "../../../client/matrix/schemas/call-member.ts";
import { scriptedFetch } from "../support.ts";

const ROOM = "/_matrix/client/v3/rooms/!plaza";
const HOUR = 3_600_000;

const membership = (user: string, device: string, change: object = {}, age = 0) => ({
  type: "org.matrix.msc3401.call.member",
  state_key: `_${user}_${device}`,
  sender: user,
  content: { ...makeCallMember(user, device, 1, HOUR), ...change },
  unsigned: { age },
});
const member = (user: string, content: object, sender = user) => ({
  type: "m.room.member",
  state_key: user,
  sender,
  content,
});

function read(memberships: unknown[], members: unknown[]) {
  const server = scriptedFetch({
    [`GET ${ROOM}/messages`]: [200, { chunk: [{ event_id: "$newest" }] }],
    [`GET ${ROOM}/context/%24newest`]: ({ query }) => {
      const { types } = JSON.parse(query.get("filter") ?? "{}");
      return [200, { state: types.includes("m.room.member") ? members : memberships }];
    },
  });
  const rest = { homeserver: "https://x", fetch: server.fetch, token: "guest" };
  return { insiders: readInsiders(rest, "!plaza"), server };
}

it("names each user once, however many devices they are in with", async () => {
  const { insiders } = read(
    [membership("@ada:x", "A"), membership("@ada:x", "B"), membership("@bo:x", "C")],
    [member("@ada:x", { membership: "join", displayname: "Ada" }), member("@bo:x", { membership: "join" })],
  );
  expect(await insiders).toEqual([
    { user: "@ada:x", name: "Ada" },
    { user: "@bo:x", name: "bo" },
  ]);
});

it("names those first who are longest inside, whatever the server's order is", async () => {
  const joined = { membership: "join" };
  const { insiders } = read(
    [membership("@new:x", "A", {}, 10), membership("@old:x", "B", {}, 900), membership("@middle:x", "C", {}, 500)],
    [member("@middle:x", joined), member("@new:x", joined), member("@old:x", joined)],
  );
  expect((await insiders).map(({ name }) => name)).toEqual(["old", "middle", "new"]);
});

it("leaves out who has left, whose membership has run out, and who is in a call of another kind", async () => {
  const { insiders, server } = read(
    [
      { ...membership("@left:x", "A"), content: {} },
      membership("@crashed:x", "B", {}, HOUR + 1),
      membership("@caller:x", "C", { application: "m.call" }),
      membership("@broken:x", "D", { device_id: 7 }),
    ],
    [],
  );
  expect(await insiders).toEqual([]);
  expect(server.requests.length, "and asks for no names of nobody").toBe(2);
});

it("leaves out who was sent out: the last word on them is a moderator's", async () => {
  const { insiders } = read(
    [membership("@banned:x", "A"), membership("@gone:x", "B")],
    [member("@banned:x", { membership: "ban" }, "@mod:x"), member("@gone:x", { membership: "leave" })],
  );
  expect(await insiders).toEqual([]);
});

it("cuts names to a length that can be shown", async () => {
  const name = "n".repeat(9_000);
  const { insiders } = read([membership("@ada:x", "A")], [member("@ada:x", { membership: "join", displayname: name })]);
  expect((await insiders)[0]?.name.length).toBe(40);
});
