// errors.test.ts: each thing that can be wrong with a link, a world, a server or a network, against a real homeserver: the words that a
// person reads, and the way back.

import { readFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Problem } from "../../client/state/app-state.ts";
import { canRetry } from "../../client/ui/words/problems.ts";
import { sayProblem } from "../../client/ui/words/words.ts";
import { loadGltf } from "../../engine/gltf/load.ts";
import { LANDING } from "../../server/publish/shipped-worlds.ts";
import { type BadLine, openBadLine } from "../support/bad-line.ts";
import { makeBoxGlb, makeGlb } from "../support/glb.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";
import { asUser, type TestClient, testClient, until } from "./support.ts";

const MAX_SCENE = 5_000_000;
/** Of a room that no server here knows. */
const NO_ROOM = "!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

let homeserver: Homeserver;
let line: BadLine;
let clients: TestClient[] = [];

beforeAll(async () => {
  homeserver = await startHomeserver({ maxSceneBytes: MAX_SCENE });
  line = await openBadLine(homeserver.origin);
}, 120_000);
afterAll(async () => {
  line?.close();
  await homeserver?.stop();
});
afterEach(() => {
  line.fail("", null);
  for (const { app } of clients) app.stop();
  clients = [];
});

/** At an entrance, with an engine that reads scenes as the real one does. */
function open(world: string, origin = homeserver.origin): TestClient {
  const client = testClient(origin, `#/${world}`);
  const { engine } = client;
  const call = engine.call.bind(engine);
  Object.assign(engine, {
    call: async (name: string, params: { bytes: ArrayBuffer }) => {
      if (name === "loadScene") await loadGltf(params.bytes, { pictures: false });
      return call(name as "loadScene", params as never);
    },
  });
  clients.push(client);
  return client;
}

type Entrance = Extract<ReturnType<TestClient["app"]["store"]["getState"]>["screen"], { kind: "entrance" }>;
const entranceOf = ({ app }: TestClient): Entrance => app.store.getState().screen as Entrance;
const isInside = ({ app }: TestClient): boolean => app.store.getState().screen.kind === "world";

/** What a person reads, without the marks around names. */
function wordsOf(problem: Problem): string {
  const { what, next } = sayProblem(problem);
  return `${what} ${next}`.replace(/[\u2068\u2069]/g, "");
}

const problemOf = (client: TestClient): Promise<Problem> =>
  until(() => entranceOf(client).problem, "a problem at the entrance", 20_000);

/** Looks a world up, and says why that is all. */
async function look(world: string, origin?: string): Promise<Problem> {
  return problemOf(open(world, origin));
}

function enter(client: TestClient, name = "Ada"): void {
  client.app.actions.setName(name);
  client.app.actions.enter();
}

/** Enters once the world is looked up, and says why that failed. */
async function tryToEnter(world: string, origin?: string): Promise<Problem> {
  const client = open(world, origin);
  await until(() => entranceOf(client).card, "the card");
  enter(client);
  return problemOf(client);
}

/** Somebody who has an account in this browser: they tried to enter a world whose scene is no scene. */
async function makeAccount(client: TestClient): Promise<string> {
  await until(() => entranceOf(client).card, "the card");
  enter(client);
  await problemOf(client);
  return client.engine.told.flatMap((message) => (message.type === "self" ? [message.user] : []))[0]!;
}

describe("a link", () => {
  it.each([
    ["with an alias that nobody knows", "#nobody-made-this:localhost", "This link leads nowhere.", false],
    ["with the id of a room and no server", NO_ROOM, "This link does not say where its world is.", false],
    ["with an id that its server does not know", `${NO_ROOM}?via=localhost`, "This world does not show itself.", true],
    [
      "to another server that does not answer",
      "#plaza:far.invalid",
      "far.invalid does not answer. The world lies",
      true,
    ],
  ])("%s is told so before anybody types a name", async (_what, world, words, retry) => {
    const problem = await look(world);
    expect(wordsOf(problem)).toContain(words);
    expect(canRetry(problem)).toBe(retry);
  });

  it("with an id and a dead server is told so at the latest when entering", async () => {
    const client = open(`${NO_ROOM}?via=far.invalid`);
    await problemOf(client);
    client.app.actions.setName("Ada");
    client.app.actions.retry();
    expect(wordsOf(await problemOf(client))).toMatch(/does not (answer|show itself)\./);
  });

  it("to an ordinary room is told that it is a chat, and nobody joins that", async () => {
    const { room, alias } = await homeserver.createBadWorld({ type: null, content: null });
    const problem = await look(alias);
    expect(wordsOf(problem)).toBe("This room is a chat, not a world. Open it in Element instead.");
    expect(canRetry(problem)).toBe(false);
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/joined_members`;
    const { joined } = await asUser(homeserver.origin, homeserver.owner.accessToken, "GET", path);
    expect(Object.keys(joined as object)).toEqual([homeserver.owner.userId]);
  });
});

describe("a world that is closed", () => {
  it.each([
    ["invite", "It is open to invited people only."],
    ["private", "It is open to invited people only."],
    ["knock", "Its members decide who comes in."],
    ["knock_restricted", "Its members decide who comes in."],
  ])("by the rule %s says so at the entrance", async (join_rule, words) => {
    const allow = join_rule.includes("restricted") ? [{ type: "m.room_membership", room_id: NO_ROOM }] : undefined;
    const { alias } = await homeserver.createBadWorld({ joinRules: { join_rule, ...(allow && { allow }) } });
    const problem = await look(alias);
    expect(wordsOf(problem)).toContain(words);
    expect(wordsOf(problem)).toContain("You can’t enter");
  });

  it("to all but the members of another room, though everybody may look in, says so when entering", async () => {
    const joinRules = { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: NO_ROOM }] };
    const { room, alias } = await homeserver.createBadWorld({ joinRules });
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/m.room.history_visibility/`;
    await asUser(homeserver.origin, homeserver.owner.accessToken, "PUT", path, {
      history_visibility: "world_readable",
    });
    expect(wordsOf(await look(alias))).toContain("the members of certain other rooms only");
  });

  it("lets in who is invited, also after a first no", async () => {
    const scene = new Uint8Array(makeBoxGlb({ nodes: [{ mesh: 0 }] }));
    const { room, alias } = await homeserver.createBadWorld({ joinRules: { join_rule: "invite" }, scene });
    const client = open((await homeserver.createBadWorld({})).alias);
    const user = await makeAccount(client);
    client.platform.visit(`#/${alias}`);
    await until(() => entranceOf(client).problem?.code === "world/private", "the no");
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/invite`;
    await asUser(homeserver.origin, homeserver.owner.accessToken, "POST", path, { user_id: user });
    client.app.actions.retry();
    await until(() => entranceOf(client).card?.name === "A bad place" && !entranceOf(client).problem, "the card");
    client.app.actions.enter();
    await until(() => isInside(client), "inside");
  });

  it("to somebody banned names who did it, when and why: when entering, and afterwards at the entrance", async () => {
    const { room, alias } = await homeserver.createBadWorld({});
    const client = open(alias);
    const user = await makeAccount(client);
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/ban`;
    await asUser(homeserver.origin, homeserver.owner.accessToken, "POST", path, {
      user_id: user,
      reason: `Advertising\n${"x".repeat(5_000)}`,
    });
    client.app.actions.retry();
    const words = /^You can’t enter A bad place\. Manyrooms banned you on \d+ \w+\. Reason given: “Advertising x+…”\.$/;
    await until(() => entranceOf(client).problem?.code === "world/banned", "banned");
    expect(wordsOf(entranceOf(client).problem!)).toMatch(words);
    client.platform.visit("");
    client.platform.visit(`#/${alias}`);
    const problem = await problemOf(client);
    expect(problem.code).toBe("world/banned");
    expect(wordsOf(problem)).toMatch(words);
    expect(entranceOf(client).card?.name).toBe("A bad place");
  });
});

describe("a world that is not whole", () => {
  const landing = (): Uint8Array => new Uint8Array(readFileSync(LANDING.file));
  const html = new TextEncoder().encode("<!doctype html><title>404 Not Found</title>");

  it.each([
    ["no world event", { content: null }, "This world has no scene yet.", true],
    ["rubbish in its world event", { content: { scene_url: { a: [1] } } }, "This world is not set up right.", true],
    ["an address of the web as its scene", { content: { scene_url: "https://x/a.glb" } }, "is not set up right.", true],
    [
      "a scene that is gone",
      { content: { scene_url: "mxc://localhost/gone" } },
      "The scene of this world is missing.",
      true,
    ],
    [
      "a scene on a dead server",
      { content: { scene_url: "mxc://far.invalid/a" } },
      "far.invalid does not answer.",
      true,
    ],
    ["HTML as its scene", { scene: html }, "The scene of this world can’t be read.", false],
    [
      "a scene that was cut off",
      { scene: landing().subarray(0, 100_000) },
      "The scene of this world is not whole.",
      false,
    ],
    [
      "a scene that needs what we can’t do",
      { scene: new Uint8Array(makeGlb({ asset: { version: "2.0" }, extensionsRequired: ["ACME_smell"] })) },
      "ACME_smell, which Manyrooms can’t do yet.",
      false,
    ],
    [
      "a scene larger than this site takes",
      { scene: new Uint8Array(MAX_SCENE + 200_000) },
      "Its scene has 5.2 MB. This site takes up to 5.0 MB.",
      false,
    ],
  ] as const)("with %s says so, and the name is kept", async (_what, options, words, retry) => {
    const { alias } = await homeserver.createBadWorld(options);
    const problem = await tryToEnter(alias);
    expect(wordsOf(problem)).toContain(words);
    expect(canRetry(problem)).toBe(retry);
    expect(clients.at(-1)!.app.store.getState().name).toBe("Ada");
  });
});

describe("a network", () => {
  it.each([
    ["when looking", "room_summary"],
    ["when registering", "/register"],
    ["when joining", "/join/"],
    ["when reading the room", "/sync"],
  ])("with a sign-in page of its own in between %s is told from a server's word", async (_when, path) => {
    line.fail(path, "page");
    const problem = await (path === "room_summary" ? look : tryToEnter)(homeserver.landingAlias, line.origin);
    expect(wordsOf(problem)).toMatch(/^localhost:\d+ answers with something else\. .*sign in first/);
    expect(canRetry(problem)).toBe(true);
  });

  it("that breaks in the middle of the scene says how far it came; trying again goes on with the same account", async () => {
    const client = open(homeserver.landingAlias, line.origin);
    await until(() => entranceOf(client).card, "the card");
    line.fail("/media/", "cut");
    enter(client);
    const problem = await problemOf(client);
    expect(wordsOf(problem)).toMatch(/^The scene broke off on its way\. \d\.\d of \d\.\d MB had come\./);
    line.fail("", null);
    client.app.actions.retry();
    await until(() => isInside(client), "inside");
    const users = client.engine.told.flatMap((message) => (message.type === "self" ? [message.user] : []));
    expect(new Set(users).size).toBe(1);
  });

  it("that is slow can be left in the middle of the scene: the request ends, and entering again works at once", async () => {
    const client = open(homeserver.landingAlias, line.origin);
    await until(() => entranceOf(client).card, "the card");
    line.fail("/media/", "slow");
    enter(client);
    await until(() => (entranceOf(client).progress?.loaded ?? 0) > 0, "half of the scene");
    expect(entranceOf(client).progress).toMatchObject({ step: "scene", total: readFileSync(LANDING.file).byteLength });
    const aborted = line.aborted("/media/");
    client.app.actions.cancel();
    await until(() => line.aborted("/media/") === aborted + 1, "the request has ended");
    expect(entranceOf(client)).toMatchObject({ progress: null, problem: null });
    line.fail("", null);
    client.app.actions.enter();
    await until(() => isInside(client), "inside");
    expect(client.engine.scenes).toHaveLength(1);
  });

  it("that is slow can be left for another world in the middle of any step", async () => {
    const scene = new Uint8Array(makeBoxGlb({ nodes: [{ mesh: 0 }] }));
    const { room, alias } = await homeserver.createBadWorld({ scene });
    for (const path of ["/register", "/join/", "/sync", "/media/"]) {
      line.fail(path, "slow");
      const client = open(homeserver.landingAlias, line.origin);
      enter(client);
      const step = path === "/register" ? "account" : path === "/media/" ? "scene" : "room";
      await until(() => entranceOf(client).progress?.step === step, `at ${path}`);
      client.platform.visit(`#/${alias}`);
      expect(entranceOf(client)).toMatchObject({ link: `#/${alias}`, progress: null, problem: null });
      line.fail("", null);
      client.app.actions.enter();
      await until(() => isInside(client), "inside");
      expect(client.engine.scenes).toMatchObject([{ name: room }]);
    }
  }, 60_000);
});

describe("a homeserver", () => {
  const unreachable = /^localhost:\d+ does not answer\. The world was not opened\./;

  it("that is away says so at the look-up and when entering; back again, trying again works", async () => {
    const client = open(homeserver.landingAlias);
    await until(() => entranceOf(client).card, "the card");
    await homeserver.kill();
    expect(wordsOf(await look(homeserver.landingAlias))).toMatch(unreachable);
    enter(client);
    expect(wordsOf(await problemOf(client))).toMatch(unreachable);
    await homeserver.restart();
    client.app.actions.retry();
    await until(() => isInside(client), "inside");
  }, 60_000);

  it.each([
    ["closed", { registration: "closed" }, /^localhost:\d+ does not let new people register\./, false],
    [
      "open with a token only",
      { registration: "token" },
      /^localhost:\d+ lets new people in by invitation only\./,
      false,
    ],
    [
      "used up for now",
      { rates: { rc_registration: { per_second: 0.01, burst_count: 1 } } },
      /^localhost:\d+ is busy\. .* Try again in (\d+ seconds|\d minutes?)\.$/,
      true,
    ],
  ] as const)(
    "whose registration is %s says so, and the name is kept",
    async (_what, options, words, retry) => {
      const other = await startHomeserver(options);
      try {
        if (retry) {
          const body = { auth: { type: "m.login.dummy" }, password: "only a test" };
          await asUser(other.origin, null, "POST", "/_matrix/client/v3/register", body).catch(() => {});
        }
        const problem = await tryToEnter(other.landingAlias, other.origin);
        expect(wordsOf(problem)).toMatch(words);
        expect(canRetry(problem)).toBe(retry);
      } finally {
        await other.stop();
      }
    },
    60_000,
  );
});
