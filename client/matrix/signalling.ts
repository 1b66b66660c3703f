// signalling.ts: brings two peers' offers, answers and candidates to one another, with acknowledgements of its own.
//
// The homeserver takes a to-device message and says nothing about its delivery; the crypto drops one for a device that it
// does not know. So each message is numbered, acknowledged by the other side, and sent again with freshly queried keys.

import { EngineError } from "../../engine/errors.ts";
import { log } from "../log.ts";
import type { Member } from "./membership.ts";
import type { OlmChannel } from "./olm.ts";
import { parseSignal, SIGNAL_EVENT, type SignalBody } from "./schemas/signal.ts";

export interface Signalling {
  send(to: Member, body: SignalBody): void;
  /** Hears each message of a known member once, in the order in which they came. */
  onSignal(listener: (from: Member, body: SignalBody) => void): () => void;
  /** Who is in the world: whose messages are taken. Who was once known stays so: a membership may be lost while a link lives. */
  meet(members: readonly Member[]): void;
  /** Takes nothing of this user any more, until {@link meet}: out of the room, or ignored. */
  forget(user: string): void;
  stop(): void;
}

/** No acknowledgement for so long: ask for the keys again and send again. In milliseconds. */
const ACK_TIMEOUT = 2_000;
/** The other device is not known (its keys are on their way to the homeserver): the same, but sooner. In milliseconds. */
const UNKNOWN_TIMEOUT = 250;
/** A request without an answer for so long: what comes after it no longer waits for it. Its connection may be dead. In milliseconds. */
const SEND_TIMEOUT = 4_000;
/** Sendings of one message before it is given up; the link's own timeout is 15 s. */
const MAX_TRIES = 6;
/** An acknowledgement waits so long for a message that can carry it, in milliseconds. */
const ACK_WAIT = 50;
/** Messages kept of senders whose membership is not here yet (it may come later in the same sync), in all. */
const MAX_HELD = 64;
/** How long they are kept, in milliseconds. */
const HOLD = 10_000;
/** Numbers remembered per peer, to drop what comes twice. */
const MAX_REMEMBERED = 512;

interface Waiting {
  readonly sequence: number;
  readonly body: SignalBody;
  tries: number;
}

/** What is on its way to and from one peer. */
interface Line {
  readonly member: Member;
  readonly waiting: Map<number, Waiting>;
  readonly received: Set<number>;
  acks: number[];
  ackTimer: ReturnType<typeof setTimeout> | null;
  timer: ReturnType<typeof setTimeout> | null;
  /** Sendings one after another, so that they keep their order. */
  queue: Promise<void>;
}

interface Held {
  readonly user: string;
  readonly device: string;
  readonly content: unknown;
  readonly until: number;
}

export interface SignallingInputs {
  readonly channel: OlmChannel;
  readonly room: string;
  /** This page's own entering. */
  readonly session: number;
}

const keyOf = (user: string, device: string, session: number): string => `${session} ${device} ${user}`;

/** What the promise brings, unless it takes too long. */
function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("signalling: no answer")), milliseconds);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export function createSignalling({ channel, room, session }: SignallingInputs): Signalling {
  const lines = new Map<string, Line>();
  const queries = new Map<string, Promise<void>>();
  const listeners = new Set<(from: Member, body: SignalBody) => void>();
  let held: Held[] = [];
  /** Of all lines: the other side drops a number that it has had, also when this side has forgotten the line in between. */
  let lastSequence = 0;
  let stopped = false;

  function lineOf(member: Member): Line {
    const key = keyOf(member.user, member.device, member.session);
    const known = lines.get(key);
    if (known) return known;
    const line: Line = {
      member,
      waiting: new Map(),
      received: new Set(),
      acks: [],
      ackTimer: null,
      timer: null,
      queue: Promise.resolve(),
    };
    lines.set(key, line);
    return line;
  }

  /** Fetches the keys of those whose keys were not fetched yet. */
  function query(users: readonly string[]): Promise<unknown> {
    const missing = [...new Set(users)].filter((user) => !queries.has(user));
    if (missing.length > 0) {
      const asking = channel.query(missing).catch((error: unknown) => {
        for (const user of missing) queries.delete(user);
        log("warn", "signalling: keys not fetched", error);
      });
      for (const user of missing) queries.set(user, asking);
    }
    return Promise.all(users.map((user) => queries.get(user)));
  }

  /** Puts a message on the line; `message` is null for a mere acknowledgement. */
  function post(line: Line, message: Waiting | null): void {
    const { member } = line;
    line.queue = line.queue.then(async () => {
      if (stopped || (message && !line.waiting.has(message.sequence))) return;
      await within(SEND_TIMEOUT, query([member.user])).catch(() => queries.delete(member.user));
      const content: Record<string, unknown> = { room, from: session, to: member.session };
      const acks = line.acks.splice(0);
      if (acks.length > 0) content["acks"] = acks;
      else if (!message) return;
      if (message) Object.assign(content, { sequence: message.sequence, body: message.body });
      try {
        const sent = await within(SEND_TIMEOUT, channel.send(SIGNAL_EVENT, member, content));
        if (!sent) watch(line, UNKNOWN_TIMEOUT);
      } catch (error) {
        line.acks.push(...acks);
        log("debug", "signalling: not sent", error);
      }
    });
  }

  /** Sends again what was not acknowledged, with fresh keys: the other device may be new, or have lost its session. */
  function watch(line: Line, after = ACK_TIMEOUT): void {
    if (after < ACK_TIMEOUT && line.timer !== null) {
      clearTimeout(line.timer);
      line.timer = null;
    }
    line.timer ??= setTimeout(() => {
      line.timer = null;
      if (line.waiting.size === 0) return;
      queries.delete(line.member.user);
      for (const message of line.waiting.values()) {
        if (++message.tries <= MAX_TRIES) post(line, message);
        else line.waiting.delete(message.sequence);
      }
      watch(line);
    }, after);
  }

  function acknowledge(line: Line, sequence: number): void {
    line.acks.push(sequence);
    line.ackTimer ??= setTimeout(() => {
      line.ackTimer = null;
      if (line.acks.length > 0) post(line, null);
    }, ACK_WAIT);
  }

  /** True if it comes for the first time. */
  function remember(line: Line, sequence: number): boolean {
    if (line.received.has(sequence)) return false;
    line.received.add(sequence);
    if (line.received.size > MAX_REMEMBERED) line.received.delete(line.received.values().next().value!);
    return true;
  }

  function receive(user: string, device: string, content: unknown, until: number) {
    const signal = parseSignal(content);
    if (signal instanceof EngineError) return log("debug", `signalling: ${user}`, signal);
    if (signal.room !== room || signal.to !== session) return;
    const line = lines.get(keyOf(user, device, signal.from));
    if (!line) {
      held = [...held, { user, device, content, until }].slice(-MAX_HELD);
      return;
    }
    for (const ack of signal.acks) line.waiting.delete(ack);
    if (signal.sequence === undefined || !signal.body) return;
    acknowledge(line, signal.sequence);
    if (!remember(line, signal.sequence)) return;
    for (const listener of listeners) listener(line.member, signal.body);
  }

  const stopListening = channel.onMessage((from, type, content) => {
    if (type === SIGNAL_EVENT && !stopped) receive(from.user, from.device, content, Date.now() + HOLD);
  });

  return {
    send(to, body) {
      const line = lineOf(to);
      const message = { sequence: ++lastSequence, body, tries: 1 };
      line.waiting.set(message.sequence, message);
      post(line, message);
      watch(line);
    },
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    meet(members) {
      for (const member of members) lineOf(member);
      void query(members.map(({ user }) => user));
      const now = Date.now();
      const ready = held.filter(({ until }) => until > now);
      held = [];
      for (const { user, device, content, until } of ready) receive(user, device, content, until);
    },
    forget(user) {
      for (const [key, line] of lines) {
        if (line.member.user !== user) continue;
        clearTimeout(line.timer ?? undefined);
        clearTimeout(line.ackTimer ?? undefined);
        line.waiting.clear();
        lines.delete(key);
      }
    },
    stop() {
      stopped = true;
      stopListening();
      for (const line of lines.values()) {
        clearTimeout(line.timer ?? undefined);
        clearTimeout(line.ackTimer ?? undefined);
      }
      lines.clear();
    },
  };
}
