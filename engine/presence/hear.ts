// hear.ts: from packets to states in a peer's track; what breaks a rule is counted and dropped.

import type { World } from "../ecs/world.ts";
import { notePacket, sentAt } from "../net/clock.ts";
import { createAvatarState } from "../net/fields.ts";
import { addSample } from "../net/interpolation.ts";
import { strike, takeToken } from "../net/limits.ts";
import { noteSequence } from "../net/loss.ts";
import { type Header, PACKET_KIND, readHeader, readRecords, VERSION } from "../net/packet.ts";
import { AVATAR_NUMBER, kindOf, RECORD_KIND, readAvatar, readHello } from "../net/records.ts";
import { addBody, type Peer, removeBody, removePeer, secondsOf } from "./roster.ts";

const state = createAvatarState();

/** Reads one packet of `peer`. Never throws, whatever it holds. */
export function hearPacket(world: World, peer: Peer, bytes: Uint8Array, reliable: boolean): void {
  const now = secondsOf(world);
  if (peer.limits.cut) return;
  if (!takeToken(peer.limits, now)) {
    peer.refused++;
    return;
  }
  const header = readHeader(bytes);
  const kind = reliable ? PACKET_KIND.events : PACKET_KIND.state;
  if (!header || header.version !== VERSION || header.kind !== kind) {
    refuse(world, peer, 1);
    return;
  }
  if (!reliable && !noteSequence(peer.loss, header.sequence)) return;
  const sent = reliable ? sentAt(peer.clock, header.clock, now) : notePacket(peer.clock, header.clock, now);
  let gone = false;
  const refused = readRecords(bytes, (record) => {
    switch (kindOf(record)) {
      case RECORD_KIND.avatar:
        return hearAvatar(world, peer, record, header, sent);
      case RECORD_KIND.hello:
        return readHello(record)?.session === peer.session;
      case RECORD_KIND.bye:
        gone = reliable;
        return reliable;
      default:
        return true; // a newer sender's; its length led past it
    }
  });
  if (refused > 0) refuse(world, peer, refused);
  if (gone) removePeer(world, peer.id);
}

function hearAvatar(world: World, peer: Peer, record: Uint8Array, { revision }: Header, sent: number): boolean {
  if (revision !== world.scene.revision) return true; // it is in another scene for the moment
  if (readAvatar(record, state) !== AVATAR_NUMBER) return false;
  if (peer.entity < 0) addBody(world, peer);
  addSample(peer.track, sent, state);
  return true;
}

/** Counts broken rules; a peer that keeps on is not listened to any more, and its body goes. */
function refuse(world: World, peer: Peer, count: number): void {
  peer.refused += count;
  if (!strike(peer.limits, secondsOf(world))) return;
  removeBody(world, peer);
  const message = `hearPacket: ${peer.id} keeps sending what breaks the protocol`;
  world.outbox.push({ message: { type: "problem", code: "net/malformed", message } });
}
