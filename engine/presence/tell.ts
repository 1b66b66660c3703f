// tell.ts: what goes to each peer: who we are once, what we own as often as it matters to it.

import type { World } from "../ecs/world.ts";
import { isUnchanged } from "../net/fields.ts";
import { HEADER_BYTES, MAX_PACKET_BYTES } from "../net/packet.ts";
import { choose, SLOT, sendInterval } from "../net/priority.ts";
import { writeBye, writeHello, writeHidden } from "../net/records.ts";
import { post, type Telling, tellEvents, wires } from "../net/wire.ts";
import { type Peer, rosters, type Told } from "./roster.ts";

/** Ticks without a change after which a body rests. */
const REST_AFTER = 15;

/** Tells each peer what is due of what we own. */
export function tellPeers(world: World): void {
  const tellings = wires.get(world).sources.flatMap((source) => source.tellings(world));
  for (const peer of rosters.get(world).peers.values()) {
    if (!peer.open || peer.limits.cut) continue;
    if (peer.owesHello) greet(world, peer);
    forgetOthers(peer, tellings);
    tellStates(world, peer, tellings);
    confirmRest(world, peer, tellings);
  }
}

/** The first reliable packets on a link: who speaks, and what it owns. */
function greet(world: World, peer: Peer): void {
  const { session, hidden, sources } = wires.get(world);
  peer.owesHello = false;
  // What went by a link before may be lost.
  peer.sending.told.clear();
  peer.sending.at = Number.NEGATIVE_INFINITY;
  const records = [writeHello(session), ...(hidden ? [writeHidden(true)] : [])];
  tellEvents(world, peer, [...records, ...sources.flatMap((source) => source.snapshot(world, peer))]);
}

/** The last packet on each link. */
export function sayBye(world: World): void {
  for (const peer of rosters.get(world).peers.values()) if (peer.open) post(world, peer, true, [writeBye()]);
}

/** What is ours no more is not kept in mind. */
function forgetOthers({ sending }: Peer, tellings: readonly Telling[]): void {
  if (sending.told.size <= tellings.length) return;
  const ours = new Set(tellings.map(({ eid }) => eid));
  for (const eid of sending.told.keys()) if (!ours.has(eid)) sending.told.delete(eid);
}

function tellStates(world: World, peer: Peer, tellings: readonly Telling[]): void {
  const { tick } = world.time;
  if (tick - peer.sending.at < SLOT) return;
  const candidates = tellings.flatMap((telling) => {
    const { layout, state } = telling;
    const told = toldOf(peer, telling);
    const resting = isUnchanged(layout.fields, told.state, state);
    if (resting && told.confirmed && telling.restsInSilence) return [];
    const interval = sendInterval(distanceTo(world, peer.entity, state), resting);
    const urgency = (tick - told.at) / interval;
    if (urgency < 1) return []; // nothing is written in vain
    const record = telling.write(resting ? atRest(telling) : state);
    return [{ told, state, resting, record, bytes: 1 + record.length, urgency }];
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
function confirmRest(world: World, peer: Peer, tellings: readonly Telling[]): void {
  const records: Uint8Array[] = [];
  for (const telling of tellings) {
    const told = toldOf(peer, telling);
    if (told.confirmed || world.time.tick - told.at < REST_AFTER) continue;
    if (!isUnchanged(telling.layout.fields, told.state, telling.state)) continue;
    told.confirmed = true;
    records.push(telling.confirm(atRest(telling)));
  }
  tellEvents(world, peer, records);
}

function toldOf({ sending }: Peer, { eid, version, state }: Telling): Told {
  let told = sending.told.get(eid);
  if (told?.version !== version) {
    told = { version, state: state.slice().fill(Number.NaN), at: Number.NEGATIVE_INFINITY, confirmed: false }; // equals nothing
    sending.told.set(eid, told);
  }
  return told;
}

/** Nobody carries a resting body on, whatever its controller still writes for a speed (a push against a wall). */
const atRest = ({ state, layout }: Telling): Float64Array =>
  state.slice().fill(0, layout.velocity, layout.velocity + 3);

/** Metres from the body of a peer to the place that a state begins with. */
function distanceTo(world: World, entity: number, place: Float64Array): number {
  if (entity < 0) return Number.NaN;
  const { Position } = world.stores;
  return Math.hypot(
    Position[entity * 3] - place[0],
    Position[entity * 3 + 1] - place[1],
    Position[entity * 3 + 2] - place[2],
  );
}
