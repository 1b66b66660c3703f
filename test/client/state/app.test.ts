// app.test.ts: what the page shows for what is in its address, and why entering may fail; the homeserver's answers are given.

import { expect, it, vi } from "vitest";
import { createMemoryStorage } from "../../../client/matrix/storage.ts";
import { createApp } from "../../../client/state/app.ts";
import { revisionOf } from "../../../client/state/revision.ts";
import {
  createTabBus,
  createTabMemory,
  freshSettings,
  listeningEngine,
  scriptedFetch,
  testPlatform,
  until,
} from "../support.ts";

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
  const app = createApp({ engine, homeserver: SITE, platform, settings: freshSettings() });
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
    const app = createApp({
      engine,
      homeserver: SITE,
      platform: { ...base, fetch: server.fetch, address },
      settings: freshSettings(),
    });
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
  const app = createApp({
    engine,
    homeserver: SITE,
    platform: { ...base, fetch: server.fetch, address },
    settings: freshSettings(),
  });
  app.actions.openFile(new File([new Uint8Array(30)], "hut.glb"));
  await until(() => engine.scenes.length > 0, "the scene");
  expect(engine.scenes[0]).toMatchObject({ name: "hut.glb" });
  app.actions.openFile(new File([new Uint8Array(2_000)], "city.glb"));
  await until(() => (app.store.getState().screen as { problem: unknown }).problem, "the refusal");
  expect(engine.scenes).toHaveLength(1);
});

/** Tabs of one browser: storage, locks and words are the same. */
function openBrowser(changes: Parameters<typeof scriptedFetch>[0] = {}) {
  const storage = { ...createMemoryStorage(), lasts: true };
  const bus = createTabBus(true);
  const server = scriptedFetch({
    ...GOOD,
    "POST /_matrix/client/v3/logout": [200, {}],
    ...changes,
  });
  function openTab(tabMemory = createTabMemory()) {
    const engine = listeningEngine();
    const page = bus.openPage();
    const base = testPlatform(SITE, ENTRANCE, storage);
    const { locks, openChannel } = page;
    const platform = { ...base, fetch: server.fetch, locks, openChannel, tabMemory };
    const app = createApp({ engine, homeserver: SITE, platform, settings: freshSettings() });
    const screen = () => app.store.getState().screen;
    const note = () => (screen() as { note?: unknown }).note;
    const isInside = () => screen().kind === "world";
    return { app, engine, platform, screen, note, isInside, tabMemory };
  }
  return { openTab, server, storage };
}

const registrations = ({ requests }: ReturnType<typeof scriptedFetch>) =>
  requests.filter(({ path }) => path.endsWith("/register")).length;

it("is in a world in one tab at a time, as the same user in each", async () => {
  const { openTab, server } = openBrowser();
  const [first, second] = [openTab(), openTab()];
  first.app.actions.setName("Ada");
  first.app.actions.enter();
  await until(first.isInside, "inside");
  second.app.actions.setName("Ada");
  second.app.actions.enter();
  await until(second.note, "the note");
  expect(second.screen()).toMatchObject({ progress: null, note: { kind: "elsewhere", world: "Plaza" } });
  second.app.actions.cancel();
  expect(second.note()).toBeNull();
  second.app.actions.enter();
  await until(second.note, "the note again");
  second.app.actions.takeOver();
  await until(second.isInside, "inside in the second");
  expect(first.screen()).toMatchObject({ kind: "entrance", note: { kind: "moved" } });
  first.app.actions.enter();
  await until(first.isInside, "back in the first");
  expect(second.note()).toEqual({ kind: "moved" });
  expect(registrations(server)).toBe(1);
  for (const { app } of [first, second]) app.stop();
});

it("another tab can enter as soon as one has left", async () => {
  const { openTab } = openBrowser();
  const [first, second] = [openTab(), openTab()];
  first.app.actions.setName("Ada");
  first.app.actions.enter();
  await until(first.isInside, "inside");
  first.app.actions.leave();
  second.app.actions.setName("Ada");
  second.app.actions.enter();
  await until(second.isInside, "inside in the second");
  expect(first.note()).toBeNull();
  second.app.stop();
});

it("comes back after a reload without a word, where one stood, and not after Leave", async () => {
  const { openTab } = openBrowser();
  const before = openTab();
  before.app.actions.setName("Ada");
  before.app.actions.enter();
  await until(before.isInside, "inside");
  expect(before.engine.scenes[0]?.place).toBeUndefined();
  const place = { x: 1, y: 2, z: 3, yaw: 0.5 };
  before.engine.say({ type: "heartbeat", tick: 1, place });
  before.app.actions.setView("third");
  before.platform.go();

  const after = openTab(before.tabMemory);
  expect(after.screen(), "no form in between").toMatchObject({ kind: "entrance", progress: { step: "account" } });
  await until(after.isInside, "inside again");
  expect(after.engine.scenes[0]).toMatchObject({ place, revision: revisionOf("mxc://x/scene") });
  expect(after.app.store.getState()).toMatchObject({ name: "Ada", view: "third" });
  after.app.actions.leave();

  const later = openTab(before.tabMemory);
  await until(() => later.app.store.getState().name, "the name");
  expect(later.screen()).toMatchObject({ kind: "entrance", progress: null });
  expect(later.engine.scenes).toEqual([]);
});

it("goes in again when the back button shows the page as it was", async () => {
  const { openTab } = openBrowser();
  const tab = openTab();
  tab.app.actions.setName("Ada");
  tab.app.actions.enter();
  await until(tab.isInside, "inside");
  tab.platform.go();
  expect(tab.screen()).toMatchObject({ kind: "entrance", progress: null });
  tab.platform.comeAgain();
  await until(tab.isInside, "inside again");
  tab.app.actions.leave();
  tab.platform.go();
  tab.platform.comeAgain();
  expect(tab.screen()).toMatchObject({ kind: "entrance", progress: null });
});

it("a place in a scene that was changed meanwhile is forgotten", async () => {
  let scene = "mxc://x/scene";
  const { openTab } = openBrowser({
    "GET /_matrix/client/v3/sync": () => [200, synced([], scene)],
    "GET /_matrix/client/v1/media/download/x/other": [200, new Uint8Array(500)],
  });
  const before = openTab();
  before.app.actions.setName("Ada");
  before.app.actions.enter();
  await until(before.isInside, "inside");
  before.engine.say({ type: "heartbeat", tick: 1, place: { x: 1, y: 2, z: 3, yaw: 0 } });
  before.platform.go();
  scene = "mxc://x/other";
  const after = openTab(before.tabMemory);
  await until(after.isInside, "inside again");
  expect(after.engine.scenes[0]?.place).toBeUndefined();
  after.app.stop();
});

it("a copy of a tab steals nothing: it says where one is", async () => {
  const { openTab } = openBrowser();
  const first = openTab();
  first.app.actions.setName("Ada");
  first.app.actions.enter();
  await until(first.isInside, "inside");
  const copy = createTabMemory();
  copy.set("manyrooms stay", first.tabMemory.get("manyrooms stay") ?? "");
  const second = openTab(copy);
  await until(second.note, "the note");
  expect(second.note()).toEqual({ kind: "elsewhere", world: "Plaza" });
  expect(first.isInside()).toBe(true);
  first.app.stop();
});

it("signing out in one tab ends the visit of another, and both forget the name", async () => {
  const { openTab, server, storage } = openBrowser();
  const [first, second] = [openTab(), openTab()];
  first.app.actions.setName("Ada");
  first.app.actions.enter();
  await until(first.isInside, "inside");
  await until(() => first.app.store.getState().account?.name === "Ada", "the account shows");
  second.app.actions.signOut();
  expect(second.note()).toEqual({ kind: "signing-out" });
  second.app.actions.setName("Eve");
  second.app.actions.enter(); // not now
  const done = { kind: "signed-out", told: true, emptied: true };
  await until(() => (second.note() as { kind: string }).kind === "signed-out", "signed out");
  await until(() => (first.note() as { kind: string } | null)?.kind === "signed-out", "the first knows");
  for (const tab of [first, second]) {
    expect(tab.note()).toEqual(done);
    expect(tab.app.store.getState()).toMatchObject({ name: "", account: null });
    expect(tab.tabMemory.get("manyrooms stay")).toBeNull();
  }
  expect(await storage.keys()).toEqual([]);
  expect(registrations(server)).toBe(1);
});

it("says that an account's server is not allowed any more, and neither asks it nor makes another account", async () => {
  const storage = createMemoryStorage();
  const account = { homeserver: "https://other.example", user: "@ada:other.example", device: "D", token: "t" };
  await storage.set(`account ${SITE}`, { ...account, password: null, name: "Ada" });
  const engine = listeningEngine();
  const server = scriptedFetch(GOOD);
  const platform = { ...testPlatform(SITE, ENTRANCE, storage), fetch: server.fetch };
  const app = createApp({ engine, homeserver: SITE, platform, settings: freshSettings() });
  const dropped = { code: "homeserver/dropped", facts: { server: "other.example" } };
  const problem = () => (app.store.getState().screen as { problem: unknown }).problem;
  await until(problem, "the problem, at the look-up");
  expect(app.store.getState().screen).toMatchObject({ card: { name: "Plaza" }, problem: dropped });
  app.actions.setName("Ada");
  app.actions.enter();
  await until(() => !problem(), "entering");
  await until(problem, "the problem, when entering");
  expect(problem()).toMatchObject(dropped);
  expect(server.requests.filter(({ origin, path }) => origin !== SITE || path.endsWith("/register"))).toEqual([]);
  expect(await storage.get(`account ${SITE}`)).toMatchObject(account);
});
