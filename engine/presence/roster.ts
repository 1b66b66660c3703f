// roster.ts: who else is here: for each peer its link's books, its body's entity, and how it is shown.

import { addComponents, getAllEntities, removeEntity } from "bitecs";
import { addTransform, removeTransforms } from "../ecs/hierarchy.ts";
import { removeIdentity, setIdentity } from "../ecs/identity.ts";
import { defineResource, sceneOf, secondsOf, spawn, type World } from "../ecs/world.ts";
import { createPeerClock } from "../net/clock.ts";
import type { AvatarState } from "../net/fields.ts";
import { addSample, createTrack, type Track } from "../net/interpolation.ts";
import { createLimits } from "../net/limits.ts";
import { createLossWindow, type LossWindow } from "../net/loss.ts";
import { rankOf } from "../net/ownership.ts";
import type { Speaker } from "../net/wire.ts";
import type { PeerId, ToEngine } from "../protocol.ts";

/** Middle of a name plate above the feet, in metres: the tallest body is 1.6. */
const PLATE_HEIGHT = 1.8;
const UNSTABLE_OPACITY = 0.5;
/** A body without news from the scene that stands here waits this long for them where it is: a changed scene takes each of us its time. Seconds. */
const WAITS = 15;

/** What a peer was told last of an entity of ours. */
export interface Told {
  readonly version: number;
  readonly state: Float64Array;
  /** The tick in which it was told; −∞ before the first. */
  at: number;
  /** The body at rest was confirmed reliably. */
  confirmed: boolean;
}

/** What has gone to one peer. */
export interface Sending {
  /** The tick of the last state packet; −∞ before the first. */
  at: number;
  /** By entity. */
  readonly told: Map<number, Told>;
}

/** Where a peer stands in a scene that is not ours. */
export interface Elsewhere {
  /** The scene's revision. */
  readonly revision: number;
  /** The sender's unwrapped seconds. */
  readonly sent: number;
  readonly state: AvatarState;
}

export interface Peer extends Speaker {
  user: string;
  name: string;
  /** What stands over its head: the name, or more where others bear that too. */
  plate: string;
  unstable: boolean;
  speaking: boolean;
  /** Its body, or −1 before the first state came. */
  entity: number;
  track: Track;
  loss: LossWindow;
  /** Its newest state where that is of another scene: shown once that scene is loaded here. */
  elsewhere: Elsewhere | null;
  /** Since when, in seconds, its body stands here although nothing says that it is in this scene; null if something does. */
  strayed: number | null;
  readonly sending: Sending;
}

export interface Roster {
  /** Scene that the bodies stand in, as {@link sceneOf}. */
  scene: number;
  readonly peers: Map<PeerId, Peer>;
  /** The page was told of heads last, and not of nobody's. */
  toldHeads: boolean;
}

export const rosters = defineResource<Roster>("roster");

type PeerJoined = Extract<ToEngine, { type: "peer-joined" }>;

/** Notes a peer, or its new name. */
export function addPeer(world: World, joined: PeerJoined): void {
  const { peer: id, user, name, plate = name, session } = joined;
  const { peers } = rosters.get(world);
  const known = peers.get(id);
  if (known) {
    known.name = name;
    known.plate = plate;
    known.user = user;
    if (known.entity >= 0) label(world, known);
    return;
  }
  const now = secondsOf(world);
  peers.set(id, {
    id,
    user,
    name,
    plate,
    rank: rankOf(user, session),
    session: session >>> 0,
    open: false,
    owesHello: false,
    greeted: false,
    hidden: false,
    unstable: false,
    speaking: false,
    entity: -1,
    clock: createPeerClock(),
    track: createTrack(),
    loss: createLossWindow(),
    elsewhere: null,
    strayed: null,
    limits: createLimits(now),
    sending: { at: Number.NEGATIVE_INFINITY, told: new Map() },
    sent: { states: 0, events: 0 },
    restarts: 0,
    refused: 0,
  });
}

/** Forgets what was known of the peer's clock and sequence; its body stays where it is until a state comes. */
export function restartLink(peer: Peer): void {
  peer.clock = createPeerClock();
  peer.loss = createLossWindow();
  peer.track = createTrack();
  peer.elsewhere = null;
  peer.hidden = false;
  peer.restarts++;
}

/** Forgets a peer; its body goes at once. */
export function removePeer(world: World, id: PeerId): void {
  const { peers } = rosters.get(world);
  const peer = peers.get(id);
  if (peer) removeBody(world, peer);
  peers.delete(id);
}

/** Gives the peer a body, since now it is known where. */
function addBody(world: World, peer: Peer): void {
  const { Avatar, Remote, Mover, Facing, Grounded, TeleportCount } = world.stores;
  const eid = spawn(world);
  addTransform(world, eid);
  addComponents(world, eid, Avatar, Remote, Mover);
  Facing[eid] = 0;
  Grounded[eid] = 1;
  TeleportCount[eid] = 0;
  peer.entity = eid;
  label(world, peer);
}

/** Notes a state of the scene that stands here; with the first one, the body appears, if the scene left room for one. */
export function showState(world: World, peer: Peer, sent: number, state: AvatarState): void {
  peer.elsewhere = null;
  peer.strayed = null;
  if (peer.entity < 0 && getAllEntities(world).length >= world.capacity - 1) return;
  if (peer.entity < 0) addBody(world, peer);
  addSample(peer.track, sent, state);
}

/** Notes a state of another scene: the body waits where it is until that scene is loaded here, or they are back. */
export function noteElsewhere(world: World, peer: Peer, elsewhere: Elsewhere): void {
  peer.elsewhere = elsewhere;
  if (peer.entity >= 0) peer.strayed ??= secondsOf(world);
}

/** Takes the bodies away that have waited for long enough. */
export function endWaiting(world: World): void {
  const now = secondsOf(world);
  for (const peer of rosters.get(world).peers.values())
    if (peer.strayed !== null && now - peer.strayed > WAITS) removeBody(world, peer);
}

/** After another scene was loaded: who stood in the old one waits there, and who is known to be in the new one is shown in it. */
export function changeScene(world: World): void {
  const roster = rosters.get(world);
  roster.scene = sceneOf(world);
  for (const peer of roster.peers.values()) {
    const { elsewhere } = peer;
    peer.track = createTrack(); // there is no way from a place in one scene to one in another
    if (peer.entity >= 0) peer.strayed = secondsOf(world);
    if (elsewhere?.revision === roster.scene) showState(world, peer, elsewhere.sent, elsewhere.state);
  }
}

export function removeBody(world: World, peer: Peer): void {
  const { entity } = peer;
  if (entity < 0) return;
  peer.entity = -1;
  peer.strayed = null;
  peer.track = createTrack();
  world.view.plates.delete(entity);
  removeIdentity(world, entity);
  removeTransforms(world, [entity]);
  removeEntity(world, entity);
}

function label(world: World, { entity, user, name, plate, unstable, speaking }: Peer): void {
  setIdentity(world, entity, { user, name });
  const opacity = unstable ? UNSTABLE_OPACITY : 1;
  world.view.plates.set(entity, { text: plate, height: PLATE_HEIGHT, opacity, speaking });
}

/** Fades the plate of a peer that is heard badly. */
export function setUnstable(world: World, id: PeerId, unstable: boolean): void {
  const peer = rosters.get(world).peers.get(id);
  if (!peer) return;
  peer.unstable = unstable;
  if (peer.entity >= 0) label(world, peer);
}

/** Marks the plate of whoever is heard to speak. */
export function setSpeaking(world: World, id: PeerId, speaking: boolean): void {
  const peer = rosters.get(world).peers.get(id);
  if (!peer) return;
  peer.speaking = speaking;
  if (peer.entity >= 0) label(world, peer);
}
