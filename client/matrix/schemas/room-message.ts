// room-message.ts: an ordinary chat message, as far as the chat shows it.

import * as v from "valibot";
import { EngineError } from "../../../engine/errors.ts";

/** Event type. Source: Matrix spec, "Instant Messaging". */
export const MESSAGE_EVENT = "m.room.message";
/** The same while it is encrypted. */
export const ENCRYPTED_EVENT = "m.room.encrypted";

/** Bytes that a chat line may show; a longer text is cut, an event can have 64 KiB. */
const MAX_TEXT = 4_000;

const Text = v.looseObject({
  msgtype: v.picklist(["m.text", "m.notice", "m.emote"]),
  body: v.string(),
});

const Relation = v.looseObject({ rel_type: v.optional(v.string()), event_id: v.optional(v.string()) });

const RoomMessage = v.looseObject({
  msgtype: v.string(),
  body: v.string(),
  "m.relates_to": v.optional(Relation),
  "m.new_content": v.optional(v.unknown()),
});

/** A message as a line of chat. */
export interface MessageText {
  /** The event whose text this replaces, or null for a message of its own. */
  readonly replaces: string | null;
  readonly text: string;
  readonly emote: boolean;
}

/** Reads the content: a line of text, or null for what the plain chat doesn't show (pictures, files, calls). */
export function parseRoomMessage(content: unknown): MessageText | EngineError | null {
  const result = v.safeParse(RoomMessage, content);
  if (!result.success) return new EngineError("schema/invalid-event", `${MESSAGE_EVENT}: no msgtype or body`);
  const message = result.output;
  const relation = message["m.relates_to"];
  const replaces = relation?.rel_type === "m.replace" ? (relation.event_id ?? null) : null;
  const shown = v.safeParse(Text, replaces === null ? message : message["m.new_content"]);
  if (!shown.success) return null;
  return { replaces, text: shown.output.body.slice(0, MAX_TEXT), emote: shown.output.msgtype === "m.emote" };
}
