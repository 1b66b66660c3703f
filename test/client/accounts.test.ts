// accounts.test.ts: an account as its owner has it, against a real homeserver: signing in and what stands in the way.

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { logFile } from "../../client/log.ts";
import type { Account } from "../../client/matrix/account.ts";
import { callMatrix } from "../../server/publish/matrix-api.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";
import { asUser, type TestClient, testClient, until } from "./support.ts";

let homeserver: Homeserver;
let clients: TestClient[] = [];

beforeAll(async () => {
  homeserver = await startHomeserver();
}, 120_000);
afterAll(() => homeserver?.stop());
afterEach(() => {
  for (const { app } of clients) app.stop();
  clients = [];
});

/** A browser of its own, at Landing's entrance. */
function open(query = "", { origin, landingAlias } = homeserver): TestClient {
  const client = testClient(origin, `#/${landingAlias}${query}`);
  clients.push(client);
  return client;
}

const stateOf = ({ app }: TestClient) => app.store.getState();
const recordOf = async ({ platform }: TestClient): Promise<Account> =>
  (await (await platform.storage).get(`account ${homeserver.origin}`)) as Account;
const tokenOf = async (client: TestClient): Promise<string> => (await recordOf(client)).token;
/** The user's cross-signing key, as the homeserver has it. */
async function identityOf(client: TestClient): Promise<unknown> {
  const { user } = stateOf(client).account!;
  const body = { device_keys: { [user]: [] } };
  const keys = await asUser(homeserver.origin, await tokenOf(client), "POST", "/_matrix/client/v3/keys/query", body);
  const { keys: identity } = (keys["master_keys"] as Record<string, { keys: object }>)[user]!;
  return identity;
}
const isInside = (client: TestClient): boolean => stateOf(client).screen.kind === "world";
const problemAt = (client: TestClient) => {
  const { screen } = stateOf(client);
  return screen.kind === "entrance" ? screen.problem : null;
};

const cardAt = (client: TestClient) => {
  const { screen } = stateOf(client);
  return screen.kind === "entrance" ? screen.card : null;
};

const localpart = (userId: string): string => userId.slice(1).split(":")[0]!;

it("who signs in is that user on a device of their own, under their own name, and enters", async () => {
  const { userId, deviceId, password } = await homeserver.registerUser("Grace");
  for (const name of [localpart(userId), userId]) {
    const client = open();
    client.app.actions.askToSignIn();
    client.app.actions.account.signIn(name, password, true);
    await until(() => isInside(client), "inside");
    expect(stateOf(client).account).toEqual({
      user: userId,
      name: "Grace",
      hasPassword: true,
      isElsewhere: false,
      guest: false,
      losesKeys: false,
      hasRecovery: false,
    });
    await until(() => stateOf(client).self, "connected");
    expect(stateOf(client).self).toMatchObject({ user: userId, name: "Grace" });
    const kept = (await (await client.platform.storage).get(`account ${homeserver.origin}`)) as { device: string };
    expect(kept.device).not.toBe(deviceId);
    expect(JSON.stringify(kept)).not.toContain(password);
  }
});

it("a wrong password, no such user and a closed account are said in words, and the form stays", async () => {
  const { userId, accessToken: token, password } = await homeserver.registerUser("Grace");
  const client = open();
  const { account, askToSignIn } = client.app.actions;
  askToSignIn();
  const codeFor = async (user: string, word: string): Promise<string | undefined> => {
    account.signIn(user, word, true);
    await until(() => stateOf(client).accountWork?.problem, "an answer");
    const code = stateOf(client).accountWork?.problem?.code;
    account.dismiss();
    return code;
  };
  expect(await codeFor(userId, `${password}!`)).toBe("account/mismatch");
  expect(await codeFor("nobody-like-that", password)).toBe("account/mismatch");
  expect(await codeFor("@ada:elsewhere.example", password), "and not sent").toBe("homeserver/not-allowed");
  const auth = { type: "m.login.password", identifier: { type: "m.id.user", user: userId }, password };
  const path = "/_matrix/client/v3/account/deactivate";
  await callMatrix(homeserver.url, { method: "POST", path, token, body: { auth } });
  expect(["account/deactivated", "account/mismatch"]).toContain(await codeFor(userId, password));
  expect(stateOf(client).screen).toMatchObject({ kind: "entrance", note: { kind: "sign-in" } });
  expect(stateOf(client).account).toBeNull();
});

async function enterAs(name: string): Promise<TestClient> {
  const client = open();
  client.app.actions.setName(name);
  client.app.actions.enter();
  await until(() => stateOf(client).self, `${name} is connected`);
  return client;
}

it("a new name is seen by the others at once, and in the own list", async () => {
  const [ada, bo] = [await enterAs("Ada"), await enterAs("Bo")];
  await until(() => stateOf(bo).people.some(({ name }) => name === "Ada"), "Bo sees Ada");
  ada.app.actions.account.rename("  Countess ");
  await until(() => stateOf(bo).people.some(({ name }) => name === "Countess"), "Bo sees the new name");
  await until(() => stateOf(ada).self?.name === "Countess", "Ada does, too");
  expect(stateOf(ada)).toMatchObject({ name: "Countess", account: { name: "Countess" }, accountWork: null });
  expect(JSON.stringify(bo.engine.told), "for its plate").toContain("Countess");
});

it("an account that was kept opens elsewhere with its password, and the one before is dead", async () => {
  const ada = await enterAs("Ada");
  expect(stateOf(ada).account).toMatchObject({ hasPassword: false });
  const { user } = stateOf(ada).account!;
  const { password: random } = await recordOf(ada);
  await until(() => stateOf(ada).recovery === "none", "cross-signed");
  const identity = await identityOf(ada);
  ada.app.actions.account.setPassword("correct horse battery");
  await until(() => stateOf(ada).account?.hasPassword, "kept");
  expect(stateOf(ada).accountWork).toBeNull();
  const elsewhere = open();
  elsewhere.app.actions.account.signIn(user, random!, true);
  await until(() => stateOf(elsewhere).accountWork?.problem, "refused");
  expect(stateOf(elsewhere).accountWork?.problem?.code).toBe("account/mismatch");
  elsewhere.app.actions.account.signIn(user, "correct horse battery", true);
  await until(() => stateOf(elsewhere).self, "inside elsewhere");
  expect(stateOf(elsewhere).self).toMatchObject({ user, name: "Ada" });
  await until(() => stateOf(ada).people.some((person) => person.user === user), "both devices are here");
  await until(() => stateOf(elsewhere).recovery === "elsewhere", "the identity is the other device's");
  expect(await identityOf(elsewhere), "which is left as it is").toEqual(identity);
});

it("who was signed out from elsewhere is asked to sign in, and is nobody new", async () => {
  const { userId, password } = await homeserver.registerUser("Grace");
  const client = open();
  client.app.actions.account.signIn(userId, password, false);
  await until(() => stateOf(client).account, "signed in");
  const storage = await client.platform.storage;
  const key = `account ${homeserver.origin}`;
  const { token } = (await storage.get(key)) as { token: string };
  await callMatrix(homeserver.url, { method: "POST", path: "/_matrix/client/v3/logout", token, body: {} });
  client.app.actions.enter();
  await until(() => problemAt(client), "a problem");
  expect(problemAt(client)?.code).toBe("account/signed-out");
  expect(await storage.get(key)).toBeUndefined();
});

it("an invitation in the link lets one in, leaves the address at once, and is used up then", async () => {
  const other = await startHomeserver({ registration: "token" });
  try {
    const token = await other.createRegistrationToken();
    const ada = open(`?token=${token}`, other);
    expect(ada.platform.address.read().hash).toBe(`#/${other.landingAlias}`);
    ada.app.actions.setName("Ada");
    ada.app.actions.enter();
    await until(() => isInside(ada), "inside");
    expect(stateOf(ada).account?.user).toMatch(/^@ada-/);
    for (const [query, code] of [
      [`?token=${token}`, "matrix/registration-token-refused"],
      ["?token=never-made", "matrix/registration-token-refused"],
      ["", "matrix/registration-token"],
    ] as const) {
      const client = open(query, other);
      client.app.actions.setName("Bo");
      client.app.actions.enter();
      await until(() => problemAt(client), "a problem");
      expect(problemAt(client)?.code).toBe(code);
    }
    expect(logFile("")).not.toContain(token);
  } finally {
    await other.stop();
  }
}, 60_000);

it("where nobody new is let in, an account still is, and a guest by choice, who meets, writes, ignores and may sign in", async () => {
  const other = await startHomeserver({ registration: "closed" });
  try {
    const { userId, password } = await other.registerUser("Grace");
    const grace = open("", other);
    grace.app.actions.setName("Grace");
    grace.app.actions.enter();
    await until(() => problemAt(grace), "a problem");
    expect(problemAt(grace)?.code).toBe("matrix/registration-closed");
    grace.app.actions.askToSignIn();
    grace.app.actions.account.signIn(userId, password, true);
    await until(() => isInside(grace), "inside");

    const gus = open("", other);
    const { actions } = gus.app;
    actions.setName("Gus");
    actions.enter();
    await until(() => problemAt(gus) && cardAt(gus), "the same problem");
    expect(problemAt(gus)?.code).toBe("matrix/registration-closed");
    expect(cardAt(gus), "and a world that lets guests in").toMatchObject({ guests: true });
    actions.enterAsGuest();
    await until(() => stateOf(gus).people.some(({ link }) => link === "open"), "linked");
    expect(stateOf(gus)).toMatchObject({ account: { guest: true, hasPassword: false }, people: [{ name: "Grace" }] });
    await until(() => stateOf(grace).people.some(({ name, link }) => name === "Gus" && link === "open"), "both ways");
    actions.sendChat("Hello");
    await until(() => stateOf(grace).chat.some(({ text }) => text === "Hello"), "written");
    grace.app.actions.sendChat("Welcome");
    await until(() => stateOf(gus).chat.some(({ text }) => text === "Welcome"), "read");
    actions.account.rename("Augustus");
    await until(() => stateOf(grace).people.some(({ name }) => name === "Augustus"), "renamed");
    actions.setIgnored(userId, true);
    await until(() => stateOf(gus).people.length === 0, "ignored");
    actions.setIgnored(userId, false);
    await until(() => stateOf(gus).people.some(({ link }) => link === "open"), "linked again");
    expect(stateOf(gus)).toMatchObject({ notices: [], accountWork: null });

    actions.leave();
    await until(() => stateOf(grace).people.length === 0, "gone at once", 2_000);

    const landingAlias = await other.createWorld({ encrypted: true });
    const augusta = open("", { ...other, landingAlias });
    augusta.app.actions.setName("Augusta");
    augusta.app.actions.enterAsGuest();
    await until(() => problemAt(augusta), "closed to guests");
    expect(problemAt(augusta)?.code).toBe("world/no-guests");
    const storage = await augusta.platform.storage;
    const { user: guest } = (await storage.get(`account ${other.origin}`)) as Account;
    augusta.app.actions.askToSignIn();
    const account = await other.registerUser("Augusta");
    augusta.app.actions.account.signIn(account.userId, account.password, true);
    await until(() => isInside(augusta), "inside with an account");
    expect(stateOf(augusta).account).toMatchObject({ user: account.userId, guest: false });
    expect((await storage.keys()).filter((key) => key.includes(guest))).toEqual([]);
  } finally {
    await other.stop();
  }
}, 90_000);

it("keys that are nowhere else are noted in an encrypted world only", async () => {
  const alias = await homeserver.createWorld({ encrypted: true });
  const ada = await enterAs("Ada");
  expect(stateOf(ada).account).toMatchObject({ losesKeys: false });
  ada.platform.visit(`#/${alias}`);
  ada.app.actions.setName("Ada");
  ada.app.actions.enter();
  await until(() => isInside(ada) && stateOf(ada).account?.losesKeys, "noted");
});

it("a recovery key opens identity and old encrypted messages on another device", async () => {
  const alias = await homeserver.createWorld({ encrypted: true });
  const enter = async (client: TestClient): Promise<void> => {
    client.app.actions.enter();
    await until(() => stateOf(client).recovery, "connected");
  };
  const ada = open("", { ...homeserver, landingAlias: alias });
  ada.app.actions.setName("Ada");
  await enter(ada);
  expect(stateOf(ada).recovery).toBe("none");
  ada.app.actions.sendChat("said before");
  await until(() => stateOf(ada).chat.some(({ text, state }) => text === "said before" && state === "sent"), "sent");
  const { account } = ada.app.actions;
  account.setPassword("correct horse battery");
  await until(() => stateOf(ada).account?.hasPassword, "kept");
  expect(stateOf(ada).account).toMatchObject({ losesKeys: true, hasRecovery: false });
  const key = await account.createRecoveryKey();
  expect(key).toMatch(/^(\w{4} )+\w{1,4}$/);
  expect(stateOf(ada).recovery, "nothing is made before it was noted").toBe("none");
  account.applyRecoveryKey(key!);
  await until(() => stateOf(ada).recovery === "here", "made", 45_000);
  await until(() => stateOf(ada).account?.hasRecovery, "noted");
  expect(stateOf(ada).account).toMatchObject({ losesKeys: false });
  const path = "/_matrix/client/v3/room_keys/version";
  const token = await tokenOf(ada);
  const { count } = await callMatrix<{ count: number }>(homeserver.url, { method: "GET", path, token });
  expect(count, "the keys are in the backup already").toBeGreaterThan(0);
  const { user } = stateOf(ada).account!;
  ada.app.actions.signOut();
  await until(() => stateOf(ada).account === null, "signed out");

  const elsewhere = open("", { ...homeserver, landingAlias: alias });
  elsewhere.app.actions.account.signIn(user, "correct horse battery", true);
  await until(() => stateOf(elsewhere).recovery === "locked", "locked");
  await until(() => stateOf(elsewhere).chat.some(({ state }) => state === "undecryptable"), "closed");
  elsewhere.app.actions.account.applyRecoveryKey("EsTx not a key");
  await until(() => stateOf(elsewhere).accountWork?.problem, "an answer");
  expect(stateOf(elsewhere).accountWork?.problem?.code).toBe("account/wrong-key");
  elsewhere.app.actions.account.applyRecoveryKey(` ${key} `);
  await until(() => stateOf(elsewhere).recovery === "here", "open");
  await until(() => stateOf(elsewhere).chat.some(({ text }) => text === "said before"), "readable");
  expect(stateOf(elsewhere).account).toMatchObject({ hasRecovery: true, losesKeys: false });
  const devices = await asUser(homeserver.origin, await tokenOf(elsewhere), "POST", "/_matrix/client/v3/keys/query", {
    device_keys: { [user]: [] },
  });
  const own = (devices["device_keys"] as Record<string, Record<string, { signatures: Record<string, object> }>>)[user]!;
  const signers = Object.values(own).map(({ signatures }) => Object.keys(signatures[user]!).length);
  expect(new Set(signers), "each by itself and by the identity").toEqual(new Set([2]));
  expect(logFile("")).not.toContain(key!);
  expect(logFile("")).not.toContain(key!.slice(0, 14));
}, 90_000);
