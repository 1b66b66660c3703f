// ignored.test.ts: the list of ignored people: read whatever it holds, written without losing anything.

import { expect, it } from "vitest";
import { createIgnored, listInBrowser, listOnHomeserver } from "../../../client/matrix/ignored.ts";
import { changeIgnoredUsers, parseIgnoredUsers } from "../../../client/matrix/schemas/ignored-users.ts";
import { createMemoryStorage } from "../../../client/matrix/storage.ts";
import { EngineError } from "../../../engine/errors.ts";
import { scriptedFetch } from "../support.ts";

const PATH = "/_matrix/client/v3/user/%40me%3Ax/account_data/m.ignored_user_list";

function open(stored: unknown, status = 200) {
  const content = { current: stored };
  const server = scriptedFetch({
    [`GET ${PATH}`]: () => [status, status === 200 ? content.current : { errcode: "M_NOT_FOUND" }],
    [`PUT ${PATH}`]: ({ body }) => {
      content.current = body;
      return [200, {}];
    },
  });
  const changes: string[][] = [];
  const rest = { homeserver: "https://x", fetch: server.fetch, token: "t" };
  const ignored = createIgnored(listOnHomeserver(rest, "@me:x"), "@me:x", () => changes.push([...ignored.users()]));
  return { ignored, content, changes, server };
}

it("tells of a change once, and never of oneself", () => {
  const { ignored, changes } = open({});
  for (let i = 0; i < 2; i++) ignored.note({ ignored_users: { "@bo:x": {}, "@me:x": {}, nobody: {} } });
  expect(changes).toEqual([["@bo:x"]]);
  ignored.note(undefined);
  expect(changes).toEqual([["@bo:x"], []]);
});

it.each([[{ ignored_users: 1 }], [{ ignored_users: ["@bo:x"] }], [{ ignored_users: null }], [{}], ["text"]])(
  "takes %j for nobody",
  (content) => {
    const { ignored } = open({});
    ignored.note({ ignored_users: { "@bo:x": {} } });
    ignored.note(content);
    expect(ignored.users().size).toBe(0);
    expect(parseIgnoredUsers(content)).toBeInstanceOf(EngineError);
    expect(changeIgnoredUsers(content, "@cy:x", true)["ignored_users"]).toEqual({ "@cy:x": {} });
  },
);

it("keeps what it does not know, and adds to what the homeserver has now", async () => {
  const { ignored, content } = open({ ignored_users: { "@far:x": { until: 5 } }, "x.more": true });
  await ignored.set("@bo:x", true);
  expect(content.current).toEqual({ ignored_users: { "@far:x": { until: 5 }, "@bo:x": {} }, "x.more": true });
  await ignored.set("@far:x", true);
  expect(content.current).toEqual({ ignored_users: { "@far:x": { until: 5 }, "@bo:x": {} }, "x.more": true });
  await ignored.set("@far:x", false);
  expect(content.current).toEqual({ ignored_users: { "@bo:x": {} }, "x.more": true });
});

it("makes a list where there is none, and two changes at once lose neither", async () => {
  const first = open(null, 404);
  await first.ignored.set("@bo:x", true);
  expect(first.content.current).toEqual({ ignored_users: { "@bo:x": {} } });
  const { ignored, content } = open({ ignored_users: {} });
  await Promise.all([ignored.set("@bo:x", true), ignored.set("@cy:x", true)]);
  expect(content.current).toEqual({ ignored_users: { "@bo:x": {}, "@cy:x": {} } });
});

it("writes nothing when the list could not be read, and says so", async () => {
  const { ignored, server } = open({}, 502);
  await expect(ignored.set("@bo:x", true)).rejects.toMatchObject({ status: 502 });
  expect(server.requests.map(({ method }) => method)).toEqual(["GET"]);
  expect(ignored.users().size).toBe(0);
});

it("a guest's list is this browser's, and takes effect at once", async () => {
  const storage = createMemoryStorage();
  const open = () => {
    const list = listInBrowser(storage, "@me:x");
    return { list, ignored: createIgnored(list, "@me:x", () => {}) };
  };
  const { ignored } = open();
  await ignored.set("@bo:x", true);
  expect([...ignored.users()]).toEqual(["@bo:x"]);
  const later = open();
  later.ignored.note(await later.list.read());
  expect([...later.ignored.users()]).toEqual(["@bo:x"]);
  expect(await storage.keys(), "found at sign-out by the user id").toEqual(["ignored @me:x"]);
});
