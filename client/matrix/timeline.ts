// timeline.ts: a room's chat as lines: the last ones, then what comes, decrypted.

import {
  Direction,
  type MatrixClient,
  type MatrixEvent,
  MatrixEventEvent,
  type Room,
  RoomEvent,
} from "matrix-js-sdk/lib/matrix.js";
import { log } from "../log.ts";
import { applyEvent, type ChatEvent, type Line, merge, REDACTION_EVENT, redact } from "./chat-lines.ts";
import { ENCRYPTED_EVENT, MESSAGE_EVENT } from "./schemas/room-message.ts";

export interface Timeline {
  lines(): readonly Line[];
  onChange(listener: (lines: readonly Line[]) => void): () => void;
  /** A line of this account that the homeserver took just now, under this event id; the sync brings the event itself. */
  place(text: string, id: string): void;
  /** Reads the last lines again: the homeserver keeps back those of ignored people until they are no longer ignored. */
  reread(): void;
  stop(): void;
}

/** Lines of history that are read at the start. */
const HISTORY = 50;
function toChatEvent(event: MatrixEvent): ChatEvent {
  return {
    id: event.getId() ?? "",
    // An event that failed to decrypt keeps its clear type "m.room.message" in the SDK; its wire type says what it is
    type: event.isDecryptionFailure() ? ENCRYPTED_EVENT : event.getType(),
    sender: event.getSender() ?? "",
    time: event.getTs(),
    content: event.getContent(),
    redacted: event.isRedacted(),
  };
}

/** `onEcho` hears the transaction ids of this device's own messages that are in the room. */
export function createTimeline(client: MatrixClient, room: Room, onEcho: (transaction: string) => void): Timeline {
  let lines: readonly Line[] = [];
  const listeners = new Set<(lines: readonly Line[]) => void>();
  let stopped = false;

  function show(next: readonly Line[]): void {
    if (next === lines || stopped) return;
    lines = next;
    for (const listener of listeners) listener(lines);
  }

  /** An encrypted event shows once it is decrypted, or once that failed. */
  const isPending = (event: MatrixEvent): boolean =>
    event.isEncrypted() && (event.isBeingDecrypted() || event.shouldAttemptDecryption());

  /** Said before this account came, for whom the key was never meant: it will stay unreadable, so it is no line. */
  function isBeforeUs(event: MatrixEvent): boolean {
    const joined = room.getMember(client.getUserId() ?? "")?.events.member?.getTs() ?? 0;
    return event.isDecryptionFailure() && event.getTs() < joined;
  }

  function echo(event: MatrixEvent): void {
    const { transaction_id: transaction } = event.getUnsigned();
    if (transaction !== undefined && !stopped) onEcho(transaction);
  }

  function take(event: MatrixEvent): void {
    if (isBeforeUs(event)) return;
    if (event.getType() === REDACTION_EVENT) {
      const target = event.event.redacts ?? event.getContent().redacts;
      if (typeof target === "string") show(redact(lines, target));
    } else if (isPending(event)) {
      void client.decryptEventIfNeeded(event).catch(() => {}); // onDecrypted hears how it went
    } else {
      echo(event);
      show(applyEvent(lines, toChatEvent(event)));
    }
  }

  const onTimeline = (event: MatrixEvent, where: Room | undefined, toStart: boolean | undefined): void => {
    if (where?.roomId === room.roomId && !toStart) take(event);
  };
  const onDecrypted = (event: MatrixEvent): void => {
    if (event.getRoomId() === room.roomId) take(event);
  };

  /** The last lines by their types: the sync's own last events may be nothing but people coming and going. */
  async function readHistory(): Promise<void> {
    const filter = { types: [MESSAGE_EVENT, ENCRYPTED_EVENT] };
    const path = `/rooms/${encodeURIComponent(room.roomId)}/messages`;
    const query = { dir: Direction.Backward, limit: String(HISTORY), filter: JSON.stringify(filter) };
    const answer = await client.http.authedRequest<{ chunk?: unknown[] }>("GET" as never, path, query);
    const map = client.getEventMapper({ preventReEmit: false });
    const events = (answer.chunk ?? []).reverse().map((raw) => map(raw as Parameters<typeof map>[0]));
    await Promise.all(events.map((event) => client.decryptEventIfNeeded(event).catch(() => {})));
    const readable = events.filter((event) => !isBeforeUs(event));
    for (const event of events) echo(event);
    show(merge(readable.map(toChatEvent).reduce(applyEvent, [] as readonly Line[]), lines));
    // Keys may come later
    for (const event of events) event.on(MatrixEventEvent.Decrypted, onDecrypted);
  }

  const catchUp = (): void => {
    readHistory().catch((error: unknown) => log("warn", "timeline: no history", error));
  };

  client.on(RoomEvent.Timeline, onTimeline);
  room.on(RoomEvent.TimelineReset, catchUp); // the sync left a gap: it was away for long
  client.on(MatrixEventEvent.Decrypted, onDecrypted);
  for (const event of room.getLiveTimeline().getEvents()) take(event);
  catchUp();

  return {
    lines: () => lines,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    place(text, id) {
      if (lines.some((line) => line.id === id)) return; // the sync was faster
      show([...lines, { id, user: client.getUserId() ?? "", text, time: Date.now(), state: "sent" }]);
    },
    reread: catchUp,
    stop() {
      stopped = true;
      client.off(RoomEvent.Timeline, onTimeline);
      room.off(RoomEvent.TimelineReset, catchUp);
      client.off(MatrixEventEvent.Decrypted, onDecrypted);
    },
  };
}
