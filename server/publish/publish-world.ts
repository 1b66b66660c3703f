// publish-world.ts: makes a world's room when there is none, and gives it the scene that was built.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { callMatrix, MatrixError } from "./matrix-api.ts";
import type { Owner } from "./owner.ts";
import { WORLD_POWER_LEVELS } from "./permissions.ts";

/** The room's type, and the state event (key "") that names its scene. Source: MSC3815, unstable prefix. */
const WORLD = "org.matrix.msc3815.world";

/** A world to publish. */
export interface WorldSource {
  readonly name: string;
  readonly topic: string;
  /** Before the colon: `landing` of `#landing:localhost`. A room without one is found by its id only, and not listed. */
  readonly alias?: string;
  /** The scene, .glb. */
  readonly file: string;
  /** Encrypted chat, and history for members only. */
  readonly encrypted?: boolean;
}

/** A published world: what is kept to know at the next start whether anything has changed. */
export interface PublishedWorld {
  readonly roomId: string;
  readonly sceneUrl: string;
  /** Of the scene's file, hex. */
  readonly sha256: string;
}

/** Hash of a scene's file, hex. */
export async function hashScene(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/**
 * Publishes a world: uploads the scene, makes the room, or updates the room that there is.
 *
 * @param url the homeserver
 * @param known what the last call for this world returned
 */
export async function publishWorld(
  url: string,
  owner: Owner,
  source: WorldSource,
  known?: PublishedWorld,
): Promise<PublishedWorld> {
  const sha256 = await hashScene(source.file);
  if (known?.sha256 === sha256) return known;
  const sceneUrl = await upload(url, owner, source);
  const serverName = owner.userId.slice(owner.userId.indexOf(":") + 1);
  const roomId = known?.roomId ?? (source.alias && (await findRoom(url, `#${source.alias}:${serverName}`)));
  if (roomId) await setScene(url, owner, roomId, sceneUrl);
  return { roomId: roomId || (await createRoom(url, owner, source, sceneUrl)), sceneUrl, sha256 };
}

async function upload(url: string, { accessToken: token }: Owner, source: WorldSource): Promise<string> {
  const path = `/_matrix/media/v3/upload?filename=${encodeURIComponent(`${source.alias ?? "world"}.glb`)}`;
  const body = await readFile(source.file);
  const contentType = "model/gltf-binary";
  return (await callMatrix<{ content_uri: string }>(url, { method: "POST", path, token, body, contentType }))
    .content_uri;
}

/** The room that has this alias. It may have been made by a start that ended before it could be noted. */
export async function findRoom(url: string, alias: string): Promise<string | undefined> {
  const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(alias)}`;
  try {
    return (await callMatrix<{ room_id: string }>(url, { method: "GET", path })).room_id;
  } catch (error) {
    if (error instanceof MatrixError && error.status === 404) return undefined;
    throw error;
  }
}

/** Replaces the scene and keeps the event's other fields, which somebody else may have written. */
async function setScene(url: string, { accessToken: token }: Owner, roomId: string, sceneUrl: string): Promise<void> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/${WORLD}/`;
  const before = await callMatrix<object>(url, { method: "GET", path, token });
  await callMatrix(url, { method: "PUT", path, token, body: { ...before, scene_url: sceneUrl } });
}

async function createRoom(url: string, owner: Owner, source: WorldSource, sceneUrl: string): Promise<string> {
  const path = "/_matrix/client/v3/createRoom";
  const body = roomOf(source, sceneUrl);
  return (await callMatrix<{ room_id: string }>(url, { method: "POST", path, token: owner.accessToken, body })).room_id;
}

/** The body of `createRoom`: anybody may come in and read on; with encryption only members may read. */
export function roomOf({ name, topic, alias, encrypted = false }: WorldSource, sceneUrl: string) {
  const initialState = [
    { type: WORLD, state_key: "", content: { scene_url: sceneUrl } },
    { type: "m.room.join_rules", state_key: "", content: { join_rule: "public" } },
    { type: "m.room.guest_access", state_key: "", content: { guest_access: "can_join" } },
    {
      type: "m.room.history_visibility",
      state_key: "",
      content: { history_visibility: encrypted ? "shared" : "world_readable" },
    },
    ...(encrypted
      ? [{ type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } }]
      : []),
  ];
  return {
    name,
    topic,
    room_version: "12",
    visibility: alias === undefined ? "private" : "public",
    ...(alias === undefined ? {} : { room_alias_name: alias }),
    creation_content: { type: WORLD },
    power_level_content_override: WORLD_POWER_LEVELS,
    initial_state: initialState,
  };
}
