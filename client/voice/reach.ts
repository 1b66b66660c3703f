// reach.ts: how far a voice carries.

/** Metres: as loud as it is up to `clear`, not heard from `silent` on. */
export interface Reach {
  readonly clear: number;
  readonly silent: number;
}

export const ORDINARY_REACH: Reach = { clear: 3, silent: 25 };

/**
 * A voice is asked for so many metres before it can be heard, since it takes a moment to come, and given up so many later than that:
 * who walks along the edge does not ask at every step.
 */
const AHEAD = 2;
const BEHIND = 4;

/** How loud a voice is at that distance, 0 to 1. Falls by the square of the way that is left: about as ears expect of a room. */
export function loudnessAt(metres: number, { clear, silent }: Reach): number {
  const left = (silent - metres) / (silent - clear);
  return Math.min(1, Math.max(0, left)) ** 2;
}

/** Whether a voice at that distance is worth asking for; `asked`: it is asked for already. */
export const isWorthAsking = (metres: number, { silent }: Reach, asked: boolean): boolean =>
  metres < silent + (asked ? BEHIND : AHEAD);
