// world.test.ts: clients in Node meet in worlds of a real homeserver, over real WebRTC: what no part can show alone.

import { type ClientRequest, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { log, recentLines } from "../../client/log.ts";
import { CALL_MEMBER_EVENT, makeCallMember } from "../../client/matrix/schemas/call-member.ts";
import type { AppState } from "../../client/state/app-state.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";
import { asUser, makeWorld, type TestClient, type TestWorld, testClient, until } from "./support.ts";

let homeserver: Homeserver;
let clients: TestClient[] = [];

beforeAll(async () => void (homeserver = await startHomeserver()), 120_000);
afterAll(async () => homeserver?.stop());
afterEach(() => {
  for (const { app } of clients) app.stop();
  clients = [];
});

const stateOf = ({ app }: TestClient): AppState => app.store.getState();
const isInside = (client: TestClient): boolean => stateOf(client).screen.kind === "world";
const openLinks = (client: TestClient): number => stateOf(client).people.filter(({ link }) => link === "open").length;
const hasLine = (client: TestClient, text: string) => stateOf(client).chat.find((line) => line.text === text);
const packetsOf = ({ engine }: TestClient) =>
  engine.told.flatMap((message) =>
    message.type === "packet" ? [[message.reliable, ...new Uint8Array(message.bytes)]] : [],
  );

async function enter(world: TestWorld, name: string, base = homeserver.origin): Promise<TestClient> {
  const client = testClient(base, `#/${world.alias}`);
  clients.push(client);
  client.app.actions.setName(name);
  client.app.actions.enter();
  await until(() => isInside(client), `${name} is inside`, 20_000);
  return client;
}

async function pair(world: TestWorld, base = homeserver.origin): Promise<[TestClient, TestClient]> {
  const both: [TestClient, TestClient] = [await enter(world, "Ada", base), await enter(world, "Бо", base)];
  await until(() => both.every((client) => openLinks(client) === 1), "both links are open", 20_000);
  return both;
}

describe.each([false, true])("in a world with encryption: %s", (encrypted) => {
  it("two strangers give a name each, get the scene, meet, exchange packets and chat", async () => {
    const world = await makeWorld(homeserver.origin, { encrypted });
    const [ada, bo] = await pair(world);
    expect(new Uint8Array(ada.engine.scenes[0]!.bytes)).toEqual(world.scene);
    expect(stateOf(ada).screen).toMatchObject({ kind: "world", card: { name: "A test world", encrypted } });
    expect(stateOf(ada).people).toMatchObject([{ name: "Бо", link: "open" }]);
    expect(stateOf(bo).people).toMatchObject([{ name: "Ada", link: "open" }]);

    const order = ada.engine.told.map(({ type }) => type).filter((type) => type.startsWith("peer-"));
    expect(order).toEqual(["peer-joined", "peer-open"]);
    ada.engine.say({ type: "packet", peer: "all", reliable: false, bytes: new Uint8Array([1, 2]).buffer });
    ada.engine.say({
      type: "packet",
      peer: stateOf(ada).people[0]!.peer,
      reliable: true,
      bytes: new Uint8Array([3]).buffer,
    });
    bo.engine.say({ type: "packet", peer: "all", reliable: false, bytes: new Uint8Array([4]).buffer });
    await until(() => packetsOf(bo).length === 2 && packetsOf(ada).length === 1, "all packets");
    expect(packetsOf(bo)).toEqual(
      expect.arrayContaining([
        [false, 1, 2],
        [true, 3],
      ]),
    );
    expect(packetsOf(ada)).toEqual([[false, 4]]);

    ada.app.actions.sendChat("Good morning");
    bo.app.actions.sendChat("Доброе утро");
    await until(() => hasLine(bo, "Good morning") && hasLine(ada, "Доброе утро"), "chat both ways");
    expect(hasLine(bo, "Good morning")).toMatchObject({ name: "Ada", own: false, state: "sent" });
    await until(() => hasLine(ada, "Good morning")?.id.startsWith("$"), "the sender's line is sent");
    expect(stateOf(ada).chat.filter(({ text }) => text === "Good morning")).toHaveLength(1);
    expect(await ada.app.peers()).toMatchObject([{ name: "Бо", state: "open" }]);
  }, 60_000);
});

it("chat is the room's: encrypted where the room is, and readable as it is where it is not", async () => {
  for (const encrypted of [false, true]) {
    const world = await makeWorld(homeserver.origin, { encrypted });
    const ada = await enter(world, "Ada");
    ada.app.actions.sendChat("secret?"); // before there is a connection: it waits
    await until(() => hasLine(ada, "secret?")?.state === "sent", "sent");
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/messages?dir=b&limit=20`;
    const { chunk } = (await asUser(homeserver.origin, world.owner.token, "GET", path)) as {
      chunk: { type: string }[];
    };
    expect(JSON.stringify(chunk).includes("secret?")).toBe(!encrypted);
    expect(chunk.some(({ type }) => type === "m.room.encrypted")).toBe(encrypted);
  }
}, 60_000);

it("who comes later to an encrypted world sees no lines that nobody can read to them", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: true });
  const ada = await enter(world, "Ada");
  ada.app.actions.sendChat("before");
  await until(() => hasLine(ada, "before")?.state === "sent", "sent");
  const bo = await enter(world, "Бо");
  await until(() => openLinks(bo) === 1, "connected");
  ada.app.actions.sendChat("after");
  await until(() => hasLine(bo, "after"), "the later line");
  expect(stateOf(bo).chat.map(({ text }) => text)).toEqual(["after"]);
}, 30_000);

it("who comes later reads what was said before", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/send/m.room.message`;
  for (const body of ["first", "second"]) {
    await asUser(homeserver.origin, world.owner.token, "PUT", `${path}/${body}`, { msgtype: "m.text", body });
  }
  const ada = await enter(world, "Ada");
  await until(() => hasLine(ada, "second"), "history");
  expect(stateOf(ada).chat.map(({ text }) => text)).toEqual(["first", "second"]);
}, 30_000);

it("somebody who leaves is gone at once, and can come back", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const [ada, bo] = await pair(world);
  const left = Date.now();
  bo.app.actions.leave();
  await until(() => stateOf(ada).people.length === 0, "gone");
  expect(Date.now() - left).toBeLessThan(1_000);
  expect(ada.engine.told.at(-1)?.type).toBe("peer-left");
  bo.app.actions.enter();
  await until(() => openLinks(ada) === 1 && openLinks(bo) === 1, "linked again");
}, 60_000);

const userOf = ({ engine }: TestClient): string => {
  const self = engine.told.findLast((message) => message.type === "self"); // in Node, each entering is somebody new's
  return self?.type === "self" ? self.user : "";
};
const problemOf = (client: TestClient) => {
  const { screen } = stateOf(client);
  return screen.kind === "entrance" ? screen.problem : null;
};

/** Gives somebody a power level in the world, as its creator. */
async function setPower(world: TestWorld, users: Record<string, number>): Promise<void> {
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/state/m.room.power_levels/`;
  const content = await asUser(homeserver.origin, world.owner.token, "GET", path);
  await asUser(homeserver.origin, world.owner.token, "PUT", path, { ...content, users });
}

it("a moderator sends somebody out and bans them: gone at once for all, and told by whom and why", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const [ada, bo] = await pair(world);
  const cy = await enter(world, "Cy");
  await until(() => openLinks(cy) === 2, "three are linked");
  const rightsOver = (who: string) => stateOf(ada).people.find(({ name }) => name === who);
  expect(rightsOver("Бо")).toMatchObject({ role: "member", mayKick: false, mayBan: false });
  await setPower(world, { [userOf(ada)]: 50 });
  await until(() => rightsOver("Бо")?.mayKick && rightsOver("Бо")?.mayBan, "power comes while one is inside");
  expect(stateOf(ada).self).toMatchObject({ name: "Ada", role: "moderator" });
  const adaForCy = () => stateOf(cy).people.find(({ name }) => name === "Ada");
  await until(() => adaForCy()?.role === "moderator", "all see the role");
  expect(adaForCy()).toMatchObject({ mayKick: false, mayBan: false });

  bo.app.actions.sendChat("I was here");
  await until(() => hasLine(cy, "I was here"), "the line");
  ada.app.actions.remove("kick", userOf(bo), "Take a break.");
  await until(() => problemOf(bo), "told", 5_000);
  expect(problemOf(bo)).toMatchObject({
    code: "world/kicked",
    detail: "A test world",
    facts: { by: "Ada", reason: "Take a break." },
  });
  for (const client of [ada, cy]) {
    await until(() => stateOf(client).people.length === 1, "gone for the others", 5_000);
    expect(client.engine.told.filter(({ type }) => type === "peer-left")).toHaveLength(1);
    expect(hasLine(client, "I was here")).toBeDefined();
  }

  bo.app.actions.enter();
  await until(() => openLinks(bo) === 2, "in again", 20_000);
  ada.app.actions.remove("ban", userOf(bo), "");
  await until(() => problemOf(bo), "told", 5_000);
  expect(problemOf(bo)).toMatchObject({ code: "world/banned", facts: { by: "Ada", reason: "" } });
  await until(() => stateOf(cy).people.length === 1 && stateOf(ada).people.length === 1, "gone again", 5_000);

  // Who comes now does not meet the membership that nobody could empty
  const dee = await enter(world, "Dee");
  await until(() => openLinks(dee) === 2, "linked");
  await until(() => stateOf(dee).people.length === 2, "and nobody else is there", 5_000);

  ada.app.actions.remove("kick", world.owner.user, "");
  await until(() => stateOf(ada).notices.length > 0, "the refusal");
  expect(stateOf(ada).notices).toMatchObject([{ problem: { code: "people/protected" } }]);
}, 90_000);

it("nothing comes through from a kicked client that does not go", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const [ada, bo] = await pair(world);
  let deaf = false;
  const eve = testClient(homeserver.origin, `#/${world.alias}`, {
    // Hears nothing more of the homeserver, so it stays, and may still send to-device messages
    fetch: (input, init) => (deaf && String(input).includes("/sync") ? new Promise(() => {}) : fetch(input, init)),
  });
  clients.push(eve);
  eve.app.actions.setName("Eve");
  eve.app.actions.enter();
  await until(() => openLinks(eve) === 2, "three are linked", 20_000);
  const eveUser = userOf(eve);
  deaf = true;
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/kick`;
  await asUser(homeserver.origin, world.owner.token, "POST", path, { user_id: eveUser });
  const honest = [ada, bo];
  await until(() => honest.every((client) => stateOf(client).people.length === 1), "out for both", 5_000);
  const before = honest.map((client) => client.engine.told.length);
  expect(stateOf(eve).screen.kind).toBe("world");
  // It sends on, and when its links break it asks for new ones
  const end = Date.now() + 9_000;
  while (Date.now() < end) {
    for (const reliable of [false, true]) {
      eve.engine.say({ type: "packet", peer: "all", reliable, bytes: new Uint8Array([6, 6, 6]).buffer });
    }
    eve.app.actions.sendChat("still here");
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  honest.forEach((client, i) => {
    const since = client.engine.told.slice(before[i]).filter((message) => "peer" in message);
    expect(since.filter((message) => "peer" in message && message.peer.startsWith(eveUser))).toEqual([]);
    expect(stateOf(client).people).toMatchObject([{ link: "open" }]);
    expect(hasLine(client, "still here")).toBeUndefined();
  });
}, 60_000);

it("who leaves the room in another client is out of the world, and told so", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const [ada, bo] = await pair(world);
  const account = (await (await bo.platform.storage).get(`account ${homeserver.origin}`)) as { token: string };
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/leave`;
  await asUser(homeserver.origin, account.token, "POST", path, {});
  await until(() => stateOf(ada).people.length === 0, "gone for the others", 5_000);
  await until(() => problemOf(bo), "told", 5_000);
  expect(problemOf(bo)).toMatchObject({ code: "world/left" });
}, 60_000);

describe.each([false, true])("ignoring, in a world with encryption: %s", (encrypted) => {
  it("takes body, lines and link away on both sides, and brings them back", async () => {
    const world = await makeWorld(homeserver.origin, { encrypted });
    const [ada, bo] = await pair(world);
    bo.app.actions.sendChat("one");
    await until(() => hasLine(ada, "one"), "the line");
    ada.app.actions.setIgnored(userOf(bo), true);
    await until(() => stateOf(ada).ignored.length === 1, "ignored", 5_000);
    expect(stateOf(ada)).toMatchObject({ people: [], ignored: [{ user: userOf(bo), name: "Бо" }] });
    await until(() => !hasLine(ada, "one"), "no old line");
    expect(ada.engine.told.at(-1)?.type).toBe("peer-left");
    await until(() => stateOf(bo).people.length === 0, "their link ends too", 5_000);
    const packets = packetsOf(ada).length;
    bo.engine.say({ type: "packet", peer: "all", reliable: true, bytes: new Uint8Array([9]).buffer });
    bo.app.actions.sendChat("two");
    await until(() => hasLine(bo, "two")?.id.startsWith("$"), "sent");

    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(stateOf(ada)).toMatchObject({ people: [], chat: [] });
    expect(packetsOf(ada)).toHaveLength(packets);

    ada.app.actions.setIgnored(userOf(bo), false);
    await until(() => openLinks(ada) === 1 && openLinks(bo) === 1, "linked again", 20_000);
    await until(() => hasLine(ada, "one"), "old lines come back");
    expect(stateOf(ada).ignored).toEqual([]);
    if (!encrypted) await until(() => hasLine(ada, "two"), "what was said meanwhile comes too");
  }, 60_000);
});

it("ignoring ends while both are inside: each side can be the one that offers links", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const [ada, bo] = await pair(world);
  for (const [self, other] of [
    [ada, bo],
    [bo, ada],
  ] as const) {
    self.app.actions.setIgnored(userOf(other), true);
    await until(() => openLinks(ada) === 0 && openLinks(bo) === 0, "no link");
    self.app.actions.setIgnored(userOf(other), false);
    await until(() => openLinks(ada) === 1 && openLinks(bo) === 1, "linked again", 10_000);
  }
}, 60_000);

it("what is wrong with the list of ignored people hurts nobody, and what else it holds is kept", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const [ada, bo] = await pair(world);
  const { token } = (await (await ada.platform.storage).get(`account ${homeserver.origin}`)) as { token: string };
  const path = `/_matrix/client/v3/user/${encodeURIComponent(userOf(ada))}/account_data/m.ignored_user_list`;
  const put = (content: Record<string, unknown>) => asUser(homeserver.origin, token, "PUT", path, content);
  const seen = () => recentLines().filter(({ text }) => text.includes("list left out")).length;
  for (const content of [{ ignored_users: "nobody" }, { ignored_users: ["@a:b"] }, {}]) {
    const before = seen();
    await put(content);
    await until(() => seen() > before, `${JSON.stringify(content)} is heard of`);
    expect(openLinks(ada)).toBe(1);
  }
  const kept = { ignored_users: { "@far:away": { since: 3 } }, "x.more": [1] };
  await put(kept);
  await until(() => stateOf(ada).ignored.length === 1, "another client's list");
  ada.app.actions.setIgnored(userOf(bo), true);
  await until(() => stateOf(ada).ignored.length === 2, "one more");
  expect(stateOf(ada).ignored.map(({ user }) => user)).toEqual([userOf(bo), "@far:away"]); // who is here comes first
  ada.app.actions.setIgnored(userOf(bo), false);
  await until(() => stateOf(ada).ignored.length === 1, "one less");
  expect(await asUser(homeserver.origin, token, "GET", path)).toEqual(kept);
}, 60_000);

it("two of one name can be told apart, in the list, the chat and on the plate", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const [ada, bo] = await pair(world);
  expect(stateOf(bo).people).toMatchObject([{ name: "Ada", handle: null }]);
  const other = await enter(world, "Аdа"); // Cyrillic letters that look the same
  other.app.actions.sendChat("It is me");
  await until(() => openLinks(other) === 2 && hasLine(bo, "It is me"), "linked and heard");
  const handles = () => stateOf(bo).people.map(({ handle }) => handle);
  await until(() => handles().every((handle) => handle !== null), "told apart");
  const handleOf = (client: TestClient) => `@${userOf(client).slice(1).split(":")[0]}`;
  expect(new Set(handles())).toEqual(new Set([handleOf(ada), handleOf(other)]));
  expect(hasLine(bo, "It is me")).toMatchObject({ name: "Аdа", handle: handleOf(other) });
  const plates = bo.engine.told.flatMap((message) => (message.type === "peer-joined" ? [message.plate] : []));
  await until(() => stateOf(ada).self?.handle === handleOf(ada), "oneself, too");
  expect(plates.at(-1)).toContain("(@");
  other.app.actions.leave();
  await until(() => stateOf(bo).people.length === 1, "gone");
}, 60_000);

it("a plain to-device offer is refused, even from somebody who is a member of the world", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const ada = await enter(world, "Ada");
  const registration = { auth: { type: "m.login.dummy" }, password: "a-b-c-d-e-f" };
  const mallory = await asUser(homeserver.origin, null, "POST", "/_matrix/client/v3/register", registration);
  const [user, device, token] = [mallory["user_id"], mallory["device_id"], mallory["access_token"]].map(String) as [
    string,
    string,
    string,
  ];
  const room = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}`;
  await asUser(homeserver.origin, token, "POST", `/_matrix/client/v3/join/${encodeURIComponent(world.room)}`, {});
  const key = encodeURIComponent(`_${user}_${device}_org.manyrooms.worldworld`);
  await asUser(
    homeserver.origin,
    token,
    "PUT",
    `${room}/state/org.matrix.msc3401.call.member/${key}`,
    makeCallMember(user, device, 5, 60_000),
  );
  await until(() => stateOf(ada).people.length === 1, "the member is seen");

  const self = ada.engine.told.find((message) => message.type === "self")!;
  const body = { kind: "offer", link: 1, round: 1, sdp: "v=0" };
  const content = { room: world.room, from: 5, to: (self as { session: number }).session, sequence: 1, body };
  const target = (self as { user: string }).user;
  await asUser(homeserver.origin, token, "PUT", "/_matrix/client/v3/sendToDevice/org.manyrooms.signal/1", {
    messages: { [target]: { "*": content } },
  });
  await until(() => recentLines().some(({ text }) => text === "olm: plain org.manyrooms.signal dropped"), "dropped");
  expect(openLinks(ada)).toBe(0);
}, 30_000);

it("a member who overwrites another's membership changes nothing: the link stays and the membership comes back", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const [ada, bo] = await pair(world);
  const [user, device, session] = stateOf(ada).people[0]!.peer.split("|") as [string, string, string];
  const key = encodeURIComponent(`_${user}_${device}_org.manyrooms.worldworld`);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/state/org.matrix.msc3401.call.member/${key}`;
  await asUser(homeserver.origin, world.owner.token, "PUT", path, {});
  const isBack = async () => {
    const content = await asUser(homeserver.origin, world.owner.token, "GET", path);
    return content["org.manyrooms.session"] === Number(session);
  };
  expect(await isBack()).toBe(false);
  const end = Date.now() + 10_000;
  while (!(await isBack()) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await isBack()).toBe(true);
  expect([openLinks(ada), openLinks(bo)]).toEqual([1, 1]);
  const joins = ada.engine.told.filter(({ type }) => type === "peer-joined" || type === "peer-left");
  expect(joins).toHaveLength(1);
}, 30_000);

it("eight are linked each with each, and the ninth is told that the world is full", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const eight: TestClient[] = [];
  for (let i = 0; i < 8; i++) eight.push(await enter(world, `Visitor ${i}`));
  await until(() => eight.every((client) => openLinks(client) === 7), "28 links", 60_000);
  eight[3]!.engine.say({ type: "packet", peer: "all", reliable: true, bytes: new Uint8Array([8]).buffer });
  await until(() => eight.every((client, i) => i === 3 || packetsOf(client).length === 1), "a packet to all");

  const ninth = testClient(homeserver.origin, `#/${world.alias}`);
  clients.push(ninth);
  ninth.app.actions.setName("Late");
  ninth.app.actions.enter();
  await until(
    () => "problem" in stateOf(ninth).screen && (stateOf(ninth).screen as { problem: unknown }).problem,
    "the refusal",
  );
  expect(stateOf(ninth).screen).toMatchObject({ kind: "entrance", problem: { code: "world/full" } });

  eight[0]!.app.actions.leave();
  await until(() => eight.slice(1).every((client) => openLinks(client) === 6), "one place is free");
  // The good-bye is faster than the homeserver hears of it: whoever waits tries again
  await until(() => {
    ninth.app.actions.enter();
    return isInside(ninth);
  }, "the ninth is in");
  await until(() => openLinks(ninth) === 7, "seven links of the ninth", 20_000);
}, 120_000);

interface Gate {
  readonly url: string;
  /** Refuses connections, and closes those that there are. */
  cut(isCut: boolean): void;
  /** Says nothing: neither to what is asked now, nor to what was asked before and waits. What was asked then hears nothing ever. */
  silence(isSilent: boolean): void;
  /** Keeps answers of the sync back for so long, in milliseconds. */
  slowSync(delay: number): void;
  close(): void;
}

/** A homeserver's address that can be cut off, fall silent, or be late. */
async function openGate(target: string): Promise<Gate> {
  let isCut = false;
  let isSilent = false;
  let syncDelay = 0;
  const waiting = new Set<ClientRequest>();
  const { hostname, port } = new URL(target);
  const server: Server = createServer((incoming, outgoing) => {
    if (isCut) return incoming.socket.destroy();
    if (isSilent) return;
    const { method, headers, url } = incoming;
    const forward = request({ hostname, port, method, path: url, headers }, (answer) => {
      waiting.delete(forward);
      setTimeout(
        () => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
        url?.includes("/sync?") ? syncDelay : 0,
      );
    });
    waiting.add(forward);
    forward.on("error", () => isSilent || incoming.socket.destroy());
    outgoing.on("close", () => forward.destroy());
    incoming.pipe(forward);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut(next) {
      isCut = next;
      if (isCut) server.closeAllConnections();
    },
    silence(next) {
      isSilent = next;
      if (isSilent) for (const forward of waiting) forward.destroy();
    },
    slowSync(delay) {
      syncDelay = delay;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

const textsOf = (client: TestClient) => stateOf(client).chat.map(({ text, state }) => `${text}: ${state}`);

it("an outage of the homeserver stops neither links nor packets; what is written in it comes after it, once and in order", async () => {
  const gate = await openGate(homeserver.origin);
  try {
    const world = await makeWorld(homeserver.origin, { encrypted: false });
    const [ada, bo] = await pair(world, gate.url);
    gate.cut(true);
    await until(() => stateOf(ada).offline, "offline shows", 10_000);
    ada.engine.say({ type: "packet", peer: "all", reliable: true, bytes: new Uint8Array([1]).buffer });
    await until(() => packetsOf(bo).length === 1, "a packet in the outage");
    const lines = ["are you there?", "hello?", "I can still see you"];
    for (const line of lines) ada.app.actions.sendChat(line);
    await until(() => stateOf(ada).chat.length === 3, "the lines show");
    expect(textsOf(ada)).toEqual(lines.map((line) => `${line}: sending`));

    gate.cut(false);
    await until(() => !stateOf(ada).offline && !stateOf(bo).offline, "online again", 30_000);
    await until(() => hasLine(bo, lines[2]!), "the lines came");
    await until(() => hasLine(ada, lines[2]!)?.id.startsWith("$"), "and are sent");
    expect(textsOf(bo)).toEqual(lines.map((line) => `${line}: sent`));
    expect(textsOf(ada)).toEqual(lines.map((line) => `${line}: sent`));
    expect(openLinks(ada)).toBe(1);
  } finally {
    gate.close();
  }
}, 90_000);

it("a line sent before the sync told of somebody who joined can be read by them", async () => {
  const gate = await openGate(homeserver.origin);
  try {
    const world = await makeWorld(homeserver.origin, { encrypted: true });
    const ada = await enter(world, "Ada", gate.url);
    ada.app.actions.sendChat("before");
    await until(() => hasLine(ada, "before")?.state === "sent", "there is a key already");
    gate.slowSync(1_000);
    const bo = await enter(world, "Бо");
    ada.app.actions.sendChat("welcome");
    await until(() => stateOf(bo).chat.length > 0, "a line");
    expect(stateOf(bo).chat).toMatchObject([{ text: "welcome", state: "sent" }]);
  } finally {
    gate.close();
  }
}, 60_000);

it("a homeserver that was silent, on connections that stay dead: chat catches up as soon as it answers again", async () => {
  const gate = await openGate(homeserver.origin);
  try {
    const world = await makeWorld(homeserver.origin, { encrypted: false });
    const [ada, bo] = await pair(world, gate.url);
    gate.silence(true);
    await until(() => stateOf(ada).offline && stateOf(bo).offline, "offline shows");
    ada.app.actions.sendChat("anybody?");
    gate.silence(false);
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/send/m.room.message/1`;
    await asUser(homeserver.origin, world.owner.token, "PUT", path, { msgtype: "m.text", body: "hello" });
    const since = Date.now();
    // By itself the SDK waits for the dead answer for 110 s
    await until(() => hasLine(ada, "hello") && hasLine(bo, "hello"), "a line of a third", 20_000);
    log("info", `test: a line of a third after ${Date.now() - since} ms`);
    await until(() => hasLine(bo, "anybody?"), "what was written in between", 20_000);
    await until(() => !stateOf(ada).offline && !stateOf(bo).offline, "online again");
    expect([openLinks(ada), openLinks(bo)]).toEqual([1, 1]);
  } finally {
    gate.close();
  }
}, 90_000);

it("a homeserver that hangs for longer than a membership lasts: a banner, no link closes, no line is lost, all is as before", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: true });
  const [ada, bo] = await pair(world);
  ada.app.actions.sendChat("before");
  await until(() => hasLine(bo, "before"), "keys are shared");
  const stopped = Date.now();
  process.kill(homeserver.pid, "SIGSTOP");
  try {
    await until(() => stateOf(ada).offline && stateOf(bo).offline, "offline shows", 15_000);
    log("info", `test: offline after ${Date.now() - stopped} ms`);
    ada.app.actions.sendChat("in between, one");
    bo.app.actions.sendChat("in between, two");
    await new Promise((resolve) => setTimeout(resolve, 15_000 - (Date.now() - stopped))); // the leave is due after 12 s
  } finally {
    process.kill(homeserver.pid, "SIGCONT");
  }
  const resumed = Date.now();
  const both = ["before", "in between, one", "in between, two"];
  const all = (client: TestClient) => both.every((text) => hasLine(client, text)?.id.startsWith("$"));
  await until(() => all(ada) && all(bo), "all lines are with both", 30_000);
  await until(() => !stateOf(ada).offline && !stateOf(bo).offline, "online again", 30_000);
  log("info", `test: online after ${Date.now() - resumed} ms`);
  for (const client of [ada, bo]) expect([...stateOf(client).chat.map(({ text }) => text)].sort()).toEqual(both);

  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/state`;
  const membersNow = async (): Promise<number> => {
    const events = (await asUser(homeserver.origin, world.owner.token, "GET", path)) as unknown as {
      type: string;
      content: object;
    }[];
    return events.filter(({ type, content }) => type === CALL_MEMBER_EVENT && "device_id" in content).length;
  };
  // Late enough that a leave that was due, or was put off once more, has happened
  await new Promise((resolve) => setTimeout(resolve, 14_000));
  expect(await membersNow()).toBe(2);
  expect([openLinks(ada), openLinks(bo)]).toEqual([1, 1]);
  for (const { engine } of [ada, bo]) {
    expect(engine.told.filter(({ type }) => type === "peer-left" || type === "peer-unstable")).toEqual([]);
  }
}, 120_000);

it("of nine that came in at once, the one with the highest id steps back, and is told why", async () => {
  const world = await makeWorld(homeserver.origin, { encrypted: false });
  const room = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}`;
  /** Somebody who is in without a browser, with so many devices. */
  const arrive = async (localpart: string, devices: number) => {
    const username = `${localpart}-${crypto.randomUUID().slice(0, 8)}`;
    const registration = { auth: { type: "m.login.dummy" }, username, password: "a-b-c-d-e-f" };
    const account = await asUser(homeserver.origin, null, "POST", "/_matrix/client/v3/register", registration);
    const [user, token] = [String(account["user_id"]), String(account["access_token"])];
    await asUser(homeserver.origin, token, "POST", `${room}/join`, {});
    const pathOf = (device: number) =>
      `${room}/state/${CALL_MEMBER_EVENT}/${encodeURIComponent(`_${user}_D${device}_org.manyrooms.worldworld`)}`;
    const write = (device: number, content: Record<string, unknown>) =>
      asUser(homeserver.origin, token, "PUT", pathOf(device), content);
    for (let i = 0; i < devices; i++) await write(i, makeCallMember(user, `D${i}`, i, 600_000));
    return { go: () => write(0, {}) };
  };
  for (const devices of [3, 3, 1]) await arrive("anna", devices);
  const mia = await enter(world, "Mia");
  await until(() => stateOf(mia).people.length === 7, "seven others");

  const higher = await arrive("zoe", 1);
  await until(() => stateOf(mia).people.length === 8, "nine are in, and another has the highest id");
  await higher.go();
  await until(() => stateOf(mia).people.length === 7, "that one stepped back");
  expect(stateOf(mia).screen.kind).toBe("world");

  await arrive("anna", 1);
  await until(() => stateOf(mia).screen.kind === "entrance", "the highest steps back");
  expect(stateOf(mia).screen).toMatchObject({ problem: { code: "world/full" } });
}, 60_000);

describe("a world that changes while people are in it", () => {
  const statePath = (world: TestWorld, type: string): string =>
    `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/state/${type}/`;
  const write = (world: TestWorld, type: string, content: Record<string, unknown>, token = world.owner.token) =>
    asUser(homeserver.origin, token, "PUT", statePath(world, type), content);
  const upload = async (world: TestWorld, bytes: Uint8Array): Promise<string> =>
    String(
      (await asUser(homeserver.origin, world.owner.token, "POST", "/_matrix/media/v3/upload", bytes))["content_uri"],
    );
  const cardOf = (client: TestClient) => {
    const { screen } = stateOf(client);
    return screen.kind === "world" ? screen.card : null;
  };
  const WORLD = "org.matrix.msc3815.world";

  it("is followed: name, topic and scene, in place; what is no good is told, and what comes after it is taken", async () => {
    const world = await makeWorld(homeserver.origin, { encrypted: true });
    const [ada, bo] = await pair(world);
    const scene = crypto.getRandomValues(new Uint8Array(900));
    await write(world, "m.room.name", { name: "Harbour" });
    await write(world, "m.room.topic", { topic: "Ships" });
    await write(world, WORLD, { scene_url: await upload(world, scene) });
    for (const client of [ada, bo]) {
      await until(() => client.engine.scenes.length === 2, "the new scene");
      const { bytes, place, revision } = client.engine.scenes[1]!;
      expect([new Uint8Array(bytes), place]).toEqual([scene, "here"]);
      expect(revision).not.toBe(client.engine.scenes[0]!.revision);
      await until(() => cardOf(client)?.name === "Harbour" && cardOf(client)?.topic === "Ships", "the new words");
      expect(stateOf(client).sceneChanges).toBe(1);
    }
    expect([openLinks(ada), openLinks(bo)]).toEqual([1, 1]);
    expect(ada.engine.told.filter(({ type }) => type === "peer-left" || type === "peer-joined")).toHaveLength(1);

    await write(world, WORLD, { scene_url: "https://elsewhere.example/scene.glb" });
    const codes = () => stateOf(ada).notices.map(({ problem }) => problem.code);
    await until(() => codes().at(-1) === "scene/unreadable", "told");
    await write(world, WORLD, { scene_url: "mxc://localhost/gone" });
    await until(() => codes().at(-1) === "scene/missing", "told, too");
    expect(ada.engine.scenes).toHaveLength(2);
    await write(world, WORLD, { scene_url: await upload(world, scene.slice(100)) });
    await until(() => ada.engine.scenes.length === 3, "the next good one");
    await until(() => codes().length === 0, "nothing is wrong any more");
    ada.app.actions.sendChat("Still here");
    await until(() => hasLine(bo, "Still here"), "chat goes on");
  }, 60_000);

  it("is caught up with after an outage in which more happened than a sync tells", async () => {
    const gate = await openGate(homeserver.origin);
    try {
      const world = await makeWorld(homeserver.origin, { encrypted: false });
      const ada = await enter(world, "Ada", gate.url);
      await until(() => stateOf(ada).self !== null, "connected");
      gate.cut(true);
      const scene = crypto.getRandomValues(new Uint8Array(500));
      await write(world, WORLD, { scene_url: await upload(world, new Uint8Array(300)) });
      await write(world, WORLD, { scene_url: await upload(world, scene) });
      await write(world, "m.room.name", { name: "Harbour" });
      const path = `/_matrix/client/v3/rooms/${encodeURIComponent(world.room)}/send/m.room.message`;
      for (let i = 0; i < 30; i++)
        await asUser(homeserver.origin, world.owner.token, "PUT", `${path}/${i}`, { msgtype: "m.text", body: `${i}` });
      gate.cut(false);
      await until(() => ada.engine.scenes.length === 2, "the scene of today", 30_000);
      expect(new Uint8Array(ada.engine.scenes[1]!.bytes)).toEqual(scene);
      expect(cardOf(ada)?.name).toBe("Harbour");
    } finally {
      gate.close();
    }
  }, 90_000);

  it("is changed by who has the power, and shows others no way to; a role that was taken away is told", async () => {
    const world = await makeWorld(homeserver.origin, { encrypted: false });
    const [ada, bo] = await pair(world);
    const power = async (level: number) => {
      const levels = await asUser(homeserver.origin, world.owner.token, "GET", statePath(world, "m.room.power_levels"));
      const users = { ...(levels["users"] as object), [userOf(ada)]: level };
      await write(world, "m.room.power_levels", { ...levels, users });
    };
    const none = { name: false, topic: false, picture: false, scene: false };
    expect([stateOf(ada).rights, stateOf(bo).rights]).toEqual([none, none]);
    await power(100);
    await until(() => stateOf(ada).rights.scene, "the power");
    expect(stateOf(bo).rights).toEqual(none);

    const { edit } = ada.app.actions;
    const scene = crypto.getRandomValues(new Uint8Array(700));
    edit.begin();
    edit.change({ name: "Harbour" });
    ada.app.actions.openFile(new File([scene], "harbour.glb"));
    await until(() => stateOf(ada).edit?.scene, "the scene is read");
    edit.save();
    await until(() => stateOf(ada).edit === null, "saved", 20_000);
    for (const client of [ada, bo]) {
      await until(() => client.engine.scenes.length === 2 && cardOf(client)?.name === "Harbour", "changed");
      expect(new Uint8Array(client.engine.scenes[1]!.bytes)).toEqual(scene);
    }

    edit.begin();
    edit.change({ name: "Desert" });
    await power(0);
    edit.save();
    await until(() => stateOf(ada).edit?.problem, "refused");
    expect(stateOf(ada).edit).toMatchObject({ name: "Desert", problem: { code: "world/forbidden" } });
    await until(() => !stateOf(ada).rights.scene, "the role shows");
    expect(cardOf(bo)?.name).toBe("Harbour");
  }, 60_000);
});
