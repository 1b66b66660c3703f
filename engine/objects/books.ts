// books.ts: what is kept about each peer because of objects: its dictionary, its rights, how much it claims.

import { defineResource, secondsOf, type World } from "../ecs/world.ts";
import type { Rank } from "../net/ownership.ts";
import { wires } from "../net/wire.ts";
import type { PeerId } from "../protocol.ts";
import type { Shared } from "./shared.ts";

/** Claims a second in the long run, and at once: a pile that is run into is 30 bodies. */
const CLAIM_RATE = 20;
const CLAIM_BURST = 100;
/** New objects a second in the long run. */
const CREATION_RATE = 4;
/** Seconds between two snapshots for the same peer, and between two questions for one. */
const PAUSE = 1;

/** What is kept about one peer. */
export interface Books {
  /** The session of whose creations it means, by index. */
  readonly names: Map<number, number>;
  /** Keys of what it said that it owns, since its last whole snapshot. */
  readonly mentioned: Set<string>;
  /** It said that this is all. */
  complete: boolean;
  /** It asked for a snapshot; it is to be asked for one, because something of it was not understood or allowed. */
  owesSnapshot: boolean;
  wantsSnapshot: boolean;
  /** {@link Speaker.restarts} when it was looked at last: an engine that began again knows nothing. */
  restarts: number;
  /** When either last went to it, in seconds. */
  answered: number;
  asked: number;
  /** Claims and new objects that may still come now. */
  readonly claims: Bucket;
  readonly creations: Bucket;
}

/** How many may still come now, and when that was worked out, in seconds. */
interface Bucket {
  left: number;
  at: number;
}

export const createBooks = (): Books => ({
  names: new Map(),
  mentioned: new Set(),
  complete: false,
  owesSnapshot: false,
  wantsSnapshot: false,
  restarts: 0,
  answered: Number.NEGATIVE_INFINITY,
  asked: Number.NEGATIVE_INFINITY,
  claims: { left: CLAIM_BURST, at: Number.NEGATIVE_INFINITY },
  creations: { left: 0, at: Number.NEGATIVE_INFINITY },
});

/** Whether a snapshot, or the question for one, may go now. */
export const isDue = (wanted: boolean, last: number, now: number): boolean => wanted && now - last >= PAUSE;

/** Counts a claim; false where there were too many. */
export const countClaim = (world: World, { claims }: Books): boolean =>
  take(claims, secondsOf(world), CLAIM_RATE, CLAIM_BURST);

/** Counts a new object; false where there were too many. A snapshot may bring as many as `cap` at once, twice. */
export const countCreation = (world: World, { creations }: Books, cap: number): boolean =>
  take(creations, secondsOf(world), CREATION_RATE, 2 * cap);

function take(bucket: Bucket, now: number, rate: number, burst: number): boolean {
  const passed = Math.min(now - bucket.at, burst / rate); // at first it is full
  bucket.left = Math.min(burst, bucket.left + passed * rate);
  bucket.at = now;
  if (bucket.left < 1) return false;
  bucket.left--;
  return true;
}

/** What somebody may do with objects: the room's power levels, as the page reads them. */
export interface Rights {
  /** Bodies of the scene, and own objects. */
  readonly own: boolean;
  /** Those of others, too. */
  readonly others: boolean;
}

/** As in a world that we made, where the page has not said anything yet. */
const USUAL: Rights = { own: true, others: false };

/** By peer, or "me". */
const rights = defineResource<Map<PeerId | "me", Rights>>("rights");

export function setRights(world: World, who: PeerId | "me", may: Rights): void {
  let all = rights.find(world);
  if (!all) {
    all = new Map();
    rights.set(world, all);
  }
  all.set(who, may);
}

/** Forgets what was said of who is not here. */
export function keepRightsOf(world: World, here: ReadonlyMap<PeerId, unknown>): void {
  for (const who of rights.find(world)?.keys() ?? [])
    if (who !== "me" && !here.has(who)) rights.find(world)?.delete(who);
}

/** Whether somebody may move this. */
export function mayClaim(world: World, who: PeerId | "me", { creator }: Pick<Shared, "creator">): boolean {
  const { own, others } = rights.find(world)?.get(who) ?? USUAL;
  return creator && creator.rank !== rankOfWho(world, who) ? others : own;
}

function rankOfWho(world: World, who: PeerId | "me"): Rank | undefined {
  const { self, speakers } = wires.get(world);
  return who === "me" ? self : speakers.get(who)?.rank;
}
