// homeserver.test.ts: the real Synapse behind the real web server, from nothing to a published world, and to nothing again.

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { publishWorld } from "../../../server/publish/publish-world.ts";
import { LANDING } from "../../../server/publish/shipped-worlds.ts";
import { ROOT } from "../../../server/setup/paths.mjs";
import { type Homeserver, startHomeserver } from "../../support/homeserver.ts";

let homeserver: Homeserver;

beforeAll(async () => {
  homeserver = await startHomeserver();
});
afterAll(() => homeserver?.stop());

async function get(path: string, token?: string) {
  const answer = await fetch(homeserver.origin + path, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  return { status: answer.status, body: await answer.json() };
}

it("answers through the proxy, with delayed events and RTC transports on", async () => {
  const { status, body } = await get("/_matrix/client/versions");
  expect(status).toBe(200);
  expect(body.unstable_features).toMatchObject({ "org.matrix.msc4140": true, "org.matrix.msc4143": true });
});

it("tells somebody without an account what Landing is", async () => {
  const { body } = await get(`/_matrix/client/v1/room_summary/${encodeURIComponent(homeserver.landingAlias)}`);
  expect(body).toMatchObject({
    name: "Landing",
    room_type: "org.matrix.msc3815.world",
    room_version: "12",
    join_rule: "public",
    world_readable: true,
    guest_can_join: true,
  });
});

it("lists Landing in the directory, by its type", async () => {
  const { accessToken } = await homeserver.registerUser("Ira");
  const answer = await fetch(`${homeserver.origin}/_matrix/client/v3/publicRooms`, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ filter: { room_types: ["org.matrix.msc3815.world"] } }),
  });
  const { chunk } = (await answer.json()) as { chunk: { canonical_alias: string }[] };
  expect(chunk.map((room) => room.canonical_alias)).toContain(homeserver.landingAlias);
});

it("gives a member Landing's scene as it was built", async () => {
  const { accessToken } = await homeserver.registerUser("Mara");
  const alias = encodeURIComponent(homeserver.landingAlias);
  const joined = await fetch(`${homeserver.origin}/_matrix/client/v3/join/${alias}`, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}` },
    body: "{}",
  });
  const { room_id: room } = (await joined.json()) as { room_id: string };
  const state = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/org.matrix.msc3815.world/`;
  const { scene_url: scene } = (await get(state, accessToken)).body;
  const media = await fetch(`${homeserver.origin}/_matrix/client/v1/media/download/${scene.slice("mxc://".length)}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  expect(media.headers.get("content-type")).toBe("model/gltf-binary");
  expect(sha256(Buffer.from(await media.arrayBuffer()))).toBe(sha256(await readFile(LANDING.file)));
});

it("shows Landing's picture to a guest, as it was taken", async () => {
  const { body } = await get(`/_matrix/client/v1/room_summary/${encodeURIComponent(homeserver.landingAlias)}`);
  const guest = await fetch(`${homeserver.origin}/_matrix/client/v3/register?kind=guest`, {
    method: "POST",
    body: "{}",
  });
  const { access_token: token } = (await guest.json()) as { access_token: string };
  const path = `/_matrix/client/v1/media/download/${body.avatar_url.slice("mxc://".length)}`;
  const media = await fetch(homeserver.origin + path, { headers: { authorization: `Bearer ${token}` } });
  expect(media.headers.get("content-type")).toBe("image/jpeg");
  expect(sha256(Buffer.from(await media.arrayBuffer()))).toBe(sha256(await readFile(LANDING.picture)));
  const state = `/_matrix/client/v3/rooms/${encodeURIComponent(body.room_id)}/state/org.matrix.msc3815.world/`;
  const world = (await get(state, token)).body;
  expect([world.thumbnail_url, world.scene_preview_url]).toEqual([body.avatar_url, body.avatar_url]);
});

it("follows a picture that was taken anew, and leaves what somebody else wrote", async () => {
  const { accessToken, userId } = await homeserver.registerUser("Pia");
  const owner = { userId, accessToken };
  const source = { name: "Studio", topic: "", file: LANDING.file, picture: LANDING.picture };
  const first = await publishWorld(homeserver.url, owner, source);
  const state = `/_matrix/client/v3/rooms/${encodeURIComponent(first.roomId)}/state`;
  const world = (await get(`${state}/org.matrix.msc3815.world/`, accessToken)).body;
  const put = { method: "PUT", headers: { authorization: `Bearer ${accessToken}` } };
  await fetch(`${homeserver.origin}${state}/org.matrix.msc3815.world/`, {
    ...put,
    body: JSON.stringify({ ...world, max_member_object_cap: 7 }),
  });
  expect(await publishWorld(homeserver.url, owner, source, first)).toBe(first);
  const second = await publishWorld(
    homeserver.url,
    owner,
    { ...source, picture: join(ROOT, "worlds/gallery/gallery.jpg") },
    first,
  );
  expect([second.roomId, second.sceneUrl]).toEqual([first.roomId, first.sceneUrl]);
  expect(second.pictureUrl).not.toBe(first.pictureUrl);
  expect((await get(`${state}/m.room.avatar/`, accessToken)).body).toEqual({ url: second.pictureUrl });
  expect((await get(`${state}/org.matrix.msc3815.world/`, accessToken)).body).toMatchObject({
    scene_url: first.sceneUrl,
    thumbnail_url: second.pictureUrl,
    max_member_object_cap: 7,
  });
});

it("serves every body and its clips that the index names, to be kept for ever", async () => {
  const { presets } = (await get("/avatars/index.json")).body as { presets: { body: string; clips: string }[] };
  expect(presets.length).toBeGreaterThan(0);
  for (const name of presets.flatMap(({ body, clips }) => [body, clips])) {
    const answer = await fetch(`${homeserver.origin}/avatars/${name}`, { method: "HEAD" });
    expect([answer.status, answer.headers.get("cache-control")], name).toEqual([
      200,
      "public, max-age=31536000, immutable",
    ]);
  }
});

it("leaves no process behind when it is stopped", async () => {
  const { pid } = homeserver;
  expect(isRunning(pid)).toBe(true);
  await homeserver.stop();
  expect(isRunning(pid)).toBe(false);
  expect(await homeserver.ended).toBe("exit code 0"); // Python aborted here once, for a pipe that a thread was reading
});

const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
