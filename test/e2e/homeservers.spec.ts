// homeservers.spec.ts: an account of another homeserver than the page's own, and guests where registration is closed, in real browsers:
// policy, service worker, stores and tabs, with a second homeserver behind another origin.

import { type BrowserContext, expect } from "@playwright/test";
import { AVATARS, CLIENT, WORLDS } from "../../server/setup/paths.mjs";
import { startWebServer, type WebServer } from "../../server/web/web-server.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";
import { errorsOf, linkTo, locate, openEntrance, PATIENCE, say, test, waitUntilInside } from "./visitor.ts";

const OWN = process.env["MANYROOMS_ORIGIN"] ?? "";

let other: Homeserver;
/** The shared homeserver behind one more web server, which allows accounts of the other. */
let site: WebServer;

/** @param homeservers whose accounts may be used there */
const startSite = (homeservers: readonly string[]): Promise<WebServer> => {
  const paths = { client: CLIENT, worlds: WORLDS, avatars: AVATARS };
  return startWebServer({ ...paths, homeserver: OWN, serverName: "localhost", homeservers }, 0);
};
const originOf = ({ port }: WebServer): string => `http://localhost:${port}`;

test.beforeAll(async () => {
  other = await startHomeserver({ host: "127.0.0.1", registration: "closed" });
  site = await startSite([other.serverName]);
});
test.afterAll(async () => {
  await site?.close();
  await other?.stop();
});

/** What went out with that token, by origin. */
function watchToken(context: BrowserContext): Map<string, Set<string>> {
  const origins = new Map<string, Set<string>>();
  context.on("request", async (request) => {
    const token = (await request.allHeaders().catch(() => null))?.["authorization"];
    if (token) origins.set(token, (origins.get(token) ?? new Set()).add(new URL(request.url()).origin));
  });
  return origins;
}

test("a guest of a closed server and an account of it on another site meet; the account lasts, and its token goes nowhere else", async ({
  browser,
}) => {
  const context = await browser.newContext({ viewport: { width: 480, height: 420 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  const refused: string[] = [];
  page.on("console", (message) => message.text().includes("Content Security Policy") && refused.push(message.text()));
  const tokens = watchToken(context);
  const { userId, password } = await other.registerUser("Ada");

  // No account is made on the other server: one comes as a guest
  const { page: guest } = await openEntrance(browser, { name: "Gus", world: other.landingAlias, origin: other.origin });
  await guest.getByRole("textbox", { name: "Your name" }).fill("Gus");
  await guest.getByRole("button", { name: "Enter" }).click();
  await expect(guest.getByRole("alert")).toContainText("does not let new people register", { timeout: PATIENCE });
  await guest.getByRole("button", { name: "Enter as a guest" }).click();
  await waitUntilInside(guest);

  // The page's own server knows no such world; the other does
  await page.goto(originOf(site) + linkTo(other.landingAlias));
  await expect(page.getByRole("alert")).toBeVisible({ timeout: PATIENCE });
  await page.getByRole("combobox", { name: "Server" }).selectOption(other.serverName);
  await expect(page.getByRole("heading", { name: "Landing" })).toBeVisible({ timeout: PATIENCE });
  await expect(page.getByText(/Your account is made on/)).toBeVisible();
  await page.getByRole("button", { name: "Sign in instead" }).click();
  await expect(page.getByText(/You sign in with an account of/)).toBeVisible();
  await page.getByRole("textbox", { name: "User name" }).fill(userId);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.keyboard.press("Enter");
  await waitUntilInside(page);
  await expect.poll(() => locate(page, "Gus"), { timeout: PATIENCE }).not.toBeNull();
  await expect.poll(() => locate(guest, "Ada"), { timeout: PATIENCE }).not.toBeNull();
  await say(guest, "Hello from a guest");
  await expect(page.getByRole("log").getByText("Hello from a guest").last()).toBeAttached({ timeout: PATIENCE });

  // Files come from the other server through the service worker
  const picture = await (
    await fetch(`${other.url}/_matrix/client/v1/room_summary/${encodeURIComponent(other.landingAlias)}`)
  ).json();
  await page.reload();
  await waitUntilInside(page);
  const path = picture.avatar_url.replace("mxc://", "/media/");
  const seen = await page.evaluate(async (file) => {
    const response = await fetch(file);
    return [
      response.status,
      (await response.arrayBuffer()).byteLength > 10_000,
      Boolean(navigator.serviceWorker.controller),
    ];
  }, path);
  expect(seen).toEqual([200, true, true]);
  await expect.poll(() => locate(guest, "Ada"), { timeout: PATIENCE }).not.toBeNull();

  // Another tab is the same account, and one is inside in one of them
  const second = await context.newPage();
  await second.goto(originOf(site) + linkTo(other.landingAlias));
  await expect(second.getByText(new RegExp(`You come as .?${userId}.?\\. Not you`))).toBeVisible({ timeout: PATIENCE });
  await second.getByRole("button", { name: "Enter" }).click();
  await expect(second.getByRole("status")).toContainText(/You are in .?Landing.? in another tab/, {
    timeout: PATIENCE,
  });
  await second.close();

  // A page that goes is seen to go
  await page.close();
  await expect(guest.getByRole("button", { name: "People, 1 here" })).toBeVisible({ timeout: PATIENCE });

  const last = await context.newPage();
  await last.goto(originOf(site) + linkTo(other.landingAlias));
  await last.getByRole("button", { name: "Sign out" }).click({ timeout: PATIENCE });
  await last.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(last.getByText("You are signed out. This browser has forgotten you.")).toBeVisible({
    timeout: PATIENCE,
  });
  const tokensThere = [...tokens.values()].filter((origins) => origins.has(other.origin));
  expect(tokensThere.length).toBeGreaterThan(0);
  for (const origins of tokensThere) expect([...origins]).toEqual([other.origin]);
  expect(refused).toEqual([]);
  expect((await errorsOf(last)).log).toEqual([]);
});

test("where any server is allowed its name is typed, and each way in which it is none is said", async ({ page }) => {
  const open = await startSite(["*"]);
  await page.goto(`${originOf(open)}/`);
  await page.getByRole("banner").getByRole("button", { name: "Sign in" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.getByRole("button", { name: /Another server/ }).click();
  const field = settings.getByRole("combobox", { name: "Name of a server" });
  await expect(field).toBeFocused();
  for (const [typed, words] of [
    ["not a name", "This is not the name of a server."],
    ["http://example.org", /^.?example.org.? is not safe to sign in to/],
    ["nowhere.invalid", /nowhere.invalid.? does not answer/],
    ["127.0.0.1:9", "can’t be used here."],
  ] as const) {
    await field.fill(typed);
    await field.press("Enter");
    await expect(settings.getByRole("alert")).toContainText(words, { timeout: PATIENCE });
  }
  await settings.getByRole("button", { name: "Leave it" }).click();
  await expect(settings.getByRole("button", { name: /Another server/ })).toBeFocused();
  await settings.getByRole("textbox", { name: "User name" }).fill("@ada:nowhere.invalid");
  await settings.getByRole("textbox", { name: "Password" }).fill("secret");
  await expect(settings.getByRole("alert")).toContainText(/nowhere.invalid.? does not answer/, { timeout: PATIENCE });
  await open.close();
});
