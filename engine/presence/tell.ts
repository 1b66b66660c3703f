// tell.ts: what goes to each peer: who we are once, what we own as often as it matters to it.

import { query } from "bitecs";
import type { World } from "../ecs/world.ts";
import {
  AVATAR,
  AVATAR_FIELDS,
  type AvatarState,
  createAvatarState,
  gatherFields,
  isUnchanged,
} from "../net/fields.ts";
import { HEADER_BYTES, MAX_PACKET_BYTES, PACKET_KIND, writePacket } from "../net/packet.ts";
import { choose, SLOT, sendInterval } from "../net/priority.ts";
import { AVATAR_NUMBER, writeAvatar, writeBye, writeHello } from "../net/records.ts";
import { type Peer, rosters, type Told } from "./roster.ts";

/** Ticks without a change after which a body rests. */
const REST_AFTER = 15;

/** An owned entity as it is in this tick. */
interface Own {
  readonly eid: number;
  readonly state: AvatarState;
}

/** Tells each peer what is due of what we own. */
export function tellPeers(world: World): void {
  const owned = gatherOwned(world);
  for (const peer of rosters.get(world).peers.values()) {
    if (!peer.open || peer.limits.cut) continue;
    if (peer.owesHello) greet(world, peer, owned);
    tellStates(world, peer, owned);
    confirmRest(world, peer, owned);
  }
}

/** The first reliable packet on a link: who speaks, and what it owns. */
function greet(world: World, peer: Peer, owned: readonly Own[]): void {
  peer.owesHello = false;
  // What went by a link before may be lost.
  peer.sending.told.clear();
  peer.sending.at = Number.NEGATIVE_INFINITY;
  const records = owned.map(({ state }) => writeAvatar(AVATAR_NUMBER, state));
  post(world, peer, true, [writeHello(rosters.get(world).session), ...records]);
}

/** The last packet on each link. */
export function sayBye(world: World): void {
  for (const peer of rosters.get(world).peers.values()) if (peer.open) post(world, peer, true, [writeBye()]);
}

/** What of ours the others may see: nothing before it has arrived in a scene. */
function gatherOwned(world: World): Own[] {
  const { Avatar, Owned } = world.stores;
  if (world.scene.loads === 0) return [];
  return [...query(world, [Avatar, Owned])].map((eid) => {
    const state = createAvatarState();
    gatherFields(AVATAR_FIELDS, world.stores, eid, state);
    return { eid, state };
  });
}

function tellStates(world: World, peer: Peer, owned: readonly Own[]): void {
  const { tick } = world.time;
  if (tick - peer.sending.at < SLOT) return;
  const candidates = owned.map(({ eid, state }) => {
    const told = toldOf(peer, eid);
    const resting = isUnchanged(AVATAR_FIELDS, told.state, state);
    const interval = sendInterval(distanceTo(world, peer.entity, state), resting);
    const record = writeAvatar(AVATAR_NUMBER, resting ? atRest(state) : state);
    return { told, state, resting, record, bytes: 1 + record.length, urgency: (tick - told.at) / interval };
  });
  const chosen = choose(candidates, MAX_PACKET_BYTES - HEADER_BYTES);
  if (chosen.length === 0) return;
  for (const { told, state, resting } of chosen) {
    if (!resting) told.confirmed = false;
    told.at = tick;
    told.state.set(state);
  }
  peer.sending.at = tick;
  const records = chosen.map(({ record }) => record);
  post(world, peer, false, records);
}

/** A body that has come to rest is told once more, reliably: the packet that says so may have been lost. */
function confirmRest(world: World, peer: Peer, owned: readonly Own[]): void {
  for (const { eid, state } of owned) {
    const told = toldOf(peer, eid);
    if (told.confirmed || world.time.tick - told.at < REST_AFTER) continue;
    if (!isUnchanged(AVATAR_FIELDS, told.state, state)) continue;
    told.confirmed = true;
    post(world, peer, true, [writeAvatar(AVATAR_NUMBER, atRest(state))]);
  }
}

function toldOf({ sending }: Peer, eid: number): Told {
  let told = sending.told.get(eid);
  if (!told) {
    told = { state: createAvatarState(), at: Number.NEGATIVE_INFINITY, confirmed: false };
    told.state.fill(Number.NaN); // equals nothing
    sending.told.set(eid, told);
  }
  return told;
}

/** Nobody carries a resting body on, whatever its controller still writes for a speed (a push against a wall). */
function atRest(state: AvatarState): AvatarState {
  return state.slice().fill(0, AVATAR.vx, AVATAR.vz + 1);
}

function distanceTo(world: World, entity: number, state: AvatarState): number {
  if (entity < 0) return Number.NaN;
  const { Position } = world.stores;
  return Math.hypot(
    Position[entity * 3] - state[AVATAR.x],
    Position[entity * 3 + 1] - state[AVATAR.y],
    Position[entity * 3 + 2] - state[AVATAR.z],
  );
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
