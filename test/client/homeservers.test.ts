// homeservers.test.ts: an account of another homeserver than the page's own, with two real ones that don't know each other.

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { Account } from "../../client/matrix/account.ts";
import type { AppState } from "../../client/state/app-state.ts";
import { createCreating } from "../../client/state/creating.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";
import { asUser, listeningEngine, type TestClient, testClient, testPlatform, until } from "./support.ts";

let other: Homeserver;
let own: Homeserver;
let clients: TestClient[] = [];

beforeAll(async () => {
  other = await startHomeserver({ host: "127.0.0.1" });
  own = await startHomeserver({ homeservers: [other.serverName] });
}, 120_000);
afterAll(() => Promise.all([other?.stop(), own?.stop()]));
afterEach(() => {
  for (const { app } of clients) app.stop();
  clients = [];
});

interface Asked {
  readonly origin: string;
  readonly path: string;
  readonly token: string | undefined;
}

/** A browser at the entrance of a world, and whom it asked what. */
function open(site: Homeserver, world: string): TestClient & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  const watched: typeof fetch = (input, init) => {
    const { origin, pathname: path } = new URL(input instanceof Request ? input.url : input);
    asked.push({ origin, path, token: new Headers(init?.headers).get("Authorization")?.replace("Bearer ", "") });
    return fetch(input, init);
  };
  const client = testClient(site.origin, `#/${world}`, { fetch: watched });
  clients.push(client);
  return { ...client, asked };
}

const stateOf = ({ app }: TestClient) => app.store.getState();
const isInside = (client: TestClient): boolean => stateOf(client).screen.kind === "world";
const entranceOf = (client: TestClient) => {
  const { screen } = stateOf(client);
  return screen.kind === "entrance" ? screen : null;
};
const recordOf = async ({ platform }: TestClient): Promise<Account | undefined> =>
  (await (await platform.storage).get(`account ${own.origin}`)) as Account | undefined;

it("somebody without an account chooses another server, sees its worlds, and meets people there", async () => {
  const ada = open(own, other.landingAlias);
  const { actions } = ada.app;
  await until(() => entranceOf(ada)?.problem, "the own server knows no such world");
  expect(stateOf(ada).serverChoice).toMatchObject({ name: "localhost", isOwn: true, any: false });
  expect(stateOf(ada).serverChoice?.names).toEqual(["localhost", other.serverName]);
  actions.account.chooseServer(other.serverName);
  await until(() => entranceOf(ada)?.card && !entranceOf(ada)?.problem, "the card, from the other");
  expect(stateOf(ada).serverChoice).toMatchObject({ name: other.serverName, isOwn: false, passwords: true });
  actions.setName("Ada");
  actions.enter();
  await until(() => isInside(ada), "inside");
  expect(stateOf(ada).account).toMatchObject({ isElsewhere: true });
  const { homeserver, user, token } = (await recordOf(ada))!;
  expect(homeserver).toBe(other.origin);
  expect(user).toMatch(new RegExp(`^@ada-.*:${other.serverName}$`));

  const bo = open(other, other.landingAlias); // who is on that server's own site
  bo.app.actions.setName("Bo");
  bo.app.actions.enter();
  await until(() => [ada, bo].every((client) => stateOf(client).people.some(({ link }) => link === "open")), "linked");
  actions.sendChat("from afar");
  await until(() => stateOf(bo).chat.some(({ text }) => text === "from afar"), "chat");
  actions.account.rename("Countess");
  await until(() => stateOf(bo).people.some(({ name }) => name === "Countess"), "renamed");
  actions.account.setPassword("correct horse battery");
  await until(() => stateOf(ada).account?.hasPassword, "kept");

  actions.signOut();
  await until(() => stateOf(bo).people.length === 0, "gone", 5_000);
  await until(() => entranceOf(ada)?.note?.kind === "signed-out", "signed out");
  expect(entranceOf(ada)?.note).toMatchObject({ told: true });
  expect(await recordOf(ada)).toBeUndefined();
  expect(ada.asked.filter((one) => one.token === token).every((one) => one.origin === other.origin)).toBe(true);
  expect(ada.asked.some(({ path, origin }) => path.includes("delayed_events") && origin === other.origin)).toBe(true);
}, 60_000);

it("a whole user id chooses its server; a world that it does not get to is told apart from none, one of its own opens", async () => {
  const { userId, password } = await other.registerUser("Grace");
  const grace = open(own, own.landingAlias);
  const { actions } = grace.app;
  actions.askToSignIn();
  actions.account.signIn(userId, password, true);
  await until(() => stateOf(grace).account, "signed in");
  expect(stateOf(grace)).toMatchObject({ serverChoice: { name: other.serverName }, account: { user: userId } });
  expect(grace.asked.filter(({ path }) => path.endsWith("/login")).every(({ origin }) => origin === other.origin)).toBe(
    true,
  );
  await until(() => entranceOf(grace)?.problem?.code === "world/unreached", "not reached");
  expect(entranceOf(grace)).toMatchObject({
    card: { name: "Landing" },
    problem: { code: "world/unreached", facts: { server: other.serverName, world: "Landing" } },
  });
  grace.platform.visit(`#/${other.landingAlias}`);
  await until(() => entranceOf(grace)?.card, "the other's world");
  actions.enter();
  await until(() => isInside(grace), "inside");
  const token = (await recordOf(grace))!.token;
  expect(grace.asked.filter((one) => one.token === token).every((one) => one.origin === other.origin)).toBe(true);
}, 60_000);

it("a world that such an account makes is on its own server", async () => {
  const { userId, accessToken: token } = await other.registerUser("Maker");
  const platform = testPlatform(own.origin);
  const account = { homeserver: other.origin, user: userId, token } as Account;
  const made: { room: string }[] = [];
  let shown: Extract<AppState["screen"], { kind: "create" }> | null = null;
  const creating = createCreating({
    engine: listeningEngine(),
    platform,
    rest: { homeserver: own.origin, fetch: platform.fetch, token: null },
    server: async () => ({ ...account, name: other.serverName }),
    openAccount: async () => account,
    maxSceneBytes: async () => 1_000,
    onScreen: (screen) => {
      shown = screen;
    },
    onMade: (link) => made.push(link),
  });
  creating.openFile(new File([new Uint8Array(100)], "tide-pools.glb"));
  await until(() => shown?.scene && shown.aliasState === "free", "opened, and the address is free there");
  creating.make();
  await until(() => made.length > 0 || shown?.problem, "made");
  expect(made).toEqual([{ room: `#tide-pools:${other.serverName}`, via: [] }]);
  const path = `/_matrix/client/v3/directory/room/${encodeURIComponent(made[0]!.room)}`;
  expect(await asUser(other.origin, token, "GET", path)).toMatchObject({ room_id: expect.stringMatching(/^!/) });
  creating.close();
}, 30_000);

it("a user id of a server that is not allowed is refused before anything is sent", async () => {
  const client = open(own, own.landingAlias);
  client.app.actions.askToSignIn();
  client.app.actions.account.signIn("@ada:elsewhere.example", "secret", true);
  await until(() => stateOf(client).accountWork?.problem, "refused");
  expect(stateOf(client).accountWork?.problem).toMatchObject({
    code: "homeserver/not-allowed",
    facts: { server: "elsewhere.example" },
  });
  expect(client.asked.filter(({ path }) => path.endsWith("/login"))).toEqual([]);
}, 30_000);
