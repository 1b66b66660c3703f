// wire.ts: where features meet the links: who is heard on them, who hears which records, and what is told.
// `engine/presence` keeps the links; whoever has something to say on them registers here, and knows nothing of avatars.

import { defineResource, type World } from "../ecs/world.ts";
import type { PeerId } from "../protocol.ts";
import type { PeerClock } from "./clock.ts";
import type { Layout } from "./fields.ts";
import type { Limits } from "./limits.ts";
import type { Rank } from "./ownership.ts";
import { HEADER_BYTES, MAX_PACKET_BYTES, PACKET_KIND, writePacket } from "./packet.ts";

/** Somebody at the other end of a link. */
export interface Speaker {
  readonly id: PeerId;
  /** Says the same to all who is meant. */
  readonly rank: Rank;
  /** 32-bit nonce that its hello must repeat. */
  readonly session: number;
  /** Both channels are open. */
  open: boolean;
  /** Its hello was heard. */
  greeted: boolean;
  /** The link is new: our hello has yet to go. */
  owesHello: boolean;
  /** Its page is hidden, it says. */
  hidden: boolean;
  readonly limits: Limits;
  clock: PeerClock;
  /** How often its clock began anew. */
  restarts: number;
  /** Packets and records that broke a rule. */
  refused: number;
  /** Packets of each kind that went to it. */
  readonly sent: { states: number; events: number };
}

/** A record's packet. */
export interface Heard {
  readonly revision: number;
  /** When it was sent, in the sender's unwrapped seconds. */
  readonly sent: () => number;
}

/** Answers false where it refuses the record. */
export type Hear = (world: World, speaker: Speaker, record: Uint8Array, heard: Heard) => boolean;

/** Which channel a kind of record may come on. */
export type Channels = "states" | "events" | "both";

/** Something of ours, as it is in this tick, of which the others are told as often as it matters to them. */
export interface Telling {
  readonly eid: number;
  /** Another one means that nothing was told of it yet. */
  readonly version: number;
  readonly layout: Layout;
  readonly state: Float64Array;
  /** Its record in state packets … */
  readonly write: (state: Float64Array) => Uint8Array;
  /** … and the one that confirms reliably that it rests. */
  readonly confirm: (state: Float64Array) => Uint8Array;
  /** At rest and confirmed, nothing more is told of it. */
  readonly restsInSilence: boolean;
}

export interface Source {
  /** What follows the hello, reliably and in this order. */
  snapshot(world: World, speaker: Speaker): Uint8Array[];
  tellings(world: World): Telling[];
}

export interface Wire {
  /** The own one, and the nonce of the own entering. */
  self: Rank;
  session: number;
  /** This page is hidden. */
  hidden: boolean;
  readonly speakers: ReadonlyMap<PeerId, Speaker>;
  readonly hearers: Map<number, { readonly hear: Hear; readonly channels: Channels }>;
  readonly sources: Source[];
}

export const wires = defineResource<Wire>("wire");

/** Says something reliable to one peer, in as many packets as it takes. Before our hello nothing goes: the snapshot after it says it all. */
export function tellEvents(world: World, speaker: Speaker, records: readonly Uint8Array[]): void {
  if (!speaker.open || speaker.owesHello || speaker.limits.cut) return;
  for (const packet of chunks(records)) post(world, speaker, true, packet);
}

/** … and to all. */
export function tellAll(world: World, records: readonly Uint8Array[]): void {
  for (const speaker of wires.get(world).speakers.values()) tellEvents(world, speaker, records);
}

/** Records in order, as many together as fit into a packet. */
function chunks(records: readonly Uint8Array[]): Uint8Array[][] {
  const all: Uint8Array[][] = [];
  let left = 0;
  for (const record of records) {
    if (all.length === 0 || record.length + 1 > left) {
      all.push([]);
      left = MAX_PACKET_BYTES - HEADER_BYTES;
    }
    all[all.length - 1].push(record);
    left -= record.length + 1;
  }
  return all;
}

/** Sends one packet of `records`, which fit into it. */
export function post(world: World, { id, sent }: Speaker, reliable: boolean, records: readonly Uint8Array[]): void {
  const bytes = writePacket(
    {
      kind: reliable ? PACKET_KIND.events : PACKET_KIND.state,
      revision: world.scene.revision,
      sequence: (reliable ? sent.events++ : sent.states++) & 0xffff,
      clock: world.time.tick & 0xffff,
    },
    records,
  );
  world.outbox.push({ message: { type: "packet", peer: id, reliable, bytes } });
}
