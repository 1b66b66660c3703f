// heads.test.ts: what the page is told of heads, and the plate of whoever speaks.

import { query } from "bitecs";
import { expect, it } from "vitest";
import { buildSchedule, runTick, setUpModules } from "../../../engine/ecs/schedule.ts";
import { createGameWorld } from "../../../engine/ecs/world.ts";
import { AVATAR, createAvatarState } from "../../../engine/net/fields.ts";
import { PACKET_KIND, writePacket } from "../../../engine/net/packet.ts";
import { writeAvatar } from "../../../engine/net/records.ts";
import { presence } from "../../../engine/presence/module.ts";
import type { ToEngine } from "../../../engine/protocol.ts";
import { transform } from "../../../engine/transform/module.ts";
import { createOwner } from "../../sim/owner.ts";

const peer = "@bob:here|D|77";

/** Someone who stands at the origin, and Bob, who stands at x = 5. */
function engine() {
  const world = createGameWorld(64);
  const modules = [createOwner([{ from: 0, speed: 0 }], [0, 0, 0]).module, presence, transform];
  world.scene.loads = 1;
  setUpModules(world, modules);
  const { Avatar, Owned } = world.stores;
  world.view.subject = query(world, [Avatar, Owned])[0];
  const schedule = buildSchedule(modules);
  /** Runs so many ticks and returns what was said of heads. */
  const run = (ticks: number, ...messages: ToEngine[]) => {
    world.inbox.push(...messages);
    for (let i = 0; i < ticks; i++) runTick(world, schedule);
    return world.outbox.splice(0).flatMap(({ message }) => (message.type === "heads" ? [message] : []));
  };
  return { world, run };
}

function comes(): ToEngine[] {
  const standing = createAvatarState();
  standing[AVATAR.x] = 5;
  standing[AVATAR.yaw] = 1;
  const header = { kind: PACKET_KIND.state, revision: 0, sequence: 0, clock: 1 };
  const bytes = writePacket(header, [writeAvatar(0, standing)]);
  return [
    { type: "peer-joined", peer, user: "@bob:here", name: "Bob", session: 77 },
    { type: "packet", peer, reliable: false, bytes },
  ];
}

it("says twenty times a second where heads are, and once that nobody is left", () => {
  const { run } = engine();
  expect(run(60)).toEqual([]);
  run(30, ...comes());
  const told = run(60);
  expect(told).toHaveLength(20);
  expect(told.at(-1)!.own).toEqual({ x: 0, y: expect.closeTo(1.4), z: 0, yaw: 0, pitch: 0 });
  expect(told.at(-1)!.peers).toMatchObject([{ peer, x: expect.closeTo(5, 1), y: expect.closeTo(1.4, 1) }]);
  expect(told.at(-1)!.peers[0]!.yaw).toBeCloseTo(1, 1);
  expect(run(60, { type: "peer-left", peer }).map(({ peers }) => peers)).toEqual([[]]);
});

it("marks the plate of whoever speaks, also if the body comes later", () => {
  const { world, run } = engine();
  const [joined, state] = comes() as [ToEngine, ToEngine];
  const isMarked = () => [...world.view.plates.values()].map(({ speaking }) => speaking);
  run(1, joined, { type: "peer-speaking", peer, speaking: true }, state);
  expect(isMarked()).toEqual([true]);
  run(1, { type: "peer-speaking", peer, speaking: false });
  expect(isMarked()).toEqual([false]);
  run(1, { type: "peer-speaking", peer: "nobody", speaking: true });
  expect(isMarked()).toEqual([false]);
});
