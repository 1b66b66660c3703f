// membership.ts: says that this device is in the world, and knows which others are (MatrixRTC, state form).
//
// Written by plain requests instead of the SDK's MatrixRTCSession, which waits for a synced room, keeps the id of the
// delayed leave in memory only (a reload then makes one vanish), joins again in a loop when somebody overwrites the event,
// and can't leave while the page goes (keepalive). What is on the wire is the SDK's form, so others can read it.

import { EngineError } from "../../engine/errors.ts";
import { log } from "../log.ts";
import { ask, MatrixRefusal, type Rest } from "./rest.ts";
import type { StateEvent } from "./rooms.ts";
import {
  CALL_MEMBER_EVENT,
  DEFAULT_EXPIRY,
  makeCallMember,
  parseCallMember,
  WORLD_APPLICATION,
  WORLD_CALL,
} from "./schemas/call-member.ts";
import type { KeyValue } from "./storage.ts";

/** A device that says that it is in the world. */
export interface Member {
  /** The event's sender, never what its key or content claims. */
  readonly user: string;
  readonly device: string;
  readonly session: number;
}

/** Others that may be in a world at a time with one: a full mesh of eight links each is what an uplink bears. */
export const MAX_OTHERS = 8;

/** Memberships of one user that count: nobody can fill a world alone. */
const MAX_DEVICES = 3;

/** Events remembered, of a room in which somebody writes memberships without end. */
const MAX_SEEN = 1_024;

/** The homeserver empties the membership when it has heard nothing for so long, in milliseconds. */
const LEAVE_DELAY = 12_000;
const RESTART_EVERY = 4_000;
/** A heartbeat without an answer for so long is given up: its connection may be dead, and the next one has a new one. In milliseconds. */
const HEARTBEAT_TIMEOUT = 5_000;
/** How long a leave waits for the homeserver, in milliseconds: whoever comes next with this device must write after it. */
const LEAVE_WITHIN = 3_000;
/** After one without an answer, in milliseconds: all that waits for the homeserver goes on with the first that is answered. */
const ASK_AGAIN = 1_000;
/** Without delayed events: a membership that ends by itself and is written again in time, in milliseconds. */
const SHORT_EXPIRY = 90_000;
const SHORT_REFRESH = 40_000;
/** With them: rewritten well before its 4 hours are over. */
const LONG_REFRESH = DEFAULT_EXPIRY / 2;
/**
 * First wait before a membership that was emptied is written again, in milliseconds; doubles up to the second, so that two
 * writers don't chase one another, and begins anew once it has stood for so long.
 */
const REWRITE_AFTER = 2_000;
const REWRITE_MOST = 60_000;

export interface MembershipInputs {
  readonly rest: Rest;
  readonly storage: KeyValue;
  readonly room: string;
  readonly user: string;
  readonly device: string;
  readonly session: number;
}

export interface Membership {
  /** Says that this device is in; `full` if eight others are. Resolves once others can see it. */
  enter(): Promise<void>;
  /** Takes note of what the room's state says about one device: from the first snapshot, then from the sync. */
  note(event: StateEvent): void;
  /** Forgets the memberships of a user who is out of the room: nobody is left to empty them. */
  forget(user: string): void;
  /** All others that are in, this device's own membership left out; of one user at most three devices. */
  others(): readonly Member[];
  /** Called after {@link others} changed. */
  onChange(listener: (others: readonly Member[]) => void): () => void;
  /** Called after each heartbeat: whether the homeserver answered. Never where it has no delayed events. */
  onHeartbeat(listener: (answered: boolean) => void): () => void;
  /** Says that this device is out; resolves once the homeserver has answered or been waited for. Safe to call while the page goes. */
  leave(): Promise<void>;
  /** Stops without a word: another session of this device has taken its place, and a leave would empty what that one wrote. */
  abandon(): void;
}

/** Event key of a device's membership, as the SDK makes it. */
const stateKeyOf = (user: string, device: string): string => `_${user}_${device}_${WORLD_APPLICATION}${WORLD_CALL}`;

/** A membership that has been seen, and when it ends by this page's own clock. */
interface Seen {
  readonly member: Member;
  readonly until: number;
}

/** Refusals that mean that the server has no delayed events: unknown parameter or endpoint, switched off, too many. */
const noDelays = (error: unknown): boolean =>
  error instanceof MatrixRefusal && error.code !== "matrix/garbled" && [400, 403, 404, 405].includes(error.status);

const isRefused = (error: unknown): boolean => error instanceof EngineError && error.code === "matrix/refused";

/** True if the homeserver, and not a proxy in front of it, said something, be it no. */
const isAnswer = (error: unknown): boolean =>
  error instanceof MatrixRefusal && error.code !== "matrix/unreachable" && error.code !== "matrix/garbled";

export function createMembership(inputs: MembershipInputs): Membership {
  const { rest, storage, room, user, device, session } = inputs;
  const key = stateKeyOf(user, device);
  const statePath = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/${CALL_MEMBER_EVENT}/${encodeURIComponent(key)}`;
  const delaysPath = "/_matrix/client/unstable/org.matrix.msc4140/delayed_events";
  const storageKey = `delayed leave ${room} ${device}`;

  const seen = new Map<string, Seen>();
  const latest = new Map<string, number>();
  const listeners = new Set<(others: readonly Member[]) => void>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  let inside = false;
  let left = false;
  let writing: Promise<void> | null = null;
  let delay: string | null = null;
  let hasDelays = true;
  const heartbeatListeners = new Set<(answered: boolean) => void>();
  let rewriteAfter = REWRITE_AFTER;
  let written = 0; // when it was written last, by this page's clock
  let rewriting = false;
  let lost = false;

  const later = (milliseconds: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, milliseconds);
    timers.add(timer);
  };

  function others(): Member[] {
    const now = Date.now();
    const devices = new Map<string, number>();
    const counted = ({ member }: Seen): boolean => {
      const count = (devices.get(member.user) ?? 0) + 1;
      devices.set(member.user, count);
      return count <= MAX_DEVICES;
    };
    return [...seen.values()].filter((one) => one.until > now && counted(one)).map(({ member }) => member);
  }

  function changed(): void {
    for (const listener of listeners) listener(others());
  }

  async function act(id: string, action: "cancel" | "restart", signal?: AbortSignal): Promise<void> {
    const path = `${delaysPath}/${encodeURIComponent(id)}`;
    try {
      await ask(rest, { method: "POST", path: `${path}/${action}`, body: {}, signal });
    } catch (error) {
      // Servers before the action moved into the path
      if (!(error instanceof MatrixRefusal && error.errcode === "M_UNRECOGNIZED")) throw error;
      await ask(rest, { method: "POST", path, body: { action }, signal });
    }
  }

  /** Asks the homeserver to empty the membership unless it hears from this page. */
  async function scheduleLeave(): Promise<void> {
    if (!hasDelays) return;
    try {
      const query = { "org.matrix.msc4140.delay": String(LEAVE_DELAY) };
      const answer = (await ask(rest, { method: "PUT", path: statePath, query, body: {} })) as { delay_id?: unknown };
      if (typeof answer.delay_id !== "string") throw new EngineError("matrix/refused", "membership: no delay_id");
      delay = answer.delay_id;
      await storage.set(storageKey, delay);
    } catch (error) {
      // A server that is down or just starting has them again
      if (error instanceof MatrixRefusal ? !noDelays(error) : !isRefused(error)) throw error;
      hasDelays = false;
      log("warn", "membership: no delayed events here, so it expires soon and is written again and again", error);
    }
  }

  async function write(): Promise<void> {
    const body = makeCallMember(user, device, session, hasDelays ? DEFAULT_EXPIRY : SHORT_EXPIRY);
    await ask(rest, { method: "PUT", path: statePath, body });
    written = Date.now();
  }

  /** The leave that an earlier page of this device asked for would empty what this one writes. */
  async function cancelEarlier(): Promise<void> {
    const earlier = await storage.get(storageKey);
    if (typeof earlier !== "string") return;
    // Gone already or unknown: then it can do no harm
    await act(earlier, "cancel").catch((error: unknown) => log("debug", "membership: earlier leave", error));
    await storage.delete(storageKey);
  }

  /** Writes it again after it was lost: slower each time, so that two writers don't chase one another. */
  function rewrite(): void {
    if (!inside) return;
    lost = true;
    if (rewriting) return;
    rewriting = true;
    if (Date.now() - written > REWRITE_MOST) rewriteAfter = REWRITE_AFTER;
    later(rewriteAfter, () => {
      rewriting = false;
      if (!inside || !lost) return;
      log("warn", "membership: lost, so written again");
      begin().catch((error: unknown) => {
        if (!isAnswer(error)) rewriteAfter = REWRITE_AFTER; // an outage, and nobody's counter-move
        rewrite();
      });
    });
    rewriteAfter = Math.min(REWRITE_MOST, rewriteAfter * 2);
  }

  function begin(): Promise<void> {
    const begun = scheduleAndWrite().finally(() => {
      if (writing === begun) writing = null;
    });
    writing = begun;
    return begun;
  }

  async function scheduleAndWrite(): Promise<void> {
    const earlier = delay;
    await scheduleLeave(); // before the membership, so that none is ever left without an end
    // Nobody restarts it any more, so it would empty what is written now
    if (earlier !== null && earlier !== delay)
      act(earlier, "cancel").catch((error: unknown) => log("debug", "membership: earlier leave", error));
    await write();
  }

  function tellHeartbeat(answered: boolean): void {
    for (const listener of heartbeatListeners) listener(answered);
  }

  /** Keeps the leave from happening; true if there was an answer. */
  async function beat(id: string): Promise<boolean> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(new Error("membership: no answer")), HEARTBEAT_TIMEOUT);
    try {
      await act(id, "restart", giveUp.signal);
      if (inside) tellHeartbeat(true);
      return true;
    } catch (error) {
      const answered = isAnswer(error);
      if (!inside) return answered;
      tellHeartbeat(answered);
      // Fired or forgotten: the membership is empty now, or soon
      if (error instanceof MatrixRefusal && error.status === 404 && id === delay) {
        delay = null;
        rewrite();
      } else log("debug", "membership: heartbeat", error);
      return answered;
    } finally {
      clearTimeout(timer);
    }
  }

  function heartbeat(): void {
    const beating = delay === null ? Promise.resolve(true) : beat(delay);
    void beating.then((answered) => inside && later(answered ? RESTART_EVERY : ASK_AGAIN, heartbeat));
  }

  function refresh(): void {
    later(hasDelays ? LONG_REFRESH : SHORT_REFRESH, () => {
      if (!inside) return;
      write().catch((error: unknown) => log("warn", "membership: refresh", error));
      refresh();
    });
  }

  function noteOwn(event: StateEvent): void {
    const content = parseCallMember(event.content);
    const mine = content !== null && !(content instanceof EngineError) && content["org.manyrooms.session"] === session;
    if (mine) lost = false;
    else rewrite();
  }

  /** True for what a sender wrote before something of theirs that is known: Synapse's first sync may be two minutes old. */
  function isOld({ key, sender, time }: StateEvent): boolean {
    const name = `${key} ${sender}`;
    if (time < (latest.get(name) ?? 0)) return true;
    latest.set(name, time);
    if (latest.size > MAX_SEEN) latest.delete(latest.keys().next().value!);
    return false;
  }

  function note(event: StateEvent) {
    if (event.type !== CALL_MEMBER_EVENT || isOld(event)) return;
    if (event.key === key) return noteOwn(event);
    const content = parseCallMember(event.content);
    if (content instanceof EngineError) log("debug", `membership: ${event.sender}`, content);
    const until = content && !(content instanceof EngineError) ? Date.now() + content.expires - event.age : 0;
    if (content === null || content instanceof EngineError || until <= Date.now()) {
      if (seen.delete(event.key)) changed();
      return;
    }
    // An own membership under another key is somebody's forgery or another application's form of key
    if (event.sender === user && content.device_id === device) return;
    const member = { user: event.sender, device: content.device_id, session: content["org.manyrooms.session"] };
    if (seen.size >= MAX_SEEN && !seen.has(event.key)) return;
    seen.set(event.key, { member, until });
    changed();
  }

  function stop(): void {
    left = true;
    inside = false;
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
  }

  /**
   * Empties the membership, and takes back the leave that would do it later: only then, since a page that goes may get one
   * request out and not the other, and a membership that nothing empties stands for hours. Never rejects.
   */
  async function sayOut(): Promise<void> {
    const id = delay;
    delay = null;
    const signal = AbortSignal.timeout(LEAVE_WITHIN);
    try {
      await ask(rest, { method: "PUT", path: statePath, body: {}, keepalive: true, signal });
      if (id !== null) await act(id, "cancel", signal);
    } catch (error) {
      log("debug", "membership: not said to be out", error);
    }
  }

  return {
    note,
    others,
    forget(user) {
      const gone = [...seen].filter(([, { member }]) => member.user === user);
      for (const [key] of gone) seen.delete(key);
      if (gone.length > 0) changed();
    },
    async enter() {
      await cancelEarlier();
      if (others().length >= MAX_OTHERS) throw new EngineError("world/full", `membership: ${others().length} others`);
      if (left) return;
      await begin();
      if (left) return;
      inside = true;
      later(RESTART_EVERY, heartbeat);
      refresh();
      log("info", "membership: written");
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onHeartbeat(listener) {
      heartbeatListeners.add(listener);
      return () => heartbeatListeners.delete(listener);
    },
    async leave() {
      if (left) return;
      const said = inside ? sayOut() : null;
      stop();
      await said;
      if (!writing) return;
      // What was on its way may have come after that
      await Promise.race([writing.catch(() => {}), new Promise((resolve) => setTimeout(resolve, LEAVE_WITHIN))]);
      await sayOut();
    },
    abandon: stop,
  };
}
