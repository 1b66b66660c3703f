// records.ts: what a record may be, and how it is written and read.
//
// Every record begins with its kind (4 bits). Bits are packed lowest first; what follows the bits named here is ignored.
//   avatar   number (16), then AVATAR_FIELDS                         18 bytes
//   hello    spare (4), newest version spoken (8), session (32)       6 bytes
//   bye      nothing                                                  1 byte
//   name     spare (4), index (8), session (32)                       6 bytes
//   own      index (8), number (16), epoch (32), held (1), model (8), BODY_FIELDS, and for a model of a file its URI in UTF-8
//                                                                    27 bytes and more
//   body     index (8), number (16), low bits of the epoch (8), BODY_FIELDS
//                                                                    23 bytes
//   remove   index (8), number (16)                                   4 bytes
//   all      nothing                                                  1 byte
//   ask      nothing                                                  1 byte
//   hidden   hidden (1)                                               1 byte

import { bitsOf, bytesUsed, readBits, writeBits } from "./bits.ts";
import {
  AVATAR_FIELDS,
  type AvatarState,
  BODY_FIELDS,
  type BodyState,
  bitsOfFields,
  readFields,
  writeFields,
} from "./fields.ts";
import { MAX_RECORD_BYTES, VERSION } from "./packet.ts";

export const RECORD_KIND = {
  avatar: 1,
  hello: 2,
  bye: 3,
  name: 4,
  own: 5,
  body: 6,
  remove: 7,
  all: 8,
  ask: 9,
  hidden: 10,
} as const;

/** The second half of the avatar's network id; the first is the session of the link that it comes on. */
export const AVATAR_NUMBER = 0;

const KIND_BITS = 4;
const NUMBER_BITS = 16;
const AVATAR_BYTES = Math.ceil((KIND_BITS + NUMBER_BITS + bitsOfFields(AVATAR_FIELDS)) / 8);
const HELLO_BYTES = 6;
const INDEX_BITS = 8;
const OWN_HEAD_BITS = KIND_BITS + INDEX_BITS + NUMBER_BITS + 32 + 1 + 8;
const OWN_BYTES = Math.ceil((OWN_HEAD_BITS + bitsOfFields(BODY_FIELDS)) / 8);
const BODY_BYTES = Math.ceil((KIND_BITS + INDEX_BITS + NUMBER_BITS + 8 + bitsOfFields(BODY_FIELDS)) / 8);
const REMOVE_BYTES = 4;

/** The longest URI of a model, in UTF-8 bytes: what an own record has room for. */
export const MAX_URI_BYTES = MAX_RECORD_BYTES - OWN_BYTES;

/** Indices that a sender need not name: the scene, and the sender itself. */
export const NAME = { scene: 0, self: 1, first: 2, last: 255 } as const;

/** Which body a network id means: whose creation it is, by the sender's dictionary, and its number there. */
export interface EntityId {
  readonly index: number;
  /** 16 bits; of a scene body the index of its node. */
  readonly number: number;
}

/** Models that every engine has, and the one that is a file. A scene body has its own. */
export const MODEL = { scene: 0, crate: 1, ball: 2, file: 255 } as const;

/** Says who owns what since when, and where it is: a claim, part of a snapshot, or the last word about a body at rest. */
export interface Own extends EntityId {
  readonly epoch: number;
  /** In the owner's hand: nobody claims it by a touch. */
  readonly held: boolean;
  readonly model: number;
  /** Of {@link MODEL.file}; else "". */
  readonly uri: string;
}

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

/** Says that from now on, by this sender, `index` stands for what the peer of that session created. */
export function writeName(index: number, session: number): Uint8Array {
  const cursor = bitsOf(room);
  writeBits(cursor, RECORD_KIND.name, 8);
  writeBits(cursor, index, INDEX_BITS);
  writeBits(cursor, session, 32);
  return room.slice(0, bytesUsed(cursor));
}

export function readName(record: Uint8Array): { index: number; session: number } | null {
  if (record.length < HELLO_BYTES) return null;
  const cursor = bitsOf(record);
  cursor.bit = 8;
  return { index: readBits(cursor, INDEX_BITS), session: readBits(cursor, 32) };
}

export function writeOwn({ index, number, epoch, held, model, uri }: Own, state: BodyState): Uint8Array {
  const cursor = bitsOf(room);
  writeBits(cursor, RECORD_KIND.own, KIND_BITS);
  writeBits(cursor, index, INDEX_BITS);
  writeBits(cursor, number, NUMBER_BITS);
  writeBits(cursor, epoch, 32);
  writeBits(cursor, held ? 1 : 0, 1);
  writeBits(cursor, model, 8);
  writeFields(BODY_FIELDS, state, cursor);
  const { written } = new TextEncoder().encodeInto(uri, room.subarray(OWN_BYTES));
  return room.slice(0, OWN_BYTES + written);
}

const decoder = new TextDecoder("utf-8", { fatal: true });

/** Reads the state into `out`; null where the record is too short, or its URI is no text. */
export function readOwn(record: Uint8Array, out: BodyState): Own | null {
  if (record.length < OWN_BYTES) return null;
  const cursor = bitsOf(record);
  cursor.bit = KIND_BITS;
  const index = readBits(cursor, INDEX_BITS);
  const number = readBits(cursor, NUMBER_BITS);
  const epoch = readBits(cursor, 32);
  const held = readBits(cursor, 1) === 1;
  const model = readBits(cursor, 8);
  readFields(BODY_FIELDS, cursor, out);
  let uri = "";
  try {
    if (model === MODEL.file) uri = decoder.decode(record.subarray(OWN_BYTES));
  } catch {
    return null;
  }
  return { index, number, epoch, held, model, uri };
}

export function writeBody({ index, number }: EntityId, epoch: number, state: BodyState): Uint8Array {
  const cursor = bitsOf(room);
  writeBits(cursor, RECORD_KIND.body, KIND_BITS);
  writeBits(cursor, index, INDEX_BITS);
  writeBits(cursor, number, NUMBER_BITS);
  writeBits(cursor, epoch, 8);
  writeFields(BODY_FIELDS, state, cursor);
  return room.slice(0, bytesUsed(cursor));
}

/** Reads the state into `out`, and gives whose it is, with the low 8 bits of the epoch; null where the record is too short. */
export function readBody(record: Uint8Array, out: BodyState): (EntityId & { epoch: number }) | null {
  if (record.length < BODY_BYTES) return null;
  const cursor = bitsOf(record);
  cursor.bit = KIND_BITS;
  const index = readBits(cursor, INDEX_BITS);
  const number = readBits(cursor, NUMBER_BITS);
  const epoch = readBits(cursor, 8);
  readFields(BODY_FIELDS, cursor, out);
  return { index, number, epoch };
}

export function writeRemove({ index, number }: EntityId): Uint8Array {
  const cursor = bitsOf(room);
  writeBits(cursor, RECORD_KIND.remove, KIND_BITS);
  writeBits(cursor, index, INDEX_BITS);
  writeBits(cursor, number, NUMBER_BITS);
  return room.slice(0, bytesUsed(cursor));
}

export function readRemove(record: Uint8Array): EntityId | null {
  if (record.length < REMOVE_BYTES) return null;
  const cursor = bitsOf(record);
  cursor.bit = KIND_BITS;
  return { index: readBits(cursor, INDEX_BITS), number: readBits(cursor, NUMBER_BITS) };
}

/** Ends a snapshot: what the sender owned and did not name in it, it owns no more. */
export const writeAll = (): Uint8Array => Uint8Array.of(RECORD_KIND.all);

/** Asks for a snapshot: something was not understood, or came before its scene. */
export const writeAsk = (): Uint8Array => Uint8Array.of(RECORD_KIND.ask);

/** Says whether the sender's page is hidden: its engine may be slowed down, so others see to the scene's bodies. */
export const writeHidden = (hidden: boolean): Uint8Array => Uint8Array.of(RECORD_KIND.hidden | (hidden ? 16 : 0));

export const readHidden = (record: Uint8Array): boolean => (record[0] & 16) !== 0;
