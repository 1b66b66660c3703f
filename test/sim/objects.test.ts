// objects.test.ts: what people bring is there for all, moves for all by whose hand it is in, and goes with them.

import { beforeAll, expect, it } from "vitest";
import type { LoadedScene } from "../../engine/gltf/scene.ts";
import { deleteObject, grabObject, listObjects, spawnObject } from "../../engine/objects/commands.ts";
import { release } from "../../engine/objects/hand.ts";
import { objects } from "../../engine/objects/shared.ts";
import { peerStats } from "../../engine/presence/peers.ts";
import type { ObjectId, ToEngine } from "../../engine/protocol.ts";
import { loadRapier } from "../support/rapier.ts";
import type { SimPeer } from "./harness.ts";
import { createYard, disagreements, hold, loadYard, poseOf } from "./yard.ts";

const ROUGH = { loss: 0.05, delay: 0.08, jitter: 0.04 };

let yard: LoadedScene;

beforeAll(async () => {
  await loadRapier();
  yard = await loadYard([[3, 0.25, 4]]);
});

const tell = (peer: SimPeer, message: ToEngine): void => void peer.world.inbox.push(message);
const place = (peer: SimPeer, object: ObjectId): number[] | null => {
  const shared = objects.get(peer.world).all.get(object);
  return shared ? poseOf(peer, shared.eid).place : null;
};
const brought = ({ world }: SimPeer): ObjectId[] =>
  listObjects(world).flatMap(({ object, model }) => (model === "scene" ? [] : [object]));
const allow = (by: SimPeer, whom: SimPeer, others: boolean): void =>
  tell(by, { type: "object-rights", peer: by === whom ? "me" : whom.id, own: true, others });

it("N25: what one brings falls before them, is there for all, also for who comes later, and goes when they leave", () => {
  const { sim, enter } = createYard(1, yard, ROUGH);
  const ann = enter("ann");
  const bob = enter("bob", { x: 5 });
  sim.run(1);
  const { object, model, creator } = spawnObject(ann.world, "crate");
  expect([model, creator]).toEqual(["crate", "me"]);
  spawnObject(ann.world, "ball");
  sim.run(3);
  const cleo = enter("cleo", { x: -5 });
  sim.run(2);
  expect(brought(bob)).toHaveLength(2);
  expect(place(cleo, object)?.[1]).toBeCloseTo(0.25, 1);
  expect(disagreements([ann, bob, cleo])).toEqual([]);
  sim.leave("ann");
  sim.run(1);
  expect([brought(bob), brought(cleo)]).toEqual([[], []]);
});

it("N25: what is deleted is gone for all, and no late word of it brings it back", () => {
  const { sim, enter } = createYard(2, yard, { ...ROUGH, delay: 0.15, jitter: 0.1 });
  const [ann, bob, cleo] = [enter("ann"), enter("bob", { x: 1.5 }), enter("cleo", { x: -5 })];
  sim.run(1);
  const { object } = spawnObject(ann.world, "crate");
  for (const peer of [ann, bob, cleo]) allow(peer, bob, true);
  sim.run(1);
  grabObject(bob.world, object);
  deleteObject(ann.world, object);
  sim.run(2);
  expect([ann, bob, cleo].map(brought)).toEqual([[], [], []]);
  expect(() => deleteObject(bob.world, object)).toThrow(expect.objectContaining({ code: "object/gone" }));
});

it("N25: nobody brings more than the cap, and what is over a lower one goes", () => {
  const { sim, enter } = createYard(3, yard);
  const [ann, bob] = [enter("ann"), enter("bob", { x: 5 })];
  for (const peer of [ann, bob]) tell(peer, { type: "object-cap", cap: 3 });
  sim.run(1);
  for (let i = 0; i < 3; i++) spawnObject(ann.world, "ball");
  expect(() => spawnObject(ann.world, "ball")).toThrow(expect.objectContaining({ code: "object/too-many" }));
  sim.run(1);
  const [first] = brought(bob);
  for (const peer of [ann, bob]) tell(peer, { type: "object-cap", cap: 1 });
  sim.run(1);
  expect([brought(ann), brought(bob)]).toEqual([[first], [first]]);
});

it("N21: what is in a hand hangs before the eyes at once, goes where they look, and is there for others, too", () => {
  const { sim, enter } = createYard(4, yard, { delay: 0.1 });
  const [ann, bob] = [enter("ann"), enter("bob", { x: 5 })];
  sim.run(1);
  const { object } = spawnObject(ann.world, "crate");
  sim.run(1.5);
  expect(place(ann, object)?.[1]).toBeLessThan(0.3);
  grabObject(ann.world, object);
  sim.run(0.6);
  const [x, y, z] = place(ann, object)!;
  expect(y).toBeGreaterThan(1.2);
  expect(Math.hypot(x, z - 10)).toBeLessThan(2.2);
  hold(ann, { turnYaw: -Math.PI / 2 });
  tell(ann, { type: "carry", away: 1, turn: 0.4 });
  sim.run(1.2);
  const turned = place(ann, object)!;
  expect(turned[0]).toBeGreaterThan(2);
  expect(Math.abs(turned[2] - 10)).toBeLessThan(0.2);
  expect(Math.hypot(...place(bob, object)!.map((value, i) => value - turned[i]))).toBeLessThan(0.05);
  expect(listObjects(bob.world).find((info) => info.object === object)?.holder).toBe(ann.id);
});

it("N20: it goes from hand to hand where that is allowed, and who lost it is told", () => {
  const { sim, enter } = createYard(5, yard, ROUGH);
  const [ann, bob, cleo] = [
    enter("ann", { x: 1 }),
    enter("bob", { x: 1, z: 7, yaw: Math.PI }),
    enter("cleo", { x: -5 }),
  ];
  sim.run(1);
  const { object } = spawnObject(ann.world, "crate");
  sim.run(1);
  grabObject(ann.world, object);
  sim.run(1);
  expect(() => grabObject(bob.world, object)).toThrow(expect.objectContaining({ code: "object/forbidden" }));
  for (const peer of [ann, bob, cleo]) allow(peer, bob, true);
  const said: unknown[] = [];
  const { push } = ann.world.outbox;
  ann.world.outbox.push = (...items) => {
    for (const { message } of items) if (message.type === "in-hand") said.push(message.object);
    return push.apply(ann.world.outbox, items);
  };
  sim.run(0.2);
  grabObject(bob.world, object);
  sim.run(1);
  expect(said).toEqual([null]);
  expect(listObjects(cleo.world).find((info) => info.object === object)?.holder).toBe(bob.id);
  sim.leave("bob");
  sim.run(3);
  expect(disagreements([ann, cleo])).toEqual([]);
  expect(objects.get(cleo.world).all.get(object)?.held).toBe(false);
});

it("N24: a throw is seen by others on its way, and ends in the same place for all", () => {
  const { sim, enter } = createYard(6, yard, ROUGH);
  const [ann, bob] = [enter("ann"), enter("bob", { x: 6, z: 4 })];
  sim.run(1);
  const { object } = spawnObject(ann.world, "ball");
  grabObject(ann.world, object);
  sim.run(1);
  release(ann.world, 8);
  let highest = 0;
  sim.run(15, () => {
    highest = Math.max(highest, place(bob, object)?.[1] ?? 0);
  });
  expect(place(ann, object)![2]).toBeLessThan(4);
  expect(highest).toBeGreaterThan(1.2);
  expect(disagreements([ann, bob])).toEqual([]);
});

it("N26: who has no right to others' objects moves and removes none; with the right taken away, nobody listens any more", () => {
  const { sim, enter } = createYard(7, yard);
  const [ann, mallory] = [enter("ann"), enter("mallory", { x: 2 })];
  sim.run(1);
  const { object } = spawnObject(ann.world, "crate");
  sim.run(1.5);
  // Mallory's own engine thinks that it may, Ann's does not.
  allow(mallory, mallory, true);
  sim.run(0.2);
  const before = place(ann, object);
  grabObject(mallory.world, object);
  sim.run(1);
  expect(place(ann, object)).toEqual(before);
  deleteObject(mallory.world, object);
  sim.run(0.5);
  expect(place(ann, object)).toEqual(before);
  expect(peerStats(ann.world)[0].refused).toBeGreaterThan(5);
  tell(ann, { type: "object-rights", peer: mallory.id, own: false, others: false });
  sim.run(0.1);
  const { object: ball } = spawnObject(mallory.world, "ball");
  sim.run(0.5);
  expect(place(ann, ball)).toBeNull();
});
