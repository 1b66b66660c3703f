// errors.spec.ts: one browser meets what can be wrong with links, worlds and networks: the words, the way back, and the log to save.

import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { type BadLine, openBadLine } from "../support/bad-line.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";
import { PATIENCE, test, waitUntilInside } from "./visitor.ts";

let homeserver: Homeserver;
let line: BadLine;

test.beforeAll(async () => {
  homeserver = await startHomeserver({ maxSceneBytes: 5_000_000 });
  line = await openBadLine(homeserver.origin);
});
test.afterAll(async () => {
  line?.close();
  await homeserver?.stop();
});

const alert = (page: Page) => page.getByRole("alert");
const retry = (page: Page) => page.getByRole("button", { name: "Try again" });
const enter = (page: Page) => page.getByRole("button", { name: "Enter" });

/** Another link in the same page, as a person opens one after the other. */
async function go(page: Page, world: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${world}`);
}

/** Saves the log by the button that is on the screen, and returns its text. */
async function saveLog(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save the log for a bug report" }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe("manyrooms-log.txt");
  return readFile(await file.path(), "utf8");
}

test("a link that leads into no world says why at once, and offers another world", async ({ page }) => {
  await page.goto(`${line.origin}/#/#nobody-made-this:localhost`);
  await expect(alert(page)).toHaveText("This link leads nowhere.The address may be misspelt, or the world is gone.", {
    timeout: PATIENCE,
  });
  await expect(retry(page)).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Another world" })).toBeVisible();
  await expect(enter(page)).toHaveCount(0);

  const { alias: chat } = await homeserver.createBadWorld({ type: null });
  const { alias: closed } = await homeserver.createBadWorld({ joinRules: { join_rule: "invite" } });
  const { alias: knock } = await homeserver.createBadWorld({ joinRules: { join_rule: "knock" } });
  for (const [world, words] of [
    ["!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "This link does not say where its world is."],
    ["#plaza:far.invalid", /far\.invalid.? does not answer\./],
    [chat, "This room is a chat, not a world."],
    [closed, "It is open to invited people only."],
    [knock, "Its members decide who comes in."],
  ] as const) {
    await go(page, world);
    await expect(alert(page)).toContainText(words);
    await expect(enter(page)).toHaveCount(0);
  }
  await page.getByRole("link", { name: "Another world" }).click();
  await expect(page.getByRole("combobox", { name: "Search worlds or paste a link" })).toBeVisible();
});

test("a world with a broken scene says what is wrong with it, and the next one opens", async ({ page }) => {
  const html = new TextEncoder().encode("<!doctype html><title>404 Not Found</title>");
  const landing = new Uint8Array(await (await fetch(`${homeserver.origin}/worlds/landing.glb`)).arrayBuffer());
  const broken = [
    [{ content: { scene_url: "mxc://localhost/gone" } }, "The scene of this world is missing."],
    [{ content: { scene_url: 7 } }, "This world is not set up right."],
    [{ content: null }, "This world has no scene yet."],
    [{ scene: html }, "The scene of this world can’t be read."],
    [{ scene: landing.subarray(0, 200_000) }, "The scene of this world is not whole."],
    [{ scene: new Uint8Array(5_200_000) }, "Its scene has 5.2 MB. This site takes up to 5.0 MB."],
  ] as const;
  await page.goto(`${line.origin}/`);
  for (const [options, words] of broken) {
    await go(page, (await homeserver.createBadWorld(options)).alias);
    await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
    await enter(page).click();
    await expect(alert(page)).toContainText(words, { timeout: PATIENCE });
    await expect(page.getByRole("heading", { name: "A bad place" })).toBeVisible();
  }
  await go(page, homeserver.landingAlias);
  await expect(page.getByRole("textbox", { name: "Your name" })).toHaveValue("Ada");
  await enter(page).click();
  await waitUntilInside(page);
});

test("a scene that comes slowly shows its bytes, is cancelled, breaks off, and comes whole at the last try; the log holds no secret", async ({
  page,
}) => {
  line.fail("/media/", "slow"); // the scene begins to come at the entrance
  await page.goto(`${line.origin}/#/${homeserver.landingAlias}`);
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  const registering = page.waitForRequest(/\/v3\/register$/); // and not a guest's
  const joining = page.waitForRequest(/\/v3\/join\//);
  await enter(page).click();
  const { password } = (await registering).postDataJSON();
  const token = ((await (await joining).allHeaders())["authorization"] ?? "").replace("Bearer ", "");
  expect(token.length, "a real token").toBeGreaterThan(10);
  await expect(page.getByText(/^\d\.\d of \d\.\d MB$/)).toBeVisible({ timeout: PATIENCE });
  const aborted = line.aborted("/media/");
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect.poll(() => line.aborted("/media/"), { timeout: PATIENCE }).toBe(aborted + 1);

  line.fail("/media/", "cut");
  await enter(page).click();
  await expect(alert(page)).toContainText(/\d\.\d of \d\.\d MB had come\. Your name is kept\./, { timeout: PATIENCE });

  // A server that says again what it was told
  line.fail("", null);
  const error = `no Bearer ${token}, /sync?access_token=${token}, "password":"${password}", plain ${password} ${token}`;
  await page.route("**/v3/join/**", (route) => route.fulfill({ status: 400, json: { errcode: "M_UNKNOWN", error } }));
  await retry(page).click();
  await expect(alert(page)).toContainText("said no.", { timeout: PATIENCE });
  const outside = await saveLog(page);
  await page.unroute("**/v3/join/**");
  await retry(page).click();
  await waitUntilInside(page);
  await page.getByRole("button", { name: /^Landing/ }).click();
  const inside = await saveLog(page);
  for (const log of [outside, inside]) {
    expect(log).toContain(await page.evaluate(() => navigator.userAgent));
    expect(log).toMatch(/info account: registered @ada/);
    expect(log).toMatch(/400 M_UNKNOWN no …/);
    for (const secret of [token, password, "Bearer", "syt_"]) expect(log).not.toContain(secret);
  }
  expect(inside).toContain("visit: scene after");
});

test("a homeserver that is away says so, and is found again by trying again", async ({ page }) => {
  await homeserver.kill();
  await page.goto(`${line.origin}/#/${homeserver.landingAlias}`);
  await expect(alert(page)).toContainText(/localhost:\d+.? does not answer\.The world was not opened\./, {
    timeout: PATIENCE,
  });
  await homeserver.restart();
  await retry(page).click();
  await expect(page.getByRole("heading", { name: "Landing" })).toBeVisible({ timeout: PATIENCE });
  await expect(page.getByRole("textbox", { name: "Your name" })).toBeVisible();
});
