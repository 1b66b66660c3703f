// books.ts: what is kept about each peer because of objects: its dictionary, its rights, how much it claims.

import { defineResource, secondsOf, type World } from "../ecs/world.ts";
import type { Rank } from "../net/ownership.ts";
import { wires } from "../net/wire.ts";
import type { PeerId } from "../protocol.ts";
import type { Shared } from "./shared.ts";

/** Claims a second in the long run, and at once: a pile that is run into is 30 bodies. */
const CLAIM_RATE = 20;
const CLAIM_BURST = 100;
/** Seconds between two snapshots for the same peer, and between two questions for one. */
const PAUSE = 1;

/** What is kept about one peer. */
export interface Books {
  /** The session of whose creations it means, by index. */
  readonly names: Map<number, number>;
  /** Keys of what it said that it owns, since its last whole snapshot. */
  readonly mentioned: Set<string>;
  /** It asked for a snapshot; it is to be asked for one, because something of it was not understood or allowed. */
  owesSnapshot: boolean;
  wantsSnapshot: boolean;
  /** {@link Speaker.restarts} when it was looked at last: an engine that began again knows nothing. */
  restarts: number;
  /** When either last went to it, in seconds. */
  answered: number;
  asked: number;
  /** Claims that may still come now, and when that was worked out. */
  claims: number;
  counted: number;
}

export const createBooks = (): Books => ({
  names: new Map(),
  mentioned: new Set(),
  owesSnapshot: false,
  wantsSnapshot: false,
  restarts: 0,
  answered: Number.NEGATIVE_INFINITY,
  asked: Number.NEGATIVE_INFINITY,
  claims: CLAIM_BURST,
  counted: Number.NEGATIVE_INFINITY,
});

/** Whether a snapshot, or the question for one, may go now. */
export const isDue = (wanted: boolean, last: number, now: number): boolean => wanted && now - last >= PAUSE;

/** Counts a claim; false where there were too many. */
export function countClaim(world: World, books: Books): boolean {
  const now = secondsOf(world);
  books.claims = Math.min(CLAIM_BURST, books.claims + Math.max(0, now - books.counted) * CLAIM_RATE);
  books.counted = now;
  if (books.claims < 1) return false;
  books.claims--;
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

export const dropRights = (world: World, who: PeerId): void => void rights.find(world)?.delete(who);

/** Whether somebody may move this. */
export function mayClaim(world: World, who: PeerId | "me", { creator }: Pick<Shared, "creator">): boolean {
  const { own, others } = rights.find(world)?.get(who) ?? USUAL;
  return creator && creator.rank !== rankOfWho(world, who) ? others : own;
}

function rankOfWho(world: World, who: PeerId | "me"): Rank | undefined {
  const { self, speakers } = wires.get(world);
  return who === "me" ? self : speakers.get(who)?.rank;
}
