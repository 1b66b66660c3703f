// timeline.ts: a room's chat as lines: the last ones, then what comes, decrypted; and sending.

import {
  Direction,
  EventStatus,
  type MatrixClient,
  type MatrixEvent,
  MatrixEventEvent,
  MsgType,
  type Room,
  RoomEvent,
} from "matrix-js-sdk/lib/matrix.js";
import { log } from "../log.ts";
import { applyEvent, type ChatEvent, type Line, merge, REDACTION_EVENT, redact } from "./chat-lines.ts";
import { sleep } from "./rest.ts";
import { ENCRYPTED_EVENT, MESSAGE_EVENT } from "./schemas/room-message.ts";

export interface Timeline {
  lines(): readonly Line[];
  onChange(listener: (lines: readonly Line[]) => void): () => void;
  send(text: string): void;
  /** Sends a failed line again, under its first transaction id: it can't come twice. */
  retry(id: string): void;
  stop(): void;
}

/** Lines of history that are read at the start. */
const HISTORY = 50;
/** Sendings of a line that the homeserver only delays (429). */
const MAX_TRIES = 5;

interface Refusal {
  readonly errcode?: string;
  readonly httpStatus?: number;
  getRetryAfterMs?(): number | null;
}

function toChatEvent(event: MatrixEvent): ChatEvent {
  return {
    id: event.getId() ?? "",
    // An event that failed to decrypt keeps its clear type "m.room.message" in the SDK; its wire type says what it is
    type: event.isDecryptionFailure() ? ENCRYPTED_EVENT : event.getType(),
    sender: event.getSender() ?? "",
    time: event.getTs(),
    content: event.getContent(),
    transaction: event.getUnsigned().transaction_id ?? null,
    redacted: event.isRedacted(),
  };
}

export function createTimeline(client: MatrixClient, room: Room): Timeline {
  let lines: readonly Line[] = [];
  const listeners = new Set<(lines: readonly Line[]) => void>();
  const texts = new Map<string, string>();
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

  function take(event: MatrixEvent): void {
    if (isBeforeUs(event)) return;
    if (event.status !== null && event.status !== EventStatus.SENT) return; // the SDK's own echo of a sending
    if (event.getType() === REDACTION_EVENT) {
      const target = event.event.redacts ?? event.getContent().redacts;
      if (typeof target === "string") show(redact(lines, target));
    } else if (isPending(event)) {
      void client.decryptEventIfNeeded(event).catch(() => {}); // onDecrypted hears how it went
    } else show(applyEvent(lines, toChatEvent(event)));
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
    show(merge(readable.map(toChatEvent).reduce(applyEvent, [] as readonly Line[]), lines));
    // Keys may come later
    for (const event of events) event.on(MatrixEventEvent.Decrypted, onDecrypted);
  }

  function mark(id: string, change: Partial<Line>): void {
    show(lines.map((line) => (line.id === id ? { ...line, ...change } : line)));
  }

  /** Sends a line, again if the SDK still has it: under the same transaction id, so that it can't come twice. */
  async function sendOnce(transaction: string, text: string): Promise<string> {
    const tried = room.getPendingEvents().find((event) => event.getTxnId() === transaction);
    const content = { msgtype: MsgType.Text as const, body: text };
    const sending = tried
      ? client.resendEvent(tried, room)
      : client.sendMessage(room.roomId, null, content, transaction);
    return (await sending).event_id;
  }

  async function post(transaction: string, text: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        const id = await sendOnce(transaction, text);
        texts.delete(transaction);
        // The sync may have been faster
        if (lines.some((line) => line.id === id)) show(lines.filter((line) => line.id !== transaction));
        else mark(transaction, { id, state: "sent" });
        return;
      } catch (error) {
        const refusal = error as Refusal;
        if (stopped) return;
        if (refusal.errcode !== "M_LIMIT_EXCEEDED" || tries >= MAX_TRIES) {
          log("warn", "timeline: not sent", error);
          return mark(transaction, { state: "failed" });
        }
        await sleep(refusal.getRetryAfterMs?.() ?? 2_000);
      }
    }
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
    send(text) {
      const transaction = client.makeTxnId();
      texts.set(transaction, text);
      const user = client.getUserId() ?? "";
      show([...lines, { id: transaction, user, text, time: Date.now(), state: "sending" }]);
      void post(transaction, text);
    },
    retry(id) {
      const text = texts.get(id);
      if (text === undefined || lines.find((line) => line.id === id)?.state !== "failed") return;
      mark(id, { state: "sending" });
      void post(id, text);
    },
    stop() {
      stopped = true;
      client.off(RoomEvent.Timeline, onTimeline);
      room.off(RoomEvent.TimelineReset, catchUp);
      client.off(MatrixEventEvent.Decrypted, onDecrypted);
    },
  };
}
