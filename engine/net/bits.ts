// bits.ts: unsigned integers of any width, one after the other in bytes, lowest bit first.

export interface BitCursor {
  readonly bytes: Uint8Array;
  /** The next bit, counted from the start of `bytes`. */
  bit: number;
}

export const bitsOf = (bytes: Uint8Array): BitCursor => ({ bytes, bit: 0 });

/** Bytes begun so far. */
export const bytesUsed = (cursor: BitCursor): number => (cursor.bit + 7) >>> 3;

/** Appends the low `width` bits of `value`, 1 to 32. Bytes must be written in order: each is cleared as it is begun. */
export function writeBits(cursor: BitCursor, value: number, width: number): void {
  let { bit } = cursor;
  for (let done = 0; done < width; ) {
    const at = bit & 7;
    const take = Math.min(8 - at, width - done);
    const part = ((value >>> done) & ((1 << take) - 1)) << at;
    cursor.bytes[bit >>> 3] = at === 0 ? part : cursor.bytes[bit >>> 3] | part;
    bit += take;
    done += take;
  }
  cursor.bit = bit;
}

/** The next `width` bits, 1 to 32. Past the end of the bytes everything is 0. */
export function readBits(cursor: BitCursor, width: number): number {
  let { bit } = cursor;
  let value = 0;
  for (let done = 0; done < width; ) {
    const at = bit & 7;
    const take = Math.min(8 - at, width - done);
    value |= ((cursor.bytes[bit >>> 3] >>> at) & ((1 << take) - 1)) << done;
    bit += take;
    done += take;
  }
  cursor.bit = bit;
  return value >>> 0;
}
