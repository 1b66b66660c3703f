// hear.ts: from packets to states in a peer's track; what breaks a rule is counted and dropped.

import type { World } from "../ecs/world.ts";
import { notePacket, sentAt } from "../net/clock.ts";
import { createAvatarState } from "../net/fields.ts";
import { strike, takeToken } from "../net/limits.ts";
import { noteSequence } from "../net/loss.ts";
import { type Header, PACKET_KIND, readHeader, readRecords, VERSION } from "../net/packet.ts";
import { AVATAR_NUMBER, kindOf, RECORD_KIND, readAvatar, readHello } from "../net/records.ts";
import {
  noteElsewhere,
  type Peer,
  removeBody,
  removePeer,
  restartLink,
  sceneOf,
  secondsOf,
  showState,
} from "./roster.ts";

const state = createAvatarState();

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

function hearStates(world: World, peer: Peer, bytes: Uint8Array, header: Header): void {
  if (!noteSequence(peer.loss, header.sequence)) return; // twice, or older than anybody needs
  const sent = notePacket(peer.clock, header.clock, secondsOf(world));
  const refused = readRecords(bytes, (record) => {
    switch (kindOf(record)) {
      case RECORD_KIND.avatar:
        return hearAvatar(world, peer, record, header.revision, sent);
      case RECORD_KIND.hello:
      case RECORD_KIND.bye:
        return false; // reliable only
      default:
        return record.length > 0; // a newer sender's; its length led past it
    }
  });
  if (refused > 0) refuse(world, peer, refused);
}

function hearEvents(world: World, peer: Peer, bytes: Uint8Array, header: Header): void {
  let gone = false;
  let sent: number | null = null;
  const refused = readRecords(bytes, (record) => {
    switch (kindOf(record)) {
      case RECORD_KIND.hello:
        return hearHello(peer, record);
      case RECORD_KIND.bye:
        gone = true;
        return true;
      case RECORD_KIND.avatar:
        sent ??= sentAt(peer.clock, header.clock, secondsOf(world)); // after a hello: it may begin a new clock
        return hearAvatar(world, peer, record, header.revision, sent);
      default:
        return record.length > 0;
    }
  });
  if (refused > 0) refuse(world, peer, refused);
  if (gone) removePeer(world, peer.id);
}

function hearHello(peer: Peer, record: Uint8Array): boolean {
  if (readHello(record)?.session !== peer.session) return false;
  // A second hello comes from an engine that began again: its clock and its sequence did too.
  if (peer.greeted) restartLink(peer);
  peer.greeted = true;
  return true;
}

function hearAvatar(world: World, peer: Peer, record: Uint8Array, revision: number, sent: number): boolean {
  if (readAvatar(record, state) !== AVATAR_NUMBER) return false;
  const newest = peer.elsewhere?.sent ?? peer.track.samples.at(-1)?.time ?? Number.NEGATIVE_INFINITY;
  if (revision === sceneOf(world)) {
    if (peer.elsewhere && sent < newest) return true; // from before it went elsewhere
    showState(world, peer, sent, state);
  } else if (sent > newest) {
    noteElsewhere(world, peer, { revision, sent, state: state.slice() });
  }
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
  world.outbox.push({ message: { type: "problem", code: "net/malformed", message } });
}
