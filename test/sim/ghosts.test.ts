// ghosts.test.ts: nobody who has left stays, as a body or on the list, and nobody who is here is missing, whatever fails in between.

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { rosters } from "../../engine/presence/roster.ts";
import type { ToEngine } from "../../engine/protocol.ts";
import { createEvening, type Evening, type Visitor } from "./evening.ts";

beforeEach(() => void vi.useFakeTimers({ now: 1_700_000_000_000 }));
afterEach(() => vi.useRealTimers());

const NAMES = ["ann", "bob", "cid", "dee"] as const;
const CHANGES = 50;
/** Seconds after which somebody who left must be gone: without a word, and with one. The second passes between two looks. */
const GONE = 20;
const GONE_BY_WORD = 2;
/** Seconds of peace after which all must stand as they should: a peer that was unreachable is tried again every 20 s. */
const PEACE = 45;

const bodiesOf = ({ world }: Visitor): string[] =>
  [...rosters.get(world).peers.values()].filter(({ entity }) => entity >= 0).map(({ id }) => id);
const listOf = ({ company }: Visitor): string[] => company.people.map(({ peer }) => peer);

/** What must be so in every second of the evening. `troubles`: when each was last without the homeserver, and "" when anybody was cut off. */
function checkAll(evening: Evening, troubles: ReadonlyMap<string, number>): void {
  const all = new Map(evening.visitors.map((visitor) => [visitor.peer, visitor]));
  const now = evening.now();
  const since = (whose: string): number => now - (troubles.get(whose) ?? Number.NEGATIVE_INFINITY);
  const check = (viewer: Visitor, peer: string, what: string): void => {
    const other = all.get(peer)!;
    // A word is only sure to come where nothing is cut
    const allowed = other.saidBye && since("") > GONE ? GONE_BY_WORD : GONE;
    const story = `${viewer.name} at ${now} has a ${what} of ${other.name}, who left at ${other.left}`;
    expect(now - other.left, story).toBeLessThanOrEqual(allowed);
  };
  for (const viewer of evening.present()) {
    for (const peer of bodiesOf(viewer)) check(viewer, peer, "body");
    // Without the homeserver nobody can know whether a silent one has gone: the list says that they can't be reached
    if (since(viewer.name) > GONE_BY_WORD) for (const peer of listOf(viewer)) check(viewer, peer, "row");
    // Nobody is on the list twice, nor has two bodies
    expect(new Set(listOf(viewer)).size).toBe(listOf(viewer).length);
    expect(bodiesOf(viewer).filter((peer) => !listOf(viewer).includes(peer))).toEqual([]);
    // Who is heard badly is faded, and nobody else
    for (const { peer, link } of viewer.company.people) {
      const known = rosters.get(viewer.world).peers.get(peer);
      if (known && known.entity >= 0) expect([known.unstable, link]).toEqual([link === "unstable", link]);
    }
  }
}

it.each([1, 2, 3, 4, 5, 6])(
  "leaves no ghosts after 50 random joins, good-byes and crashes of 4 peers amid cuts, seed %i",
  async (seed) => {
    const evening = createEvening(seed);
    const { random } = evening;
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    let cut: { mend: () => void; until: number } | null = null;
    const troubles = new Map<string, number>();
    const pass = async (seconds: number): Promise<void> => {
      for (let i = 0; i < seconds; i++) {
        if (cut) troubles.set("", evening.now() + 1);
        for (const name of NAMES) if (!evening.isOnline(name)) troubles.set(name, evening.now() + 1);
        await evening.run(1, () => checkAll(evening, troubles));
        if (!cut || cut.until > evening.now()) continue;
        cut.mend();
        cut = null;
      }
    };
    let [joins, byes, crashes, cuts] = [0, 0, 0, 0];
    for (let i = 0; i < CHANGES; i++) {
      const name = pick(NAMES);
      const present = evening.present().find((visitor) => visitor.name === name);
      if (!present) {
        evening.join(name);
        joins++;
      } else if (random() < 0.5) {
        evening.leave(present);
        byes++;
      } else {
        evening.crash(present);
        crashes++;
      }
      if (!cut && random() < 0.3) {
        const [one, other] = [pick(NAMES), pick(NAMES)];
        cuts++;
        cut = { mend: evening.part(one, one === other ? undefined : other), until: evening.now() + 2 + random() * 25 };
      }
      await pass(1 + Math.floor(random() * 8));
    }
    expect(Math.min(joins, byes, crashes, cuts)).toBeGreaterThan(3); // all of it happened
    cut?.mend();
    cut = null;
    for (const name of NAMES) if (!evening.present().some((visitor) => visitor.name === name)) evening.join(name);
    await pass(PEACE);
    for (const viewer of evening.present()) {
      const others = evening.present().filter((other) => other !== viewer);
      const expected = others.map(({ peer }) => peer).sort();
      expect(listOf(viewer).sort()).toEqual(expected);
      expect(bodiesOf(viewer).sort()).toEqual(expected);
      expect(viewer.company.people.map(({ link }) => link)).toEqual(others.map(() => "open"));
    }
  },
  60_000,
);

it("brings a lid that was closed for half a minute back by itself, as one body", async () => {
  const evening = createEvening(7);
  const [ann, bob] = [evening.join("ann"), evening.join("bob")];
  await evening.run(5);
  expect([bodiesOf(ann), bodiesOf(bob)]).toEqual([[bob.peer], [ann.peer]]);
  const open = evening.part("bob");
  await evening.run(30);
  expect([bodiesOf(ann), listOf(ann)]).toEqual([[], []]);
  open();
  await evening.run(12);
  expect([bodiesOf(ann), listOf(ann)]).toEqual([[bob.peer], [bob.peer]]);
  expect(bodiesOf(bob)).toEqual([ann.peer]);
});

it("N17: closes the link of a peer that keeps breaking the rules, and opens none to it again while it stays", async () => {
  const evening = createEvening(9);
  const [ann, bob, cleo] = [evening.join("ann"), evening.join("bob"), evening.join("cleo")];
  await evening.run(5);
  const bad = (): ToEngine => ({ type: "packet", peer: bob.peer, reliable: false, bytes: new ArrayBuffer(3) });
  const attack = setInterval(() => ann.world.inbox.push(bad()), 50);
  await evening.run(8);
  clearInterval(attack);
  await evening.run(20);
  expect([bodiesOf(ann), listOf(ann)]).toEqual([[cleo.peer], [cleo.peer]]);
  expect(bodiesOf(bob)).toEqual([cleo.peer]);
  expect(bodiesOf(cleo).sort()).toEqual([ann.peer, bob.peer].sort());
});

it.each([4, 10, 14])(
  "keeps the body through a cut of %i seconds, and packets flow within five after it",
  async (seconds) => {
    const evening = createEvening(8);
    const [ann, bob] = [evening.join("ann"), evening.join("bob")];
    await evening.run(5);
    const open = evening.part("ann", "bob");
    await evening.run(seconds, () => expect(bodiesOf(ann)).toEqual([bob.peer]));
    expect(ann.company.people[0]!.link).toBe("unstable");
    open();
    await evening.run(5);
    expect([ann, bob].map(({ company }) => company.people[0]!.link)).toEqual(["open", "open"]);
  },
);
