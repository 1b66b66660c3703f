// publish-world.ts: makes a world's room when there is none, and gives it the scene that was built and its picture.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { WORLD_EVENT } from "../../client/matrix/schemas/world.ts";
import { AVATAR_EVENT, mediaOf, roomOf } from "../../client/matrix/schemas/world-room.ts";
import { callMatrix, MatrixError } from "./matrix-api.ts";
import type { Owner } from "./owner.ts";

/** A world to publish. */
export interface WorldSource {
  readonly name: string;
  readonly topic: string;
  /** Before the colon: `landing` of `#landing:localhost`. A room without one is found by its id only, and not listed. */
  readonly alias?: string;
  /** The scene, .glb. */
  readonly file: string;
  /** What homes and entrances show of it, .jpg. */
  readonly picture?: string;
  /** Encrypted chat, and history for members only. */
  readonly encrypted?: boolean;
}

/** A published world: what is kept to know at the next start whether anything has changed. */
export interface PublishedWorld {
  readonly roomId: string;
  readonly sceneUrl: string;
  /** Of the scene's file, hex. */
  readonly sha256: string;
  readonly pictureUrl?: string;
  /** Of the picture's file, hex. */
  readonly pictureSha256?: string;
}

/** What a world shows, as `mxc:` URIs. */
export interface WorldMedia {
  readonly scene: string;
  readonly picture?: string | undefined;
}

/** Hash of a file, hex. */
async function hashFile(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/** True if the files are those that were published. */
export async function isAsPublished(source: WorldSource, known: PublishedWorld): Promise<boolean> {
  if (known.sha256 !== (await hashFile(source.file))) return false;
  return source.picture === undefined || known.pictureSha256 === (await hashFile(source.picture));
}

/**
 * Publishes a world: uploads what has changed, makes the room, or updates the room that there is.
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
  if (known && (await isAsPublished(source, known))) return known;
  const name = source.alias ?? "world";
  const sha256 = await hashFile(source.file);
  const sceneUrl =
    known?.sha256 === sha256
      ? known.sceneUrl
      : await upload(url, owner, source.file, `${name}.glb`, "model/gltf-binary");
  const picture = source.picture && (await publishPicture(url, owner, source.picture, `${name}.jpg`, known));
  const media = { scene: sceneUrl, picture: picture ? picture.pictureUrl : known?.pictureUrl };
  const serverName = owner.userId.slice(owner.userId.indexOf(":") + 1);
  const roomId = known?.roomId ?? (source.alias && (await findRoom(url, `#${source.alias}:${serverName}`)));
  if (roomId) await setMedia(url, owner, roomId, media);
  return { ...known, roomId: roomId || (await createRoom(url, owner, source, media)), sceneUrl, sha256, ...picture };
}

async function publishPicture(url: string, owner: Owner, file: string, name: string, known?: PublishedWorld) {
  const pictureSha256 = await hashFile(file);
  const same = known?.pictureUrl !== undefined && known.pictureSha256 === pictureSha256;
  return { pictureUrl: same ? known.pictureUrl : await upload(url, owner, file, name, "image/jpeg"), pictureSha256 };
}

async function upload(url: string, { accessToken: token }: Owner, file: string, name: string, contentType: string) {
  const path = `/_matrix/media/v3/upload?filename=${encodeURIComponent(name)}`;
  const body = await readFile(file);
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

/** Replaces scene and picture, and keeps the event's other fields, which somebody else may have written. */
async function setMedia(url: string, { accessToken: token }: Owner, roomId: string, media: WorldMedia): Promise<void> {
  const state = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state`;
  const path = `${state}/${WORLD_EVENT}/`;
  const before = await callMatrix<object>(url, { method: "GET", path, token });
  await callMatrix(url, { method: "PUT", path, token, body: { ...before, ...mediaOf(media) } });
  if (!media.picture) return;
  await callMatrix(url, { method: "PUT", path: `${state}/${AVATAR_EVENT}/`, token, body: { url: media.picture } });
}

async function createRoom(url: string, owner: Owner, source: WorldSource, media: WorldMedia): Promise<string> {
  const path = "/_matrix/client/v3/createRoom";
  const { name, topic, alias, encrypted = false } = source;
  const body = roomOf({ name, topic, alias, encrypted, ...media });
  return (await callMatrix<{ room_id: string }>(url, { method: "POST", path, token: owner.accessToken, body })).room_id;
}
