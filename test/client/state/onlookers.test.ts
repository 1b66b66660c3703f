// onlookers.test.ts: at which homeserver one looks at a world, and as whom: no token goes to another homeserver than its own.

import { expect, it } from "vitest";
import type { Account } from "../../../client/matrix/account.ts";
import type { Look } from "../../../client/matrix/onlooker.ts";
import { ask } from "../../../client/matrix/rest.ts";
import { createMemoryStorage } from "../../../client/matrix/storage.ts";
import { createOnlookers } from "../../../client/state/onlookers.ts";
import { scriptedFetch } from "../support.ts";

const OWN = "https://rooms.example";
const OTHER = "https://other.example";

function make(account: Pick<Account, "homeserver" | "token"> | null, chosen = OWN) {
  const storage = createMemoryStorage();
  const server = scriptedFetch({
    "POST /_matrix/client/v3/register": ({ origin }) => [
      200,
      { user_id: "@1:x", device_id: "guest_device", access_token: `guest at ${origin}` },
    ],
    "GET /look": [200, {}],
  });
  const onlookers = createOnlookers({
    rest: { homeserver: OWN, fetch: server.fetch, token: null },
    storage: Promise.resolve(storage),
    account: async () => account as Account | null,
    chosen: () => chosen,
    isListed: (room) => room === "!listed",
  });
  /** Where it is asked, and with what. */
  async function seen(look: Look): Promise<[string, string | null]> {
    await look.look((rest) => ask(rest, { path: "/look" }));
    const { origin, token } = server.requests.at(-1)!;
    return [origin, token];
  }
  return { onlookers, seen, storage };
}

it.each([
  ["nobody", null, OWN, [OWN, `guest at ${OWN}`], [OWN, `guest at ${OWN}`]],
  ["nobody who chose another server", null, OTHER, [OWN, `guest at ${OWN}`], [OTHER, `guest at ${OTHER}`]],
  ["an account", { homeserver: OWN, token: "mine" }, OWN, [OWN, "mine"], [OWN, "mine"]],
  ["an account elsewhere", { homeserver: OTHER, token: "mine" }, OWN, [OWN, `guest at ${OWN}`], [OTHER, "mine"]],
] as const)(
  "%s looks at the list and what is in it here, and at other worlds there",
  async (_, account, chosen, here, there) => {
    const { onlookers, seen } = make(account, chosen);
    expect(await seen(onlookers.own)).toEqual(here);
    expect(await seen(onlookers.of("!listed"))).toEqual(here);
    expect(await seen(onlookers.of("!other"))).toEqual(there);
  },
);

it("forgets the guests of all of them", async () => {
  const { onlookers, seen, storage } = make(null, OTHER);
  await seen(onlookers.own);
  await seen(onlookers.of("!other"));
  expect(await storage.keys()).toHaveLength(2);
  await onlookers.forget();
  expect(await storage.keys()).toEqual([]);
});
