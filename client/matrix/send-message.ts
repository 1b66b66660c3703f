// send-message.ts: one try to bring a chat message to its room, encrypted where the room is.
//
// By a plain request instead of the SDK's sendMessage, which keeps a list of its own of what waits and forgets it with the page.

import {
  ConnectionError,
  HTTPError,
  type MatrixClient,
  MatrixEvent,
  MsgType,
  type Room,
} from "matrix-js-sdk/lib/matrix.js";
import { EngineError } from "../../engine/errors.ts";
import type { FindRecipients } from "./recipients.ts";
import { fetchFrom, type Rest, refusalOf } from "./rest.ts";
import { MESSAGE_EVENT } from "./schemas/room-message.ts";

export interface Message {
  /** The homeserver takes one message per transaction id of this device. */
  readonly transaction: string;
  readonly text: string;
}

/** Where a message goes, and how. */
export interface Way {
  readonly client: MatrixClient;
  readonly rest: Rest;
  readonly room: Room;
  readonly findRecipients: FindRecipients;
}

/** What the SDK keeps to itself of its crypto (matrix-js-sdk 43): what its own sendMessage calls. */
interface Encryptor {
  encryptEvent(event: MatrixEvent, room: Room): Promise<void>;
}

/** Fetching the others' keys failed for want of an answer, so that another try may go through. */
const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionError ||
  (error instanceof HTTPError &&
    (error.httpStatus === undefined || error.httpStatus >= 500 || error.httpStatus === 429)) ||
  (error instanceof Error && error.name === "AbortError");

async function encrypt({ client, room, findRecipients }: Way, event: MatrixEvent, signal: AbortSignal): Promise<void> {
  await findRecipients(signal);
  try {
    await (client.getCrypto() as unknown as Encryptor).encryptEvent(event, room);
  } catch (cause) {
    const code = isPassing(cause) ? "matrix/unreachable" : "matrix/refused";
    throw new EngineError(code, "sendMessage: not encrypted", { cause });
  }
}

async function isEncrypted(client: MatrixClient, room: Room): Promise<boolean> {
  return room.hasEncryptionStateEvent() || (await client.getCrypto()!.isEncryptionEnabledInRoom(room.roomId));
}

/** Resolves with the event's id. Rejects with a MatrixRefusal, or with an EngineError `matrix/unreachable`. */
export async function sendMessage(way: Way, { transaction, text }: Message, signal: AbortSignal): Promise<string> {
  const { client, rest, room } = way;
  const content = { msgtype: MsgType.Text, body: text };
  const event = new MatrixEvent({ type: MESSAGE_EVENT, room_id: room.roomId, sender: client.getUserId()!, content });
  if (await isEncrypted(client, room)) await encrypt(way, event, signal);
  const target = [room.roomId, "send", event.getWireType(), transaction].map(encodeURIComponent).join("/");
  const path = `/_matrix/client/v3/rooms/${target}`;
  const response = await fetchFrom(rest, { method: "PUT", path, body: event.getWireContent(), signal });
  if (!response.ok) throw await refusalOf(rest, response, path);
  const answer = (await response.json().catch(() => ({}))) as { event_id?: unknown };
  // A page that a hotel's network puts in between
  if (typeof answer.event_id !== "string") throw new EngineError("matrix/unreachable", "sendMessage: no event_id");
  return answer.event_id;
}
