// use-lines-over.ts: the chat lines over the world as time goes by.

import { useEffect, useReducer, useState } from "react";
import type { ChatLine } from "../../state/app-state.ts";
import { type Arrival, linesOver, nextChange, noteArrivals } from "./chat-lines.ts";

interface Seen {
  readonly chat: readonly ChatLine[];
  readonly list: readonly Arrival[];
}

/** The lines to show at the returned time; renders again when one has had its time. */
export function useLinesOver(chat: readonly ChatLine[]): { lines: Arrival[]; now: number } {
  const [seen, setSeen] = useState<Seen>({ chat: [], list: [] });
  const [, renderAgain] = useReducer((count: number) => count + 1, 0);
  const now = Date.now();
  if (seen.chat !== chat) setSeen({ chat, list: noteArrivals(seen.list, chat, now) });
  useEffect(() => {
    const wait = nextChange(seen.list, Date.now());
    if (wait === null) return;
    const timer = setTimeout(renderAgain, Math.max(0, wait));
    return () => clearTimeout(timer);
  });
  return { lines: linesOver(seen.list, now), now };
}
