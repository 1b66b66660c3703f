// elsewhere.test.ts: finding the homeserver that a person means by an address.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { findHomeserver } from "../../server/elsewhere.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A site that answers by path; returns its address. */
async function site(answers: Record<string, unknown>): Promise<string> {
  const server = createServer(({ url = "" }, response) => {
    response.writeHead(url in answers ? 200 : 404).end(JSON.stringify(answers[url] ?? {}));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const VERSIONS = { versions: ["v1.15"] };

it("takes an address that answers as a homeserver, without a slash at its end, and with a path", async () => {
  const plain = await site({ "/_matrix/client/versions": VERSIONS });
  const below = await site({ "/matrix/_matrix/client/versions": VERSIONS });
  expect(await findHomeserver(`${plain}/`)).toBe(plain);
  expect(await findHomeserver(`${below}/matrix/`)).toBe(`${below}/matrix`);
});

it("follows the site's own word for where its homeserver is", async () => {
  const homeserver = await site({ "/_matrix/client/versions": VERSIONS });
  const front = await site({ "/.well-known/matrix/client": { "m.homeserver": { base_url: `${homeserver}/` } } });
  expect(await findHomeserver(front)).toBe(homeserver);
});

it("says that no homeserver answers at a site that is none, names none that is one, or names rubbish", async () => {
  const bases = [{}, { "m.homeserver": 3 }, { "m.homeserver": { base_url: "file:///etc" } }, "[]"];
  for (const named of bases) {
    await expect(findHomeserver(await site({ "/.well-known/matrix/client": named }))).rejects.toThrow(
      "No homeserver answers",
    );
  }
});

it.each(["matrix.example.org", "http://matrix.example.org", "ftp://localhost", ""])(
  "refuses %j as an address",
  async (address) => {
    await expect(findHomeserver(address)).rejects.toThrow(
      "MANYROOMS_HOMESERVER needs one like https://matrix.example.org",
    );
  },
);
