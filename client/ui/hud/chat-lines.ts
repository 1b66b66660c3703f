// chat-lines.ts: which chat lines lie over the world, and for how long.

import type { ChatLine } from "../../state/app-state.ts";

/** Milliseconds at full strength. Half-faded text can't be read over a bright world, so it leaves quickly after that. */
export const LINE_STAYS = 12_000;

/** Milliseconds of fading: `--slow` of tokens.css. */
export const LINE_LEAVES = 180;

/** More would cover the world. */
export const LINES_AT_MOST = 4;

/** A line older than this when it arrives is history, so it says its time of day. */
const HISTORY_AGE = 120_000;

/** When a line was first seen, in milliseconds since 1970 by this machine's clock: the server's may be minutes off. */
export interface Arrival {
  /** Stays when a line gets its event id, so that the line neither blinks nor starts anew. */
  readonly key: string;
  readonly at: number;
  readonly line: ChatLine;
}

/** Takes the chat as it is now into the arrivals: known lines keep their time, new ones get `now`. */
export function noteArrivals(before: readonly Arrival[], chat: readonly ChatLine[], now: number): Arrival[] {
  const known = new Map(before.map((arrival) => [arrival.line.id, arrival]));
  const here = new Set(chat.map((line) => line.id));
  // Own lines on their way whose transaction id has gone: they are the ones that now come back under an event id.
  const sent = before.filter(({ line }) => line.own && line.state !== "sent" && !here.has(line.id));
  return chat.map((line) => {
    const same = known.get(line.id) ?? (line.own ? take(sent, line.text) : undefined);
    return same ? { ...same, line } : { key: line.id, at: now, line };
  });
}

/** Removes and returns the first arrival with this text. */
function take(arrivals: Arrival[], text: string): Arrival | undefined {
  const place = arrivals.findIndex(({ line }) => line.text === text);
  return place < 0 ? undefined : arrivals.splice(place, 1)[0];
}

/** True for a line that has had its time and is just fading. One that could not be sent stays until it is dealt with. */
export const isLeaving = ({ at, line }: Arrival, now: number): boolean =>
  line.state !== "failed" && now - at >= LINE_STAYS;

const isGone = (arrival: Arrival, now: number): boolean =>
  isLeaving(arrival, now) && now - arrival.at >= LINE_STAYS + LINE_LEAVES;

/** The lines to show at `now`, oldest first. */
export function linesOver(arrivals: readonly Arrival[], now: number): Arrival[] {
  return arrivals.filter((arrival) => !isGone(arrival, now)).slice(-LINES_AT_MOST);
}

/** Milliseconds until {@link linesOver} or {@link isLeaving} change by themselves; null if they will not. */
export function nextChange(arrivals: readonly Arrival[], now: number): number | null {
  const changes = linesOver(arrivals, now)
    .filter(({ line }) => line.state !== "failed")
    .map((arrival) => arrival.at + LINE_STAYS + (isLeaving(arrival, now) ? LINE_LEAVES : 0) - now);
  return changes.length > 0 ? Math.min(...changes) : null;
}

/** True for a line that was written well before it came here. */
export const isHistory = ({ at, line }: Arrival): boolean => at - line.time > HISTORY_AGE;
