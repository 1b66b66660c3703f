// server-choice.test.ts: what a site's list lets one choose, and what a user id chooses.

import { expect, it } from "vitest";
import type { ServerChoice } from "../../../client/state/app-state.ts";
import { createServerChoice } from "../../../client/state/server-choice.ts";

const OWN = "https://rooms.example";

/** Homeservers at every address but those of `away`. */
function make(homeservers: string[], { isNamed = true, away = [] as string[] } = {}) {
  const told: ServerChoice[] = [];
  const asked: string[] = [];
  const fetch = async (input: string | URL | Request): Promise<Response> => {
    const { origin, pathname, host } = new URL(String(input));
    asked.push(origin);
    if (away.includes(host)) throw new TypeError("Failed to fetch");
    if (pathname.endsWith("/versions")) return Response.json({ versions: [] });
    if (pathname.endsWith("/login")) return Response.json({ flows: [{ type: "m.login.password" }] });
    return new Response("", { status: 404 });
  };
  const servers = createServerChoice({
    homeserver: OWN,
    config: Promise.resolve({ serverName: isNamed ? "rooms.example" : undefined, homeservers, maxSceneBytes: 1 }),
    fetch: fetch as typeof globalThis.fetch,
    onChoice: (choice) => told.push(choice),
  });
  return { servers, told, asked };
}

it("is none where the site has its own only, and then asks nobody", async () => {
  const { servers, told, asked } = make([]);
  expect(await servers.choose("other.example")).toBe(false);
  expect(await servers.chooseFor("@ada:other.example")).toBe(false);
  expect(servers.chosen().homeserver).toBe(OWN);
  expect(await servers.addressFor("ada")).toBe(OWN);
  expect(await servers.addressFor("@ada:rooms.example")).toBe(OWN);
  await expect(servers.addressFor("@ada:other.example")).rejects.toMatchObject({ code: "homeserver/not-allowed" });
  expect([told, asked]).toEqual([[], []]);
});

it("begins with the own one, tells that it looks, and goes back", async () => {
  const { servers, told } = make(["other.example"]);
  expect(await servers.choose("other.example")).toBe(true);
  expect(servers.chosen()).toMatchObject({ name: "other.example", homeserver: "https://other.example" });
  expect(await servers.choose("Rooms.example")).toBe(true);
  expect(servers.chosen().homeserver).toBe(OWN);
  const names = ["rooms.example", "other.example"];
  expect(told.find(({ looking }) => looking === "other.example")).toMatchObject({ names, any: false, isOwn: true });
  expect(told.some(({ name, isOwn, looking }) => name === "other.example" && !isOwn && looking === null)).toBe(true);
  expect(told.at(-1)).toMatchObject({ name: "rooms.example", isOwn: true, looking: null, problem: null });
});

it("stays where it was when the other can't be had, and says why until something else is asked", async () => {
  const { servers, told } = make(["*"], { away: ["gone.example"] });
  expect(await servers.choose("gone.example")).toBe(false);
  const problem = { code: "homeserver/unreachable", facts: { server: "gone.example" } };
  expect(told.at(-1)).toMatchObject({ name: "rooms.example", any: true, looking: null, problem });
  expect(await servers.choose("other.example")).toBe(true);
  expect(told.at(-1)).toMatchObject({ name: "other.example", problem: null });
});

it("a whole user id chooses its server, half of one chooses nothing", async () => {
  const { servers } = make(["other.example"]);
  expect(await servers.chooseFor("@ada:other.exam")).toBe(false);
  expect(await servers.chooseFor("ada")).toBe(false);
  expect(await servers.chooseFor("@ada:other.example")).toBe(true);
  expect(await servers.chooseFor("@ada:other.example"), "already").toBe(false);
  expect(await servers.addressFor("ada"), "of the chosen one").toBe("https://other.example");
  expect(await servers.addressFor(" @ada:Rooms.example ")).toBe(OWN);
  expect(servers.chosen().homeserver).toBe(OWN);
});

it("lets the own one judge a user id where nobody knows its name", async () => {
  const { servers } = make([], { isNamed: false });
  expect(await servers.addressFor("@ada:behind.example")).toBe(OWN);
});

it("stays with the server of an account that is there, and with none that the list does not have", async () => {
  const { servers, asked } = make(["other.example"]);
  await servers.keep({ user: "@ada:other.example", homeserver: "https://other.example" });
  expect(servers.chosen()).toMatchObject({ name: "other.example", homeserver: "https://other.example" });
  await servers.keep({ user: "@ada:third.example", homeserver: "https://third.example" });
  expect(servers.chosen().name).toBe("other.example");
  await servers.keep({ user: "@ada:rooms.example", homeserver: OWN });
  expect(servers.chosen().homeserver).toBe(OWN);
  expect(asked).toEqual([]);
});

it("the last of two choices wins", async () => {
  const { servers, told } = make(["*"]);
  const first = servers.choose("slow.example");
  const second = servers.choose("other.example");
  await Promise.all([first, second]);
  expect(servers.chosen().name).toBe("other.example");
  expect(told.at(-1)).toMatchObject({ name: "other.example", looking: null, problem: null });
});

it("takes no account of a server that the list does not have any more", async () => {
  const { servers } = make(["other.example", "https://matrix.other.example"]);
  await servers.check(OWN);
  await servers.check("https://matrix.other.example");
  await expect(servers.check("https://third.example")).rejects.toMatchObject({
    code: "homeserver/dropped",
    facts: { server: "third.example" },
  });
});
