// sign-in.test.ts: an account comes into the browser by name and password, the password does not stay, and each no has its own words.

import { describe, expect, it, vi } from "vitest";
import { log, logFile } from "../../../client/log.ts";
import { createAccounts } from "../../../client/matrix/account.ts";
import { createMemoryStorage } from "../../../client/matrix/storage.ts";
import { scriptedFetch } from "../support.ts";

const HOMESERVER = "https://rooms.example";
const LOGIN = "POST /_matrix/client/v3/login";
const NAME = "GET /_matrix/client/v3/profile/%40ada%3Arooms.example/displayname";
const LOGGED_IN = { user_id: "@ada:rooms.example", device_id: "D", access_token: "syt_secret" };

function setUp(answers: Parameters<typeof scriptedFetch>[0]) {
  const storage = createMemoryStorage();
  const server = scriptedFetch(answers);
  const rest = { homeserver: HOMESERVER, fetch: server.fetch, token: null };
  return { server, storage, accounts: createAccounts({ rest, storage, databases: null }) };
}

describe("signing in", () => {
  it.each(["ada", "@ada:rooms.example", " ada "])(
    "as %j keeps the account and its name, and not the password",
    async (user) => {
      const { accounts, server, storage } = setUp({
        [LOGIN]: [200, LOGGED_IN],
        [NAME]: [200, { displayname: "Ada L" }],
      });
      await accounts.signIn({ user, password: "correct horse" });
      expect(server.requests[0]?.body).toEqual({
        type: "m.login.password",
        identifier: { type: "m.id.user", user: user.trim() },
        password: "correct horse",
        initial_device_display_name: "Manyrooms",
      });
      const account = { homeserver: HOMESERVER, user: "@ada:rooms.example", device: "D", token: "syt_secret" };
      expect(await accounts.find()).toEqual({
        ...account,
        password: null,
        guest: false,
        name: "Ada L",
        hasKeys: false,
        hasRecovery: false,
      });
      expect(JSON.stringify(await storage.get(`account ${HOMESERVER}`))).not.toContain("horse");
      expect(await accounts.open("Ada L"), "used again, without a new name").toEqual({
        ...account,
        password: null,
        guest: false,
        name: "Ada L",
        hasKeys: false,
        hasRecovery: false,
      });
      expect(server.requests).toHaveLength(2);
    },
  );

  it("goes on where the homeserver tells no name", async () => {
    const { accounts } = setUp({ [LOGIN]: [200, LOGGED_IN], [NAME]: [404, { errcode: "M_NOT_FOUND" }] });
    expect(await accounts.signIn({ user: "ada", password: "p" })).toMatchObject({ name: "" });
  });

  const FLOWS = "GET /_matrix/client/v3/login";
  it.each([
    [403, { errcode: "M_FORBIDDEN", error: "Invalid username or password" }, {}, "account/mismatch"],
    [403, { errcode: "M_USER_DEACTIVATED" }, {}, "account/deactivated"],
    [401, { errcode: "M_USER_LOCKED" }, {}, "account/deactivated"],
    [429, { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 60_000 }, {}, "account/limited"],
    [400, { errcode: "M_UNKNOWN" }, { [FLOWS]: [200, { flows: [{ type: "m.login.sso" }] }] }, "account/no-passwords"],
    [400, { errcode: "M_UNKNOWN" }, { [FLOWS]: [200, { flows: [{ type: "m.login.password" }] }] }, "matrix/refused"],
    [400, { errcode: "M_UNKNOWN" }, {}, "matrix/refused"],
    [502, {}, {}, "matrix/unreachable"],
    [200, { user_id: "@ada:rooms.example" }, {}, "matrix/garbled"],
  ] as const)("says why not, at %i %o: %s", async (status, body, more, code) => {
    const { accounts } = setUp({ [LOGIN]: [status, body], ...more });
    await expect(accounts.signIn({ user: "ada", password: "p" })).rejects.toMatchObject({ code });
    expect(await accounts.find()).toBeNull();
  });

  it("says how long to wait after too many tries", async () => {
    const { accounts } = setUp({ [LOGIN]: [429, { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 90_000 }] });
    const refused = accounts.signIn({ user: "ada", password: "p" });
    await expect(refused).rejects.toMatchObject({ facts: { wait: 90_000, server: "rooms.example" } });
  });

  it("leaves no password in the log, also when the server sends it back", async () => {
    vi.spyOn(console, "warn").mockImplementation(() => {});
    const { accounts } = setUp({ [LOGIN]: [403, { errcode: "M_FORBIDDEN", error: "not hunter22-hunter22" }] });
    const error = await accounts
      .signIn({ user: "ada", password: "hunter22-hunter22" })
      .catch((thrown: Error) => thrown);

    log("warn", "refused", error);
    expect(logFile("")).not.toContain("hunter22");
    vi.restoreAllMocks();
  });
});
