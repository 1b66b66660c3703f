// tell.ts: what goes to each peer: who we are once, where we stand as often as it matters to it.

import { query } from "bitecs";
import type { World } from "../ecs/world.ts";
import { AVATAR, AVATAR_FIELDS, createAvatarState, gatherFields, isUnchanged } from "../net/fields.ts";
import { PACKET_KIND, writePacket } from "../net/packet.ts";
import { SLOT, sendInterval } from "../net/priority.ts";
import { AVATAR_NUMBER, writeAvatar, writeHello } from "../net/records.ts";
import { type Peer, rosters } from "./roster.ts";

/** Ticks without a change after which a body rests. */
const REST_AFTER = 15;

const state = createAvatarState();

/** Sends the own avatar's state to each peer for which it is due. */
export function tellPeers(world: World): void {
  const entity = ownAvatar(world);
  if (entity < 0 || world.scene.loads === 0) return;
  gatherFields(AVATAR_FIELDS, world.stores, entity, state);
  for (const peer of rosters.get(world).peers.values()) {
    if (!peer.open || peer.limits.cut) continue;
    if (isDue(world, peer)) tellState(world, peer);
    else if (mustConfirm(world, peer)) tellReliably(world, peer);
  }
}

/** The first reliable packet on a link: who speaks, and where it stands. */
export function greet(world: World, peer: Peer): void {
  const records = [writeHello(rosters.get(world).session)];
  const entity = ownAvatar(world);
  if (entity >= 0 && world.scene.loads > 0) {
    gatherFields(AVATAR_FIELDS, world.stores, entity, state);
    records.push(writeAvatar(AVATAR_NUMBER, state));
  }
  post(world, peer, true, records);
}

function ownAvatar(world: World): number {
  const { Avatar, Owned } = world.stores;
  return query(world, [Avatar, Owned])[0] ?? -1;
}

function isDue(world: World, { sending, entity }: Peer): boolean {
  const waited = world.time.tick - sending.at;
  if (waited < SLOT) return false;
  const resting = isUnchanged(AVATAR_FIELDS, sending.last, state);
  return waited >= sendInterval(distanceTo(world, entity), resting);
}

const mustConfirm = (world: World, { sending }: Peer): boolean =>
  !sending.confirmed && world.time.tick - sending.at >= REST_AFTER && isUnchanged(AVATAR_FIELDS, sending.last, state);

function distanceTo(world: World, entity: number): number {
  if (entity < 0) return Number.NaN;
  const { Position } = world.stores;
  return Math.hypot(
    Position[entity * 3] - state[AVATAR.x],
    Position[entity * 3 + 1] - state[AVATAR.y],
    Position[entity * 3 + 2] - state[AVATAR.z],
  );
}

function tellState(world: World, peer: Peer): void {
  const { sending } = peer;
  if (!isUnchanged(AVATAR_FIELDS, sending.last, state)) sending.confirmed = false;
  sending.at = world.time.tick;
  sending.last.set(state);
  post(world, peer, false, [writeAvatar(AVATAR_NUMBER, state)]);
}

function tellReliably(world: World, peer: Peer): void {
  peer.sending.confirmed = true;
  post(world, peer, true, [writeAvatar(AVATAR_NUMBER, state)]);
}

function post(world: World, { id, sending }: Peer, reliable: boolean, records: readonly Uint8Array[]): void {
  const bytes = writePacket(
    {
      kind: reliable ? PACKET_KIND.events : PACKET_KIND.state,
      revision: world.scene.revision,
      sequence: (reliable ? sending.events++ : sending.states++) & 0xffff,
      clock: world.time.tick & 0xffff,
    },
    records,
  );
  world.outbox.push({ message: { type: "packet", peer: id, reliable, bytes } });
}
