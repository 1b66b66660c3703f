// quantize.ts: numbers to small unsigned integers and back, for packets.

import { clamp, wrapAngle } from "../core/math.ts";

/** How one number travels. Whatever bits arrive, `unpack` gives a finite number within the bounds. */
export interface Quantizer {
  readonly bits: number;
  /** To an unsigned integer of `bits` bits. What is no finite number becomes 0; what is out of bounds goes to the bound. */
  pack(value: number): number;
  unpack(packed: number): number;
}

/** Multiples of `step` around 0, which itself is exact: ± step · 2^(bits − 1), off by at most half a step. */
export function steps(step: number, bits: number): Quantizer {
  const zero = 2 ** (bits - 1);
  const last = 2 ** bits - 1;
  return {
    bits,
    pack: (value) => (Number.isFinite(value) ? clamp(Math.round(value / step) + zero, 0, last) : zero),
    unpack: (packed) => (packed - zero) * step,
  };
}

/** An angle on the whole circle, radians; off by at most π / 2^bits. Comes back in (−π, π]. */
export function circle(bits: number): Quantizer {
  const turn = 2 ** bits;
  const step = (2 * Math.PI) / turn;
  return {
    bits,
    pack: (value) => (Number.isFinite(value) ? ((Math.round(wrapAngle(value) / step) % turn) + turn) % turn : 0),
    unpack: (packed) => wrapAngle(packed * step),
  };
}

/** The low bits of a counter. */
export function lowBits(bits: number): Quantizer {
  const mask = 2 ** bits - 1;
  return { bits, pack: (value) => value & mask, unpack: (packed) => packed };
}
