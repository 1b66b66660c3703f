// limits.ts: how much of a peer is listened to, and when it has broken so many rules that it is cut.

/** Packets a second in the long run: twice what N12 lets a sender send. */
const RATE = 40;

/** Packets at once: what a link that stalled for 5 s delivers when it comes back. */
const BURST = 100;

/** Strikes a second that are forgiven. */
const FORGIVEN = 1;

/** Strikes at which a peer is cut: a peer whose every packet is bad is gone after some 3 s at 20 a second. */
const MOST_STRIKES = 60;

export interface Limits {
  /** Packets that may still come now. */
  tokens: number;
  strikes: number;
  /** When the two were last brought up to date, and when the last strike fell; seconds. */
  at: number;
  struck: number;
  cut: boolean;
}

export const createLimits = (now: number): Limits => ({
  tokens: BURST,
  strikes: 0,
  at: now,
  struck: Number.NEGATIVE_INFINITY,
  cut: false,
});

/** Takes a packet's token; false where none is left. */
export function takeToken(limits: Limits, now: number): boolean {
  const passed = now - limits.at;
  limits.at = now;
  limits.tokens = Math.min(BURST, limits.tokens + passed * RATE);
  limits.strikes = Math.max(0, limits.strikes - passed * FORGIVEN);
  if (limits.tokens < 1) return false;
  limits.tokens--;
  return true;
}

/**
 * Counts a broken rule; true once, when it is the one too many. Only one strike per `now` counts: an engine that slept gets
 * a minute's packets at once, and must not blame the sender.
 */
export function strike(limits: Limits, now: number): boolean {
  if (limits.cut || limits.struck === now) return false;
  limits.struck = now;
  limits.strikes++;
  limits.cut = limits.strikes >= MOST_STRIKES;
  return limits.cut;
}
