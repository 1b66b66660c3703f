// entrance.ts: a link becomes a card that says what world it leads to.

import type { WorldLink } from "../matrix/link.ts";
import type { Rest } from "../matrix/rest.ts";
import { readSummary } from "../matrix/summary.ts";
import type { Problem, WorldCard } from "./app-state.ts";
import { problemOf } from "./problem.ts";

export interface Entrance {
  /** Looks a world up; the one before it is forgotten. `onFound` gets a card, or why there is none. */
  look(link: WorldLink, onFound: (card: WorldCard | null, problem: Problem | null) => void): void;
}

export function createEntrance(rest: Rest): Entrance {
  let looking: AbortController | null = null;
  return {
    look(link, onFound) {
      looking?.abort();
      const controller = new AbortController();
      looking = controller;
      const found = (card: WorldCard | null, problem: Problem | null) => {
        if (!controller.signal.aborted) onFound(card, problem);
      };
      readSummary(rest, link, controller.signal).then(
        ({ name, topic, server, members, encrypted }) => found({ name, topic, server, members, encrypted }, null),
        (error: unknown) => found(null, problemOf(error, link.room)),
      );
    },
  };
}
