// limits.ts: how much of a peer is listened to, and when it has broken so many rules that it is cut.
// All time is the world's, and an engine in a hidden tab may run a tenth of its ticks: it then gets more packets a second (of its
// own) than anybody sent. So what is too much is only dropped, and blamed on the sender where no sleep explains it.

/** Packets a second in the long run: six times what N12 lets a sender send, for a machine that runs a sixth to a third of its ticks. */
const RATE = 120;
/** Packets at once: what a link that stalled for 5 s delivers when it comes back. */
const BURST = 100;
/** Reliable packets come through when so many more are owed: what they say is not said again. */
const RESERVE = 100;

/** Packets dropped beyond which a peer floods us: a minute's that come at once after a sleep are fewer … */
const FLOOD = 1_500;
/** … and so many of them a second are forgiven: at a twentieth of our pace, all that an honest sender sends. */
const FORGIVEN = 480;

/** Strikes a second that are forgiven. */
const FORGIVEN_STRIKES = 1;
/** Strikes at which a peer is cut: a peer whose every packet is bad is gone after some 3 s at 20 a second. */
const MOST_STRIKES = 60;

export interface Limits {
  /** Packets that may still come now. */
  tokens: number;
  strikes: number;
  /** Packets that were too many, less those forgiven. */
  excess: number;
  /** When the three were last brought up to date, and when the last strike fell; seconds. */
  at: number;
  struck: number;
  cut: boolean;
}

export const createLimits = (now: number): Limits => ({
  tokens: BURST,
  strikes: 0,
  excess: 0,
  at: now,
  struck: Number.NEGATIVE_INFINITY,
  cut: false,
});

/** Takes a packet's token; false where none is left, and the packet is to be dropped. */
export function takeToken(limits: Limits, now: number, reliable: boolean): boolean {
  const passed = now - limits.at;
  limits.at = now;
  limits.tokens = Math.min(BURST, limits.tokens + passed * RATE);
  limits.strikes = Math.max(0, limits.strikes - passed * FORGIVEN_STRIKES);
  limits.excess = Math.max(0, limits.excess - passed * FORGIVEN);
  if (limits.tokens >= (reliable ? 1 - RESERVE : 1)) {
    limits.tokens--;
    return true;
  }
  limits.excess++;
  limits.cut ||= limits.excess >= FLOOD;
  return false;
}

/**
 * Counts a broken rule, by which the peer may be cut. Only one strike per `now` counts: an engine that slept gets a minute's
 * packets at once, and must not be quicker to blame the sender than one that was awake.
 */
export function strike(limits: Limits, now: number): void {
  if (limits.struck === now) return;
  limits.struck = now;
  limits.strikes++;
  limits.cut ||= limits.strikes >= MOST_STRIKES;
}
