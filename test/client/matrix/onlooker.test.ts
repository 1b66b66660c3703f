// onlooker.test.ts: with whose token one looks at what one is not in.

import { expect, it } from "vitest";
import { createOnlooker } from "../../../client/matrix/onlooker.ts";
import { ask } from "../../../client/matrix/rest.ts";
import { createMemoryStorage } from "../../../client/matrix/storage.ts";
import { scriptedFetch } from "../support.ts";

const REGISTER = "POST /_matrix/client/v3/register";
const LOOK = "GET /_matrix/client/v3/look";
type Answers = Parameters<typeof scriptedFetch>[0];

function onlookers(changes: Answers = {}, account: { token: string } | null = null) {
  let guests = 0;
  const server = scriptedFetch({
    [REGISTER]: () => [200, { user_id: "@1:x", device_id: "guest_device", access_token: `guest-${++guests}` }],
    [LOOK]: [200, { seen: true }],
    ...changes,
  });
  const storage = createMemoryStorage();
  const open = () =>
    createOnlooker({
      rest: { homeserver: "https://x", fetch: server.fetch, token: null },
      storage: Promise.resolve(storage),
      account: async () => account,
    });
  const tokens = () => server.requests.filter(({ path }) => path.endsWith("/look")).map(({ token }) => token);
  const registered = () => server.requests.filter(({ path }) => path.endsWith("/register"));
  return { open, server, tokens, registered };
}

const look = (onlooker: ReturnType<typeof createOnlooker>) =>
  onlooker.look((rest) => ask(rest, { path: "/_matrix/client/v3/look" }));

it("opens one guest session for all who ask, and uses it again after a reload", async () => {
  const { open, tokens, registered } = onlookers();
  const onlooker = open();
  await Promise.all([look(onlooker), look(onlooker)]);
  await look(open());
  expect(tokens()).toEqual(["guest-1", "guest-1", "guest-1"]);
  expect(registered().map(({ query }) => query.get("kind"))).toEqual(["guest"]);
});

it("looks with the account where there is one, and registers nobody", async () => {
  const { open, tokens, registered } = onlookers({}, { token: "mine" });
  await look(open());
  expect(tokens()).toEqual(["mine"]);
  expect(registered()).toEqual([]);
});

it("asks a homeserver that takes no guests once", async () => {
  const { open, registered } = onlookers({ [REGISTER]: [403, { errcode: "M_FORBIDDEN" }] });
  const onlooker = open();
  await expect(look(onlooker)).rejects.toMatchObject({ code: "matrix/no-guests" });
  await expect(look(onlooker)).rejects.toMatchObject({ code: "matrix/no-guests" });
  expect(registered()).toHaveLength(1);
});

it("tries again where the homeserver was only away", async () => {
  let answers = 0;
  const away: Answers = {
    [REGISTER]: () =>
      ++answers === 1 ? [502, {}] : [200, { user_id: "@1:x", device_id: "guest_device", access_token: "guest" }],
  };
  const { open } = onlookers(away);
  const onlooker = open();
  await expect(look(onlooker)).rejects.toMatchObject({ code: "matrix/unreachable" });
  expect(await look(onlooker)).toEqual({ seen: true });
});

it("becomes another guest when the homeserver has forgotten this one, and gives up if that one is refused, too", async () => {
  const { open, tokens } = onlookers({ [LOOK]: [401, { errcode: "M_UNKNOWN_TOKEN" }] });
  await expect(look(open())).rejects.toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
  expect(tokens()).toEqual(["guest-1", "guest-2"]);
});

it("keeps nothing once it is told to forget", async () => {
  const { open, tokens } = onlookers();
  const onlooker = open();
  await look(onlooker);
  await onlooker.forget();
  await look(open());
  expect(tokens()).toEqual(["guest-1", "guest-2"]);
});
