// object-rules.test.ts: what the engine hears of a room's levels, and the files that it is brought.

import { expect, it } from "vitest";
import { createPermissions } from "../../../client/matrix/permissions.ts";
import { objectRights, sendObjectRights, supplyModels } from "../../../client/state/object-rules.ts";
import { listeningEngine, until } from "../support.ts";

const CREATE = { sender: "@owner:x", content: { room_version: "11" } };
const room = (events: Record<string, number>, more: object = {}) =>
  createPermissions(CREATE, { sender: "@owner:x", content: { users: { "@mo:x": 50 }, events, ...more } });

it("members move what is theirs and the scene's, moderators what others brought; also where the room names neither", () => {
  for (const permissions of [room({}), room({ "org.manyrooms.object": 50, "org.manyrooms.objects": 0 })]) {
    expect(objectRights(permissions, "@ann:x")).toEqual({ own: true, others: false });
    expect(objectRights(permissions, "@mo:x")).toEqual({ own: true, others: true });
  }
});

it("a room may let all move everything, or nobody anything", () => {
  expect(objectRights(room({ "org.manyrooms.object": 0 }), "@ann:x")).toEqual({ own: true, others: true });
  const strict = room({ "org.manyrooms.objects": 50 });
  expect(objectRights(strict, "@ann:x")).toEqual({ own: false, others: false });
  const engine = listeningEngine();
  sendObjectRights(engine, strict, "@ann:x", "@ann:x|D|1");
  expect(engine.told).toEqual([{ type: "object-rights", peer: "@ann:x|D|1", own: false, others: false }]);
});

it("files that the engine asks for are brought, three at a time; one that does not come is said to be missing; none after the end", async () => {
  const engine = listeningEngine();
  const ending = new AbortController();
  const coming = new Map<string, { come: (bytes: ArrayBuffer) => void; fail: (error: Error) => void }>();
  const read = (uri: string) =>
    new Promise<ArrayBuffer>((come, fail) => {
      coming.set(uri, { come, fail });
    });
  supplyModels(engine, read, ending.signal);
  for (const uri of ["a", "b", "c", "d", "e"]) engine.say({ type: "model-wanted", uri });
  expect([...coming.keys()]).toEqual(["a", "b", "c"]);
  coming.get("b")?.come(new ArrayBuffer(3));
  await until(() => coming.has("d"), "the fourth file is asked for");
  coming.get("a")?.fail(new Error("gone"));
  await until(() => coming.has("e"), "the fifth file is asked for");
  expect(engine.told).toEqual([
    { type: "model", uri: "b", bytes: new ArrayBuffer(3) },
    { type: "model", uri: "a", bytes: null },
  ]);
  ending.abort();
  coming.get("c")?.come(new ArrayBuffer(3));
  engine.say({ type: "model-wanted", uri: "f" });
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect([engine.told.length, coming.has("f")]).toEqual([2, false]);
});
