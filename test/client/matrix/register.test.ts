// register.test.ts: what a name makes of a user id, and how the token of an invitation gets one in.

import { describe, expect, it } from "vitest";
import { localpartStem, register } from "../../../client/matrix/register.ts";
import { type SeenRequest, scriptedFetch } from "../support.ts";

describe("localpartStem", () => {
  it.each([
    ["Ada Lovelace", "ada-lovelace"],
    ["  Zoë  ", "zoe"],
    ["R2-D2", "r2-d2"],
    ["Åse_Ødegård", "ase-degard"],
    ["Бо", ""],
    ["太郎", ""],
    ["💃", ""],
    ["...", ""],
    ["@admin:server", "adminserver"],
    ["a".repeat(50), "a".repeat(20)],
    ["nineteen letters on a", "nineteen-letters-on"],
  ])("makes of %j %j", (name, stem) => {
    expect(localpartStem(name)).toBe(stem);
    expect(stem).toMatch(/^[a-z0-9.-]*$/);
  });
});

describe("registering with a token", () => {
  const REGISTER = "POST /_matrix/client/v3/register";
  const TOKEN = "m.login.registration_token";
  const DONE = { user_id: "@ada-x:rooms.example", device_id: "D", access_token: "syt_secret" };

  /** A homeserver that wants each of the stages, and knows one token. */
  function setUp(stages: string[]) {
    let completed: string[] = [];
    const server = scriptedFetch({
      [REGISTER]: ({ body }: SeenRequest) => {
        const { type, session, token } = body.auth;
        if (session === "s" && (type !== TOKEN || token === "good")) completed.push(type);
        if (stages.every((stage) => completed.includes(stage))) return [200, DONE];
        return [401, { session: "s", flows: [{ stages }], completed: (completed = [...completed]), params: {} }];
      },
    });
    return { server, rest: { homeserver: "https://rooms.example", fetch: server.fetch, token: null } };
  }

  it.each([[[TOKEN]], [[TOKEN, "m.login.dummy"]], [["m.login.dummy", TOKEN]]])(
    "goes through the stages %j",
    async (stages) => {
      const { server, rest } = setUp(stages);
      expect(await register(rest, "Ada", "good")).toMatchObject({ user: "@ada-x:rooms.example" });
      expect(server.requests).toHaveLength(1 + stages.length);
      const names = new Set(server.requests.map(({ body }) => body.username));
      expect(names.size, "one account").toBe(1);
      for (const { path, query } of server.requests) expect(`${path}?${query}`).not.toContain("good");
    },
  );

  it.each([
    [[TOKEN], "bad", "matrix/registration-token-refused"],
    [[TOKEN], null, "matrix/registration-token"],
    [[TOKEN, "m.login.terms"], "good", "matrix/registration-token"],
    [["m.login.terms"], "good", "matrix/registration-steps"],
  ])("at the stages %j with the token %j says %s", async (stages, token, code) => {
    const { rest, server } = setUp(stages);
    await expect(register(rest, "Ada", token)).rejects.toMatchObject({ code });
    expect(server.requests.length).toBeLessThan(4);
  });
});
