// chat-lines.ts: turns a room's events into lines of chat: a pure list that takes one event after another.

import { EngineError } from "../../engine/errors.ts";
import { ENCRYPTED_EVENT, MESSAGE_EVENT, parseRoomMessage } from "./schemas/room-message.ts";

export interface Line {
  readonly id: string;
  readonly user: string;
  readonly text: string;
  /** Milliseconds since 1970, as the homeserver says. */
  readonly time: number;
  readonly state: "sent" | "undecryptable";
}

/** An event as far as chat looks at it; decrypted if it could be. */
export interface ChatEvent {
  readonly id: string;
  readonly type: string;
  readonly sender: string;
  readonly time: number;
  readonly content: unknown;
  readonly redacted: boolean;
}

/** Lines kept; older ones are in the room, for another client to read. */
export const MAX_LINES = 200;

/** Source: Matrix spec, "Redactions"; the event named is in the content (room version 11) or beside it. */
export const REDACTION_EVENT = "m.room.redaction";

/** The line that an event makes by itself; null if it is none. */
function lineOf(event: ChatEvent): Line | null {
  const { id, sender: user, time } = event;
  if (event.redacted) return null;
  if (event.type === ENCRYPTED_EVENT) return { id, user, time, text: "", state: "undecryptable" };
  if (event.type !== MESSAGE_EVENT) return null;
  const message = parseRoomMessage(event.content);
  if (message === null || message instanceof EngineError || message.replaces !== null) return null;
  return { id, user, time, text: message.emote ? `* ${message.text}` : message.text, state: "sent" };
}

/** The text that an edit puts in place of its author's earlier one; null if the event is no edit. */
function editOf(event: ChatEvent): { replaces: string; text: string } | null {
  if (event.redacted || event.type !== MESSAGE_EVENT) return null;
  const message = parseRoomMessage(event.content);
  if (message === null || message instanceof EngineError || message.replaces === null) return null;
  return { replaces: message.replaces, text: message.text };
}

/** Takes an event in: a new line, an edit of one, the decrypted form of one, or nothing. */
export function applyEvent(lines: readonly Line[], event: ChatEvent): readonly Line[] {
  const edit = editOf(event);
  if (edit) {
    // Only who wrote a line may change it
    const edited = (line: Line) => line.id === edit.replaces && line.user === event.sender;
    const kept = lines.filter(({ id }) => id !== event.id); // it stood there undecrypted
    return kept.map((line) => (edited(line) ? { ...line, text: edit.text } : line));
  }
  const line = lineOf(event);
  const place = lines.findIndex(({ id }) => id === event.id);
  if (place >= 0) return line ? lines.with(place, line) : lines.filter((_, i) => i !== place);
  return line ? [...lines, line].slice(-MAX_LINES) : lines;
}

/** Takes out what somebody withdrew. */
export function redact(lines: readonly Line[], id: string): readonly Line[] {
  return lines.some((line) => line.id === id) ? lines.filter((line) => line.id !== id) : lines;
}

/** Puts history to what came live, by time; what is in both keeps the live form. */
export function merge(history: readonly Line[], live: readonly Line[]): readonly Line[] {
  const ids = new Set(live.map(({ id }) => id));
  const all = [...history.filter(({ id }) => !ids.has(id)), ...live];
  return all.sort((a, b) => a.time - b.time).slice(-MAX_LINES);
}
