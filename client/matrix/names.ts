// names.ts: display names of a room's people; those that the lazy sync left out are asked for, once each.

import { EventType, KnownMembership, type MatrixClient, type Room } from "matrix-js-sdk/lib/matrix.js";
import { log } from "../log.ts";

export interface Names {
  /** Display name, or the user id's own part while that is not known; asks for it then. */
  nameOf(user: string): string;
  /** The same, once it has been asked for; never rejects. */
  loadName(user: string): Promise<string>;
}

export interface NamesEvents {
  onName(user: string, name: string): void;
  /** It turned out that somebody is not in the room. */
  onGone(user: string): void;
}

/** Longest name shown; a display name may have 64 KiB less what is around it. */
const MAX_NAME = 64;

/** `ada` of `@ada:server`. */
const localpartOf = (user: string): string => user.slice(1).split(":")[0] ?? user;

export function createNames(client: MatrixClient, room: Room, { onName, onGone }: NamesEvents): Names {
  const asked = new Map<string, Promise<string>>();
  const found = new Map<string, string>();

  async function ask(user: string): Promise<string> {
    const content = await client.getStateEvent(room.roomId, EventType.RoomMember, user);
    if (content["membership"] !== KnownMembership.Join) onGone(user);
    const name = typeof content["displayname"] === "string" ? content["displayname"].slice(0, MAX_NAME) : "";
    if (name) {
      found.set(user, name);
      onName(user, name);
    }
    return name;
  }

  function load(user: string): Promise<string> {
    const known = room.getMember(user)?.rawDisplayName ?? found.get(user);
    if (known) return Promise.resolve(known.slice(0, MAX_NAME));
    const asking =
      asked.get(user) ??
      ask(user).catch((error: unknown) => {
        log("debug", `names: name of ${user}`, error);
        return "";
      });
    asked.set(user, asking);
    return asking;
  }

  function nameOf(user: string): string {
    const name = room.getMember(user)?.rawDisplayName ?? found.get(user);
    if (name === undefined) void load(user);
    return name?.slice(0, MAX_NAME) || localpartOf(user);
  }
  return { nameOf, loadName: async (user: string) => (await load(user)) || localpartOf(user) };
}
