// comings.test.ts: who came and who left.

import { expect, it } from "vitest";
import type { Person } from "../../../../client/state/app-state.ts";
import { comings } from "../../../../client/ui/hud/comings.ts";

const person = (peer: string, name = peer): Person => {
  const rights = { role: "member", mayKick: false, mayBan: false, mayMute: false, muted: false } as const;
  return {
    peer,
    user: `@${peer}:rooms.example`,
    name,
    handle: null,
    ...rights,
    link: "open",
    rtt: null,
    relay: false,
    loss: null,
    bitrate: null,
  };
};

it("names who came and who left, each once", () => {
  expect(comings([person("ines"), person("bram")], [person("bram"), person("yuki")])).toEqual([
    { peer: "yuki", name: "yuki", kind: "came" },
    { peer: "ines", name: "ines", kind: "left" },
  ]);
});

it("takes two people of one name for two", () => {
  expect(comings([person("a", "Mara")], [person("a", "Mara"), person("b", "Mara")])).toHaveLength(1);
});

it("says nothing when only a link or a name changes", () => {
  expect(comings([person("a")], [{ ...person("a", "Another"), link: "unstable" }])).toEqual([]);
});
