import { expect, it } from "vitest";
import { createRandom, type Random } from "../../engine/core/random.ts";
import { AVATAR, createAvatarState } from "../../engine/net/fields.ts";
import { PACKET_KIND, writePacket } from "../../engine/net/packet.ts";
import { writeAvatar, writeBye, writeHello } from "../../engine/net/records.ts";
import { peerStats } from "../../engine/presence/peers.ts";
import { createSim, entityOf, REVISION, type Sim } from "./harness.ts";
import { distance, offPath, shown, truth, type Walker } from "./observe.ts";
import { createOwner } from "./owner.ts";

type Attack = (random: Random, turn: number) => { bytes: ArrayBuffer; reliable: boolean };

const header = (turn: number, kind: number) => ({
  kind,
  revision: REVISION,
  sequence: turn & 0xffff,
  clock: turn & 0xffff,
});

const noise: Attack = (random) => {
  const bytes = Uint8Array.from({ length: Math.floor(random() * 60) }, () => random() * 256);
  return { bytes: bytes.buffer, reliable: random() < 0.5 };
};

/** Right header, anything after it. */
const nearlyRight: Attack = (random, turn) => {
  const reliable = random() < 0.3;
  const kind = reliable ? PACKET_KIND.events : PACKET_KIND.state;
  const record = Uint8Array.from({ length: Math.floor(random() * 30) }, () => random() * 256);
  const bytes = new Uint8Array(writePacket(header(turn, kind), [record, record]));
  bytes[9] = random() * 256;
  return { bytes: bytes.buffer, reliable };
};

const huge: Attack = (_, turn) => ({ bytes: new ArrayBuffer(1_000_000 + turn), reliable: false });

/** Well-formed, but numbers that jump, a clock that jumps, and numbers of others' entities. */
const leaping: Attack = (random, turn) => {
  const state = createAvatarState();
  for (let k = 0; k < 8; k++) state[k] = (random() - 0.5) * 1e9;
  state[AVATAR.teleport] = random() * 16;
  const clock = Math.floor(random() * 65_536);
  const records = [writeAvatar(0, state), writeAvatar(1 + Math.floor(random() * 1000), state)];
  return { bytes: writePacket({ ...header(turn, PACKET_KIND.state), clock }, records), reliable: false };
};

/** Says that it is another, and that it left, on the channel for neither. */
const lying: Attack = (random, turn) => ({
  bytes: writePacket(header(turn, PACKET_KIND.state), [writeHello(random() * 2 ** 32), writeBye()]),
  reliable: false,
});

/** Two honest walkers and one that attacks both of them 30 times a second. */
function besiege(seed: number, attack: Attack): { sim: Sim; honest: Walker[]; mallory: Walker } {
  const random = createRandom(seed);
  const sim = createSim(seed, { delay: 0.04, jitter: 0.01 });
  const enter = (name: string, x: number): Walker => {
    const owner = createOwner([{ from: 0.5, speed: 1.4, turn: 0.5 }, { from: 10 }], [x, 0, 0]);
    return { peer: sim.join(name, owner.module), owner };
  };
  const honest = [enter("ann", 0), enter("bob", 3)];
  const mallory = enter("mallory", -3);
  sim.run(1);
  let turn = 0;
  sim.run(8, () => {
    if (turn++ % 2) return;
    for (const { peer } of honest) {
      peer.world.inbox.push({ type: "packet", peer: mallory.peer.id, ...attack(random, turn) });
    }
  });
  sim.run(4);
  return { sim, honest, mallory };
}

it.each([
  ["noise", noise],
  ["what is nearly right", nearlyRight],
  ["huge packets", huge],
  ["leaps and others' numbers", leaping],
  ["lies", lying],
] as const)("N16: neither falls nor moves an honest peer under a hostile one that sends %s", (_, attack) => {
  const { honest, mallory } = besiege(20, attack);
  const [ann, bob] = honest;
  for (const [viewer, other] of [
    [ann, bob],
    [bob, ann],
  ]) {
    const place = shown(viewer, other);
    expect(place && distance(place, truth(other))).toBeLessThan(0.01);
    expect(offPath(viewer, other)).toBeLessThan(0.05);
    expect(viewer.peer.world.stores.Position.every(Number.isFinite)).toBe(true);
    const stats = peerStats(viewer.peer.world);
    expect(stats.find(({ name }) => name === other.peer.name)?.refused).toBe(0);
    // Among what is nearly right may be a bye: then it is gone, which is its own affair.
    const blamed = stats.find(({ name }) => name === mallory.peer.name);
    if (blamed || attack !== nearlyRight) expect(blamed?.refused).toBeGreaterThan(0);
  }
});

it("N17: cuts a peer that keeps on, takes its body away, and says so once", () => {
  const sim = createSim(21);
  const ann = sim.join("ann", createOwner([{ from: 0, speed: 1 }]).module);
  const mallory = sim.join("mallory", createOwner([{ from: 0, speed: 1 }], [3, 0, 0]).module);
  sim.run(1);
  expect(entityOf(ann, mallory)).toBeGreaterThan(0);
  const problems: string[] = [];
  const { push } = ann.world.outbox;
  ann.world.outbox.push = (...items) => {
    for (const { message } of items) if (message.type === "problem") problems.push(message.code);
    return push.apply(ann.world.outbox, items);
  };
  sim.run(10, () =>
    ann.world.inbox.push({ type: "packet", peer: mallory.id, reliable: false, bytes: new ArrayBuffer(3) }),
  );
  expect(entityOf(ann, mallory)).toBe(-1);
  expect(problems).toEqual(["net/malformed"]);
  const told = sim.link("ann", "mallory").packets;
  sim.run(1);
  expect(sim.link("ann", "mallory").packets).toBe(told);
});

it("N18: keeps an honest peer whose minute of packets comes at once, to an engine that slept", () => {
  const sim = createSim(22, { delay: 0.03 });
  const ann = sim.join("ann");
  const owner = createOwner([{ from: 0, speed: 1.4, turn: 0.3 }, { from: 63 }]);
  const bob = sim.join("bob", owner.module);
  sim.run(1);
  ann.rate = 0;
  sim.run(60);
  ann.rate = 60;
  sim.run(6);
  const eid = entityOf(ann, bob);
  expect(eid).toBeGreaterThanOrEqual(0);
  for (let i = 0; i < 3; i++) {
    const off = ann.world.stores.Position[eid * 3 + i] - bob.world.stores.Position[owner.entity * 3 + i];
    expect(Math.abs(off)).toBeLessThan(0.01);
  }
});
