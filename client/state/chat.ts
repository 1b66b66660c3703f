// chat.ts: the room's timeline as the UI shows it: with names, and which lines are one's own.

import type { Session } from "../matrix/session.ts";
import type { ChatLine } from "./app-state.ts";

export interface Chat {
  send(text: string): void;
  retry(id: string): void;
  /** Somebody's name changed, or became known. */
  refresh(): void;
}

/** Longest line sent; an event may have 64 KiB, and so may what is around the text. */
const MAX_SENT = 16_000;

export function createChat(session: Session, self: string, onLines: (lines: readonly ChatLine[]) => void): Chat {
  function refresh(): void {
    onLines(
      session.chat.lines().map((line) => ({ ...line, name: session.nameOf(line.user), own: line.user === self })),
    );
  }
  session.chat.onChange(refresh);
  refresh();
  return {
    send(text) {
      const trimmed = text.trim().slice(0, MAX_SENT);
      if (trimmed) session.chat.send(trimmed);
    },
    retry: (id) => session.chat.retry(id),
    refresh,
  };
}
