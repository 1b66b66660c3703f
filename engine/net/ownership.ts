// ownership.ts: who owns an entity, decided alike by all who heard the same: the higher epoch, then the lower rank.

import { hashOf } from "../core/hash.ts";

/** A peer as all others name it: see {@link rankOf}. "" is nobody. */
export type Rank = string;

/** Orders peers, the same everywhere: the lower one wins a tie. A user can't choose to have another's. */
export const rankOf = (user: string, session: number): Rank => `${user}|${session >>> 0}`;

/** The session in a rank. */
export const sessionOf = (rank: Rank): number => Number(rank.slice(rank.lastIndexOf("|") + 1));

/** An entity's owner, as far as is known here. */
export interface Register {
  /** How often it changed owner; 0 before the first. */
  epoch: number;
  owner: Rank;
}

/** What an own record means here. "late": somebody else's counts; "leap": no honest peer is so far ahead. */
export type Verdict = "claim" | "refresh" | "late" | "leap";

/**
 * A claim is one above what the claimer knows. Claims of others, which were before it, may come later, by other links, so more than
 * one is believed, as far as the 8 bits of a state record can tell ahead from behind.
 */
const MOST_AHEAD = 127;

/** Judges the word of `by` that it owns the entity since `epoch`. One that is new here (epoch 0) may have any. */
export function judge({ epoch: known, owner }: Register, epoch: number, by: Rank): Verdict {
  const ahead = epoch - known;
  if (known > 0 && ahead > MOST_AHEAD) return "leap";
  if (ahead !== 0) return ahead > 0 ? "claim" : "late";
  if (owner === by) return "refresh";
  return by < owner ? "claim" : "late";
}

/**
 * In which order peers should take over an entity whose owner is gone: each other entity has another order, so that no single one
 * gets all of them.
 */
export const successors = (peers: readonly Rank[], key: string): Rank[] =>
  peers
    .map((rank) => ({ rank, hash: hashOf(`${rank} ${key}`) }))
    .sort((a, b) => a.hash - b.hash || (a.rank < b.rank ? -1 : 1))
    .map(({ rank }) => rank);
