import { expect, it } from "vitest";
import { rosters } from "../../engine/presence/roster.ts";
import { createSim, type Sim } from "./harness.ts";
import { distance, eachPair, lateness, offPath, p95, shown, truth, type Walker } from "./observe.ts";
import { type Act, createOwner, STROLL } from "./owner.ts";

/** The link of the issue: 5 % loss, 80 ± 40 ms. */
const ROUGH = { loss: 0.05, delay: 0.08, jitter: 0.04 };

/** Each name enters at its own place, 2 m beside the one before. */
function enter(sim: Sim, names: string[], acts: readonly Act[] = STROLL): Walker[] {
  return names.map((name, i) => {
    const owner = createOwner(acts, [i * 2, 0, 0]);
    return { peer: sim.join(name, owner.module), owner };
  });
}

/** Runs `seconds` and gives how far off its path each pair's picture was at p95, in metres, and the worst lateness, in ms. */
function watch(sim: Sim, all: Walker[], seconds: number): { off: number[]; late: number } {
  const pairs = new Map<string, number[]>();
  let late = 0;
  sim.run(seconds, () =>
    eachPair(all, (viewer, other) => {
      const off = offPath(viewer, other);
      if (off === null) return;
      const key = `${viewer.peer.name} sees ${other.peer.name}`;
      if (!pairs.has(key)) pairs.set(key, []);
      pairs.get(key)?.push(off);
      late = Math.max(late, lateness(viewer, other));
    }),
  );
  return { off: [...pairs.values()].map(p95), late };
}

function expectAgreement(all: Walker[]): void {
  eachPair(all, (viewer, other) => {
    const place = shown(viewer, other);
    const off = place ? distance(place, truth(other)) : Number.NaN;
    const who = `${viewer.peer.name} sees ${other.peer.name}`;
    expect(off, `${who} ${(off * 1000).toFixed(1)} mm from where it rests`).toBeLessThan(0.01);
  });
}

it.each([1, 2, 3])(
  "N10: shows three strollers on their paths, at most 250 ms late, over a rough link (seed %i)",
  (seed) => {
    const sim = createSim(seed, ROUGH);
    const all = enter(sim, ["ann", "bob", "cleo"]);
    const { off, late } = watch(sim, all, 21);
    expect(off).toHaveLength(6);
    const worst = Math.max(...off);
    // Asked: 15 cm. Measured: 0.1 cm; mostly 167 ms late, up to 233 ms in the first second.
    expect(worst, `${(worst * 100).toFixed(2)} cm off the path at p95`).toBeLessThan(0.02);
    expect(late, `shown ${late.toFixed(0)} ms late at worst`).toBeLessThanOrEqual(250);
    sim.run(1.5);
    expectAgreement(all);
  },
);

it("N14: shows the same way when packets are reordered and doubled", () => {
  const sim = createSim(4, { delay: 0.15, jitter: 0.14, duplication: 0.3 });
  const all = enter(sim, ["ann", "bob"]);
  const { off } = watch(sim, all, 21);
  expect(Math.max(...off)).toBeLessThan(0.15);
  sim.run(1.5);
  expectAgreement(all);
  for (const { peer } of all) for (const other of rosters.get(peer.world).peers.values()) expect(other.refused).toBe(0);
});

it("N10: never shows an earlier moment after a later one, and is back on the path after a partition of 2 s", () => {
  const sim = createSim(5, ROUGH);
  const [ann, bob] = enter(sim, ["ann", "bob"], [{ from: 0.5, speed: 1.4 }]);
  let last = Number.POSITIVE_INFINITY;
  let wayBack = 0;
  const look = (): void => {
    const place = shown(ann, bob);
    if (!place) return;
    wayBack = Math.max(wayBack, place.z - last); // it walks towards −z
    last = place.z;
  };
  sim.run(3, look);
  sim.link("bob", "ann").quality.parted = true;
  sim.run(2, look);
  expect(distance(shown(ann, bob)!, truth(bob))).toBeGreaterThan(1); // it waits where it was lost
  sim.link("bob", "ann").quality.parted = false;
  sim.run(0.5, look);
  const { off } = watch(sim, [ann, bob], 1);
  expect(wayBack).toBeLessThan(0.005);
  expect(Math.max(...off)).toBeLessThan(0.05);
});

it("N10: follows a machine that runs 45 of 60 ticks a second, and one that stood still for 3 s", () => {
  const sim = createSim(6, { delay: 0.03, jitter: 0.01 });
  const [ann, bob] = enter(sim, ["ann", "bob"], [{ from: 0.5, speed: 1.4, turn: 0.4 }]);
  bob.peer.rate = 45;
  sim.run(4);
  expect(watch(sim, [ann, bob], 4).off[0]).toBeLessThan(0.1);
  bob.peer.rate = 0;
  sim.run(3);
  bob.peer.rate = 60;
  sim.run(4);
  const after = watch(sim, [ann, bob], 2);
  expect(after.off[0]).toBeLessThan(0.05);
  expect(after.late).toBeLessThan(250);
});

it("N7: shows others on their paths on a machine that runs a third of its ticks, and from a tab that was hidden for a minute", () => {
  const sim = createSim(12, ROUGH);
  const [ann, bob] = enter(sim, ["ann", "bob"], [{ from: 0.5, speed: 1.4, turn: 0.4 }]);
  const offOf = (seconds: number): number => {
    const offs: number[] = [];
    sim.run(seconds, () => offs.push(offPath(ann, bob) ?? Number.POSITIVE_INFINITY));
    return p95(offs);
  };
  ann.peer.rate = 20;
  sim.run(3);
  const slow = offOf(5);
  ann.peer.rate = 5;
  sim.run(60);
  ann.peer.rate = 60;
  sim.run(1);
  const awake = offOf(2);
  expect(slow, `${(slow * 100).toFixed(1)} cm off at 20 ticks a second`).toBeLessThan(0.15);
  expect(awake, `${(awake * 100).toFixed(1)} cm off after the tab was shown again`).toBeLessThan(0.05);
});

it("N15: shows nobody on the way of a teleport", () => {
  const sim = createSim(7, ROUGH);
  const [ann, bob] = enter(sim, ["ann", "bob"], [{ from: 2, to: [40, 0, 0] }]);
  const between: number[] = [];
  sim.run(4, () => {
    const x = shown(ann, bob)?.x ?? 2;
    if (x > 2.01 && x < 39.99) between.push(x);
  });
  expect(between).toEqual([]);
  expectAgreement([ann, bob]);
});

it("N12: sends at most 20 packets a second while it moves, and 1 when nothing changes", () => {
  const sim = createSim(8);
  enter(sim, ["ann", "bob"], [{ from: 0, speed: 1.4, turn: 0.3 }, { from: 5 }]);
  const { link } = sim;
  sim.run(1);
  const moving = link("ann", "bob").packets;
  sim.run(3);
  expect(link("ann", "bob").packets - moving).toBeGreaterThanOrEqual(59);
  expect(link("ann", "bob").packets - moving).toBeLessThanOrEqual(60);
  sim.run(3);
  const resting = link("ann", "bob").packets;
  sim.run(10);
  expect(link("ann", "bob").packets - resting).toBe(10);
});

it("N12: tells a far peer less often", () => {
  const sim = createSim(9);
  const acts: Act[] = [{ from: 0, speed: 1.4, turn: 3 }];
  const near = createOwner(acts, [0, 0, 0]);
  sim.join("near", near.module);
  sim.join("middle", createOwner(acts, [50, 0, 0]).module);
  sim.join("far", createOwner(acts, [-80, 0, 0]).module);
  sim.run(2);
  const before = ["middle", "far"].map((name) => sim.link("near", name).packets);
  sim.run(4);
  const rates = ["middle", "far"].map((name, i) => (sim.link("near", name).packets - before[i]) / 4);
  expect(rates).toEqual([10, 5]);
});

it("N13: agrees on where a body rests although every state after its stop was lost", () => {
  const sim = createSim(10, { delay: 0.05 });
  const all = enter(sim, ["ann", "bob"], [{ from: 0.2, speed: 3.2 }, { from: 2 }]);
  sim.run(1.8);
  sim.link("bob", "ann").quality.loss = 1;
  sim.run(5);
  expectAgreement(all);
});

it("N9: frees bodies, names and plates after 50 came and went", () => {
  const sim = createSim(11);
  const [{ peer: ann }] = enter(sim, ["ann"]);
  let most = 0;
  for (let i = 0; i < 50; i++) {
    const guest = createOwner([{ from: 0, speed: 1.4 }]);
    sim.join(`guest ${i}`, guest.module);
    sim.run(0.5);
    expect(ann.world.view.plates.size).toBe(1);
    most = Math.max(most, ...ann.world.view.plates.keys());
    sim.leave(`guest ${i}`);
    sim.run(0.1);
  }
  expect(ann.world.view.plates.size).toBe(0);
  expect(rosters.get(ann.world).peers.size).toBe(0);
  expect(most).toBeLessThanOrEqual(3); // the same entity again and again
});
