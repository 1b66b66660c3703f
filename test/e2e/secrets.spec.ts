// secrets.spec.ts: an access token is in the account record and in one header, a password in two request bodies: nowhere else.

import { readFile } from "node:fs/promises";
import { expect, type Page, type Request } from "@playwright/test";
import { readAccount, readStores } from "./browser-stores.ts";
import { enterWorld, linkTo, PATIENCE, say, test } from "./visitor.ts";

const LANDING = process.env["MANYROOMS_LANDING"] ?? "";

/** Where the password has to go: the account is made with it, and its cross-signing keys. */
const TAKES_PASSWORD = ["/_matrix/client/v3/register", "/_matrix/client/v3/keys/device_signing/upload"];

/** The log as a person gets it: a link that leads nowhere offers it. */
async function saveLog(page: Page): Promise<string> {
  await page.goto(linkTo("#nobody-made-this:localhost"));
  const button = page.getByRole("button", { name: "Save the log for a bug report" });
  const [download] = await Promise.all([page.waitForEvent("download"), button.click({ timeout: PATIENCE })]);
  return readFile(await download.path(), "utf8");
}

test("neither the token nor the password is in an address, a log, a cache or a store besides the account", async ({
  browser,
}) => {
  const requests: Request[] = [];
  const written: string[] = [];
  // From the first request on: the visitor's context does not exist before
  const visitor = await enterWorld(browser, {
    name: "Ada",
    world: LANDING,
    async before(first) {
      const context = first.context();
      context.on("request", (request) => requests.push(request));
      context.on("console", (message) => written.push(message.text()));
      context.on("weberror", (error) => written.push(String(error.error())));
    },
  });
  const { page } = visitor;
  await say(page, "hello");
  await expect(page.getByRole("log").getByText("hello")).toBeVisible();
  await expect
    .poll(() => requests.some((request) => request.url().includes("/device_signing/upload")), { timeout: PATIENCE })
    .toBe(true);
  await page.keyboard.press("Escape"); // the chat lies over the dock
  await page.getByRole("button", { name: "Leave" }).click({ timeout: PATIENCE });
  const logs = [await saveLog(page)];
  await page.goto(linkTo(LANDING));
  await page.getByRole("button", { name: "Enter" }).click({ timeout: PATIENCE });
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
  await page.reload();
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
  const whileInside = await readStores(page);
  await page.getByRole("button", { name: "Leave" }).click();
  logs.push(await saveLog(page));
  const { token, password } = await readAccount(page);
  const stores = [whileInside, await readStores(page)];

  expect(requests.length).toBeGreaterThan(50);
  expect(token.length).toBeGreaterThan(20);
  const authorised = requests.filter((request) => request.headers()["authorization"] === `Bearer ${token}`);
  expect(authorised.length, "the header is where the token is").toBeGreaterThan(10);
  for (const secret of [token, password]) {
    const escaped = encodeURIComponent(secret);
    const bad = requests.filter((request) => request.url().includes(secret) || request.url().includes(escaped));
    expect(bad.map((request) => request.url())).toEqual([]);
    const inBodies = requests.filter((request) => request.postData()?.includes(secret));
    const places = inBodies.map((request) => new URL(request.url()).pathname);
    expect(places.filter((place) => secret === token || !TAKES_PASSWORD.includes(place))).toEqual([]);
    const inHeaders = requests.flatMap((request) =>
      Object.entries(request.headers()).flatMap(([name, value]) => (value.includes(secret) ? [name] : [])),
    );
    expect([...new Set(inHeaders)]).toEqual(secret === token ? ["authorization"] : []);
    expect(written.filter((text) => text.includes(secret))).toEqual([]);
    expect(logs.filter((log) => log.includes(secret))).toEqual([]);
    for (const { databases, localStorage, sessionStorage, caches, cookies } of stores) {
      const keepers = Object.entries(databases).flatMap(([place, value]) => (value.includes(secret) ? [place] : []));
      expect(keepers).toEqual([`manyrooms / values / account ${process.env["MANYROOMS_ORIGIN"]}`]);
      expect(JSON.stringify([localStorage, sessionStorage, caches, cookies])).not.toContain(secret);
    }
  }
  expect(logs[0], "the log is one").toContain("account: registered");
});
