// fields.ts: what of an entity travels, as one table that drives the writer and the reader.
// A test compares it with the stores of components.ts, so that a new networked store can't be forgotten.

import type { Stores } from "../ecs/components.ts";
import { type BitCursor, readBits, writeBits } from "./bits.ts";
import { circle, lowBits, type Quantizer, steps } from "./quantize.ts";

type NumberStore = { [K in keyof Stores]: Stores[K] extends { readonly length: number } ? K : never }[keyof Stores];

/** One number of a record: entity e's is at `stores[store][e * size + index]`. */
export interface Field {
  readonly store: NumberStore;
  readonly size: number;
  readonly index: number;
  readonly quantizer: Quantizer;
  /** A body that changes by no more than this (in the store's unit) counts as unchanged. */
  readonly slack: number;
}

/** Horizontal place: ± 4,194 m by 1 mm. A float has steps of 0.5 mm out there, so more bits would carry nothing. */
const ACROSS = steps(0.001, 23);
/** Height: ± 2,097 m by 1 mm. */
const HEIGHT = steps(0.001, 22);
/** ± 20.48 m/s by 2 cm/s: held for the 0.3 s of extrapolation, half a step is 3 mm. */
const SPEED = steps(0.02, 11);
/** 0.18° a step. */
const YAW = circle(11);
/** ± 91° by 1.4°: it only nods a head. */
const PITCH = steps(Math.PI / 2 / 63, 7);

/** The body of a peer: 124 bits. */
export const AVATAR_FIELDS: readonly Field[] = [
  { store: "Position", size: 3, index: 0, quantizer: ACROSS, slack: 0.003 },
  { store: "Position", size: 3, index: 1, quantizer: HEIGHT, slack: 0.003 },
  { store: "Position", size: 3, index: 2, quantizer: ACROSS, slack: 0.003 },
  { store: "Facing", size: 1, index: 0, quantizer: YAW, slack: 0.005 },
  { store: "Look", size: 2, index: 1, quantizer: PITCH, slack: 0.02 },
  // Its slack is above what a controller trembles by. A stop must show at once, or the body is carried on by the others.
  { store: "Velocity", size: 3, index: 0, quantizer: SPEED, slack: 0.1 },
  { store: "Velocity", size: 3, index: 1, quantizer: SPEED, slack: 0.1 },
  { store: "Velocity", size: 3, index: 2, quantizer: SPEED, slack: 0.1 },
  { store: "Grounded", size: 1, index: 0, quantizer: lowBits(1), slack: 0 },
  { store: "TeleportCount", size: 1, index: 0, quantizer: lowBits(4), slack: 0 },
];

/** ± 1 in steps of 1/511: with four components and the receiver's normalising, no rotation is off by more than 0.22° (the test measures it). */
const UNIT = steps(1 / 511, 10);

/** A body that physics moves: 145 bits. Its spin is not sent: it shows in the rotations. */
export const BODY_FIELDS: readonly Field[] = [
  { store: "Position", size: 3, index: 0, quantizer: ACROSS, slack: 0.003 },
  { store: "Position", size: 3, index: 1, quantizer: HEIGHT, slack: 0.003 },
  { store: "Position", size: 3, index: 2, quantizer: ACROSS, slack: 0.003 },
  // All four off by this are 0.14°.
  { store: "Rotation", size: 4, index: 0, quantizer: UNIT, slack: 0.0006 },
  { store: "Rotation", size: 4, index: 1, quantizer: UNIT, slack: 0.0006 },
  { store: "Rotation", size: 4, index: 2, quantizer: UNIT, slack: 0.0006 },
  { store: "Rotation", size: 4, index: 3, quantizer: UNIT, slack: 0.0006 },
  { store: "Velocity", size: 3, index: 0, quantizer: SPEED, slack: 0.1 },
  { store: "Velocity", size: 3, index: 1, quantizer: SPEED, slack: 0.1 },
  { store: "Velocity", size: 3, index: 2, quantizer: SPEED, slack: 0.1 },
  { store: "TeleportCount", size: 1, index: 0, quantizer: lowBits(4), slack: 0 },
];

/** Places in a {@link BodyState}, in the order of {@link BODY_FIELDS}. */
export const BODY = { x: 0, y: 1, z: 2, qx: 3, qy: 4, qz: 5, qw: 6, vx: 7, vy: 8, vz: 9, teleport: 10 } as const;

/** Places in an {@link AvatarState}, in the order of {@link AVATAR_FIELDS}. */
export const AVATAR = { x: 0, y: 1, z: 2, yaw: 3, pitch: 4, vx: 5, vy: 6, vz: 7, grounded: 8, teleport: 9 } as const;

/** An avatar at one moment: a number per field, in the units of the stores. */
export type AvatarState = Float64Array;

export const createAvatarState = (): AvatarState => new Float64Array(AVATAR_FIELDS.length);

/** A body at one moment, as {@link AvatarState} is an avatar. */
export type BodyState = Float64Array;

export const createBodyState = (): BodyState => new Float64Array(BODY_FIELDS.length);

/** What the parts of a state mean to whoever moves it through time; the place is always in the first three. */
export interface Layout {
  readonly fields: readonly Field[];
  /** Where the three numbers of the velocity begin. */
  readonly velocity: number;
  readonly teleport: number;
  /** Numbers that change evenly, besides the place; and those that are angles. */
  readonly even: readonly number[];
  readonly angles: readonly number[];
  /** Where the four numbers of a quaternion begin, or −1. */
  readonly rotation: number;
  /** 1 while something is below, or −1 where nobody knows. */
  readonly grounded: number;
}

export const AVATAR_LAYOUT: Layout = {
  fields: AVATAR_FIELDS,
  velocity: AVATAR.vx,
  teleport: AVATAR.teleport,
  even: [AVATAR.pitch],
  angles: [AVATAR.yaw],
  rotation: -1,
  grounded: AVATAR.grounded,
};

export const BODY_LAYOUT: Layout = {
  fields: BODY_FIELDS,
  velocity: BODY.vx,
  teleport: BODY.teleport,
  even: [],
  angles: [],
  rotation: BODY.qx,
  grounded: -1,
};

/** Bits of all fields of a table. */
export const bitsOfFields = (fields: readonly Field[]): number =>
  fields.reduce((sum, field) => sum + field.quantizer.bits, 0);

/** Copies an entity's fields out of its stores. */
export function gatherFields(fields: readonly Field[], stores: Stores, eid: number, out: Float64Array): void {
  for (let i = 0; i < fields.length; i++) {
    const { store, size, index } = fields[i];
    out[i] = stores[store][eid * size + index];
  }
}

export function writeFields(fields: readonly Field[], values: Float64Array, cursor: BitCursor): void {
  for (let i = 0; i < fields.length; i++) {
    const { quantizer } = fields[i];
    writeBits(cursor, quantizer.pack(values[i]), quantizer.bits);
  }
}

export function readFields(fields: readonly Field[], cursor: BitCursor, out: Float64Array): void {
  for (let i = 0; i < fields.length; i++) {
    const { quantizer } = fields[i];
    out[i] = quantizer.unpack(readBits(cursor, quantizer.bits));
  }
}

/** Whether `b` differs from `a` by no more than each field's slack. NaN differs from everything. */
export function isUnchanged(fields: readonly Field[], a: Float64Array, b: Float64Array): boolean {
  for (let i = 0; i < fields.length; i++) if (!(Math.abs(a[i] - b[i]) <= fields[i].slack)) return false;
  return true;
}
