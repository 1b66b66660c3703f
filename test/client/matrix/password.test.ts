// password.test.ts: the random password gives way to one that somebody knows, once, however often one asks.

import { describe, expect, it } from "vitest";
import { createAccounts } from "../../../client/matrix/account.ts";
import { createMemoryStorage } from "../../../client/matrix/storage.ts";
import { type SeenRequest, scriptedFetch } from "../support.ts";

const HOMESERVER = "https://rooms.example";
const CHANGE = "POST /_matrix/client/v3/account/password";
const KEPT = {
  homeserver: HOMESERVER,
  user: "@ada:rooms.example",
  device: "D",
  token: "syt_t",
  name: "Ada",
  hasKeys: true,
  hasRecovery: true,
};
const STEPS = { errcode: "M_FORBIDDEN", flows: [{ stages: ["m.login.password"] }], session: "s" };

async function setUp(answer: Parameters<typeof scriptedFetch>[0][string], password: string | null = "random-random") {
  const storage = createMemoryStorage();
  await storage.set(`account ${HOMESERVER}`, { ...KEPT, password });
  const server = scriptedFetch({ [CHANGE]: answer });
  const rest = { homeserver: HOMESERVER, fetch: server.fetch, token: null };
  return { server, accounts: createAccounts({ rest, storage, databases: null }) };
}

describe("setting a password", () => {
  it("signs nobody out, and this browser forgets the random one", async () => {
    const { server, accounts } = await setUp([200, {}]);
    await accounts.setPassword("correct horse");
    expect(server.requests).toHaveLength(1);
    expect(server.requests[0]).toMatchObject({
      token: "syt_t",
      body: {
        new_password: "correct horse",
        logout_devices: false,
        auth: {
          type: "m.login.password",
          identifier: { type: "m.id.user", user: "@ada:rooms.example" },
          password: "random-random",
        },
      },
    });
    expect(await accounts.find()).toEqual({ ...KEPT, password: null, guest: false });
  });

  it("is done already after an answer that was lost", async () => {
    const now = "correct horse";
    const answer = ({ body }: SeenRequest) =>
      (body.auth.password === now ? [200, {}] : [401, STEPS]) as [number, object];
    const { server, accounts } = await setUp(answer);
    await accounts.setPassword(now);
    expect(server.requests.map(({ body }) => body.auth.password)).toEqual(["random-random", now]);
    expect(await accounts.find()).toMatchObject({ password: null });
  });

  it.each([
    [401, STEPS, "matrix/forbidden"],
    [400, { errcode: "M_WEAK_PASSWORD", error: "too short" }, "account/weak-password"],
    [400, { errcode: "M_PASSWORD_NO_DIGIT", error: "no digit" }, "account/weak-password"],
    [403, { errcode: "M_FORBIDDEN", error: "not here" }, "matrix/forbidden"],
    [502, {}, "matrix/unreachable"],
  ] as const)("keeps the random one at %i %o: %s", async (status, body, code) => {
    const { accounts } = await setUp([status, body]);
    await expect(accounts.setPassword("12345678")).rejects.toMatchObject({ code });
    expect(await accounts.find()).toMatchObject({ password: "random-random" });
  });

  it("passes on what the server wants of a password", async () => {
    const { accounts } = await setUp([400, { errcode: "M_WEAK_PASSWORD", error: "at least 12 letters" }]);
    await expect(accounts.setPassword("12345678")).rejects.toMatchObject({ facts: { reason: "at least 12 letters" } });
  });
});
