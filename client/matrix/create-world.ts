// create-world.ts: makes a world of a scene and a picture: uploads, then one request that makes the room with everything in it.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { log } from "../log.ts";
import { ask, MatrixRefusal, type Rest } from "./rest.ts";
import { ROOM_CREATE_EVENT } from "./schemas/room-create.ts";
import { type NewWorld, NONCE_FIELD, roomOf } from "./schemas/world-room.ts";
import { createUploader, type UploadingOptions } from "./upload.ts";

/** What a person decided. */
export interface WorldPlan {
  readonly name: string;
  readonly topic: string;
  /** Null: not listed, found by its link only, encrypted. */
  readonly alias: string | null;
  readonly scene: Blob;
  /** File name of the scene. */
  readonly file: string;
  readonly picture: Blob | null;
}

export interface MadeWorld {
  readonly room: string;
  /** `mxc:` of the scene. */
  readonly scene: string;
  readonly picture: string | undefined;
}

/** Makes worlds; a second try of the same plan does not upload again what the homeserver has. */
export interface WorldMaker {
  /**
   * Rejects with `world/alias-taken`, `media/upload-too-large`, a MatrixRefusal, or the signal's reason; nothing is left of it then
   * but uploads that nothing points to, which Matrix lets nobody delete.
   */
  make(rest: Rest, plan: WorldPlan, options: UploadingOptions): Promise<MadeWorld>;
}

const Created = v.looseObject({ room_id: v.string() });
const Joined = v.looseObject({ joined_rooms: v.array(v.string()) });

/** Rooms that are looked through for one whose making was not answered. */
const MAX_SEARCHED = 200;

/** True where the homeserver may have made the room though nobody heard of it. */
const isUnsure = (error: unknown): boolean => !(error instanceof MatrixRefusal) || error.status >= 500;

/** True if nobody has that alias on the account's own homeserver. */
export async function isAliasFree(rest: Rest, alias: string, server: string, signal?: AbortSignal): Promise<boolean> {
  const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(`#${alias}:${server}`)}`;
  try {
    await ask(rest, { path, signal });
    return false;
  } catch (error) {
    if (error instanceof MatrixRefusal && error.status === 404) return true;
    throw error;
  }
}

/** The room that was made with that nonce, or null. */
async function findMade(rest: Rest, nonce: string): Promise<string | null> {
  const { joined_rooms: rooms } = v.parse(Joined, await ask(rest, { path: "/_matrix/client/v3/joined_rooms" }));
  for (const room of rooms.slice(-MAX_SEARCHED)) {
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/${ROOM_CREATE_EVENT}/`;
    const content = (await ask(rest, { path }).catch(() => ({}))) as Record<string, unknown>;
    if (content[NONCE_FIELD] === nonce) return room;
  }
  return null;
}

async function createRoom(rest: Rest, world: NewWorld & { nonce: string }): Promise<string> {
  try {
    const answer = await ask(rest, { method: "POST", path: "/_matrix/client/v3/createRoom", body: roomOf(world) });
    return v.parse(Created, answer).room_id;
  } catch (error) {
    if (error instanceof MatrixRefusal && error.errcode === "M_ROOM_IN_USE")
      throw new EngineError("world/alias-taken", `createRoom: ${world.alias}`, { cause: error });
    const made = isUnsure(error) ? await findMade(rest, world.nonce).catch(() => null) : null;
    if (made === null) throw error;
    return made;
  }
}

/** Takes a room back that was made while somebody stopped waiting for it: out of the list, without its name, and left. */
async function unmake(rest: Rest, room: string, alias: string | null, server: string): Promise<void> {
  if (alias !== null) {
    const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(`#${alias}:${server}`)}`;
    await ask(rest, { method: "DELETE", path });
  }
  const list = `/_matrix/client/v3/directory/list/room/${encodeURIComponent(room)}`;
  await ask(rest, { method: "PUT", path: list, body: { visibility: "private" } });
  for (const step of ["leave", "forget"]) {
    await ask(rest, { method: "POST", path: `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/${step}`, body: {} });
  }
}

const makeNonce = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param server the account's own */
export function createWorldMaker(server: string): WorldMaker {
  const upload = createUploader();
  return {
    async make(rest, plan, options) {
      const { signal } = options;
      const { scene: sceneFile, picture: pictureFile, alias } = plan;
      const files = [
        ...(pictureFile ? [{ file: pictureFile, name: "picture.jpg" }] : []),
        { file: sceneFile, name: plan.file },
      ];
      const uploaded = await upload(rest, files, options);
      const picture = pictureFile ? uploaded[0] : undefined;
      const scene = uploaded.at(-1)!;
      const { name, topic } = plan;
      const encrypted = alias === null;
      const nonce = makeNonce();
      // Not stopped by the signal: a request that was cut off may have made the room
      const room = await createRoom(rest, { name, topic, alias: alias ?? undefined, encrypted, scene, picture, nonce });
      if (signal.aborted) {
        unmake(rest, room, alias, server).catch((error: unknown) => log("warn", "createWorld: not taken back", error));
        throw signal.reason;
      }
      log("info", `createWorld: ${room}`);
      return { room, scene, picture };
    },
  };
}
