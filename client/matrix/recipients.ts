// recipients.ts: makes sure that whoever is in an encrypted room when a line is sent can read it.
//
// The crypto gives a line's key to the devices that it knows of the members that the sync told of so far, and to nobody
// else, ever. So before a line: who is in the room now, by a request of its own; the sync must have told of them all, and
// each must have a device.

import { type MatrixClient, type Room, RoomStateEvent } from "matrix-js-sdk/lib/matrix.js";
import * as v from "valibot";
import { log } from "../log.ts";
import type { OlmChannel } from "./olm.ts";
import { ask, askFor, type Rest } from "./rest.ts";

/** How long the sync may take to tell of a member whom the homeserver names; then the line goes without them. In milliseconds. */
const SYNC_WITHIN = 5_000;

const Members = v.looseObject({ chunk: v.array(v.looseObject({ state_key: v.string() })) });

export interface RecipientsInputs {
  readonly client: MatrixClient;
  readonly channel: OlmChannel;
  readonly rest: Rest;
  readonly room: Room;
}

/** Rejects if the homeserver can't be asked: the line then waits. */
export type FindRecipients = (signal: AbortSignal) => Promise<void>;

/** Resolves once all of `users` are members by the sync; false if that takes too long. */
function membersKnown(room: Room, users: readonly string[]): Promise<boolean> {
  const areKnown = (): boolean => users.every((user) => room.getMember(user)?.membership === "join");
  if (areKnown()) return Promise.resolve(true);
  return new Promise((resolve) => {
    const timer = setTimeout(() => done(false), SYNC_WITHIN);
    const check = (): void => void (areKnown() && done(true));
    function done(known: boolean): void {
      clearTimeout(timer);
      room.off(RoomStateEvent.Update, check);
      resolve(known);
    }
    room.on(RoomStateEvent.Update, check);
  });
}

export function createRecipients({ client, channel, rest, room }: RecipientsInputs): FindRecipients {
  /** Users whose devices were asked for because none was known: some have none. Of a new device the sync tells. */
  const asked = new Set<string>();

  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room.roomId)}`;

  async function members(signal: AbortSignal): Promise<readonly string[]> {
    const { joined } = (await ask(rest, { path: `${path}/joined_members`, signal })) as { joined?: object };
    return Object.keys(joined ?? {});
  }

  /** Guests may not ask for the short list. */
  async function membersForGuest(signal: AbortSignal): Promise<readonly string[]> {
    const query = { membership: "join" };
    const { chunk } = await askFor(Members, rest, { path: `${path}/members`, query, signal });
    return chunk.map(({ state_key }) => state_key);
  }

  async function askForDevices(users: readonly string[]): Promise<void> {
    const devices = await client.getCrypto()!.getUserDeviceInfo([...users]);
    const missing = users.filter((user) => !asked.has(user) && !devices.get(user)?.size);
    if (missing.length === 0) return;
    await channel.query(missing);
    for (const user of missing) asked.add(user);
  }

  return async (signal) => {
    const users = await (client.isGuest() ? membersForGuest(signal) : members(signal));
    await room.loadMembersIfNeeded();
    if (!(await membersKnown(room, users)))
      log("warn", "recipients: the sync is late, so a line goes without somebody");
    await askForDevices(users);
  };
}
