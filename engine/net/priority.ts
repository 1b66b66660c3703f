// priority.ts: which of the owned entities the next packet to a peer carries.
// A priority accumulator (Gaffer, "State Synchronization"): urgency grows with waiting, so what does not fit now comes first
// later, and nothing starves.

/** Ticks between two packets to one peer: 20 a second. */
export const SLOT = 3;

/** Ticks between two states of a body at rest: 1 a second. */
const RESTING = 60;

/** Ticks between two states of a moving body, by its distance from the receiver in metres: 20, 10 and 5 a second. */
const MOVING: readonly [within: number, ticks: number][] = [
  [30, 3],
  [60, 6],
  [Infinity, 12],
];

/** A record that could be sent. */
export interface Candidate {
  /** Bytes that it takes in the packet, with its length. */
  readonly bytes: number;
  /** Due from 1 on: ticks waited ÷ ticks it should wait. */
  readonly urgency: number;
}

/** How many ticks a state should wait after the one before. A distance that nobody knows is NaN, and counts as near. */
export function sendInterval(distance: number, resting: boolean): number {
  if (resting) return RESTING;
  const fits = MOVING.find(([within]) => distance <= within);
  if (fits) return fits[1];
  return MOVING[0][1];
}

/** The candidates that are due and fit into `room` bytes, the most urgent first. One too long for what is left is passed over. */
export function choose<T extends Candidate>(candidates: readonly T[], room: number): T[] {
  let left = room;
  return candidates
    .filter((candidate) => candidate.urgency >= 1)
    .sort((a, b) => b.urgency - a.urgency)
    .filter((candidate) => {
      if (candidate.bytes > left) return false;
      left -= candidate.bytes;
      return true;
    });
}
