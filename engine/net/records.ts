// records.ts: what a record may be, and how it is written and read.
//
// Every record begins with its kind (4 bits). Bits are packed lowest first; what follows the bits named here is ignored.
//   avatar   number (16), then AVATAR_FIELDS                         18 bytes
//   hello    spare (4), newest version spoken (8), session (32)       6 bytes
//   bye      nothing                                                  1 byte

import { bitsOf, bytesUsed, readBits, writeBits } from "./bits.ts";
import { AVATAR_FIELDS, type AvatarState, bitsOfFields, readFields, writeFields } from "./fields.ts";
import { MAX_RECORD_BYTES, VERSION } from "./packet.ts";

export const RECORD_KIND = { avatar: 1, hello: 2, bye: 3 } as const;

/** The second half of the avatar's network id; the first is the session of the link that it comes on. */
export const AVATAR_NUMBER = 0;

const KIND_BITS = 4;
const NUMBER_BITS = 16;
const AVATAR_BYTES = Math.ceil((KIND_BITS + NUMBER_BITS + bitsOfFields(AVATAR_FIELDS)) / 8);
const HELLO_BYTES = 6;

/** One record is written at a time, so they share the room. */
const room = new Uint8Array(MAX_RECORD_BYTES);

/** A link's first reliable record: who speaks. */
export interface Hello {
  /** The newest version of the protocol that the sender speaks. */
  readonly newest: number;
  /** The 32-bit nonce of the sender's entering. */
  readonly session: number;
}

/** The record's kind, or 0 where it is empty. */
export const kindOf = (record: Uint8Array): number => (record.length > 0 ? record[0] & 15 : 0);

export function writeAvatar(number: number, state: AvatarState): Uint8Array {
  const cursor = bitsOf(room);
  writeBits(cursor, RECORD_KIND.avatar, KIND_BITS);
  writeBits(cursor, number, NUMBER_BITS);
  writeFields(AVATAR_FIELDS, state, cursor);
  return room.slice(0, bytesUsed(cursor));
}

/** Reads an avatar's state into `out` and gives its number, or −1 where the record is too short. */
export function readAvatar(record: Uint8Array, out: AvatarState): number {
  if (record.length < AVATAR_BYTES) return -1;
  const cursor = bitsOf(record);
  cursor.bit = KIND_BITS;
  const number = readBits(cursor, NUMBER_BITS);
  readFields(AVATAR_FIELDS, cursor, out);
  return number;
}

export function writeHello(session: number): Uint8Array {
  const cursor = bitsOf(room);
  writeBits(cursor, RECORD_KIND.hello, 8);
  writeBits(cursor, VERSION, 8);
  writeBits(cursor, session, 32);
  return room.slice(0, bytesUsed(cursor));
}

export function readHello(record: Uint8Array): Hello | null {
  if (record.length < HELLO_BYTES) return null;
  const cursor = bitsOf(record);
  cursor.bit = 8;
  return { newest: readBits(cursor, 8), session: readBits(cursor, 32) };
}

export const writeBye = (): Uint8Array => Uint8Array.of(RECORD_KIND.bye);
