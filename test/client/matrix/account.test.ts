// account.test.ts: a name becomes an account once, and the same account afterwards.

import { describe, expect, it, vi } from "vitest";
import { createAccounts } from "../../../client/matrix/account.ts";
import { createMemoryStorage } from "../../../client/matrix/storage.ts";
import { scriptedFetch } from "../support.ts";

const HOMESERVER = "https://rooms.example";
const REGISTERED = { user_id: "@ada-x:rooms.example", device_id: "D", access_token: "syt_secret" };

function setUp(answers: Parameters<typeof scriptedFetch>[0], databases: IDBFactory | null = null) {
  const storage = createMemoryStorage();
  const server = scriptedFetch(answers);
  const rest = { homeserver: HOMESERVER, fetch: server.fetch, token: null };
  const open = () => createAccounts({ rest, storage, databases });
  return { server, open, storage };
}

describe("accounts", () => {
  it("registers with a random password, sets the name, and does neither a second time", async () => {
    const { server, open } = setUp({
      "POST /_matrix/client/v3/register": [200, REGISTERED],
      "PUT /_matrix/client/v3/profile/%40ada-x%3Arooms.example/displayname": [200, {}],
    });
    const account = await open().open("Ada");
    const [register, name] = server.requests;
    expect(register?.body).toMatchObject({ auth: { type: "m.login.dummy" } });
    expect(register?.body.username).toMatch(/^ada-[a-z0-9]{4}$/);
    expect(register?.body.password).toMatch(/^[a-z0-9]{32}$/);
    expect(name?.body).toEqual({ displayname: "Ada" });
    expect(name?.token).toBe("syt_secret");
    expect(account).toMatchObject({ user: "@ada-x:rooms.example", name: "Ada", password: register?.body.password });

    expect(await open().open("Ada")).toEqual(account);
    expect(server.requests).toHaveLength(2);
  });

  it("renames the kept account", async () => {
    const { server, open } = setUp({
      "POST /_matrix/client/v3/register": [200, REGISTERED],
      "PUT /_matrix/client/v3/profile/%40ada-x%3Arooms.example/displayname": [200, {}],
    });
    await open().open("Ada");
    expect(await open().open("Countess")).toMatchObject({ user: "@ada-x:rooms.example", name: "Countess" });
    expect(server.requests.map(({ body }) => body.displayname)).toEqual([undefined, "Ada", "Countess"]);
  });

  it("takes another user name when the first is taken", async () => {
    let tries = 0;
    const { server, open } = setUp({
      "POST /_matrix/client/v3/register": () => (++tries < 3 ? [400, { errcode: "M_USER_IN_USE" }] : [200, REGISTERED]),
      "PUT /_matrix/client/v3/profile/%40ada-x%3Arooms.example/displayname": [200, {}],
    });
    await open().open("Ada");
    const names = server.requests.slice(0, 3).map(({ body }) => body.username);
    expect(new Set(names).size).toBe(3);
  });

  it.each([
    [403, { errcode: "M_FORBIDDEN" }, "matrix/registration-closed"],
    [401, { flows: [{ stages: ["m.login.registration_token"] }] }, "matrix/registration-token"],
    [401, { flows: [{ stages: ["m.login.email.identity", "m.login.terms"] }] }, "matrix/registration-steps"],
    [403, { error: "no errcode: not Matrix's" }, "matrix/garbled"],
    [429, { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 60_000 }, "matrix/limited"],
    [502, {}, "matrix/unreachable"],
    [400, { errcode: "M_WEAK_PASSWORD" }, "matrix/refused"],
  ])("says why not, at %i %o: %s", async (status, body, code) => {
    const { open } = setUp({ "POST /_matrix/client/v3/register": [status, body] });
    await expect(open().open("Ada")).rejects.toMatchObject({ code });
  });

  it("is used, renamed and signed out where it is, which may be another homeserver than the page's", async () => {
    const there = "https://other.example";
    const { server, open, storage } = setUp({
      "POST /_matrix/client/v3/register": [200, { ...REGISTERED, user_id: "@ada-x:other.example" }],
      "PUT /_matrix/client/v3/profile/%40ada-x%3Aother.example/displayname": [200, {}],
      "POST /_matrix/client/v3/account/password": [200, {}],
      "POST /_matrix/client/v3/logout": [200, {}],
    });
    await open().open("Ada", { homeserver: there });
    expect(await storage.get(`account ${HOMESERVER}`), "kept for this page").toMatchObject({ homeserver: there });
    await open().open("Countess");
    await open().setPassword("correct horse battery");
    expect(await open().signOut()).toEqual({ told: true, emptied: true });
    expect(server.requests).toHaveLength(5);
    expect(new Set(server.requests.map(({ origin }) => origin))).toEqual(new Set([there]));
    expect(await open().find()).toBeNull();
  });

  it("becomes a guest where that is wished, is one afterwards, and can sign in", async () => {
    const { server, open, storage } = setUp({
      "POST /_matrix/client/v3/register": [
        200,
        { user_id: "@1:rooms.example", device_id: "guest_device", access_token: "g" },
      ],
      "POST /_matrix/client/v3/login": [200, REGISTERED],
      "PUT /_matrix/client/v3/profile/%401%3Arooms.example/displayname": [200, {}],
    });
    const guest = {
      user: "@1:rooms.example",
      device: "guest_device",
      token: "g",
      password: null,
      guest: true,
      name: "Gus",
    };
    expect(await open().open("Gus", { asGuest: true })).toMatchObject(guest);
    expect(await open().open("Gus")).toMatchObject(guest);
    const registrations = server.requests.filter(({ path }) => path.endsWith("/register"));
    expect(registrations.map(({ query }) => query.get("kind"))).toEqual(["guest"]);
    await storage.set("ignored @1:rooms.example", {});
    expect(await open().signIn({ user: "ada", password: "x" })).toMatchObject({
      user: "@ada-x:rooms.example",
      guest: false,
    });
    expect(await storage.keys()).toEqual([`account ${HOMESERVER}`]);
  });

  it("signs a guest out without a word to the homeserver, which has none for that", async () => {
    const { server, open } = setUp({
      "POST /_matrix/client/v3/register": [
        200,
        { user_id: "@1:rooms.example", device_id: "guest_device", access_token: "g" },
      ],
      "PUT /_matrix/client/v3/profile/%401%3Arooms.example/displayname": [200, {}],
    });
    await open().open("Gus", { asGuest: true });
    expect(await open().signOut()).toEqual({ told: true, emptied: true });
    expect(server.requests).toHaveLength(2);
  });

  it.each([
    [403, { errcode: "M_GUEST_ACCESS_FORBIDDEN" }, "matrix/no-guests"],
    [502, {}, "matrix/unreachable"],
    [429, { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 60_000 }, "matrix/limited"],
  ] as const)("says why there is no guest, at %i %o: %s", async (status, body, code) => {
    const { open } = setUp({ "POST /_matrix/client/v3/register": [status, body] });
    await expect(open().open("Gus", { asGuest: true })).rejects.toMatchObject({ code });
  });

  it("keeps an account that somebody stopped waiting for, and makes no second one", async () => {
    const { server, open } = setUp({
      "POST /_matrix/client/v3/register": [200, REGISTERED],
      "PUT /_matrix/client/v3/profile/%40ada-x%3Arooms.example/displayname": [200, {}],
    });
    const accounts = open();
    const cancelled = new AbortController();
    const first = accounts.open("Ada", { signal: cancelled.signal });
    const second = accounts.open("Grace");
    cancelled.abort();
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    expect(await second).toMatchObject({ user: "@ada-x:rooms.example", name: "Grace" });
    expect(server.requests.filter(({ path }) => path.endsWith("/register"))).toHaveLength(1);
  });

  it("says that nobody answers", async () => {
    const { open } = setUp({});
    await expect(open().open("Ada")).rejects.toMatchObject({ code: "matrix/unreachable" });
  });

  describe("signing out", () => {
    const NAME = "PUT /_matrix/client/v3/profile/%40ada-x%3Arooms.example/displayname";
    const LOGOUT = "POST /_matrix/client/v3/logout";
    const CRYPTO = "manyrooms @ada-x:rooms.example D::matrix-sdk-crypto";

    /** Databases of which `open` can't be deleted as long as anybody looks. */
    function fakeDatabases(names: string[], open: string[] = []): { there: Set<string>; factory: IDBFactory } {
      const there = new Set(names);
      const deleteDatabase = (name: string) => {
        const request: { onsuccess?: () => void } = {};
        if (!open.includes(name)) {
          there.delete(name);
          queueMicrotask(() => request.onsuccess?.());
        }
        return request;
      };
      const databases = async () => [...there].map((name) => ({ name, version: 1 }));
      return { there, factory: { deleteDatabase, databases } as unknown as IDBFactory };
    }

    async function signedIn(answers: Parameters<typeof scriptedFetch>[0], databases: IDBFactory | null) {
      const all = setUp(
        { "POST /_matrix/client/v3/register": [200, REGISTERED], [NAME]: [200, {}], ...answers },
        databases,
      );
      await all.open().open("Ada");
      await all.storage.set("outbox @ada-x:rooms.example", ["a line"]);
      await all.storage.set("delayed leave !room D", "d1");
      await all.storage.set("outbox @ada-x2:rooms.example", ["another's"]);
      return all;
    }

    it("ends the token, and leaves nothing of this account and everything of others", async () => {
      const { there, factory } = fakeDatabases([
        CRYPTO,
        `${CRYPTO}-meta`,
        "manyrooms",
        "manyrooms @bo:x E::matrix-sdk-crypto",
      ]);
      const { open, server, storage } = await signedIn({ [LOGOUT]: [200, {}] }, factory);
      expect(await open().signOut()).toEqual({ told: true, emptied: true });
      expect(server.requests.at(-1)).toMatchObject({ path: "/_matrix/client/v3/logout", token: "syt_secret" });
      expect(await storage.keys()).toEqual(["outbox @ada-x2:rooms.example"]);
      expect([...there]).toEqual(["manyrooms", "manyrooms @bo:x E::matrix-sdk-crypto"]);
      expect(await open().find()).toBeNull();
    });

    it("empties this browser also when nobody answers, and says so", async () => {
      const { there, factory } = fakeDatabases([CRYPTO]);
      const { open, storage } = await signedIn({}, factory);
      expect(await open().signOut()).toEqual({ told: false, emptied: true });
      expect(await storage.keys()).toEqual(["outbox @ada-x2:rooms.example"]);
      expect([...there]).toEqual([]);
    });

    it("needs no answer for a token that is dead already", async () => {
      const { open } = await signedIn({ [LOGOUT]: [401, { errcode: "M_UNKNOWN_TOKEN" }] }, null);
      expect(await open().signOut()).toEqual({ told: true, emptied: true });
    });

    it("says when a database is still open somewhere", async () => {
      vi.useFakeTimers();
      const { factory } = fakeDatabases([CRYPTO, `${CRYPTO}-meta`], [CRYPTO]);
      const { open } = await signedIn({ [LOGOUT]: [200, {}] }, factory);
      const result = open().signOut();
      await vi.runAllTimersAsync();
      expect(await result).toEqual({ told: true, emptied: false });
      vi.useRealTimers();
    });
  });
});
