// evening.ts: whole clients in one process: each with the real links, list of people and engine, in a room and a network that fail by seed.
//
// What is simulated is what lies between them: the homeserver's memberships with their delayed leaves, the to-device messages, and the
// connections. Time is Vitest's: fake timers must be on before one is made.

import { vi } from "vitest";
import type { EngineHandle } from "../../client/engine.ts";
import type { Member, Membership } from "../../client/matrix/membership.ts";
import type { SignalBody } from "../../client/matrix/schemas/signal.ts";
import type { Session } from "../../client/matrix/session.ts";
import type { Company } from "../../client/state/people.ts";
import { createPeople, type People, peerIdOf } from "../../client/state/people.ts";
import { createSettings } from "../../client/state/settings.ts";
import { createTalk } from "../../client/state/talk.ts";
import { createRandom, type Random } from "../../engine/core/random.ts";
import { buildSchedule, runTick, setUpModules } from "../../engine/ecs/schedule.ts";
import { createGameWorld, STEP, type World } from "../../engine/ecs/world.ts";
import { presence } from "../../engine/presence/module.ts";
import type { ToClient, ToEngine } from "../../engine/protocol.ts";
import { transform } from "../../engine/transform/module.ts";
import { type Air, asBrowserConnection, SimConnection } from "./connection.ts";
import { createOwner, type Owner } from "./owner.ts";

const REVISION = 0xfeed_beef;
const CAPACITY = 256;
/** Ticks run together: 20 times a second is enough to see who is there. */
const TICKS = 3;

/** As client/matrix/membership.ts and Synapse do it, in seconds. */
const HEARTBEAT = 4;
const LEAVE_DELAY = 12;
const REWRITE_AFTER = 2;
/** A to-device message that could not be brought for so long is given up, in seconds. */
const SIGNAL_LIFE = 12;

export interface Visitor {
  readonly name: string;
  readonly member: Member;
  readonly peer: string;
  readonly world: World;
  readonly owner: Owner;
  readonly people: People;
  /** What the list shows. */
  company: Company;
  /** Seconds; infinite while in. */
  left: number;
  /** Said good-bye, and was heard by whoever was reached. */
  saidBye: boolean;
}

export interface Evening {
  readonly random: Random;
  /** Everybody who ever came, the present ones too. */
  readonly visitors: readonly Visitor[];
  now(): number;
  /** Hears the homeserver. */
  isOnline(name: string): boolean;
  present(): Visitor[];
  join(name: string): Visitor;
  /** By the button. */
  leave(visitor: Visitor): void;
  /** Without a word. */
  crash(visitor: Visitor): void;
  /** Cuts two off from one another, or one (`other` left out) from all, the homeserver too; until it is undone. */
  part(name: string, other?: string): () => void;
  /** Runs so many seconds; `invariants` are checked after each. */
  run(seconds: number, invariants?: () => void): Promise<void>;
}

export function createEvening(seed: number): Evening {
  const random = createRandom(seed);
  const visitors: Visitor[] = [];
  const parted: (readonly [string, string | undefined])[] = [];
  const memberships = new Map<string, { member: Member; ends: number }>(); // by name: one device each
  const inboxes = new Map<Visitor, (from: Member, body: SignalBody) => void>();
  const changes = new Map<Visitor, (others: readonly Member[]) => void>();
  const started = performance.now();
  const now = (): number => (performance.now() - started) / 1000;
  const isOnline = (name: string): boolean => !parted.some(([one, other]) => one === name && other === undefined);
  const air: Air = {
    random,
    now,
    connections: new Map<number, SimConnection>(),
    isOpen: (from, to) =>
      isOnline(from) &&
      isOnline(to) &&
      !parted.some(([one, other]) => (one === from && other === to) || (one === to && other === from)),
  };
  const present = (): Visitor[] => visitors.filter(({ left }) => left === Number.POSITIVE_INFINITY);
  const othersOf = (name: string): Member[] =>
    [...memberships].flatMap(([other, { member }]) => (other === name ? [] : [member]));

  /** Tells everybody who is online and in, each after a moment of their own; who is offline hears when they are back. */
  function tellMembers(): void {
    for (const visitor of present()) {
      setTimeout(() => isOnline(visitor.name) && changes.get(visitor)?.(othersOf(visitor.name)), 50 + random() * 250);
    }
  }

  function write(visitor: Visitor): void {
    memberships.set(visitor.name, { member: visitor.member, ends: now() + LEAVE_DELAY });
    tellMembers();
  }

  /** What the homeserver and each page's heartbeat do. */
  function keepMemberships(visitor: Visitor, lostSince: number | null = null): void {
    setTimeout(
      () => {
        if (visitor.left !== Number.POSITIVE_INFINITY) return;
        let lost: number | null = null;
        if (isOnline(visitor.name)) {
          const own = memberships.get(visitor.name);
          if (own?.member === visitor.member) own.ends = now() + LEAVE_DELAY;
          else if (lostSince === null) lost = now();
          else write(visitor);
        }
        keepMemberships(visitor, lost);
      },
      (lostSince === null ? HEARTBEAT : REWRITE_AFTER) * 1000,
    );
  }

  function expireMemberships(): void {
    for (const [name, { ends }] of memberships) {
      if (ends > now()) continue;
      memberships.delete(name);
      tellMembers();
    }
  }

  function carry(from: Visitor, to: Member, body: SignalBody, until = now() + SIGNAL_LIFE): void {
    const wait = 30 + random() * 200;
    setTimeout(() => {
      const receiver = present().find(({ member }) => member.user === to.user && member.session === to.session);
      if (!receiver || from.left !== Number.POSITIVE_INFINITY || now() > until) return;
      if (isOnline(from.name) && isOnline(receiver.name) && random() > 0.05) inboxes.get(receiver)?.(from.member, body);
      else setTimeout(() => carry(from, to, body, until), 1_800);
    }, wait);
  }

  function sessionOf(self: () => Visitor): Session {
    const known = new Set<string>();
    let held: [from: Member, body: SignalBody][] = [];
    let listener: (from: Member, body: SignalBody) => void = () => {};
    const session = {
      nameOf: (user: string) => user.slice(1, user.indexOf(":")),
      loadName: async (user: string) => user,
      ignored: () => new Set<string>(),
      chat: { lines: () => [], reread: () => {} },
      wake: () => {},
      permissions: () => ({
        leaders: () => [],
        roleOf: () => "member",
        may: () => false,
        mayWrite: () => false,
        mayMute: () => false,
        maySpeak: () => true,
      }),
      muted: () => ({ users: new Set<string>(), by: "" }),
      signalling: {
        send: (to: Member, body: SignalBody) => carry(self(), to, structuredClone(body)),
        onSignal(wanted: typeof listener) {
          listener = wanted;
          return () => {
            listener = () => {};
          };
        },
        meet(members: readonly Member[]) {
          for (const member of members) known.add(peerIdOf(member));
          for (const [from, body] of held.splice(0)) receive(from, body);
        },
        forget: () => {},
      },
    };
    function receive(from: Member, body: SignalBody): void {
      if (known.has(peerIdOf(from))) listener(from, body);
      else held = [...held, [from, body] as [Member, SignalBody]].slice(-64);
    }
    setTimeout(() => inboxes.set(self(), receive), 0);
    return session as unknown as Session;
  }

  function join(name: string): Visitor {
    const member: Member = { user: `@${name}:sim`, device: "device", session: Math.floor(random() * 2 ** 32) };
    const owner = createOwner([{ from: 0, speed: 1.4, turn: 0.3 }], [random() * 10, 0, random() * 10]);
    const modules = [owner.module, presence, transform];
    const world = createGameWorld(CAPACITY, Math.floor(random() * 2 ** 32));
    world.scene.loads = 1;
    world.scene.revision = REVISION;
    world.time.tick = Math.floor(random() * 200_000);
    setUpModules(world, modules);
    const schedule = buildSchedule(modules);
    const listeners = new Set<(message: ToClient) => void>();
    world.inbox.push({ type: "self", user: member.user, name, session: member.session } as ToEngine);
    const engine = {
      call: async () => [],
      send: (message: ToEngine) => void world.inbox.push(message),
      onMessage(listener: (message: ToClient) => void) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    } as unknown as EngineHandle;
    let visitor: Visitor | null = null;
    const self = (): Visitor => visitor!;
    const membership = {
      others: () => othersOf(name),
      onChange(listener: (others: readonly Member[]) => void) {
        setTimeout(() => changes.set(self(), listener), 0);
        return () => changes.delete(self());
      },
    } as unknown as Membership;
    let company: Company | null = null;
    const people = createPeople({
      engine,
      self: member,
      membership,
      session: sessionOf(self),
      talk: createTalk({
        engine,
        settings: createSettings(() => ({ getItem: () => null, setItem: () => {} })),
        media: null,
        openOutput: () => null,
        onVoices: () => {},
        onTrouble: () => {},
      }),
      iceServers: () => [],
      connect: (configuration) => asBrowserConnection(new SimConnection(air, name, configuration)),
      onCompany: (next) => {
        company = next;
        if (visitor) visitor.company = next;
      },
      onUnreachable: () => {},
    });
    visitor = {
      name,
      member,
      peer: peerIdOf(member),
      world,
      owner,
      people,
      company: company!,
      left: Number.POSITIVE_INFINITY,
      saidBye: false,
    };
    visitors.push(visitor);
    write(visitor);
    keepMemberships(visitor);
    tick(visitor, schedule, listeners);
    return visitor;
  }

  function tick(
    visitor: Visitor,
    schedule: ReturnType<typeof buildSchedule>,
    listeners: Set<(message: ToClient) => void>,
  ): void {
    const timer = setInterval(
      () => {
        if (visitor.left !== Number.POSITIVE_INFINITY) return clearInterval(timer);
        for (const connection of air.connections.values()) if (connection.owner === visitor.name) connection.advance();
        for (let i = 0; i < TICKS; i++) runTick(visitor.world, schedule);
        for (const { message } of visitor.world.outbox.splice(0)) for (const listener of listeners) listener(message);
      },
      TICKS * STEP * 1000,
    );
  }

  function end(visitor: Visitor): void {
    visitor.left = now();
    inboxes.delete(visitor);
    changes.delete(visitor);
  }

  return {
    random,
    visitors,
    now,
    isOnline,
    present,
    join,
    leave(visitor) {
      visitor.saidBye = isOnline(visitor.name);
      visitor.people.close();
      // Its good-byes are on their way still
      const connections = [...air.connections.values()].filter(({ owner }) => owner === visitor.name);
      end(visitor);
      setTimeout(() => {
        for (const connection of connections) connection.close();
      }, 200);
      if (!isOnline(visitor.name) || memberships.get(visitor.name)?.member !== visitor.member) return;
      memberships.delete(visitor.name);
      tellMembers();
    },
    crash(visitor) {
      end(visitor);
      for (const [id, { owner }] of air.connections) if (owner === visitor.name) air.connections.delete(id);
      visitor.people.close(); // stops its timers: its connections are gone, so nobody hears
    },
    part(name, other) {
      const cut = [name, other] as const;
      parted.push(cut);
      return () => {
        parted.splice(parted.indexOf(cut), 1);
        for (const visitor of present()) {
          if (visitor.name === name) setTimeout(() => changes.get(visitor)?.(othersOf(name)), 500);
        }
      };
    },
    async run(seconds, invariants) {
      for (let second = 0; second < seconds; second++) {
        await vi.advanceTimersByTimeAsync(1_000);
        expireMemberships();
        invariants?.();
      }
    },
  };
}
