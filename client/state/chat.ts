// chat.ts: the chat as the UI shows it: the room's lines, then those that wait to be sent; with names.

import type { Entry, Outbox } from "../matrix/outbox.ts";
import type { Session } from "../matrix/session.ts";
import type { ChatLine } from "./app-state.ts";
import { type Called, shownName } from "./names.ts";

export interface Chat {
  /**
   * Shows the room's lines, too, but for those of ignored people, and begins to send.
   *
   * @param called how people are called at the moment
   */
  connect(session: Session, called: () => (user: string) => Called): void;
  send(text: string): void;
  retry(id: string): void;
  delete(id: string): void;
  /** Somebody's name changed, or became known. */
  refresh(): void;
}

export interface ChatInputs {
  readonly outbox: Outbox;
  /** Whose chat it is. */
  readonly self: { readonly user: string; readonly name: string };
  readonly onLines: (lines: readonly ChatLine[]) => void;
}

/** Longest line sent; an event may have 64 KiB, and so may what is around the text. */
const MAX_SENT = 16_000;

export function createChat({ outbox, self, onLines }: ChatInputs): Chat {
  let session: Session | null = null;
  let callNow: (() => (user: string) => Called) | null = null;
  let due = false;

  const call = (): ((user: string) => Called) =>
    callNow?.() ?? ((user) => ({ name: shownName(self.name, user), handle: null }));

  const waiting = ({ transaction: id, text, time, state }: Entry, own: Called): ChatLine => {
    return { id, user: self.user, ...own, text, time, own: true, state };
  };

  function roomLines({ chat, ignored }: Session, called: (user: string) => Called): ChatLine[] {
    const unheard = ignored();
    const lines = chat.lines().filter(({ user }) => !unheard.has(user));
    return lines.map((line) => ({ ...line, ...called(line.user), own: line.user === self.user }));
  }

  /** Once for all that happens together: a line that goes from the outbox into the room is never in both, or in none. */
  function refresh(): void {
    if (due) return;
    due = true;
    queueMicrotask(() => {
      due = false;
      const called = call();
      const own = called(self.user);
      onLines([
        ...(session ? roomLines(session, called) : []),
        ...outbox.entries().map((entry) => waiting(entry, own)),
      ]);
    });
  }

  outbox.onChange(refresh);
  refresh();
  return {
    connect(next, called) {
      session = next;
      callNow = called;
      session.chat.onChange(refresh);
      outbox.start(next.post, ({ text }, event) => next.chat.place(text, event));
      refresh();
    },
    send(text) {
      const trimmed = text.trim().slice(0, MAX_SENT);
      if (trimmed) outbox.add(trimmed);
    },
    retry: outbox.retry,
    delete: outbox.delete,
    refresh,
  };
}
