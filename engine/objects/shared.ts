// shared.ts: the bodies that are the same for everybody in the world, and who sees to each.

import { addComponent, query, removeComponent } from "bitecs";
import { defineResource, secondsOf, type World } from "../ecs/world.ts";
import { BODY, BODY_FIELDS, BODY_LAYOUT, createBodyState, gatherFields } from "../net/fields.ts";
import { addSample, continueTrack, createTrack, type Track } from "../net/interpolation.ts";
import type { Rank, Register } from "../net/ownership.ts";
import { MODEL } from "../net/records.ts";
import { type Speaker, wires } from "../net/wire.ts";
import { fasten, loosen, setAmong, setApart } from "../physics/loose.ts";
import type { PeerId } from "../protocol.ts";
import { type Books, createBooks, mayClaim } from "./books.ts";

/** Network ids have 16 bits: further nodes of a scene stay at home. */
const NUMBERS = 65_536;

/** Who made something: a peer that is, or was, here. */
export interface Creator {
  readonly rank: Rank;
  readonly session: number;
}

/** A body that is the same for everybody. */
export interface Shared extends Register {
  /** Says the same to all: creator and number. */
  readonly key: string;
  /** Null: it came with the scene. */
  readonly creator: Creator | null;
  /** 16 bits; of a scene body the index of its node. */
  readonly number: number;
  readonly model: number;
  readonly uri: string;
  readonly eid: number;
  /** In its owner's hand. */
  held: boolean;
  /** Its owner does not name it any more, but did not leave. */
  abandoned: boolean;
  /** Since when nobody sees to it, in seconds; null while somebody does. */
  orphaned: number | null;
  /** When it was another's last to take from us, in seconds. */
  lost: number;
  /** The last tick in which it was awake here. */
  awake: number;
  /** How it is shown while another moves it. */
  readonly track: Track;
  /** {@link Speaker.restarts} of whom the track was heard from. */
  restarts: number;
}

/** That something is gone for good. */
export interface Removal {
  readonly creator: Creator;
  readonly number: number;
  /** Who took it away; one who left before all heard it may not be believed any more. */
  readonly by: Rank;
  /** We took it away: who did not hear it then, hears it with our next snapshot. */
  readonly byUs: boolean;
  /** It is kept in mind until then, in seconds. */
  readonly until: number;
}

export interface Objects {
  /** Scene whose bodies are in here, as {@link SceneState.loads}. */
  loads: number;
  readonly all: Map<string, Shared>;
  readonly byEntity: Map<number, Shared>;
  /** Who is here and is listened to, by rank. */
  present: ReadonlyMap<Rank, Speaker>;
  readonly books: Map<PeerId, Books>;
  /** What is gone for good, by key; in the order of time. */
  readonly removed: Map<string, Removal>;
  /** By what index this engine calls other creators. */
  readonly names: Map<Rank, number>;
  /** Objects that each member may have. */
  cap: number;
  /** The number of the next own object. Begins anywhere: an engine that began again must not use those of the one before. */
  next: number;
}

export const objects = defineResource<Objects>("objects");

/** The same on all peers. `rank` is the creator's, "" for the scene. */
export const keyOf = (rank: Rank, number: number): string => `${rank}/${number}`;

export const isOurs = (world: World, { epoch, owner }: Shared): boolean => epoch > 0 && owner === wires.get(world).self;

/** Another peer moves it, or did last. */
export const isTheirs = (world: World, shared: Shared): boolean => shared.epoch > 0 && !isOurs(world, shared);

/** The shared bodies of the scene that stands, also right after it was loaded. */
export function upToDate(world: World): Objects {
  const state = objects.get(world);
  if (state.loads === world.scene.loads) return state;
  state.loads = world.scene.loads;
  takeUpScene(world, state);
  // What was said of this scene before it stood here was not heard, and nobody heard us of the one before.
  for (const { id } of wires.get(world).speakers.values()) {
    const books = booksFor(state, id);
    books.wantsSnapshot = books.owesSnapshot = true;
  }
  return state;
}

/** The books about a peer. */
export function booksFor({ books: all }: Objects, id: PeerId): Books {
  let books = all.get(id);
  if (!books) {
    books = createBooks();
    all.set(id, books);
  }
  return books;
}

/** Forgets the bodies of the scene before, and takes up those of the one that stands. */
function takeUpScene(world: World, { all, byEntity }: Objects): void {
  const { LooseBody, NodeIndex } = world.stores;
  for (const shared of all.values()) if (!shared.creator) forget(world, shared);
  for (const eid of query(world, [LooseBody])) {
    const number = NodeIndex[eid];
    if (number < 0 || number >= NUMBERS) continue;
    const shared = createShared(null, number, MODEL.scene, "", eid);
    all.set(shared.key, shared);
    byEntity.set(eid, shared);
    setApart(world, eid);
  }
}

/** One that nobody has claimed yet. */
export const createShared = (
  creator: Creator | null,
  number: number,
  model: number,
  uri: string,
  eid: number,
): Shared => ({
  key: keyOf(creator?.rank ?? "", number),
  creator,
  number,
  model,
  uri,
  eid,
  epoch: 0,
  owner: "",
  held: false,
  abandoned: false,
  orphaned: null,
  lost: Number.NEGATIVE_INFINITY,
  awake: 0,
  track: createTrack(BODY_LAYOUT),
  restarts: 0,
});

export function forget(world: World, { key, eid }: Shared): void {
  const { all, byEntity } = objects.get(world);
  all.delete(key);
  byEntity.delete(eid);
}

const here = createBodyState();

/** Where it is in this tick, as it travels. The array is reused. */
export function stateOf(world: World, eid: number): Float64Array {
  gatherFields(BODY_FIELDS, world.stores, eid, here);
  here[BODY.teleport] &= 15;
  return here;
}

/** From now on the own solver moves it, as fast as it was shown. */
export function becomeOurs(world: World, shared: Shared): void {
  const { Owned, Remote, TeleportCount } = world.stores;
  const { eid, track } = shared;
  const wasTheirs = track.samples.length > 0;
  removeComponent(world, eid, Remote);
  addComponent(world, eid, Owned);
  shared.orphaned = null;
  shared.abandoned = false;
  shared.awake = world.time.tick;
  setAmong(world, eid);
  if (!wasTheirs) return;
  const last = track.samples[track.samples.length - 1].state;
  TeleportCount[eid] = last[BODY.teleport];
  loosen(world, eid, { x: last[BODY.vx], y: last[BODY.vy], z: last[BODY.vz] }, spinOf(track));
  track.samples.length = 0;
}

/** From now on another moves it, and it glides from where it is to where that one has it. */
export function becomeTheirs(
  world: World,
  shared: Shared,
  { restarts }: Speaker,
  sent: number,
  state: Float64Array,
): void {
  const { Owned, Remote } = world.stores;
  const { eid, track } = shared;
  removeComponent(world, eid, Owned);
  addComponent(world, eid, Remote);
  shared.orphaned = null;
  shared.abandoned = false;
  continueTrack(track, stateOf(world, eid));
  shared.restarts = restarts;
  addSample(track, sent, state);
  holdFast(world, shared);
}

/** Lets the body follow its entity; it gives way to a push if that would make it ours. */
export const holdFast = (world: World, shared: Shared): void =>
  fasten(world, shared.eid, !shared.held && mayClaim(world, "me", shared));

/** Notes where its owner has it. */
export function noteState(
  world: World,
  shared: Shared,
  { restarts }: Speaker,
  sent: number,
  state: Float64Array,
): void {
  const { track } = shared;
  if (shared.restarts !== restarts) {
    continueTrack(track, stateOf(world, shared.eid)); // the owner's clock is another one
    shared.restarts = restarts;
  }
  addSample(track, sent, state);
}

/** Loses it to another. */
export const noteLoss = (world: World, shared: Shared): void => {
  if (isOurs(world, shared)) shared.lost = secondsOf(world);
};

/** How fast its last two states turned it, radians per second about each axis. */
function spinOf({ samples }: Track): { x: number; y: number; z: number } {
  const [a, b] = samples.slice(-2);
  if (!b || b.time <= a.time || b.time - a.time > 0.3) return { x: 0, y: 0, z: 0 };
  const [ax, ay, az, aw] = a.state.subarray(BODY.qx, BODY.qw + 1);
  const [bx, by, bz, bw] = b.state.subarray(BODY.qx, BODY.qw + 1);
  // b · a⁻¹, whose axis is that of the turn.
  const w = bw * aw + bx * ax + by * ay + bz * az;
  const sign = w < 0 ? -1 : 1;
  const x = (bx * aw - bw * ax + bz * ay - by * az) * sign;
  const y = (by * aw - bw * ay + bx * az - bz * ax) * sign;
  const z = (bz * aw - bw * az + by * ax - bx * ay) * sign;
  const sine = Math.hypot(x, y, z);
  if (sine < 1e-6) return { x: 0, y: 0, z: 0 };
  const rate = (2 * Math.atan2(sine, Math.abs(w))) / (b.time - a.time) / sine;
  return { x: x * rate, y: y * rate, z: z * rate };
}
