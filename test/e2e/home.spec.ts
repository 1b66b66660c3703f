// home.spec.ts: from home into a world, back, and into another one, by mouse, keyboard and touch; and what home says when it can't.

import { type Browser, expect, type Page } from "@playwright/test";
import { errorsOf, linkTo, PATIENCE, test, waitUntilInside } from "./visitor.ts";

const ORIGIN = process.env["MANYROOMS_ORIGIN"] ?? "";
const LANDING = process.env["MANYROOMS_LANDING"] ?? "";
const DESK = { width: 960, height: 600 };
const PHONE = { width: 390, height: 844 };

async function openHome(browser: Browser, viewport = DESK): Promise<Page> {
  const phone = viewport === PHONE ? { hasTouch: true, isMobile: true } : {};
  const context = await browser.newContext({ viewport, reducedMotion: "reduce", baseURL: ORIGIN, ...phone });
  return context.newPage();
}

const heading = (page: Page, name: string) => page.getByRole("heading", { name, level: 1 });
const card = (page: Page, name: string) =>
  page.getByRole("listitem").getByRole("link", { name: new RegExp(`^${name}`) });

/** The one that the page begins with, or one of the cards: other specs make worlds, too. */
const toLanding = (page: Page) => page.getByRole("main").getByRole("link", { name: /Landing/ });

async function enterAs(page: Page, name: string): Promise<void> {
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await page.keyboard.press("Enter");
  await waitUntilInside(page);
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
}

/** Moves the focus as somebody without a mouse does, until it is on something of that name. */
async function tabTo(page: Page, name: RegExp, key = "Tab"): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
    if (name.test(focused)) return;
  }
  throw new Error(`tabTo: nothing is called ${name}`);
}

/** Puts somebody inside as far as the room knows, without a browser that has to draw; the function returned takes them out. */
async function putInside(alias: string, name: string): Promise<() => Promise<unknown>> {
  const ask = async (method: string, path: string, token: string, body: object) => {
    const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
    const answer = await fetch(`${ORIGIN}/_matrix/client/v3/${path}`, { method, headers, body: JSON.stringify(body) });
    expect(answer.status, path).toBe(200);
    return (await answer.json()) as Record<string, string>;
  };
  const registration = { auth: { type: "m.login.dummy" }, password: "only a test" };
  const { access_token: token, user_id: user, device_id: device } = await ask("POST", "register", "", registration);
  await ask("PUT", `profile/${encodeURIComponent(user)}/displayname`, token, { displayname: name });
  const { room_id: room } = await ask("POST", `join/${encodeURIComponent(alias)}`, token, {});
  const key = encodeURIComponent(`_${user}_${device}_org.manyrooms.worldworld`);
  const content = {
    application: "org.manyrooms.world",
    call_id: "world",
    device_id: device,
    expires: 60_000,
    "org.manyrooms.session": 1,
  };
  const path = `rooms/${encodeURIComponent(room)}/state/org.matrix.msc3401.call.member/${key}`;
  await ask("PUT", path, token, content);
  return () => ask("PUT", path, token, {});
}

test("by mouse: home, a world, home, another world; back, forward and reload keep their place", async ({ browser }) => {
  const page = await openHome(browser);
  await page.goto("/");
  await expect(heading(page, "Every room here is a place you can walk into.")).toBeVisible();
  await toLanding(page).click();
  await expect(heading(page, "Landing")).toBeVisible();
  await enterAs(page, "Ada");
  await page.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("link", { name: "Manyrooms, home" }).click();
  await expect(
    page.getByRole("link", { name: "Enter", exact: true }),
    "who was here is not told what this is",
  ).toBeVisible();
  await card(page, "Behind the curtain").click();
  await expect(heading(page, "Behind the curtain")).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Public worlds" })).toBeVisible();
  await page.goForward();
  await expect(heading(page, "Behind the curtain")).toBeVisible();
  await page.reload();
  await expect(heading(page, "Behind the curtain")).toBeVisible();
  await enterAs(page, "Ada");
  expect(await errorsOf(page)).toEqual({ log: [], problems: [] });
});

test("by keyboard alone: the same; inside, chat, people, settings and a picture, and Escape goes back to the world", async ({
  browser,
}) => {
  const page = await openHome(browser);
  await page.goto("/");
  await expect(card(page, "Behind the curtain")).toBeVisible();
  await tabTo(page, /^Skip to worlds/);
  await page.keyboard.press("Enter");
  await tabTo(page, /^Behind the curtain/);
  await page.keyboard.press("Enter");
  await expect(heading(page, "Behind the curtain")).toBeVisible();
  await expect(page.getByRole("textbox", { name: "Your name" })).toBeFocused();
  await page.keyboard.type("Grace");
  await page.keyboard.press("Enter");
  await waitUntilInside(page);
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
  const world = page.getByRole("application", { name: "The world" });
  await expect(world, "keys walk at once").toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Message" })).toBeFocused();
  await page.keyboard.type("by keyboard");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("log").getByText("by keyboard")).toBeVisible({ timeout: PATIENCE });
  await page.keyboard.press("Escape");
  await expect(world).toBeFocused();
  for (const [button, opened] of [
    [/^Behind the curtain/, page.getByRole("button", { name: "Copy link" })],
    [/^People/, page.getByRole("complementary", { name: "People" })],
    [/^Settings/, page.getByRole("dialog", { name: "Settings" })],
  ] as const) {
    await tabTo(page, button);
    await page.keyboard.press("Enter");
    await expect(opened).toBeVisible();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Escape");
    await expect(opened).toBeHidden();
    await expect(world).toBeFocused();
  }
  await tabTo(page, /^Take a picture/);
  await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  await expect(page.getByRole("status").filter({ hasText: "Picture saved." })).toBeAttached();
  await tabTo(page, /^Leave/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("textbox", { name: "Your name" })).toBeFocused();
  await tabTo(page, /^Manyrooms, home/, "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Public worlds" })).toBeVisible();
  await page.getByRole("combobox").focus();
  await page.keyboard.type("visits begin"); // of Landing's topic
  await expect(page.getByRole("option")).toHaveCount(1);
  await expect(page.getByRole("option", { name: "Landing" })).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(heading(page, "Landing")).toBeVisible();
});

test("by touch: a card, the way in, and the way back", async ({ browser }) => {
  const page = await openHome(browser, PHONE);
  await page.goto("/");
  await card(page, "Behind the curtain").tap();
  await expect(heading(page, "Behind the curtain")).toBeVisible();
  await page.getByRole("textbox", { name: "Your name" }).fill("Grace");
  await page.getByRole("button", { name: "Enter" }).tap();
  await waitUntilInside(page);
  await page.getByRole("button", { name: "Leave" }).tap();
  await page.getByRole("link", { name: "Manyrooms, home" }).tap();
  await expect(page.getByRole("heading", { name: "Public worlds" })).toBeVisible();
});

test("the field opens links of every kind, and says when one leads nowhere", async ({ browser }) => {
  const page = await openHome(browser);
  await page.goto("/");
  const field = page.getByRole("combobox");
  await field.fill("#nowhere");
  await field.press("Enter");
  await expect(page.getByRole("alert")).toContainText("This link leads nowhere.");
  await field.fill("a word that no world has");
  await expect(page.getByRole("status").filter({ hasText: "No public world has" })).toBeVisible();
  const alias = LANDING.slice(1);
  for (const link of [LANDING, `matrix:r/${alias}`, `https://matrix.to/#/${LANDING}`, `${ORIGIN}/#/${LANDING}`]) {
    await field.fill(link);
    await expect(page.getByRole("option", { name: /^Go to/ })).toBeVisible();
    await field.press("Enter");
    await expect(heading(page, "Landing"), link).toBeVisible();
    await page.goBack();
  }
});

test("pictures, and who is inside, come before there is an account; the scene comes while one reads", async ({
  browser,
}) => {
  const takeOut = await putInside(LANDING, "Ines");
  const page = await openHome(browser);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(`${request.method()} ${request.url().replace(ORIGIN, "")}`));
  const count = (pattern: RegExp) => asked.filter((line) => pattern.test(line)).length;
  await page.goto("/");
  const picture = page.locator("img").first();
  await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1280);
  await expect(page.getByText(/^[1-9]\d* here$/)).toBeVisible();
  const downloads = /media\/download/;
  const before = count(downloads);
  await page.goto(linkTo(LANDING));
  await expect(page.getByText(/Ines.* inside$/)).toBeVisible();
  await expect.poll(() => count(downloads), "the scene is loaded before anybody presses anything").toBe(before + 1);
  expect(count(/\/join\//), "and nothing is joined").toBe(0);
  expect(count(/register\?kind=guest/)).toBe(1);
  await enterAs(page, "Ada");
  expect(count(downloads), "nor loaded again").toBe(before + 1);
  await takeOut();
  expect(await errorsOf(page)).toEqual({ log: [], problems: [] });
});

test("where guests are refused the cards are plain, and still lead in", async ({ browser }) => {
  const page = await openHome(browser);
  await page.route("**/register?kind=guest", (route) =>
    route.fulfill({ status: 403, json: { errcode: "M_FORBIDDEN" } }),
  );
  await page.goto("/");
  await expect(card(page, "Behind the curtain")).toBeVisible();
  await expect(page.locator("img")).toHaveCount(0);
  await expect(page.getByText(/\bhere$/)).toHaveCount(0);
  await toLanding(page).click();
  await expect(page.getByRole("textbox", { name: "Your name" })).toBeVisible();
});

test("a list that does not load says so; links still open, and another try helps", async ({ browser }) => {
  const page = await openHome(browser);
  await page.route("**/publicRooms*", (route) => route.abort());
  await page.goto("/");
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("The list of worlds did not load.");
  await expect(alert).toContainText("does not answer. You can still open a link to a world above.");
  await page.unroute("**/publicRooms*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(card(page, "Behind the curtain")).toBeVisible();
});
