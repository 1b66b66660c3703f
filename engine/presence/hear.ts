// hear.ts: from packets to records, and to who hears them; what breaks a rule is counted and dropped.

import { secondsOf, type World } from "../ecs/world.ts";
import { notePacket, sentAt } from "../net/clock.ts";
import { strike, takeToken } from "../net/limits.ts";
import { noteSequence } from "../net/loss.ts";
import { type Header, PACKET_KIND, readHeader, readRecords, VERSION } from "../net/packet.ts";
import { kindOf, RECORD_KIND, readHello, readHidden } from "../net/records.ts";
import { type Channels, type Heard, wires } from "../net/wire.ts";
import { type Peer, removeBody, removePeer, restartLink } from "./roster.ts";

/** Reads one packet of `peer`. Never throws, whatever it holds. */
export function hearPacket(world: World, peer: Peer, bytes: Uint8Array, reliable: boolean): void {
  const { limits } = peer;
  if (limits.cut) return;
  if (takeToken(limits, secondsOf(world), reliable)) read(world, peer, bytes, reliable);
  if (limits.cut) cut(world, peer);
}

function read(world: World, peer: Peer, bytes: Uint8Array, reliable: boolean): void {
  const header = readHeader(bytes);
  if (header && header.version !== VERSION) {
    peer.refused++; // another version's peer means no harm
  } else if (header?.kind !== (reliable ? PACKET_KIND.events : PACKET_KIND.state)) {
    refuse(world, peer, 1);
  } else if (reliable) {
    hearEvents(world, peer, bytes, header);
  } else {
    hearStates(world, peer, bytes, header);
  }
}

function hearStates(world: World, peer: Peer, bytes: Uint8Array, { sequence, clock, revision }: Header): void {
  if (!noteSequence(peer.loss, sequence)) return; // twice, or older than anybody needs
  const sent = notePacket(peer.clock, clock, secondsOf(world));
  const heard: Heard = { revision, sent: () => sent };
  const refused = readRecords(bytes, (record) => hearRecord(world, peer, record, heard, "events"));
  if (refused > 0) refuse(world, peer, refused);
}

function hearEvents(world: World, peer: Peer, bytes: Uint8Array, { clock, revision }: Header): void {
  let gone = false;
  let sent: number | null = null;
  // Asked for after a hello: it may begin a new clock.
  const heard: Heard = { revision, sent: () => (sent ??= sentAt(peer.clock, clock, secondsOf(world))) };
  const refused = readRecords(bytes, (record) => {
    switch (kindOf(record)) {
      case RECORD_KIND.hello:
        return hearHello(peer, record);
      case RECORD_KIND.bye:
        gone = true;
        return true;
      case RECORD_KIND.hidden:
        peer.hidden = readHidden(record);
        return true;
      default:
        return hearRecord(world, peer, record, heard, "states");
    }
  });
  if (refused > 0) refuse(world, peer, refused);
  if (gone) removePeer(world, peer.id);
}

/** What only the links know of comes on the reliable channel. */
const LINK_KINDS: readonly number[] = [RECORD_KIND.hello, RECORD_KIND.bye, RECORD_KIND.hidden];

/** Hands a record to who hears its kind. @param other the channel that it did not come on */
function hearRecord(world: World, peer: Peer, record: Uint8Array, heard: Heard, other: Channels): boolean {
  const kind = kindOf(record);
  const hearer = wires.get(world).hearers.get(kind);
  if (hearer) return hearer.channels !== other && hearer.hear(world, peer, record, heard);
  return record.length > 0 && !LINK_KINDS.includes(kind); // a newer sender's; its length led past it
}

function hearHello(peer: Peer, record: Uint8Array): boolean {
  if (readHello(record)?.session !== peer.session) return false;
  // A second hello comes from an engine that began again: its clock and its sequence did too.
  if (peer.greeted) restartLink(peer);
  peer.greeted = true;
  return true;
}

function refuse(world: World, peer: Peer, count: number): void {
  peer.refused += count;
  strike(peer.limits, secondsOf(world));
}

/** A peer that keeps on breaking rules is not listened to any more, and its body goes. */
function cut(world: World, peer: Peer): void {
  removeBody(world, peer);
  const message = `hearPacket: ${peer.id} keeps sending what breaks the protocol`;
  world.outbox.push({ message: { type: "peer-cut", peer: peer.id } });
  world.outbox.push({ message: { type: "problem", code: "net/malformed", message } });
}
