// homeserver.test.ts: what tests may ask of their homeserver: a crash and a new start, closed doors, narrow limits.

import { afterEach, expect, it } from "vitest";
import { type Homeserver, startHomeserver } from "./homeserver.ts";

let homeserver: Homeserver | undefined;
afterEach(() => homeserver?.stop());

async function register(auth?: object) {
  const answer = await fetch(`${homeserver?.origin}/_matrix/client/v3/register`, {
    method: "POST",
    body: JSON.stringify({ password: "only a test", ...(auth ? { auth } : {}) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

it("is killed and comes back at the same address with what it knew, as another process", async () => {
  homeserver = await startHomeserver({ maxSceneBytes: 5_000_000 });
  const { accessToken, userId } = await homeserver.registerUser("Ira");
  const ask = () =>
    fetch(`${homeserver?.origin}/_matrix/client/v3/account/whoami`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
  const before = homeserver.pid;
  await homeserver.kill();
  expect((await ask()).status).toBe(502);
  await homeserver.restart();
  expect(homeserver.pid).not.toBe(before);
  expect(await (await ask()).json()).toMatchObject({ user_id: userId });
  expect(await (await fetch(`${homeserver.origin}/config.json`)).json()).toMatchObject({ maxSceneBytes: 5_000_000 });
});

it("refuses strangers with registration closed, and still makes accounts for tests", async () => {
  homeserver = await startHomeserver({ registration: "closed" });
  expect(await register({ type: "m.login.dummy" })).toMatchObject({ status: 403, body: { errcode: "M_FORBIDDEN" } });
  expect((await homeserver.registerUser("Ira")).userId).toMatch(/^@test-/);
});

it("takes a token once where one is needed", async () => {
  homeserver = await startHomeserver({ registration: "token" });
  const token = await homeserver.createRegistrationToken();
  const { status, body } = await register();
  expect([status, body["flows"]]).toEqual([401, [{ stages: ["m.login.registration_token", "m.login.dummy"] }]]);
  const { session } = body;
  expect((await register({ type: "m.login.registration_token", token, session })).status).toBe(401); // one stage is left
  expect((await register({ type: "m.login.dummy", session })).status).toBe(200);
  const again = (await register()).body["session"];
  expect((await register({ type: "m.login.registration_token", token, session: again })).body["errcode"]).toBe(
    "M_UNAUTHORIZED",
  );
});

it("limits how many register when it is told to", async () => {
  homeserver = await startHomeserver({ rates: { rc_registration: { per_second: 0.01, burst_count: 1 } } });
  expect((await register({ type: "m.login.dummy" })).status).toBe(200);
  expect(await register({ type: "m.login.dummy" })).toMatchObject({
    status: 429,
    body: { errcode: "M_LIMIT_EXCEEDED" },
  });
});
