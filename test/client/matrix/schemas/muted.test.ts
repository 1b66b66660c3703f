import { expect, it } from "vitest";
import { changeMuted, parseMuted } from "../../../../client/matrix/schemas/muted.ts";
import { EngineError } from "../../../../engine/errors.ts";

it("reads who is muted, and leaves out what is no user", () => {
  expect(parseMuted({ users: ["@a:x", "b", 7, null, "@c:x"] })).toEqual(new Set(["@a:x", "@c:x"]));
  for (const content of [null, {}, { users: "@a:x" }, { users: Array(1_001).fill("@a:x") }])
    expect(parseMuted(content)).toBeInstanceOf(EngineError);
});

it("changes one and keeps the others, and what else is there", () => {
  expect(changeMuted({ users: ["@a:x"], note: 1 }, "@b:x", true)).toEqual({ users: ["@a:x", "@b:x"], note: 1 });
  expect(changeMuted({ users: ["@a:x", "@b:x"] }, "@b:x", true)).toEqual({ users: ["@a:x", "@b:x"] });
  expect(changeMuted({ users: ["@a:x", "@b:x"] }, "@a:x", false)).toEqual({ users: ["@b:x"] });
  expect(changeMuted("nonsense", "@a:x", true)).toEqual({ users: ["@a:x"] });
});
