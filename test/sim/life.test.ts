import { expect, it } from "vitest";
import { PACKET_KIND, readHeader, writePacket } from "../../engine/net/packet.ts";
import { kindOf, RECORD_KIND, writeBye, writeHello } from "../../engine/net/records.ts";
import { locatePeer, peerStats } from "../../engine/presence/peers.ts";
import { createSim, entityOf, REVISION } from "./harness.ts";
import { distance, shown, truth, type Walker } from "./observe.ts";
import { type Act, createOwner } from "./owner.ts";

const WALK: readonly Act[] = [{ from: 0, speed: 1.4, turn: 0.3 }];

function enter(sim: ReturnType<typeof createSim>, name: string, acts: readonly Act[] = WALK): Walker {
  const owner = createOwner(acts, [sim.peers.size * 2, 0, 0]);
  return { peer: sim.join(name, owner.module), owner };
}

it("N8: shows a latecomer at once who stands still, though states come only once a second", () => {
  const sim = createSim(30, { delay: 0.05 });
  const ann = enter(sim, "ann", [{ from: 0, speed: 1.4 }, { from: 1 }]);
  sim.run(5.5);
  const bob = enter(sim, "bob");
  sim.run(0.1);
  const place = shown(bob, ann);
  expect(place && distance(place, truth(ann))).toBeLessThan(0.01);
});

it("N8: sends the hello as the first reliable record of a link", () => {
  const sim = createSim(31, { delay: 10 });
  enter(sim, "ann");
  enter(sim, "bob");
  sim.run(0.5);
  const first = sim.link("ann", "bob").flying.find(({ reliable }) => reliable);
  const bytes = new Uint8Array(first?.bytes ?? new ArrayBuffer(0));
  expect(readHeader(bytes)?.kind).toBe(PACKET_KIND.events);
  expect(kindOf(bytes.subarray(10))).toBe(RECORD_KIND.hello);
});

it("N8: follows a peer whose engine began again, with a new clock and a new count", () => {
  const sim = createSim(32, { delay: 0.05, jitter: 0.01 });
  const [ann, bob] = [enter(sim, "ann"), enter(sim, "bob")];
  sim.run(10);
  bob.peer.rate = 0; // a new engine takes a while, longer than packets of the old one are under way
  sim.run(0.3);
  const again = createOwner(WALK, [5, 0, 0]);
  const reborn = { peer: sim.restart("bob", again.module), owner: again };
  sim.run(1);
  const place = shown(ann, reborn);
  // 1.4 m/s × (0.05 s way + some 0.12 s delay)
  expect(place && distance(place, truth(reborn))).toBeLessThan(0.35);
});

it("N11: while a scene is replaced, who walks in the old one stands still in the new one, and walks on once it is theirs", () => {
  const sim = createSim(33, { delay: 0.03 });
  const [ann, bob] = [enter(sim, "ann"), enter(sim, "bob")];
  sim.run(1);
  const before = shown(ann, bob);
  expect(before).not.toBeNull();
  ann.peer.world.scene.revision = 5;
  ann.peer.world.scene.loads++;
  sim.run(1);
  expect(shown(ann, bob)).toEqual(before);
  sim.run(14.5);
  expect(shown(ann, bob), "too long for any scene to load").toBeNull();
  expect(ann.peer.world.view.plates.size).toBe(0);
  bob.peer.world.scene.revision = 5;
  bob.peer.world.scene.loads++;
  sim.run(0.5);
  expect(shown(ann, bob)).not.toBeNull();
  expect(peerStats(ann.peer.world)[0].refused).toBe(0);
});

it("N1: refuses events on the channel for states, and states on the one for events", () => {
  const sim = createSim(34);
  const [ann, bob] = [enter(sim, "ann"), enter(sim, "bob")];
  sim.run(1);
  const header = { revision: REVISION, sequence: 9999, clock: bob.peer.world.time.tick & 0xffff };
  const packet = (kind: number, reliable: boolean): void => {
    const bytes = writePacket({ ...header, kind }, [writeHello(bob.peer.session), writeBye()]);
    ann.peer.world.inbox.push({ type: "packet", peer: bob.peer.id, reliable, bytes });
  };
  packet(PACKET_KIND.events, false);
  packet(PACKET_KIND.state, true);
  sim.run(0.1);
  expect(peerStats(ann.peer.world)[0].refused).toBe(2);
  expect(shown(ann, bob)).not.toBeNull(); // the bye did not hold
});

it("N1: leaves a packet of another version alone, and its sender uncut", () => {
  const sim = createSim(35);
  const [ann, bob] = [enter(sim, "ann"), enter(sim, "bob")];
  sim.run(1);
  sim.run(10, () => {
    const bytes = Uint8Array.of(0xf1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1).buffer;
    if (sim.now % 0.1 < 1 / 60) {
      ann.peer.world.inbox.push({ type: "packet", peer: bob.peer.id, reliable: false, bytes });
    }
  });
  expect(peerStats(ann.peer.world)[0].refused).toBeGreaterThan(50);
  expect(shown(ann, bob)).not.toBeNull();
});

it("N9: takes a body away on a bye, and when the engine of another is torn down", () => {
  const sim = createSim(36);
  const [ann, bob] = [enter(sim, "ann"), enter(sim, "bob")];
  sim.run(1);
  bob.peer.tearDown();
  const last = bob.peer.world.outbox.map(({ message }) => message).find(({ type }) => type === "packet");
  if (last?.type !== "packet") return expect.fail("no last packet");
  ann.peer.world.inbox.push({ ...last, peer: bob.peer.id });
  bob.peer.rate = 0;
  sim.run(0.1);
  expect(entityOf(ann.peer, bob.peer)).toBe(-1);
  expect(locatePeer(ann.peer.world, "bob")).toBeNull();
});

it("fades the plate of a peer that is heard badly, and tells where each is by name", () => {
  const sim = createSim(37);
  const [ann, bob] = [enter(sim, "ann"), enter(sim, "bøb 🦊")];
  sim.run(1);
  const plate = () => ann.peer.world.view.plates.get(entityOf(ann.peer, bob.peer));
  expect(plate()).toMatchObject({ text: "bøb 🦊", opacity: 1 });
  ann.peer.world.inbox.push({ type: "peer-unstable", peer: bob.peer.id, unstable: true });
  sim.run(0.1);
  expect(plate()?.opacity).toBe(0.5);
  ann.peer.world.inbox.push({ type: "peer-unstable", peer: bob.peer.id, unstable: false });
  sim.run(0.1);
  expect(plate()?.opacity).toBe(1);
  const place = locatePeer(ann.peer.world, "bøb 🦊");
  const there = shown(ann, bob);
  expect(place && there && distance(place, there)).toBe(0);
  expect(locatePeer(ann.peer.world, "nobody")).toBeNull();
});
