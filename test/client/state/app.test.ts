// app.test.ts: what the page shows for what is in its address, and why entering may fail; the homeserver's answers are given.

import { expect, it, vi } from "vitest";
import { createApp } from "../../../client/state/app.ts";
import { revisionOf } from "../../../client/state/revision.ts";
import { listeningEngine, scriptedFetch, testPlatform, until } from "../support.ts";

vi.setConfig({ testTimeout: 30_000 }); // the machine may be busy

const SITE = "https://rooms.example";
const SUMMARY = "GET /_matrix/client/v1/room_summary/%23plaza%3Arooms.example";
const DIRECTORY = "GET /_matrix/client/v3/directory/room/%23plaza%3Arooms.example";
const NOT_FOUND = { errcode: "M_NOT_FOUND" };
/** What a network that wants one to sign in answers to everything. */
const PAGE = new TextEncoder().encode("<!doctype html><title>Sign in</title>");
const CARD = {
  room_id: "!plaza",
  room_type: "org.matrix.msc3815.world",
  name: "Plaza",
  topic: "Sunny",
  num_joined_members: 3,
};
const MEMBERSHIP = "org.matrix.msc3401.call.member";

const GOOD = {
  "GET /config.json": [200, { maxSceneBytes: 1_000 }],
  [SUMMARY]: [200, CARD],
  "POST /_matrix/client/v3/register": [200, { user_id: "@ada:x", device_id: "D", access_token: "t" }],
  "PUT /_matrix/client/v3/profile/%40ada%3Ax/displayname": [200, {}],
  "POST /_matrix/client/v3/join/%23plaza%3Arooms.example": [200, { room_id: "!plaza" }],
  "GET /_matrix/client/v3/sync": [200, synced([])],
  "GET /_matrix/client/v1/media/download/x/scene": [200, new Uint8Array(500)],
} as const;

const others = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    type: MEMBERSHIP,
    state_key: `_@u${i}:x_D_org.manyrooms.worldworld`,
    sender: `@u${i}:x`,
    content: { application: "org.manyrooms.world", call_id: "world", device_id: "D", "org.manyrooms.session": i },
  }));

function synced(extra: unknown[], scene: unknown = "mxc://x/scene") {
  const world = { type: "org.matrix.msc3815.world", state_key: "", sender: "@o:x", content: { scene_url: scene } };
  return { rooms: { join: { "!plaza": { state: { events: [world, ...extra] } } } } };
}

const CREATE = "GET /_matrix/client/v3/rooms/!plaza/state/m.room.create/";
const NO_ROOMS = { "GET /_matrix/client/v3/sync": [200, {}] };

function open(hash: string, changes: Parameters<typeof scriptedFetch>[0] = {}) {
  const engine = listeningEngine();
  const server = scriptedFetch({ ...GOOD, ...changes });
  const platform = { ...testPlatform(SITE, hash), fetch: server.fetch };
  const app = createApp({ engine, homeserver: SITE, platform });
  const screen = () => app.store.getState().screen;
  return { app, engine, server, platform, screen };
}

const ENTRANCE = "#/#plaza:rooms.example";

it("shows the home screen without a link, and opens what is typed there", async () => {
  const { app, screen } = open("");
  expect(screen()).toEqual({ kind: "home" });
  app.actions.openLink("not a link");
  expect(app.store.getState().notices).toMatchObject([
    { problem: { code: "matrix/unknown-alias", detail: "not a link" } },
  ]);
  app.actions.openLink("https://matrix.to/#/#plaza:rooms.example");
  expect(screen()).toMatchObject({ kind: "entrance", link: ENTRANCE, card: null });
  await until(() => "card" in screen() && (screen() as { card: unknown }).card, "the card");
  expect(screen()).toMatchObject({
    card: { name: "Plaza", topic: "Sunny", server: "rooms.example", members: 3, encrypted: false },
  });
});

it("asks its own homeserver whatever server the link names, with the servers that can help", async () => {
  const path = "/_matrix/client/v1/room_summary/!abc";
  const { server, screen } = open("#/!abc?via=far.example&via=other.example", { [`GET ${path}`]: [200, CARD] });
  await until(() => (screen() as { card: unknown }).card, "the card");
  const asked = server.requests.find((request) => request.path === path);
  expect(asked?.query.getAll("via")).toEqual(["far.example", "other.example"]);
  expect(asked?.token).toBeNull();
});

it.each([
  ["matrix/unknown-alias", { [SUMMARY]: [404, NOT_FOUND], [DIRECTORY]: [404, NOT_FOUND] }],
  ["world/private", { [SUMMARY]: [404, NOT_FOUND], [DIRECTORY]: [200, { room_id: "!plaza" }] }],
  ["world/private", { [SUMMARY]: [200, { ...CARD, join_rule: "invite" }] }],
  ["world/knock", { [SUMMARY]: [200, { ...CARD, join_rule: "knock" }] }],
  ["world/restricted", { [SUMMARY]: [200, { ...CARD, join_rule: "restricted" }] }],
  ["world/knock", { [SUMMARY]: [200, { ...CARD, join_rule: "knock_restricted" }] }],
  ["matrix/no-server", { [SUMMARY]: [502, { errcode: "M_UNKNOWN" }] }],
  ["matrix/unreachable", { [SUMMARY]: [502, { errcode: "ORG_MANYROOMS_AWAY" }] }],
  ["matrix/garbled", { [SUMMARY]: [200, "a summary"] }],
  ["matrix/garbled", { [SUMMARY]: [200, PAGE] }],
  ["matrix/garbled", { [SUMMARY]: [403, PAGE] }],
  ["matrix/garbled", { [SUMMARY]: [200, { ...CARD, room_id: 5 }] }],
  ["matrix/not-a-world", { [SUMMARY]: [200, { ...CARD, room_type: null }] }],
  ["matrix/unreachable", { [SUMMARY]: [502, {}] }],
] as const)("says %s at the entrance", async (code, changes) => {
  const { screen } = open(ENTRANCE, changes as never);
  await until(() => (screen() as { problem: unknown }).problem, "the problem");
  expect(screen()).toMatchObject({ kind: "entrance", problem: { code } });
});

it.each([
  ["matrix/registration-closed", { "POST /_matrix/client/v3/register": [403, { errcode: "M_FORBIDDEN" }] }],
  ["matrix/forbidden", { "POST /_matrix/client/v3/join/%23plaza%3Arooms.example": [403, { errcode: "M_FORBIDDEN" }] }],
  ["schema/invalid-event", { "GET /_matrix/client/v3/sync": [200, synced([], "https://elsewhere/scene.glb")] }],
  ["matrix/not-a-world", { ...NO_ROOMS, [CREATE]: [200, {}] }],
  ["world/unfinished", { ...NO_ROOMS, [CREATE]: [200, { type: "org.matrix.msc3815.world" }] }],
  ["matrix/forbidden", { ...NO_ROOMS, [CREATE]: [403, { errcode: "M_FORBIDDEN" }] }],
  ["matrix/garbled", { "GET /_matrix/client/v3/sync": [200, { rooms: [7] }] }],
  ["matrix/garbled", { "POST /_matrix/client/v3/join/%23plaza%3Arooms.example": [200, { room_id: null }] }],
  ["matrix/garbled", { "POST /_matrix/client/v3/register": [200, PAGE] }],
  ["media/missing", { "GET /_matrix/client/v1/media/download/x/scene": [404, { errcode: "M_NOT_FOUND" }] }],
  ["media/too-large", { "GET /_matrix/client/v1/media/download/x/scene": [200, new Uint8Array(1_001)] }],
] as const)("stops with %s, and the entrance stays", async (code, changes) => {
  const { app, engine, screen } = open(ENTRANCE, changes as never);
  app.actions.setName("Ada");
  app.actions.enter();
  await until(() => (screen() as { problem: unknown }).problem, "the problem");
  expect(screen()).toMatchObject({ kind: "entrance", progress: null, problem: { code } });
  expect(engine.scenes).toEqual([]);
});

it("does not download a world in which eight others are", async () => {
  const joined = Object.fromEntries(
    others(8).map(({ sender }) => [
      `GET /_matrix/client/v3/rooms/!plaza/state/m.room.member/${encodeURIComponent(sender)}`,
      [200, { membership: "join" }] as const,
    ]),
  );
  const { app, server, screen } = open(ENTRANCE, {
    ...joined,
    "GET /_matrix/client/v3/sync": [200, synced(others(8))],
  });
  app.actions.setName("Ada");
  app.actions.enter();
  await until(() => (screen() as { problem: unknown }).problem, "the problem");
  expect(screen()).toMatchObject({ problem: { code: "world/full" } });
  expect(server.requests.some(({ path }) => path.includes("/media/"))).toBe(false);
});

it("does not count who was banned and could not take the membership back", async () => {
  const gone = Object.fromEntries(
    others(8).map(({ sender }, i) => [
      `GET /_matrix/client/v3/rooms/!plaza/state/m.room.member/${encodeURIComponent(sender)}`,
      [200, { membership: i === 0 ? "ban" : "join" }] as const,
    ]),
  );
  const { app, engine } = open(ENTRANCE, { ...gone, "GET /_matrix/client/v3/sync": [200, synced(others(8))] });
  app.actions.setName("Ada");
  app.actions.enter();
  await until(() => engine.scenes.length > 0, "the scene");
  app.stop();
});

it("hands the scene to the engine by bytes, with who stands there and the hash of its address", async () => {
  const { app, engine, screen } = open(ENTRANCE);
  app.actions.setName("  Ada ");
  app.actions.enter();
  await until(() => screen().kind === "world", "inside");
  expect(engine.scenes).toMatchObject([{ name: "!plaza", revision: revisionOf("mxc://x/scene") }]);
  expect(engine.scenes[0]?.bytes.byteLength).toBe(500);
  expect(engine.told[0]).toMatchObject({ type: "self", user: "@ada:x", name: "Ada" });
  app.actions.leave();
  expect(screen()).toMatchObject({ kind: "entrance", link: ENTRANCE });
});

it("begins again as somebody new when the homeserver does not know the account any more", async () => {
  let joins = 0;
  const { app, engine, server } = open(ENTRANCE, {
    "POST /_matrix/client/v3/join/%23plaza%3Arooms.example": () =>
      ++joins === 1 ? [401, { errcode: "M_UNKNOWN_TOKEN" }] : [200, { room_id: "!plaza" }],
  });
  app.actions.setName("Ada");
  app.actions.enter();
  await until(() => engine.scenes.length > 0, "the scene");
  expect(server.requests.filter(({ path }) => path.endsWith("/register"))).toHaveLength(2);
  app.stop();
});

it("stops entering when it is cancelled, and goes nowhere without a name", async () => {
  const { app, engine, screen } = open(ENTRANCE);
  app.actions.enter();
  expect(screen()).toMatchObject({ progress: null });
  app.actions.setName("Ada");
  app.actions.enter();
  expect(screen()).toMatchObject({ progress: { step: "account" } });
  app.actions.cancel();
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(screen()).toMatchObject({ kind: "entrance", progress: null, problem: null });
  expect(engine.scenes).toEqual([]);
});

it("follows the address: another world, then back to the home screen", () => {
  const { screen, platform } = open(ENTRANCE);
  platform.visit("#/!abc?via=far.example");
  expect(screen()).toMatchObject({ kind: "entrance", link: "#/!abc?via=far.example" });
  platform.visit("");
  expect(screen()).toEqual({ kind: "home" });
});

it("opens a scene of this site in the viewer, and of no other", async () => {
  const viewer = (src: string) => {
    const engine = listeningEngine();
    const server = scriptedFetch({ ...GOOD, "GET /worlds/landing/scene.glb": [200, new Uint8Array(40)] });
    const base = testPlatform(SITE);
    const address = {
      ...base.address,
      read: () => ({ path: "/viewer", query: `?src=${encodeURIComponent(src)}`, hash: "" }),
    };
    const app = createApp({ engine, homeserver: SITE, platform: { ...base, fetch: server.fetch, address } });
    return { app, engine, server };
  };
  const own = viewer("/worlds/landing/scene.glb");
  await until(() => own.engine.scenes.length > 0, "the scene");
  await until(() => (own.app.store.getState().screen as { progress: unknown }).progress === null, "done");
  expect(own.app.store.getState().screen).toMatchObject({ kind: "viewer", problem: null });

  for (const src of [
    "https://elsewhere.example/scene.glb",
    "//elsewhere.example/a.glb",
    "data:model/gltf-binary,x",
    "blob:x",
  ]) {
    const foreign = viewer(src);
    await until(() => (foreign.app.store.getState().screen as { problem: unknown }).problem, `refusal of ${src}`);
    expect(foreign.server.requests.map(({ path }) => path)).toEqual(["/config.json"]);
    expect(foreign.engine.scenes).toEqual([]);
  }
});

it("opens a dropped file in the viewer, unless it is larger than this site allows", async () => {
  const engine = listeningEngine();
  const server = scriptedFetch(GOOD as never);
  const base = testPlatform(SITE);
  const address = { ...base.address, read: () => ({ path: "/viewer", query: "", hash: "" }) };
  const app = createApp({ engine, homeserver: SITE, platform: { ...base, fetch: server.fetch, address } });
  app.actions.openFile(new File([new Uint8Array(30)], "hut.glb"));
  await until(() => engine.scenes.length > 0, "the scene");
  expect(engine.scenes[0]).toMatchObject({ name: "hut.glb" });
  app.actions.openFile(new File([new Uint8Array(2_000)], "city.glb"));
  await until(() => (app.store.getState().screen as { problem: unknown }).problem, "the refusal");
  expect(engine.scenes).toHaveLength(1);
});
