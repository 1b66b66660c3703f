// insiders.ts: who is inside of worlds that somebody looks at from outside, asked again slowly, and only while they are seen.

import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { log } from "../log.ts";
import type { Insider } from "../matrix/peek.ts";

export interface Insiders {
  /** Keeps a world's people known as long as it is on the screen; the function returned ends that. */
  watch(room: string): () => void;
  /** The page is hidden, or seen again. */
  setShown(shown: boolean): void;
  stop(): void;
}

export interface InsidersInputs {
  readonly read: (room: string, signal: AbortSignal) => Promise<readonly Insider[]>;
  /** Null: it can't be known. */
  readonly onInsiders: (room: string, insiders: readonly Insider[] | null) => void;
}

/** What stays as it is, however often one asks. */
const REFUSED: ReadonlySet<ErrorCode> = new Set(["matrix/forbidden", "matrix/no-guests"]);

/** Milliseconds between two questions about one world. */
export const ASK_EVERY = 30_000;

interface Watched {
  watchers: number;
  /** When to ask next, by the page's clock; never again if it was refused. */
  due: number;
}

export function createInsiders({ read, onInsiders }: InsidersInputs): Insiders {
  const watched = new Map<string, Watched>();
  const ending = new AbortController();
  let shown = true;
  let asking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const active = (): [string, Watched][] => [...watched].filter(([, { watchers }]) => watchers > 0);

  async function ask(room: string, entry: Watched): Promise<void> {
    entry.due = performance.now() + ASK_EVERY;
    try {
      onInsiders(room, await read(room, ending.signal));
    } catch (error) {
      if (ending.signal.aborted) return;
      log("debug", `insiders: ${room}`, error);
      if (error instanceof EngineError && REFUSED.has(error.code)) entry.due = Number.POSITIVE_INFINITY;
      onInsiders(room, null);
    }
  }

  /** One world after the other: a page of cards must not be a burst of requests. */
  async function work(): Promise<void> {
    clearTimeout(timer);
    if (asking) return;
    asking = true;
    for (;;) {
      const next = active().find(([, { due }]) => due <= performance.now());
      if (!next || !shown || ending.signal.aborted) break;
      await ask(...next);
    }
    asking = false;
    const soonest = Math.min(...active().map(([, { due }]) => due));
    if (shown && !ending.signal.aborted && Number.isFinite(soonest)) {
      timer = setTimeout(() => void work(), Math.max(0, soonest - performance.now()));
    }
  }

  return {
    watch(room) {
      const entry = watched.get(room) ?? { watchers: 0, due: 0 };
      watched.set(room, entry);
      entry.watchers++;
      void work();
      let watching = true;
      return () => {
        if (watching) entry.watchers--;
        watching = false;
      };
    },
    setShown(next) {
      shown = next;
      if (shown) void work();
    },
    stop() {
      ending.abort();
      clearTimeout(timer);
    },
  };
}
