// object-rights.test.ts: the engine hears what each may do, once, and again when it changes.

import { expect, it } from "vitest";
import { createPermissions } from "../../../client/matrix/permissions.ts";
import { createObjectRights } from "../../../client/state/object-rights.ts";
import { listeningEngine } from "../support.ts";

const levels = (users: Record<string, number>) =>
  createPermissions(null, {
    sender: "@o:x",
    content: { users, events: { "org.manyrooms.object": 50, "org.manyrooms.objects": 10 } },
  });

it("tells of oneself and of each who comes, and of those whose level changed", () => {
  const engine = listeningEngine();
  const rights = createObjectRights(engine);
  const present = new Map([
    ["me", "@ada:x"],
    ["p", "@zoe:x"],
  ]);
  rights.tell(levels({ "@ada:x": 50 }), present);
  expect(engine.told).toEqual([
    { type: "object-rights", peer: "me", own: true, others: true },
    { type: "object-rights", peer: "p", own: false, others: false },
  ]);
  rights.tell(levels({ "@ada:x": 50 }), present);
  expect(engine.told.length).toBe(2);
  rights.tell(levels({ "@ada:x": 50, "@zoe:x": 10 }), present);
  expect(engine.told.slice(2)).toEqual([{ type: "object-rights", peer: "p", own: true, others: false }]);
});

it("tells again of one who left and came back: the engine has forgotten them", () => {
  const engine = listeningEngine();
  const rights = createObjectRights(engine);
  const both = new Map([
    ["me", "@ada:x"],
    ["p", "@zoe:x"],
  ]);
  rights.tell(levels({}), both);
  rights.tell(levels({}), new Map([["me", "@ada:x"]]));
  rights.tell(levels({}), both);
  expect(engine.told.map((message) => message.type === "object-rights" && message.peer)).toEqual(["me", "p", "p"]);
});
