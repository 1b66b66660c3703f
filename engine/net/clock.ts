// clock.ts: a peer's time in ours, from its packets alone: when each was sent (its clock) and when it came (ours).

import { clamp } from "../core/math.ts";
import { STEP } from "../ecs/world.ts";
import { ahead16 } from "./packet.ts";

/** Packets that the jitter is measured over: 3 s at 20 a second. */
const WINDOW = 60;
/** The offset may creep this much per second towards a slower link or clock; towards a faster one it jumps. */
const CREEP = 0.004;
/** How far behind the newest packet a peer is shown, in seconds. */
const MIN_DELAY = 0.05;
const MAX_DELAY = 0.3;
/** Beyond the jitter: so long must a state still be in the future for the one before it to be left smoothly. */
const HEADROOM = 0.045;
/** The delay changes by this many seconds a second, so that nobody is seen to race. */
const SLEW = 0.12;
/** Share of the packets that come in time. */
const IN_TIME = 0.93;

export interface PeerClock {
  /** Sender's tick of the newest packet, unwrapped. */
  tick: number;
  /** Smallest (ours − theirs) seen lately, in seconds; NaN before the first packet. */
  offset: number;
  /** Seconds behind that the peer is shown, beyond the fastest way of a packet. */
  delay: number;
  /** How much later than the fastest the last packets came, in seconds. */
  readonly late: Float64Array;
  count: number;
  /** When the delay was last brought up to date. */
  at: number;
}

export const createPeerClock = (now: number): PeerClock => ({
  tick: 0,
  offset: Number.NaN,
  delay: 0.1,
  late: new Float64Array(WINDOW),
  count: 0,
  at: now,
});

/** Notes a packet that came at `now` (our seconds) and says when it was sent, in the sender's unwrapped seconds. */
export function notePacket(clock: PeerClock, wireClock: number, now: number): number {
  const sent = sentAt(clock, wireClock, now);
  const offset = now - sent;
  clock.offset = Math.min(clock.offset, offset);
  clock.late[clock.count++ % WINDOW] = offset - clock.offset;
  return sent;
}

/**
 * When a packet was sent, in the sender's unwrapped seconds, without taking it as a measure of the way: a reliable one may
 * have waited for a lost one before it.
 */
export function sentAt(clock: PeerClock, wireClock: number, now: number): number {
  if (Number.isNaN(clock.offset)) {
    clock.tick = wireClock;
    clock.offset = now - wireClock * STEP;
  }
  const tick = clock.tick + ahead16(wireClock, clock.tick & 0xffff);
  clock.tick = Math.max(clock.tick, tick);
  return tick * STEP;
}

/** The moment of the peer's time that is shown at `now`. Call it once a tick. */
export function shownTime(clock: PeerClock, now: number): number {
  const passed = Math.max(0, now - clock.at);
  clock.at = now;
  clock.offset += CREEP * passed;
  const target = clamp(lateness(clock) + HEADROOM, MIN_DELAY, MAX_DELAY);
  clock.delay += clamp(target - clock.delay, -SLEW * passed, SLEW * passed);
  return now - clock.offset - clock.delay;
}

function lateness({ late, count }: PeerClock): number {
  const kept = Math.min(count, WINDOW);
  if (kept === 0) return 0;
  return late.slice(0, kept).sort()[Math.min(kept - 1, Math.floor(IN_TIME * kept))];
}
