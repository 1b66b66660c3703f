// together.bench.ts: what people and what they move cost on the wire and in a tick. Budgets are issue 6's.
// Payload: what our packets hold, without the transport's some 93 B each.

import { buildSchedule, runTick, setUpModules } from "../../engine/ecs/schedule.ts";
import { createGameWorld, STEP } from "../../engine/ecs/world.ts";
import { createAvatarState } from "../../engine/net/fields.ts";
import { PACKET_KIND, writePacket } from "../../engine/net/packet.ts";
import { writeAvatar } from "../../engine/net/records.ts";
import { claim } from "../../engine/objects/claim.ts";
import { isOurs, objects } from "../../engine/objects/shared.ts";
import { loosen } from "../../engine/physics/loose.ts";
import { presence } from "../../engine/presence/module.ts";
import { rosters } from "../../engine/presence/roster.ts";
import { fire } from "../sim/barrage.ts";
import { createSim } from "../sim/harness.ts";
import { createOwner } from "../sim/owner.ts";
import { createYard, loadYard } from "../sim/yard.ts";
import { loadRapier } from "../support/rapier.ts";

/** kB/s that one who walks in circles at `metres` sends to one who stands. */
function walking(metres: number): number {
  const sim = createSim(1);
  sim.join("walker", createOwner([{ from: 0, speed: 1.4, turn: 1 }], [metres, 0, 0]).module);
  sim.join("viewer", createOwner([{ from: 0 }]).module);
  sim.run(2);
  const link = sim.link("walker", "viewer");
  const before = link.bytes;
  sim.run(20);
  return (link.bytes - before) / 20 / 1000;
}

/** B/s of one who stands. */
function idle(): number {
  const sim = createSim(1);
  sim.join("stander", createOwner([{ from: 0 }]).module);
  sim.join("viewer", createOwner([{ from: 0 }]).module);
  sim.run(3);
  const link = sim.link("stander", "viewer");
  const before = link.bytes;
  sim.run(20);
  return (link.bytes - before) / 20;
}

/** kB/s of one whose 50 bodies never come to rest. */
async function bodies() {
  await loadRapier();
  const loaded = await loadYard(
    Array.from({ length: 50 }, (_, i) => [(i % 10) * 0.8 - 4, 0.25, Math.floor(i / 10) * 0.8] as const),
  );
  const { sim, enter } = createYard(1, loaded);
  const [owner, viewer] = [enter("owner"), enter("viewer", { x: 6, z: 2 })];
  sim.run(0.5);
  for (const shared of objects.get(owner.world).all.values()) claim(owner.world, shared);
  const toss = (): void => {
    for (const { eid } of objects.get(owner.world).all.values()) {
      const { Position } = owner.world.stores;
      if (Position[eid * 3 + 1] > 0.4 || owner.world.random() > 0.1) continue;
      const [x, z] = [-Position[eid * 3] * 0.3, -Position[eid * 3 + 2] * 0.3];
      loosen(owner.world, eid, { x, y: 3 + owner.world.random() * 2, z }, { x: 4, y: 3, z: 5 });
    }
  };
  sim.run(2, toss);
  const link = sim.link("owner", "viewer");
  const before = { packets: link.packets, bytes: link.bytes };
  sim.run(10, toss);
  const all = [...objects.get(owner.world).all.values()];
  if (!all.every((shared) => isOurs(owner.world, shared))) throw new Error("together.bench: not all bodies are ours");
  const off = all.map(({ eid, key }) => {
    const other = objects.get(viewer.world).all.get(key)!.eid;
    const [a, b] = [owner.world.stores.Position, viewer.world.stores.Position];
    return Math.hypot(a[eid * 3] - b[other * 3], a[eid * 3 + 1] - b[other * 3 + 1], a[eid * 3 + 2] - b[other * 3 + 2]);
  });
  return {
    value: (link.bytes - before.bytes) / 10 / 1000,
    parts: {
      "packets a second": (link.packets - before.packets) / 10,
      "metres behind, mean": off.reduce((a, b) => a + b, 0) / 50,
    },
  };
}

const HUNDRED = 100;

/** ms a tick to hear 100 peers who walk, 20 packets a second each, and to show them between their states. */
function hundred() {
  const world = createGameWorld(512);
  world.scene.loads = 1;
  const modules = [presence];
  setUpModules(world, modules);
  const schedule = buildSchedule(modules);
  for (let i = 0; i < HUNDRED; i++)
    world.inbox.push({ type: "peer-joined", peer: `p${i}`, user: `@p${i}:x`, name: `p${i}`, session: i });
  runTick(world, schedule);
  const state = createAvatarState();
  const times: number[] = [];
  for (let tick = 0; tick < 900; tick++) {
    for (let i = tick % 3; i < HUNDRED; i += 3) {
      state.set([i + Math.sin(tick * STEP), 0, Math.cos(tick * STEP), tick * STEP, 0, 1, 0, 0, 1, 0]);
      const header = { kind: PACKET_KIND.state, revision: 0, sequence: tick & 0xffff, clock: tick & 0xffff };
      world.inbox.push({
        type: "packet",
        peer: `p${i}`,
        reliable: false,
        bytes: writePacket(header, [writeAvatar(0, state)]),
      });
    }
    const started = performance.now();
    runTick(world, schedule);
    times.push(performance.now() - started);
  }
  times.splice(0, 300); // until it is compiled
  const shown = [...rosters.get(world).peers.values()].filter(({ entity }) => entity >= 0).length;
  if (shown !== HUNDRED) throw new Error(`together.bench: only ${shown} were shown`);
  times.sort((a, b) => a - b);
  return {
    value: times.reduce((sum, time) => sum + time, 0) / times.length,
    parts: { p99: times[Math.floor(times.length * 0.99)] },
  };
}

/** µs to read a packet of the barrage; 10 are 100,000 a second. */
async function reading() {
  await loadRapier();
  const loaded = await loadYard([[0, 0.25, 4]]);
  fire(20_000, 1, loaded, () => performance.now());
  const { perSecond, sound, unread } = fire(200_000, 2, loaded, () => performance.now());
  if (sound < 0.5 || unread > 10_000)
    throw new Error("together.bench: too few packets were read for this to mean anything");
  return { value: 1e6 / perSecond, parts: { "packets a second": perSecond, "share that is sound": sound } };
}

export const benches = [
  { name: "together.near", unit: "kB/s", budget: 0.6, run: () => walking(8) },
  { name: "together.far", unit: "kB/s", budget: 0.15, run: () => walking(80) },
  { name: "together.idle", unit: "B/s", budget: 40, run: idle },
  { name: "together.bodies", unit: "kB/s", budget: 25, run: bodies },
  { name: "together.peers-100", unit: "ms", budget: 1, run: hundred },
  { name: "together.fuzz", unit: "µs", budget: 10, run: reading },
];
