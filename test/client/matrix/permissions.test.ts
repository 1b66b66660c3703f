// permissions.test.ts: who is what in a room, and who may take whom out.

import { describe, expect, it } from "vitest";
import { createPermissions } from "../../../client/matrix/permissions.ts";

const CREATOR = "@cora:x";
const create = (version: string, more: Record<string, unknown> = {}) => ({
  sender: CREATOR,
  content: { room_version: version, ...more },
});
const levels = (content: unknown) => ({ sender: CREATOR, content });
const USERS = { "@adam:x": 100, "@mo:x": 50, "@mia:x": 50, "@bad:x": -10 };

describe("in a room of version 12", () => {
  const permissions = createPermissions(create("12"), levels({ users: USERS }));

  it("the creator stands above all, whatever the levels say, and is not in them", () => {
    expect(permissions.roleOf(CREATOR)).toBe("creator");
    for (const user of Object.keys(USERS)) {
      expect(permissions.may(CREATOR, "ban", user)).toBe(true);
      expect(permissions.may(user, "kick", CREATOR)).toBe(false);
    }
    const high = createPermissions(create("12"), levels({ users: { "@adam:x": Number.MAX_SAFE_INTEGER } }));
    expect(high.may("@adam:x", "kick", CREATOR)).toBe(false);
  });

  it("further creators have the same rank, and none of them removes another", () => {
    const several = createPermissions(create("12", { additional_creators: ["@dora:x"] }), levels({}));
    expect(several.roleOf("@dora:x")).toBe("creator");
    expect(several.may(CREATOR, "kick", "@dora:x")).toBe(false);
    const broken = createPermissions(create("12", { additional_creators: "@dora:x" }), levels({}));
    expect([broken.roleOf(CREATOR), broken.roleOf("@dora:x")]).toEqual(["creator", "member"]);
  });

  it("one needs the level, and more of it than the other has", () => {
    expect(permissions.may("@mo:x", "kick", "@guest:x")).toBe(true);
    expect(permissions.may("@mo:x", "ban", "@bad:x")).toBe(true);
    expect(permissions.may("@mo:x", "kick", "@mia:x")).toBe(false);
    expect(permissions.may("@mo:x", "kick", "@mo:x")).toBe(false);
    expect(permissions.may("@mo:x", "kick", "@adam:x")).toBe(false);
    expect(permissions.may("@guest:x", "kick", "@bad:x")).toBe(false);
    expect(permissions.may("@adam:x", "kick", "@mo:x")).toBe(true);
  });

  it("who mutes for all needs the level, more of it than the other, and what a stranger wrote does not count", () => {
    expect(permissions.mayMute("@mo:x", "@guest:x")).toBe(true);
    expect(permissions.mayMute("@mo:x", "@mia:x")).toBe(false);
    expect(permissions.mayMute("@guest:x", "@bad:x")).toBe(false);
    expect(["@mo:x", "@guest:x", CREATOR].map((by) => permissions.mayMute(by))).toEqual([true, false, true]);
    const types = { "org.manyrooms.muted": 75, "org.manyrooms.speak": 50 };
    const named = createPermissions(create("12"), levels({ users: USERS, events: types }));
    expect([named.mayMute("@mo:x"), named.mayMute("@adam:x")]).toEqual([false, true]);
    // A foreign room that lets everybody write state lets nobody mute for that
    const loose = createPermissions(create("12"), levels({ users: USERS, state_default: 0 }));
    expect([loose.mayMute("@guest:x"), loose.mayMute("@mo:x")]).toEqual([false, true]);
    expect([named.maySpeak("@guest:x"), named.maySpeak("@mo:x")]).toEqual([false, true]);
    expect([permissions.maySpeak("@guest:x"), permissions.maySpeak("@bad:x")]).toEqual([true, false]);
  });

  it("kick and ban have levels of their own", () => {
    const apart = createPermissions(create("12"), levels({ users: USERS, kick: 50, ban: 75 }));
    expect([apart.may("@mo:x", "kick", "@guest:x"), apart.may("@mo:x", "ban", "@guest:x")]).toEqual([true, false]);
  });

  it("state is written by whoever has its type's level, or the room's for state where it has none", () => {
    const types = levels({ users: USERS, events: { "m.room.name": 75, "m.room.topic": 0 } });
    const apart = createPermissions(create("12"), types);
    const may = (user: string) =>
      ["m.room.name", "m.room.topic", "org.matrix.msc3815.world"].map((type) => apart.mayWrite(user, type));
    expect(may("@mo:x")).toEqual([false, true, true]);
    expect(may("@guest:x")).toEqual([false, true, false]);
    expect(may(CREATOR)).toEqual([true, true, true]);
    const strict = createPermissions(create("12"), levels({ users: USERS, state_default: 100 }));
    expect(strict.mayWrite("@mo:x", "m.room.name")).toBe(false);
    expect(createPermissions(create("1"), null).mayWrite("@guest:x", "m.room.name"), "no levels at all").toBe(true);
  });

  it("roles follow from what one may", () => {
    const roles = ["@adam:x", "@mo:x", "@bad:x", "@guest:x"].map(permissions.roleOf);
    expect(roles).toEqual(["admin", "moderator", "member", "member"]);
    expect(permissions.leaders()).toEqual([CREATOR, "@adam:x", "@mo:x", "@mia:x"]);
  });

  it("an admin is who may change the levels, by the room's own word or by ours", () => {
    const own = createPermissions(
      create("12"),
      levels({ users: { "@mo:x": 50 }, events: { "m.room.power_levels": 50 } }),
    );
    expect(own.roleOf("@mo:x")).toBe("admin");
  });

  it("what everybody may makes nobody special", () => {
    const free = createPermissions(create("12"), levels({ users: { "@mo:x": 1 }, kick: 0, ban: 0 }));
    expect([free.roleOf("@guest:x"), free.roleOf("@mo:x")]).toEqual(["member", "moderator"]);
    expect(free.may("@guest:x", "kick", "@other:x")).toBe(false); // of the same level
  });
});

it("before version 12 the creator has a level like everybody", () => {
  const old = createPermissions(create("11"), levels({ users: { [CREATOR]: 50, "@adam:x": 100 } }));
  expect(old.roleOf(CREATOR)).toBe("moderator");
  expect(old.may("@adam:x", "ban", CREATOR)).toBe(true);
});

it("a room without levels has a creator with all of them, and levels may be strings", () => {
  expect(createPermissions(create("10"), null).roleOf(CREATOR)).toBe("admin");
  const strings = createPermissions(create("5"), levels({ users: { "@mo:x": "50" }, kick: " 40" }));
  expect(strings.may("@mo:x", "kick", "@guest:x")).toBe(true);
});

it.each([
  [{ users: ["@mo:x"] }],
  [{ users: { "@mo:x": 1.5 } }],
  [{ users: { "@mo:x": { power: 100 } } }],
  [{ kick: null }],
  ["nonsense"],
  [null],
])("from levels that can't be read (%j) nobody but a creator has power", (content) => {
  const permissions = createPermissions(create("12"), levels(content));
  expect(permissions.roleOf("@mo:x")).toBe("member");
  expect(permissions.may("@mo:x", "kick", "@guest:x")).toBe(false);
  expect(permissions.roleOf(CREATOR)).toBe("creator");
});

it("nobody becomes somebody by being called like a part of an object", () => {
  const permissions = createPermissions(create("12"), levels({ users: USERS }));
  for (const name of ["constructor", "__proto__", "toString"]) {
    expect(permissions.roleOf(name)).toBe("member");
    expect(permissions.may(name, "ban", "@bad:x")).toBe(false);
  }
});
