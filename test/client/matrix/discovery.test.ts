// discovery.test.ts: from a name to a homeserver, and each way in which there is none for this site.

import { describe, expect, it } from "vitest";
import { findHomeserver, mayAsk, readAllowed } from "../../../client/matrix/discovery.ts";

const VERSIONS = "/_matrix/client/versions";
const FLOWS = "/_matrix/client/v3/login";
const WELL_KNOWN = "/.well-known/matrix/client";

type Answers = Record<string, unknown>;

/** Answers JSON by whole address, 404 on hosts of which any is listed, and nothing on others. */
function network(answers: Answers) {
  const asked: string[] = [];
  const hosts = Object.keys(answers).map((address) => new URL(address).host);
  const fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input));
    asked.push(url.href);
    if (!hosts.includes(url.host)) throw new TypeError("Failed to fetch");
    if (init.mode === "no-cors") return new Response();
    const answer = answers[url.href];
    return answer === undefined ? new Response("not here", { status: 404 }) : Response.json(answer);
  };
  return { fetch: fetch as typeof globalThis.fetch, asked };
}

const homeserverAt = (origin: string, flow = "m.login.password"): Answers => ({
  [origin + VERSIONS]: { versions: ["v1.11"] },
  [origin + FLOWS]: { flows: [{ type: flow }] },
});
const delegating = (origin: string, to: unknown): Answers => ({
  [origin + WELL_KNOWN]: { "m.homeserver": { base_url: to } },
});
const find = (answers: Answers, list: readonly string[], typed = "example.org") =>
  findHomeserver(network(answers).fetch, readAllowed(list), typed);

const DELEGATED = {
  ...delegating("https://example.org", "https://matrix.example.org/"),
  ...homeserverAt("https://matrix.example.org"),
};

it.each(["example.org", " Example.org ", "https://example.org/", "@ada:example.org"])(
  "finds the homeserver of what was typed: %j",
  async (typed) => {
    const found = { name: "example.org", homeserver: "https://example.org", passwords: true };
    expect(await find(homeserverAt("https://example.org"), ["example.org"], typed)).toEqual(found);
    expect(await find(homeserverAt("https://example.org"), ["*"], typed)).toEqual(found);
  },
);

it("goes where .well-known leads, if the site's list names that, too, or all", async () => {
  const found = { name: "example.org", homeserver: "https://matrix.example.org", passwords: true };
  expect(await find(DELEGATED, ["example.org", "https://matrix.example.org"])).toEqual(found);
  expect(await find(DELEGATED, ["*"])).toEqual(found);
  const below = {
    ...delegating("https://example.org", "https://example.org/matrix/"),
    ...homeserverAt("https://example.org/matrix"),
  };
  expect(await find(below, ["example.org"])).toMatchObject({ homeserver: "https://example.org/matrix" });
});

it("tells where accounts have no passwords, and counts on them where that is not said", async () => {
  expect(await find(homeserverAt("https://example.org", "m.login.sso"), ["*"])).toMatchObject({ passwords: false });
  const silent = { [`https://example.org${VERSIONS}`]: { versions: [] } };
  expect(await find(silent, ["*"])).toMatchObject({ passwords: true });
});

it("asks this machine by plain http, if it is in the list", async () => {
  const here = homeserverAt("http://127.0.0.1:8008");
  expect(await find(here, ["127.0.0.1:8008"], "127.0.0.1:8008")).toMatchObject({ homeserver: "http://127.0.0.1:8008" });
  await expect(find(here, ["*"], "127.0.0.1:8008")).rejects.toMatchObject({ code: "homeserver/not-allowed" });
});

describe("says what is wrong:", () => {
  it.each([
    ["homeserver/no-name", {}, ["*"], "not a name"],
    ["homeserver/no-name", {}, ["*"], "ada@example.org"],
    ["homeserver/no-name", {}, ["*"], "https://example.org/path"],
    ["homeserver/insecure", {}, ["*"], "http://example.org"],
    ["homeserver/insecure", delegating("https://example.org", "http://matrix.example.org"), ["*"], "example.org"],
    ["homeserver/insecure", delegating("https://example.org", "ftp://example.org"), ["*"], "example.org"],
    ["homeserver/not-allowed", DELEGATED, ["other.org"], "example.org"],
    ["homeserver/not-allowed", DELEGATED, ["https://example.org"], "example.org"],
    ["homeserver/delegates", DELEGATED, ["example.org"], "example.org"],
    ["homeserver/unreachable", {}, ["*"], "exmaple.org"],
    ["homeserver/unreachable", delegating("https://example.org", "https://gone.example.org"), ["*"], "example.org"],
    ["homeserver/none", { "https://example.org/": "a page" }, ["*"], "example.org"],
    ["homeserver/none", { [`https://example.org${VERSIONS}`]: { versions: "v1" } }, ["*"], "example.org"],
    ["homeserver/none", delegating("https://example.org", "nonsense"), ["*"], "example.org"],
  ] as const)("%s", async (code, answers, list, typed) => {
    await expect(find(answers, list, typed)).rejects.toMatchObject({ code });
  });

  it("with the names that the words need", async () => {
    const facts = { server: "example.org", address: "matrix.example.org" };
    await expect(find(DELEGATED, ["example.org"])).rejects.toMatchObject({ facts });
  });

  it("and asks nobody who is not allowed", async () => {
    const { fetch, asked } = network(DELEGATED);
    await findHomeserver(fetch, readAllowed(["other.org"]), "example.org").catch(() => {});
    await findHomeserver(fetch, readAllowed(["*"]), "http://example.org").catch(() => {});
    expect(asked).toEqual([]);
    await findHomeserver(fetch, readAllowed(["example.org"]), "example.org").catch(() => {});
    expect(asked).toEqual([`https://example.org${WELL_KNOWN}`]);
  });
});

it("ends with its signal", async () => {
  const ending = new AbortController();
  const hanging = (_: unknown, init: RequestInit = {}) =>
    new Promise<Response>((_resolve, reject) =>
      init.signal?.addEventListener("abort", () => reject(init.signal?.reason)),
    );
  const finding = findHomeserver(hanging as typeof fetch, readAllowed(["*"]), "example.org", ending.signal);
  ending.abort(new DOMException("another was chosen", "AbortError"));
  await expect(finding).rejects.toMatchObject({ name: "AbortError" });
});

it("leaves out of a list what is neither a name nor an address", () => {
  const allowed = readAllowed(["Example.org", "https://matrix.example.org/", "not a name", "javascript:alert(1)", ""]);
  expect(allowed.names).toEqual(["example.org"]);
  expect([...allowed.origins]).toEqual(["https://example.org", "https://matrix.example.org"]);
  expect(mayAsk(allowed, "https://matrix.example.org/below")).toBe(true);
  expect(mayAsk(allowed, "https://example.org.evil.example")).toBe(false);
  expect(mayAsk(readAllowed(["*"]), "http://example.org")).toBe(false);
});
