// world-room.test.ts: the room that a world gets, made by a person or by `npm start`.

import { expect, it } from "vitest";
import { roomOf } from "../../../../client/matrix/schemas/world-room.ts";

const world = { name: "Landing", topic: "Here.", alias: "landing", encrypted: false, scene: "mxc://localhost/scene" };
const stateOf = (room: ReturnType<typeof roomOf>) =>
  Object.fromEntries(room.initial_state.map(({ type, content }) => [type, content]));

it("makes an open world that guests may enter and anybody may read", () => {
  const room = roomOf(world);
  expect(room.creation_content).toEqual({ type: "org.matrix.msc3815.world" });
  expect([room.room_version, room.visibility, room.room_alias_name]).toEqual(["12", "public", "landing"]);
  expect(stateOf(room)).toEqual({
    "org.matrix.msc3815.world": { scene_url: "mxc://localhost/scene" },
    "m.room.join_rules": { join_rule: "public" },
    "m.room.guest_access": { guest_access: "can_join" },
    "m.room.history_visibility": { history_visibility: "world_readable" },
  });
});

it("shows its picture in the world event, under both names, and as the room's avatar", () => {
  const state = stateOf(roomOf({ ...world, picture: "mxc://localhost/picture" }));
  expect(state["org.matrix.msc3815.world"]).toEqual({
    scene_url: "mxc://localhost/scene",
    thumbnail_url: "mxc://localhost/picture",
    scene_preview_url: "mxc://localhost/picture",
  });
  expect(state["m.room.avatar"]).toEqual({ url: "mxc://localhost/picture" });
});

it("makes an encrypted world whose history is its members'", () => {
  const state = stateOf(roomOf({ ...world, encrypted: true }));
  expect(state["m.room.encryption"]).toEqual({ algorithm: "m.megolm.v1.aes-sha2" });
  expect(state["m.room.history_visibility"]).toEqual({ history_visibility: "shared" });
  expect(state["m.room.guest_access"]).toEqual({ guest_access: "forbidden" });
});

it("names every level itself, since an override replaces the server's defaults, and lists no creator", () => {
  const levels = roomOf(world).power_level_content_override;
  expect(levels).not.toHaveProperty("users");
  expect(levels.events["m.room.encryption"]).toBe(100);
  expect(levels.events["m.room.tombstone"]).toBe(150);
  expect(levels.events["org.matrix.msc3815.world"]).toBe(50);
  expect(levels.events["org.matrix.msc3401.call.member"]).toBe(0);
});
