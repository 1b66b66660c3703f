// accounts.spec.ts: an account of one's own: signing in with it, a new name, a password to keep it, signing out.

import { expect, type Page } from "@playwright/test";
import { asUser } from "../client/support.ts";
import { readStores } from "./browser-stores.ts";
import { enterWorld, errorsOf, linkTo, openEntrance, PATIENCE, test } from "./visitor.ts";

const LANDING = process.env["MANYROOMS_LANDING"] ?? "";
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
