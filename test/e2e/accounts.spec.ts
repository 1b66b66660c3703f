// accounts.spec.ts: an account of one's own: signing in, a new name, a password and a recovery key to keep it, signing out.

import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { asUser } from "../client/support.ts";
import { readStores } from "./browser-stores.ts";
import { enterWorld, errorsOf, linkTo, openEntrance, PATIENCE, say, test } from "./visitor.ts";

const LANDING = process.env["MANYROOMS_LANDING"] ?? "";
const ENCRYPTED = process.env["MANYROOMS_ENCRYPTED"] ?? "";
const ORIGIN = process.env["MANYROOMS_ORIGIN"] ?? "";
const PASSWORD = "correct horse battery";

/** An account made elsewhere, as in Element. */
async function makeAccount(name: string): Promise<string> {
  const username = `${name.toLowerCase()}-${Date.now().toString(36)}`;
  const auth = { type: "m.login.dummy" };
  const register = { auth, username, password: PASSWORD };
  const { user_id, access_token } = await asUser(ORIGIN, null, "POST", "/_matrix/client/v3/register", register);
  const path = `/_matrix/client/v3/profile/${encodeURIComponent(String(user_id))}/displayname`;
  await asUser(ORIGIN, String(access_token), "PUT", path, { displayname: name });
  return username;
}

async function fillSignIn(page: Page, user: string, password: string): Promise<void> {
  await page.getByRole("textbox", { name: "User name" }).fill(user);
  await page.getByRole("textbox", { name: "Password" }).fill(password);
  await page.keyboard.press("Enter");
}

test("who has an account signs in at the entrance, by keyboard, and is told when it does not match", async ({
  browser,
}) => {
  const bo = await enterWorld(browser, { name: "Bo", world: LANDING });
  const user = await makeAccount("Grace");
  const { page } = await openEntrance(browser, { name: "", world: LANDING });
  await page.getByRole("button", { name: "Sign in instead" }).press("Enter");
  await expect(page.getByRole("textbox", { name: "User name" })).toBeFocused();
  await fillSignIn(page, user, "wrong");
  await expect(page.getByRole("alert")).toContainText("User name and password don’t match.", { timeout: PATIENCE });
  await expect(page).toHaveURL(linkTo(LANDING));
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(page.getByRole("textbox", { name: "Password" })).toHaveValue("wrong");
  await fillSignIn(page, user, PASSWORD);
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
  await bo.page.getByRole("button", { name: "People, 2 here" }).click({ timeout: PATIENCE });
  await expect(bo.page.getByRole("list").getByText("Grace")).toBeVisible({ timeout: PATIENCE });
  await page.getByRole("button", { name: "Leave" }).click();
  await expect(page.getByText(/Not .?Grace.?\?/)).toBeVisible();
});

test("who came with a name only takes another, keeps the account, uses it elsewhere and can sign out", async ({
  browser,
}) => {
  const bo = await enterWorld(browser, { name: "Bo", world: LANDING });
  const { page } = await enterWorld(browser, { name: "Ada", world: LANDING });
  await bo.page.getByRole("button", { name: "People, 2 here" }).click({ timeout: PATIENCE });

  await page.getByRole("button", { name: "Settings" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.getByRole("button", { name: "Profile" }).click();
  await settings.getByRole("textbox", { name: "Name", exact: true }).fill("Countess");
  await settings.getByRole("button", { name: "Change name" }).click();
  await expect(bo.page.getByRole("list").getByText("Countess")).toBeVisible({ timeout: PATIENCE });

  await settings.getByRole("button", { name: "Keep my account" }).click();
  const user = await settings.getByRole("textbox", { name: "User name" }).inputValue();
  expect(user).toMatch(/^@ada-[a-z0-9]+:localhost$/);
  await settings.getByRole("textbox", { name: /^New password/ }).fill("short");
  await expect(settings.getByRole("button", { name: "Set password" })).toBeDisabled();
  await settings.getByRole("textbox", { name: /^New password/ }).fill(PASSWORD);
  await settings.getByRole("button", { name: "Set password" }).click();
  await expect(settings.getByText("This account lives in this browser only.")).toBeHidden({ timeout: PATIENCE });
  await settings.getByRole("button", { name: "Sign out" }).click();
  const question = page.getByRole("dialog", { name: /^Sign out/ });
  await expect(question).toContainText("You can sign in again with your password");
  await question.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText("You are signed out.")).toBeVisible({ timeout: PATIENCE });
  expect(JSON.stringify(await readStores(page))).not.toContain(PASSWORD);

  const { page: elsewhere } = await openEntrance(browser, { name: "", world: LANDING });
  await elsewhere.getByRole("button", { name: "Sign in instead" }).click();
  await fillSignIn(elsewhere, user, PASSWORD);
  await expect(elsewhere.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
  await expect(bo.page.getByRole("list").getByText("Countess")).toBeVisible({ timeout: PATIENCE });
  const stores = await readStores(elsewhere);
  expect(JSON.stringify(stores)).not.toContain(PASSWORD);
  const { log } = await errorsOf(elsewhere);
  expect(JSON.stringify(log)).not.toContain(PASSWORD);
});

test("a recovery key made in one browser opens encrypted messages in another", async ({ browser }) => {
  const { page } = await enterWorld(browser, { name: "Ada", world: ENCRYPTED });
  await say(page, "only for us");
  await expect(page.getByRole("log").getByText("only for us")).toBeVisible({ timeout: PATIENCE });
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Settings" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await settings.getByRole("button", { name: "Profile" }).click();
  await settings.getByRole("button", { name: "Keep my account" }).click();
  const user = await settings.getByRole("textbox", { name: "User name" }).inputValue();
  await settings.getByRole("textbox", { name: /^New password/ }).fill(PASSWORD);
  await settings.getByRole("button", { name: "Set password" }).click();
  await settings.getByRole("button", { name: "Sign out" }).click({ timeout: PATIENCE });
  const question = page.getByRole("dialog", { name: /^Sign out/ });
  await expect(question).toContainText("Encrypted messages that you could read here are lost to you");
  await question.getByRole("button", { name: "Stay signed in" }).click();
  await settings.getByRole("button", { name: "Make a recovery key" }).click({ timeout: PATIENCE });
  const key = (await settings.getByLabel("Recovery key").textContent()) ?? "";
  const saving = page.waitForEvent("download");
  await settings.getByRole("button", { name: "Save to a file" }).click();
  expect(await readFile(await (await saving).path(), "utf8")).toContain(key);
  await settings.getByRole("button", { name: "I have noted it" }).click();
  await expect(settings.getByText("Noted. Your encrypted messages open with it")).toBeVisible({ timeout: PATIENCE });
  await settings.getByRole("button", { name: "Sign out" }).click();
  await expect(question).not.toContainText("are lost to you");
  await question.getByRole("button", { name: "Stay signed in" }).click();
  expect(JSON.stringify(await readStores(page))).not.toContain(key);

  const { page: elsewhere } = await openEntrance(browser, { name: "", world: ENCRYPTED });
  await elsewhere.getByRole("button", { name: "Sign in instead" }).click();
  await fillSignIn(elsewhere, user, PASSWORD);
  await expect(elsewhere.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
  await elsewhere.getByRole("button", { name: "Settings" }).click();
  await elsewhere.getByRole("button", { name: "Profile" }).click();
  await elsewhere.getByRole("textbox", { name: "Recovery key" }).fill(key, { timeout: PATIENCE });
  await elsewhere.getByRole("button", { name: "Open", exact: true }).click();
  await expect(elsewhere.getByText("Noted. Your encrypted messages open with it")).toBeVisible({ timeout: PATIENCE });
  await elsewhere.keyboard.press("Escape");
  await elsewhere.getByRole("button", { name: "Chat" }).click();
  await expect(elsewhere.getByRole("log").getByText("only for us")).toBeVisible({ timeout: PATIENCE });
});

test("home leads to the account that somebody has, and shows it then", async ({ page }) => {
  const user = await makeAccount("Grace");
  await page.goto("/");
  await page.getByRole("banner").getByRole("button", { name: "Sign in" }).click();
  const settings = page.getByRole("dialog", { name: "Settings" });
  await expect(settings.getByRole("heading", { name: "Profile" })).toBeVisible();
  await fillSignIn(page, user, PASSWORD);
  await expect(settings.getByRole("textbox", { name: "Name", exact: true })).toHaveValue("Grace", {
    timeout: PATIENCE,
  });
  await page.keyboard.press("Escape");
  await expect(page.getByRole("banner").getByRole("button", { name: /Grace.*, your account/ })).toBeFocused();
  await page.goto(linkTo(LANDING));
  await expect(page.getByRole("textbox", { name: "Your name" })).toHaveValue("Grace");
});

test("the token of an invitation is gone from the address at once, and was in no request", async ({ browser }) => {
  const token = "an-invitation-to-nobody-else";
  const addresses: string[] = [];
  const { page } = await openEntrance(browser, {
    name: "",
    world: `${LANDING}?token=${token}`,
    before: async (first) => void first.context().on("request", (request) => addresses.push(request.url())),
  });
  await expect(page).toHaveURL(linkTo(LANDING));
  expect(addresses.length).toBeGreaterThan(3);
  const sent = addresses.map((address) => address.replace(/#.*/, "")); // what is behind it stays in the browser
  expect(sent.filter((address) => address.includes(token))).toEqual([]);
  expect(JSON.stringify(await errorsOf(page))).not.toContain(token);
  await page.goBack().catch(() => {});
  expect(page.url(), "no step of history has it").not.toContain(token);
});
