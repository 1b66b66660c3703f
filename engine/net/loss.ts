// loss.ts: which of the last packets came, from their sequence numbers: refuses duplicates, measures loss.

import { ahead16 } from "./packet.ts";

/** Packets looked back on: 6 s at 20 a second. */
const WINDOW = 128;

/** The newest packets that don't count as lost yet, since they may only be late: 0.2 s at 20 a second. */
const GRACE = 4;

/** So many packets in a row from before the window are a sender that began to count anew. */
const STRAYS = 8;

export interface LossWindow {
  newest: number;
  /** Packets since the first, at most {@link WINDOW}. 0 before the first. */
  span: number;
  /** 1 where the packet with this sequence modulo {@link WINDOW} came. */
  readonly came: Uint8Array;
  /** Packets in a row that were older than the window. */
  strays: number;
}

export const createLossWindow = (): LossWindow => ({ newest: 0, span: 0, came: new Uint8Array(WINDOW), strays: 0 });

/** Notes a packet. False where it came before, or is so old that nobody can tell. */
export function noteSequence(window: LossWindow, sequence: number): boolean {
  const { came } = window;
  if (isStray(window, sequence)) {
    if (++window.strays < STRAYS) return false;
    window.span = 0;
  }
  window.strays = 0;
  if (window.span === 0) window.newest = (sequence - 1) & 0xffff;
  const ahead = ahead16(sequence, window.newest);
  if (ahead > 0) {
    for (let k = 1; k <= Math.min(ahead, WINDOW); k++) came[(window.newest + k) % WINDOW] = 0;
    window.newest = sequence;
    window.span = Math.min(WINDOW, window.span + ahead);
  } else if (came[sequence % WINDOW]) {
    return false;
  } else {
    // Older than the first packet that came: the window begins earlier than was thought.
    window.span = Math.max(window.span, 1 - ahead);
  }
  came[sequence % WINDOW] = 1;
  return true;
}

const isStray = ({ span, newest }: LossWindow, sequence: number): boolean =>
  span > 0 && ahead16(sequence, newest) <= -WINDOW;

/** Share of the last packets that never came, 0 to 1. */
export function lossOf(window: LossWindow): number {
  const counted = window.span - GRACE;
  if (counted <= 0) return 0;
  let came = 0;
  for (let back = GRACE; back < window.span; back++) came += window.came[(window.newest - back + 65_536) % WINDOW];
  return 1 - came / counted;
}
