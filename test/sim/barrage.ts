// barrage.ts: packets of every kind, half of them sound up to their last record, as fast as one engine reads them.

import { getAllEntities } from "bitecs";
import { createRandom, type Random } from "../../engine/core/random.ts";
import { runTick } from "../../engine/ecs/schedule.ts";
import type { LoadedScene } from "../../engine/gltf/scene.ts";
import { BODY_FIELDS, createAvatarState, createBodyState } from "../../engine/net/fields.ts";
import { HEADER_BYTES, MAX_PACKET_BYTES, PACKET_KIND, writePacket } from "../../engine/net/packet.ts";
import {
  MODEL,
  writeAll,
  writeAsk,
  writeAvatar,
  writeBody,
  writeHello,
  writeHidden,
  writeName,
  writeOwn,
  writeRemove,
} from "../../engine/net/records.ts";
import { objects } from "../../engine/objects/shared.ts";
import { hearPacket } from "../../engine/presence/hear.ts";
import { type Peer, rosters } from "../../engine/presence/roster.ts";
import { REVISION } from "./harness.ts";
import { createYard } from "./yard.ts";

/** Peers who fire, and packets made beforehand: the making must not be measured. */
const PEERS = 8;
const MADE = 20_000;
/** Packets from each peer in a second of the engine's time: as many as N18 reads. */
const PER_SECOND = 100;

const byte = (random: Random): number => Math.floor(random() * 256);
const u16 = (random: Random): number => Math.floor(random() * 65_536);
/** Few enough that they meet. */
const few = (random: Random): number => Math.floor(random() * 12);
const number = (random: Random): number => Math.floor(random() * 400);

function bodyState(random: Random): Float64Array {
  const state = createBodyState();
  for (let i = 0; i < BODY_FIELDS.length; i++) state[i] = (random() - 0.5) * (random() < 0.1 ? 1e9 : 8);
  return state;
}

/** A record as an engine may write it: of anything, about anything. */
function soundRecord(random: Random, session: number): Uint8Array {
  const id = { index: random() < 0.6 ? 1 : few(random), number: random() < 0.3 ? few(random) : number(random) };
  const avatar = createAvatarState();
  for (let i = 0; i < avatar.length; i++) avatar[i] = (random() - 0.5) * 20;
  const makers = [
    () => writeAvatar(0, avatar),
    () => writeAvatar(0, avatar),
    () => writeBody(id, byte(random), bodyState(random)),
    () => writeBody(id, few(random), bodyState(random)),
    () => writeBody(id, 1, bodyState(random)),
    () => {
      const model = [MODEL.scene, MODEL.crate, MODEL.ball, MODEL.file, byte(random)][Math.floor(random() * 5)];
      const uri = model === MODEL.file ? `mxc://example.org/${few(random)}` : "";
      return writeOwn({ ...id, epoch: few(random), held: random() < 0.3, model, uri }, bodyState(random));
    },
    () => (random() < 0.1 ? writeRemove(id) : writeBody(id, few(random), bodyState(random))),
    () => writeName(byte(random), random() < 0.5 ? session : few(random)),
    () => [writeAll(), writeAsk(), writeHidden(random() < 0.5), writeHello(session)][Math.floor(random() * 4)],
  ];
  return makers[Math.floor(random() * makers.length)]();
}

const RELIABLE_ONLY = new Set([2, 4, 5, 7, 8, 9, 10]);

interface Shot {
  readonly peer: number;
  readonly bytes: Uint8Array;
  readonly reliable: boolean;
  readonly sound: boolean;
}

/** A packet; every second one is bent in its last record, or somewhere, or is noise. */
function makeShot(random: Random, sessions: readonly number[]): Shot {
  const peer = Math.floor(random() * PEERS);
  const records = Array.from({ length: 1 + Math.floor(random() * 6) }, () => soundRecord(random, sessions[peer]));
  const reliable = records.some((record) => RELIABLE_ONLY.has(record[0] & 15));
  const kept = reliable ? records.filter((record) => (record[0] & 15) !== 6) : records;
  const kind = reliable ? PACKET_KIND.events : PACKET_KIND.state;
  const header = { kind, revision: REVISION, sequence: u16(random), clock: u16(random) };
  const bytes = new Uint8Array(writePacket(header, kept));
  const sound = random() < 0.55;
  if (sound) return { peer, bytes, reliable, sound };
  return { peer, bytes: bend(random, bytes), reliable, sound };
}

function bend(random: Random, bytes: Uint8Array): Uint8Array {
  const way = random();
  if (way < 0.4) return bytes.subarray(0, Math.floor(random() * bytes.length));
  if (way < 0.5) return Uint8Array.from({ length: Math.floor(random() * (MAX_PACKET_BYTES + 40)) }, () => byte(random));
  const bent = bytes.slice();
  const from = way < 0.8 ? HEADER_BYTES : 0;
  for (let i = 0; i < 1 + random() * 4; i++) bent[from + Math.floor(random() * (bent.length - from))] = byte(random);
  return bent;
}

export interface Outcome {
  readonly read: number;
  /** Share of them that were sound up to their last record. */
  readonly sound: number;
  /** Packets a second of the machine's time, the engine's own ticks not counted. */
  readonly perSecond: number;
  /** Packets that were dropped unread, because they were too many. */
  readonly unread: number;
  /** The most of each that there ever was. */
  readonly most: {
    readonly entities: number;
    readonly objects: number;
    readonly removed: number;
    readonly samples: number;
  };
  /** Numbers in the stores that are none. */
  readonly broken: number;
}

/** Fires `packets` at one engine. `now` gives milliseconds. */
export function fire(packets: number, seed: number, loaded: LoadedScene, now: () => number): Outcome {
  const { sim, enter } = createYard(seed, loaded);
  const { world, schedule } = enter("target");
  sim.run(0.5);
  const random = createRandom(seed);
  const sessions = Array.from({ length: PEERS }, (_, i) => 1 + i);
  const idOf = (session: number): string => `@p${session}:sim|device|${session}`;
  /** Announces who is not here: a bent packet may be a good-bye. */
  const gather = (): Peer[] => {
    const { peers } = rosters.get(world);
    for (const session of sessions) {
      const peer = idOf(session);
      if (peers.has(peer)) continue;
      world.inbox.push({ type: "peer-joined", peer, user: `@p${session}:sim`, name: `p${session}`, session });
      world.inbox.push({ type: "object-rights", peer, own: true, others: session % 2 === 0 });
      world.inbox.push({ type: "peer-open", peer });
    }
    runTick(world, schedule);
    return sessions.map((session) => peers.get(idOf(session))!);
  };
  let peers = gather();
  const shots = Array.from({ length: Math.min(packets, MADE) }, () => makeShot(random, sessions));
  const most = { entities: 0, objects: 0, removed: 0, samples: 0 };
  let sound = 0;
  let spent = 0;
  let unread = 0;
  for (let fired = 0; fired < packets; ) {
    const round = Math.min(packets - fired, PER_SECOND * PEERS);
    const before = peers.map(({ limits }) => limits.excess);
    const started = now();
    for (let i = 0; i < round; i++) {
      const { peer, bytes, reliable, sound: isSound } = shots[(fired + i) % shots.length];
      // A packet of its own: or all after the first round were copies, and soon looked at no more
      if (bytes.length >= HEADER_BYTES) {
        bytes[5] = (fired + i) & 0xff;
        bytes[6] = ((fired + i) >> 8) & 0xff;
      }
      hearPacket(world, peers[peer], bytes, reliable);
      if (isSound) sound++;
    }
    spent += now() - started;
    peers.forEach(({ limits }, i) => {
      unread += Math.max(0, limits.excess - before[i]);
      if (limits.cut) throw new Error(`fire: ${peers[i].id} was cut, so its packets were not read`);
    });
    fired += round;
    peers = gather();
    world.outbox.length = 0;
    world.time.tick += 60;
    const { all, removed } = objects.get(world);
    most.entities = Math.max(most.entities, getAllEntities(world).length);
    most.objects = Math.max(most.objects, all.size);
    most.removed = Math.max(most.removed, removed.size);
    for (const { track } of all.values()) most.samples = Math.max(most.samples, track.samples.length);
  }
  const { Position, Rotation, Velocity, WorldMatrix } = world.stores;
  const broken = [Position, Rotation, Velocity, WorldMatrix].reduce(
    (sum, store) => sum + store.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0),
    0,
  );
  return { read: packets - unread, sound: sound / packets, perSecond: packets / (spent / 1000), unread, most, broken };
}
