// crowd.ts: a crowd that comes, goes, crashes, brings, grabs, throws and deletes by seed, over a network that is as bad as its seed says.

import { getAllEntities } from "bitecs";
import { createRandom, type Random } from "../../engine/core/random.ts";
import { EngineError } from "../../engine/errors.ts";
import type { LoadedScene } from "../../engine/gltf/scene.ts";
import { deleteObject, grabObject, listObjects, spawnObject } from "../../engine/objects/commands.ts";
import { release } from "../../engine/objects/hand.ts";
import { isTheirs, objects } from "../../engine/objects/shared.ts";
import { isAsleep } from "../../engine/physics/loose.ts";
import { teleport } from "../../engine/player/player.ts";
import { rosters } from "../../engine/presence/roster.ts";
import type { SimPeer } from "./harness.ts";
import { createYard, disagreements, hold, poseOf, type Yard } from "./yard.ts";

/** How the seeds differ. */
export interface CrowdOptions {
  readonly seed: number;
  readonly loaded: LoadedScene;
  /** Seconds of turmoil. */
  readonly seconds: number;
}

/** Seconds between two deeds. */
const PACE = 0.2;
/** Objects that each may have. */
const CAP = 4;
/** Where people go about: metres around the middle of the boxes. */
const GROUND = 4;
/** Peers have gone at the latest, in seconds after a crash: a page takes 15 at most, and this is a short evening. */
const NOTICED = 4;

type Deed = (crowd: Crowd, peer: SimPeer) => void;

interface Crowd {
  readonly yard: Yard;
  readonly random: Random;
  readonly most: number;
  /** Everybody so far. */
  count: number;
}

/** What is wrong in the end, or was on the way, in words. */
export interface Evening {
  readonly wrong: string[];
  readonly deeds: number;
  /** Seconds that it took to come to rest. */
  readonly settled: number;
  /** Bodies that changed hands, and that are there in the end. */
  readonly moved: number;
  readonly left: number;
}

const pick = <T>(random: Random, list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
const peersOf = ({ yard }: Crowd): SimPeer[] => [...yard.sim.peers.values()];

/** What an honest page may try, and the engine may refuse. */
function attempt(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
  }
}

function somewhere(random: Random) {
  return { x: (random() * 2 - 1) * GROUND, y: 0.01, z: 8 + (random() * 2 - 1) * GROUND, yaw: random() * 6.28 };
}

function join(crowd: Crowd): void {
  const { yard, random } = crowd;
  const newcomer = yard.enter(`p${crowd.count++}`, somewhere(random));
  newcomer.world.inbox.push({ type: "object-cap", cap: CAP });
  newcomer.world.inbox.push({ type: "object-rights", peer: "me", own: true, others: isModerator(newcomer) });
}

/** Every third one is, as all pages read it: they may move and remove what others brought. */
const isModerator = ({ name }: SimPeer): boolean => Number(name.slice(1)) % 3 === 0;

/** Each with how likely it is. */
const DEEDS: readonly [weight: number, deed: Deed][] = [
  [2, (crowd) => peersOf(crowd).length < crowd.most && join(crowd)],
  [1, (crowd, { name }) => peersOf(crowd).length > 1 && crowd.yard.sim.leave(name)],
  [1, (crowd, { name }) => peersOf(crowd).length > 1 && crowd.yard.sim.crash(name, NOTICED)],
  [6, ({ random }, { world }) => attempt(() => spawnObject(world, random() < 0.5 ? "crate" : "ball"))],
  [8, grabSomething],
  [4, ({ random }, { world }) => release(world, random() * 9)],
  [3, (_, { world }) => release(world, 0)],
  [3, deleteSomething],
  [8, ({ random }, peer) => hold(peer, { moveZ: 1, run: random() < 0.5 ? 1 : 0, turnYaw: (random() - 0.5) * 3 })],
  [4, (_, peer) => hold(peer, {})],
  [2, ({ random }, { world }) => teleport(world, somewhere(random))],
  [1, ({ random }, { world }) => void world.inbox.push({ type: "visibility", hidden: random() < 0.5 })],
  [2, part],
  [1, relink],
];

function grabSomething({ random }: Crowd, { world }: SimPeer): void {
  const what = pick(random, listObjects(world));
  if (what) attempt(() => grabObject(world, what.object));
}

function deleteSomething({ random }: Crowd, { world }: SimPeer): void {
  const what = pick(
    random,
    listObjects(world).filter(({ mayDelete }) => mayDelete),
  );
  if (what) attempt(() => deleteObject(world, what.object));
}

/** Nothing gets through between two, in one direction or both, for a while. */
function part(crowd: Crowd, { name }: SimPeer): void {
  const { yard, random } = crowd;
  const other = pick(random, peersOf(crowd))!.name;
  const links = [yard.sim.link(name, other), ...(random() < 0.7 ? [yard.sim.link(other, name)] : [])];
  for (const link of links) link.quality.parted = true;
  yard.sim.after(0.5 + random() * 3, () => {
    for (const link of links) link.quality.parted = false;
  });
}

function relink(crowd: Crowd, { name }: SimPeer): void {
  const other = pick(crowd.random, peersOf(crowd))!.name;
  if (other !== name) crowd.yard.sim.relink(name, other, crowd.random() * 2);
}

function drawDeed(random: Random): Deed {
  let at = random() * DEEDS.reduce((sum, [weight]) => sum + weight, 0);
  for (const [weight, deed] of DEEDS) if ((at -= weight) < 0) return deed;
  return DEEDS[0][1];
}

/** What must hold at any moment, whatever is on its way. */
function brokenInvariants(crowd: Crowd): string[] {
  return peersOf(crowd).flatMap((peer) => {
    const { world, name } = peer;
    const { all, byEntity, books } = objects.get(world);
    const { peers } = rosters.get(world);
    const wrong: string[] = [];
    const counts = new Map<string, number>();
    for (const shared of all.values()) {
      if (shared.creator) counts.set(shared.creator.rank, (counts.get(shared.creator.rank) ?? 0) + 1);
      const { place, turn } = poseOf(peer, shared.eid);
      if (![...place, ...turn].every(Number.isFinite)) wrong.push(`${name}: ${shared.key} is nowhere`);
      if (byEntity.get(shared.eid) !== shared) wrong.push(`${name}: ${shared.key} has lost its entity`);
    }
    for (const [rank, count] of counts) if (count > CAP) wrong.push(`${name}: ${count} objects of ${rank}`);
    for (const other of peers.values()) if (other.limits.cut) wrong.push(`${name} has cut ${other.id}`);
    if (books.size > peers.size + 1) wrong.push(`${name}: books of ${books.size} for ${peers.size} peers`);
    const bodies = [...peers.values()].filter(({ entity }) => entity >= 0).length;
    const scene = [...all.values()].filter(({ creator }) => !creator).length + 1; // and its floor
    const expected = scene + all.size - (scene - 1) + bodies + 1;
    const there = getAllEntities(world).length;
    if (there !== expected) wrong.push(`${name}: ${there} entities, ${expected} expected`);
    return wrong;
  });
}

/** Nothing of what is theirs moves any more. */
const isQuiet = (crowd: Crowd): boolean =>
  peersOf(crowd).every(({ world }) =>
    [...objects.get(world).all.values()].every(
      (shared) => isTheirs(world, shared) || (!shared.held && isAsleep(world, shared.eid)),
    ),
  );

/** Lives one evening, lets it come to rest, and compares. */
export function liveEvening({ seed, loaded, seconds }: CrowdOptions): Evening {
  const random = createRandom(seed);
  const delay = random() * 0.3;
  const quality = { loss: random() * 0.2, delay, jitter: random() * delay, duplication: random() * 0.1 };
  const crowd: Crowd = {
    yard: createYard(seed, loaded, quality),
    random,
    most: 2 + Math.floor(random() * 7),
    count: 0,
  };
  const { sim } = crowd.yard;
  const wrong: string[] = [];
  sim.onMeet = (peer, to) =>
    void to.world.inbox.push({ type: "object-rights", peer: peer.id, own: true, others: isModerator(peer) });
  join(crowd);
  join(crowd);
  let deeds = 0;
  for (let time = 0, checked = 0; time < seconds; time += PACE) {
    drawDeed(random)(crowd, pick(random, peersOf(crowd))!);
    deeds++;
    sim.run(PACE);
    if (time - checked < 1) continue;
    checked = time;
    wrong.push(...brokenInvariants(crowd).map((what) => `${time.toFixed(1)} s: ${what}`));
  }
  for (const peer of peersOf(crowd)) {
    release(peer.world, 0);
    hold(peer, {});
    peer.world.inbox.push({ type: "visibility", hidden: false });
  }
  sim.run(NOTICED + 2); // the last cuts are mended, the last crashes noticed
  let settled = NOTICED + 2;
  for (; settled < 30 && !isQuiet(crowd); settled++) sim.run(1);
  sim.run(2.5); // what was said last has come
  wrong.push(...brokenInvariants(crowd));
  const left = peersOf(crowd);
  if (left.length > 1) wrong.push(...disagreements(left));
  const all = [...objects.get(left[0].world).all.values()];
  return { wrong, deeds, settled, moved: all.filter(({ epoch }) => epoch > 1).length, left: all.length };
}
