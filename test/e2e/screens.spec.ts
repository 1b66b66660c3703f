// screens.spec.ts: every screen and state, on a desk and on a phone: its picture compared, read as a screen reader does, gone round by
// Tab, asked by axe, and looked at from 360 px to 4K and at 200 % zoom for what is lost.

import { type Browser, expect, type Page, type Route } from "@playwright/test";
import { type Eyes, look, SIZES } from "./screen-checks.ts";
import { BOX_SCENE, type ScreenWorlds, startScreenWorlds } from "./screen-worlds.ts";
import { browserFor, linkTo, PATIENCE, test, waitUntilInside } from "./visitor.ts";

let worlds: ScreenWorlds;

test.beforeAll(async () => void (worlds = await startScreenWorlds()));
test.afterAll(() => worlds?.stop());

/** Somebody at a desk or with a phone; the account that they will get has this name, and with it the same face each time. */
async function open(browser: Browser, on: Eyes["on"], name: string): Promise<Eyes> {
  const phone = on === "phone" ? { hasTouch: true, isMobile: true } : {};
  const context = await (await browserFor(browser)).newContext({
    viewport: SIZES[on].picture,
    reducedMotion: "reduce",
    baseURL: worlds.homeserver.origin,
    ...phone,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.route(/\/v3\/register$/, (route) =>
    route.continue({ postData: { ...route.request().postDataJSON(), username: name.toLowerCase() } }),
  );
  return { page, on };
}

const field = (page: Page) => page.getByRole("combobox");
const press = (page: Page, name: string | RegExp) =>
  page.getByRole("button", { name, exact: typeof name === "string" }).click();

/** Requests that match do not arrive until this is called. */
async function hold(page: Page, pattern: RegExp): Promise<() => Promise<void>> {
  const held: Route[] = [];
  await page.route(pattern, (route) => void held.push(route));
  return async () => {
    await page.unroute(pattern);
    for (const route of held) await route.continue().catch(() => {});
  };
}

for (const on of ["desk", "phone"] as const) {
  test(`before a world, on a ${on}: nothing is ugly, lost, or beyond keyboard and screen reader`, async ({
    browser,
  }) => {
    test.setTimeout(300_000);
    const eyes = await open(browser, on, on === "desk" ? "grace" : "hopper");
    const { page } = eyes;

    await test.step("home", async () => {
      const letGo = await hold(page, /\/publicRooms/);
      await page.goto("/");
      await expect(page.getByText("Loading the worlds")).toBeAttached();
      await look(eyes, "home-loading");
      await letGo();
      await expect(page.getByText(/^3 here$/)).toBeVisible({ timeout: PATIENCE });
      await expect(page.getByText("Empty now").nth(1)).toBeVisible(); // the third is beyond the edge of a phone
      await look(eyes, "home");
      await field(page).fill("harbour"); // nothing, and then something
      await expect(page.getByText(/^No public world has/)).toBeVisible();
      await look(eyes, "home-none-found", { fleeting: true });
      await field(page).fill("ter");
      await expect(page.getByRole("option")).toHaveCount(2);
      await look(eyes, "home-found", { fleeting: true });
      await page.route(/\/publicRooms/, (route) => route.abort());
      await field(page).fill("harbour lights");
      await expect(page.getByText(/did not get an answer/)).toBeVisible();
      await look(eyes, "home-search-failed", { fleeting: true });
      await field(page).fill("#nowhere");
      await page.keyboard.press("Enter");
      await expect(page.getByRole("alert")).toContainText("This link leads nowhere.");
      await look(eyes, "home-wrong-link", { fleeting: true });
      await page.reload();
      await expect(page.getByRole("alert")).toContainText("The list of worlds did not load.");
      await look(eyes, "home-failed");
      await page.unroute(/\/publicRooms/);
      await page.route(/\/publicRooms/, (route) =>
        route.fulfill({ json: { chunk: [], total_room_count_estimate: 0 } }),
      );
      await press(page, "Try again");
      await expect(page.getByText("No public worlds here yet.")).toBeVisible();
      await look(eyes, "home-empty");
      await page.unroute(/\/publicRooms/);
      await page.getByRole("banner").getByRole("button", { name: "Sign in" }).click();
      await look(eyes, "settings-nobody");
      await page.getByRole("button", { name: "Close settings" }).click();
    });

    await test.step("entrance", async () => {
      const letGo = await hold(page, /\/room_summary\/|\/summary\//);
      await page.goto(linkTo(worlds.quay));
      await expect(page.getByRole("heading", { name: "Looking the world up" })).toBeAttached();
      await look(eyes, "entrance-looking");
      await letGo();
      await expect(page.getByText(/are inside$/)).toBeVisible({ timeout: PATIENCE });
      await look(eyes, "entrance");
      await press(page, "Sign in instead");
      await look(eyes, "entrance-sign-in");
      await page.getByRole("textbox", { name: "User name" }).fill("grace");
      await page.getByRole("textbox", { name: "Password" }).fill("not mine");
      await press(page, "Sign in and enter");
      await expect(page.getByRole("alert")).toContainText("don’t match", { timeout: PATIENCE });
      await look(eyes, "entrance-sign-in-wrong");
      await press(page, "I have no account");
      await page.getByRole("textbox", { name: "Your name" }).fill("Grace");
      await hold(page, /\/v3\/register$/);
      await press(page, "Enter");
      await expect(page.getByRole("button", { name: "Cancel" })).toBeVisible();
      await look(eyes, "entrance-entering");
      await press(page, "Cancel");
      await page.route(/\/v3\/register$/, (route) => route.fulfill({ status: 403, json: { errcode: "M_FORBIDDEN" } }));
      await press(page, "Enter");
      await expect(page.getByRole("alert")).toContainText("does not let new people register", { timeout: PATIENCE });
      await look(eyes, "entrance-registration-closed");
      await page.goto(linkTo("#nobody-made-this:localhost"));
      await expect(page.getByRole("alert")).toContainText("This link leads nowhere.", { timeout: PATIENCE });
      await look(eyes, "entrance-nowhere");
    });

    await test.step("create", async () => {
      await page.goto("/create");
      await expect(page.getByText("Add a scene first.")).toBeVisible();
      await look(eyes, "create");
      const file = page.locator('input[type="file"]');
      await file.setInputFiles({
        name: "letter.glb",
        mimeType: "model/gltf-binary",
        buffer: Buffer.from("not a scene"),
      });
      await expect(page.getByRole("alert")).toContainText("can’t be read");
      await look(eyes, "create-unreadable");
      await file.setInputFiles({ name: "stone_garden.glb", mimeType: "model/gltf-binary", buffer: BOX_SCENE });
      await expect(page.getByRole("img", { name: "Picture of the world" })).toBeVisible({ timeout: PATIENCE });
      await page.getByRole("textbox", { name: "Your name" }).fill("Grace");
      await expect(page.getByText("Free", { exact: true })).toBeVisible();
      await look(eyes, "create-ready");
      await page.getByRole("textbox", { name: "Address" }).fill("quarry");
      await expect(page.getByText("Taken. Choose another.")).toBeVisible();
      await look(eyes, "create-taken");
      await press(page, "Look around");
      await look(eyes, "create-looking");
      await press(page, "Back without a new picture");
      await page.getByRole("radio", { name: "Who has the link" }).check();
      await press(page, "Create and enter"); // registration is closed for Grace still
      await expect(page.getByRole("alert")).toBeVisible({ timeout: PATIENCE });
      await look(eyes, "create-refused");
    });

    await test.step("a browser that lacks something", async () => {
      const old = await page.context().newPage();
      await old.addInitScript(() => Object.assign(window, { RTCPeerConnection: undefined }));
      await old.goto(linkTo(worlds.quay));
      await look({ page: old, on }, "browser-lacks-webrtc");
      await old.addInitScript(() => Object.assign(window, { WebAssembly: undefined }));
      await old.reload();
      await look({ page: old, on }, "browser-unsupported");
      await old.close();
    });

    await test.step("viewer", async () => {
      await page.goto("/viewer");
      await look(eyes, "viewer");
      const file = page.locator('input[type="file"]');
      await file.setInputFiles({ name: "stone_garden.glb", mimeType: "model/gltf-binary", buffer: BOX_SCENE });
      await waitUntilInside(page);
      await look(eyes, "viewer-scene");
    });
  });
}

/** From now on keeps what a screen reader is told: what comes into a region that was there before, and each alert. */
const listen = (page: Page) =>
  page.addInitScript(() => {
    const told: string[] = [];
    Object.assign(window, { told });
    const tell = (text: string) => told.push(text.replace(/[\u2066-\u2069]/g, "")); // less the isolates around names
    new MutationObserver((records) => {
      for (const { target, addedNodes, type } of records) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(
          "[role=log], [role=status]",
        );
        const text =
          type === "characterData" ? target.nodeValue : [...addedNodes].map((node) => node.textContent).join("");
        if (region && text) tell(text);
        for (const node of addedNodes) {
          if (!(node instanceof Element)) continue;
          const alert = node.closest("[role=alert]") ?? node.querySelector("[role=alert]");
          if (alert) tell(alert.textContent ?? "");
        }
      }
    }).observe(document, { childList: true, characterData: true, subtree: true });
  });

const hears = (page: Page, words: string | RegExp) =>
  expect
    .poll(() => page.evaluate(() => (window as unknown as { told: string[] }).told), { timeout: PATIENCE })
    .toContainEqual(expect.stringMatching(words));

/** By the link, with a name, until the scene is there. */
async function enter({ page }: Eyes, name: string): Promise<void> {
  await page.goto(linkTo(worlds.quarry));
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await press(page, "Enter");
  await waitUntilInside(page);
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
}

/** Says a line by the button that is there on a phone, too; the chat stays open. */
async function say({ page }: Eyes, text: string): Promise<void> {
  const line = page.getByRole("textbox", { name: "Message" });
  if (!(await line.isVisible())) await press(page, "Chat");
  await line.fill(text);
  await page.keyboard.press("Enter");
}

async function settings(eyes: Eyes): Promise<void> {
  const { page } = eyes;
  await press(page, "Settings");
  await look(eyes, "settings-graphics");
  await press(page, "Sound");
  await look(eyes, "settings-sound");
  await press(page, "Comfort");
  await look(eyes, "settings-comfort");
  await press(page, "Keys");
  await look(eyes, "settings-keys");
  await press(page, "Profile");
  await expect(page.getByRole("button", { name: "Make a recovery key" })).toBeVisible({ timeout: PATIENCE });
  await look(eyes, "settings-profile");
  await press(page, "Keep my account");
  await look(eyes, "settings-keep");
  await page.getByRole("textbox", { name: /^New password/ }).fill("correct horse battery");
  await press(page, "Set password");
  await expect(page.getByText("This account lives in this browser only.")).toBeHidden({ timeout: PATIENCE });
  await press(page, "Make a recovery key");
  await expect(page.getByRole("button", { name: "I have noted it" })).toBeVisible({ timeout: PATIENCE });
  await look(eyes, "settings-recovery-key");
  await press(page, "I have noted it");
  await expect(page.getByText("Noted. Your encrypted messages open with it")).toBeVisible({ timeout: PATIENCE });
  await look(eyes, "settings-kept");
  await press(page, "Sign out");
  await look(eyes, "sign-out");
  await press(page, "Stay signed in");
  await press(page, "Close settings");
}

/** What can be done to the one other who is here. */
async function people(eyes: Eyes, other: string): Promise<void> {
  const { page } = eyes;
  await press(page, "People, 2 here");
  await expect(page.getByText(/^Connected, \d+ ms$/)).toBeVisible({ timeout: PATIENCE });
  await expect(page.getByText(/kbit\/s$/)).toBeVisible({ timeout: PATIENCE });
  await look(eyes, "people");
  await press(page, new RegExp(`^What to do with .?${other}`));
  await look(eyes, "people-menu", { fleeting: true });
  await page.keyboard.press("Escape");
}

async function aboutWorld(eyes: Eyes): Promise<void> {
  const { page } = eyes;
  await press(page, /^Quarry/);
  await look(eyes, "world-about");
  await press(page, "Change this world");
  await look(eyes, "world-change");
  await press(page, "Cancel");
  await press(page, /^Quarry/);
}

/** Another tab of somebody who is inside: this browser knows them there, and takes over if they want. */
async function inAnotherTab(eyes: Eyes): Promise<void> {
  const page = await eyes.page.context().newPage();
  await page.goto("/");
  await expect(page.getByText(/^3 here$/)).toBeVisible({ timeout: PATIENCE });
  await expect(page.getByText(/^2 here$/)).toBeVisible({ timeout: PATIENCE }); // both who look at the screens are in Quarry
  if (eyes.on === "desk") await expect(page.getByText("Empty now")).toHaveCount(2, { timeout: PATIENCE }); // a phone shows one card
  await look({ ...eyes, page }, "home-known");
  await page.goto(linkTo(worlds.quay));
  await expect(page.getByText(/^Not .+\?$/)).toBeVisible({ timeout: PATIENCE });
  await expect(page.getByText(/are inside$/)).toBeVisible({ timeout: PATIENCE });
  await look({ ...eyes, page }, "entrance-known");
  await press(page, "Enter");
  await expect(page.getByRole("button", { name: "Take over" })).toBeVisible({ timeout: PATIENCE });
  await look({ ...eyes, page }, "entrance-elsewhere");
  await page.close();
}

test("in a world, at a desk and on a phone: the same; who comes, leaves and writes is told to a screen reader", async ({
  browser,
}) => {
  test.setTimeout(300_000);
  const ada = await open(browser, "desk", "ada");
  await listen(ada.page);
  await enter(ada, "Ada");
  await look(ada, "world");
  await aboutWorld(ada);
  await press(ada.page, "People, 1 here");
  await look(ada, "people-alone");
  await press(ada.page, "Close people");

  const bo = await open(browser, "phone", "bo");
  await listen(bo.page);
  await enter(bo, "Bo");
  await hears(ada.page, "Bo came in");
  await look(bo, "world");
  await aboutWorld(bo);

  await expect(ada.page.getByText("came in")).toHaveCount(0); // the toast has gone
  await people(ada, "Bo");
  await people(bo, "Ada");
  await press(ada.page, /^What to do with/);
  await ada.page.getByRole("menuitem", { name: "Ban…" }).click();
  await look(ada, "people-ban");
  await press(ada.page, "Cancel");
  await ada.page.route(/\/kick$/, (route) => route.fulfill({ status: 500, json: { errcode: "M_UNKNOWN" } }));
  await press(ada.page, /^What to do with/);
  await ada.page.getByRole("menuitem", { name: "Send out…" }).click();
  await press(ada.page, /^Send .?Bo.? out$/);
  await expect(ada.page.getByText(/^.?Bo.? is still here\.$/)).toBeVisible({ timeout: PATIENCE });
  await look(ada, "world-problem");
  await hears(ada.page, "Bo is still here.");
  await press(ada.page, "Dismiss");
  for (const { page } of [ada, bo]) await press(page, "Close people");

  for (const eyes of [ada, bo]) await settings(eyes);

  await press(ada.page, "Chat");
  await look(ada, "chat-empty");
  await say(ada, "Who built these steps? They are lovely, and they go on for so much longer than I thought.");
  await hears(bo.page, "Who built these steps?");
  await expect(bo.page.getByText("Who built these steps?")).toBeVisible();
  await look(bo, "world-lines", { fleeting: true });
  await say(bo, "رائع! سأحضر الشموع");
  await hears(ada.page, "رائع");
  await look(ada, "chat");
  await look(bo, "chat");
  for (const { page } of [ada, bo]) await press(page, "Close chat");

  for (const eyes of [ada, bo]) await inAnotherTab(eyes);

  await worlds.kick("@ada:localhost", "Take a break, come back tomorrow.");
  await expect(ada.page.getByText("You were sent out of")).toBeVisible({ timeout: PATIENCE });
  await expect(ada.page.locator('img[src^="blob:"]')).toBeVisible({ timeout: PATIENCE }); // the world's picture
  await look(ada, "entrance-sent-out");
  await hears(bo.page, "Ada left");
  await worlds.homeserver.kill();
  await expect(bo.page.getByText("does not answer.")).toBeVisible({ timeout: PATIENCE });
  await say(bo, "Is anybody there?");
  await expect(bo.page.getByText("Waiting to be sent")).toBeVisible({ timeout: PATIENCE });
  await look(bo, "world-outage");
});
