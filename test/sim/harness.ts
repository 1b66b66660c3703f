// harness.ts: several engines in one process over a seeded network, in virtual time.

import { createRandom } from "../../engine/core/random.ts";
import { buildSchedule, type Module, runTick, setUpModules } from "../../engine/ecs/schedule.ts";
import { createGameWorld, STEP, type World } from "../../engine/ecs/world.ts";
import { presence } from "../../engine/presence/module.ts";
import { rosters } from "../../engine/presence/roster.ts";
import { transform } from "../../engine/transform/module.ts";
import { collect, createLink, type Link, type LinkQuality, PERFECT, post } from "./link.ts";

/** Entities that an engine of a simulation holds. */
const CAPACITY = 256;

/** Scene that all engines stand in. */
export const REVISION = 0xfeed_beef;

export interface SimPeer {
  readonly name: string;
  readonly id: string;
  readonly session: number;
  readonly world: World;
  readonly schedule: ReturnType<typeof buildSchedule>;
  readonly tearDown: () => void;
  /** Runs so many ticks a second of virtual time: 60 is true, less is a slow machine, 0 one that stands still. */
  rate: number;
  /** Ticks that are due. */
  owed: number;
}

export interface Sim {
  readonly peers: Map<string, SimPeer>;
  /** Seconds since the simulation began. */
  now: number;
  /** The link from one to another. */
  link(from: string, to: string): Link;
  join(name: string, ...modules: Module[]): SimPeer;
  leave(name: string): void;
  /** It is gone without a word; each of the others notices after a time of its own, `within` seconds. */
  crash(name: string, within: number): void;
  /** The connection of two breaks, and after `seconds` there is another. */
  relink(one: string, other: string, seconds: number): void;
  /** What the page of `to` says of a peer right after it announced it. */
  onMeet: (peer: SimPeer, to: SimPeer) => void;
  /** Does something so many seconds from now. */
  after(seconds: number, action: () => void): void;
  /** Gives a peer a new engine, as after a crash: others see the same link go on, from a new world. */
  restart(name: string, ...modules: Module[]): SimPeer;
  /** Runs so many seconds; `observe` is called after each 1/60 s of virtual time. */
  run(seconds: number, observe?: () => void): void;
}

/**
 * Makes an empty simulation. Who joins gets `presence`, what it should have after that, and `transform` after its own modules.
 */
export function createSim(seed: number, quality: Partial<LinkQuality> = {}, after: readonly Module[] = []): Sim {
  const random = createRandom(seed);
  const peers = new Map<string, SimPeer>();
  const links = new Map<string, Link>();
  const due: { at: number; action: () => void }[] = [];

  const sim: Sim = {
    peers,
    now: 0,
    onMeet: () => {},
    link(from, to) {
      const key = `${from} → ${to}`;
      const link = links.get(key) ?? createLink({ ...PERFECT, ...quality });
      links.set(key, link);
      return link;
    },
    join(name, ...own) {
      const session = Math.floor(random() * 2 ** 32);
      const peer = begin(name, session, own);
      for (const other of peers.values()) introduce(peer, other);
      peers.set(name, peer);
      return peer;
    },
    restart(name, ...own) {
      const before = peers.get(name);
      if (!before) throw new Error(`restart: no ${name}`);
      const peer = begin(name, before.session, own);
      peers.set(name, peer);
      return peer;
    },
    leave(name) {
      const gone = peers.get(name);
      if (!gone) return;
      peers.delete(name);
      for (const other of peers.values()) {
        links.delete(`${other.name} → ${name}`);
        links.delete(`${name} → ${other.name}`);
        other.world.inbox.push({ type: "peer-left", peer: gone.id });
      }
      gone.tearDown();
    },
    crash(name, within) {
      const gone = peers.get(name);
      if (!gone) return;
      peers.delete(name);
      for (const other of [...peers.values()]) sim.after(random() * within, () => forget(gone, other));
      gone.tearDown();
    },
    relink(one, other, seconds) {
      const pair = [peers.get(one), peers.get(other)];
      const [a, b] = pair;
      if (!a || !b) return;
      forget(a, b);
      forget(b, a);
      sim.after(seconds, () => {
        if (peers.get(one) !== a || peers.get(other) !== b) return;
        introduce(a, b);
        introduce(b, a);
      });
    },
    after: (seconds, action) => void due.push({ at: sim.now + seconds, action }),
    run(seconds, observe) {
      const end = sim.now + seconds - STEP / 2;
      while (sim.now < end) {
        sim.now += STEP;
        for (const { action } of due.filter(({ at }) => at <= sim.now)) action();
        due.splice(0, due.length, ...due.filter(({ at }) => at > sim.now));
        for (const peer of peers.values()) advance(peer);
        observe?.();
      }
    },
  };

  function begin(name: string, session: number, own: readonly Module[]): SimPeer {
    const modules = [...own, presence, ...after, transform];
    const world = createGameWorld(CAPACITY, Math.floor(random() * 2 ** 32));
    world.scene.loads = 1;
    world.scene.revision = REVISION;
    // Engines have run for different times when they meet.
    world.time.tick = Math.floor(random() * 200_000);
    const peer: SimPeer = {
      name,
      id: `@${name}:sim|device|${session}`,
      session,
      world,
      schedule: buildSchedule(modules),
      tearDown: setUpModules(world, modules),
      rate: 60,
      owed: random(),
    };
    world.inbox.push({ type: "self", user: `@${name}:sim`, name, session });
    for (const other of peers.values()) if (other.name !== name) introduce(other, peer);
    return peer;
  }

  /** One page closes its end of the link. */
  function forget(gone: SimPeer, other: SimPeer): void {
    links.delete(`${gone.name} → ${other.name}`);
    if (peers.get(other.name) === other) other.world.inbox.push({ type: "peer-left", peer: gone.id });
  }

  function introduce(peer: SimPeer, to: SimPeer): void {
    const { id, name, session } = peer;
    to.world.inbox.push({ type: "peer-joined", peer: id, user: `@${name}:sim`, name, session });
    sim.onMeet(peer, to);
    to.world.inbox.push({ type: "peer-open", peer: id });
  }

  function advance(peer: SimPeer): void {
    for (peer.owed += peer.rate * STEP; peer.owed >= 1; peer.owed--) {
      for (const other of peers.values()) {
        if (other === peer) continue;
        for (const { bytes, reliable } of collect(sim.link(other.name, peer.name), sim.now)) {
          peer.world.inbox.push({ type: "packet", peer: other.id, reliable, bytes });
        }
      }
      runTick(peer.world, peer.schedule);
      send(peer);
    }
  }

  function send(peer: SimPeer): void {
    for (const { message } of peer.world.outbox.splice(0)) {
      if (message.type !== "packet") continue;
      for (const other of peers.values()) {
        const addressed = message.peer === "all" || message.peer === other.id;
        if (other === peer || !addressed) continue;
        post(sim.link(peer.name, other.name), random, sim.now, message.bytes, message.reliable);
      }
    }
  }

  return sim;
}

/** The entity that stands for `other` in the engine of `viewer`; −1 while there is none. */
export const entityOf = (viewer: SimPeer, other: SimPeer): number =>
  rosters.get(viewer.world).peers.get(other.id)?.entity ?? -1;

/** The moment of `other`'s time that `viewer` shows, in `other`'s ticks modulo 65,536 (as its clock travels). */
export function shownTick(viewer: SimPeer, other: SimPeer): number {
  const peer = rosters.get(viewer.world).peers.get(other.id);
  return peer ? (peer.track.time / STEP) % 65_536 : Number.NaN;
}
