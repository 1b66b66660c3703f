// moderation.test.ts: taking people out, and reading why one was taken out.

import { expect, it } from "vitest";
import { removalOf, removeFromRoom } from "../../../client/matrix/moderation.ts";
import { scriptedFetch } from "../support.ts";

it("reads who took one out, how and why", () => {
  const read = (sender: string, content: unknown) => removalOf("@me:x", sender, content, 5);
  expect(read("@mo:x", { membership: "ban", reason: " Spam " })).toEqual({
    how: "banned",
    by: "@mo:x",
    reason: " Spam ",
    time: 5,
  });
  expect(read("@mo:x", { membership: "leave" })).toMatchObject({ how: "kicked", reason: "" });
  expect(read("@me:x", { membership: "leave" })).toMatchObject({ how: "left" });
  expect(read("@mo:x", { membership: "ban", reason: { html: "<b>" } })).toMatchObject({ how: "banned", reason: "" });
  for (const content of [{ membership: "join" }, { membership: "invite" }, {}, null]) {
    expect(read("@mo:x", content)).toBeNull();
  }
});

it("sends a reason only where there is one", async () => {
  const kick = "POST /_matrix/client/v3/rooms/!r/kick";
  const ban = "POST /_matrix/client/v3/rooms/!r/ban";
  const { fetch, requests } = scriptedFetch({ [kick]: [200, {}], [ban]: [403, { errcode: "M_FORBIDDEN" }] });
  const rest = { homeserver: "https://x", fetch, token: "t" };
  await removeFromRoom(rest, "!r", "kick", "@bo:x", "  ");
  await expect(removeFromRoom(rest, "!r", "ban", "@bo:x", " Enough. ")).rejects.toMatchObject({
    code: "matrix/forbidden",
  });
  expect(requests.map(({ body }) => body)).toEqual([{ user_id: "@bo:x" }, { user_id: "@bo:x", reason: "Enough." }]);
});
