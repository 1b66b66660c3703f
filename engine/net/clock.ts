// clock.ts: a peer's time in ours, from its packets alone: when each was sent (its clock) and when it came (ours).
// Nobody's wall clock is asked. An engine that can't keep up drops ticks, so its clock runs slow, as ours may: the ways of the
// last packets are laid along a line, whose slope is the drift and whose lowest packet is the fastest way.
// Tried: the smallest way ever seen, creeping up by 4 ms a second. A sender that slept for a minute was then shown as it will be in
// a minute, so at a standstill or jerking, for hours.

import { clamp } from "../core/math.ts";
import { STEP } from "../ecs/world.ts";
import { ahead16 } from "./packet.ts";

/** Packets looked back on at most: 3 s at 20 a second. */
const MOST = 60;
/** … and for how long, in seconds, as long as so many packets are left. */
const MEMORY = 6;
const LEAST = 10;
/** A packet so much later than the line, in seconds: its sender stood still or the way is another one. All before it is forgotten. */
const STALL = 0.5;
/** Slopes flatter than this are noise: with 80 ms of jitter their standard deviation is 0.0035. */
const LEAST_DRIFT = 0.02;
/** Slopes that are believed: a sender at a tenth of our pace, and at five times of it. */
const MOST_DRIFT = 0.9;
const LEAST_SLOPE = -4;
/** How far behind the fastest packet a peer is shown, in seconds. */
const MIN_DELAY = 0.06;
const MAX_DELAY = 0.3;
/** … while there are fewer than {@link LEAST} packets to measure the jitter by. */
const FIRST_DELAY = 0.1;
/** Beyond the jitter: the time between two packets of a moving body, so that the next is mostly there when this one is shown. */
const INTERVAL = 0.05;
/** Share of the packets that come in time. */
const IN_TIME = 0.95;

export interface PeerClock {
  /** Sender's tick of the newest packet, unwrapped; NaN before the first. */
  newest: number;
  /** When the last packets came and how long they took, seconds. The clocks differ by an unknown constant, which is in all of them. */
  readonly heard: { readonly at: number; readonly way: number }[];
  /** The fastest way at the moment {@link at}, in seconds. */
  base: number;
  at: number;
  /** How much longer it takes with each second: 0.1 where the sender's clock runs 10 % slower than ours. */
  drift: number;
  /** How far behind the fastest packet the peer is shown, in seconds. */
  delay: number;
}

export const createPeerClock = (): PeerClock => ({
  newest: Number.NaN,
  heard: [],
  base: 0,
  at: 0,
  drift: 0,
  delay: FIRST_DELAY,
});

/** Learns from a packet that came at `now` (our seconds) and says when it was sent, in the sender's unwrapped seconds. */
export function notePacket(clock: PeerClock, wireClock: number, now: number): number {
  const sent = sentAt(clock, wireClock, now);
  const { heard } = clock;
  const way = now - sent;
  if (heard.length > 0 && way - fastestWay(clock, now) > STALL) heard.length = 0;
  heard.push({ at: now, way });
  while (heard.length > MOST || (heard.length > LEAST && heard[0].at < now - MEMORY)) heard.shift();
  measure(clock, now);
  return sent;
}

/**
 * When a packet was sent, in the sender's unwrapped seconds: of all that its 16 bits may mean, what is nearest to the newest.
 * Nothing is learnt about the way: a reliable packet may have waited for a lost one.
 */
export function sentAt(clock: PeerClock, wireClock: number, now: number): number {
  if (Number.isNaN(clock.newest)) {
    clock.newest = wireClock;
    clock.base = now - wireClock * STEP;
    clock.at = now;
  }
  const tick = clock.newest + ahead16(wireClock, clock.newest & 0xffff);
  clock.newest = Math.max(clock.newest, tick);
  return tick * STEP;
}

/** The moment of the peer's time that should be shown at `now`. */
export const targetTime = (clock: PeerClock, now: number): number => now - fastestWay(clock, now) - clock.delay;

const fastestWay = ({ base, drift, at }: PeerClock, now: number): number => base + drift * (now - at);

function measure(clock: PeerClock, now: number): void {
  const { heard } = clock;
  clock.drift = slopeOf(heard);
  const level = heard.map(({ at, way }) => way - clock.drift * (at - now)).sort((a, b) => a - b);
  clock.base = level[0];
  clock.at = now;
  const jitter = level[Math.floor(IN_TIME * (level.length - 1))] - level[0];
  const least = heard.length < LEAST ? FIRST_DELAY : MIN_DELAY;
  clock.delay = clamp(jitter + INTERVAL, least, MAX_DELAY);
}

/** Slope of the line of least squares through the ways, or 0 where it says nothing. */
function slopeOf(heard: PeerClock["heard"]): number {
  if (heard.length < LEAST) return 0;
  const meanAt = heard.reduce((sum, { at }) => sum + at, 0) / heard.length;
  const meanWay = heard.reduce((sum, { way }) => sum + way, 0) / heard.length;
  let both = 0;
  let square = 0;
  for (const { at, way } of heard) {
    both += (at - meanAt) * (way - meanWay);
    square += (at - meanAt) ** 2;
  }
  const slope = square > 0 ? both / square : 0;
  return Math.abs(slope) < LEAST_DRIFT ? 0 : clamp(slope, LEAST_SLOPE, MOST_DRIFT);
}
