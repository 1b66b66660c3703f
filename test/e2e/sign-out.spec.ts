// sign-out.spec.ts: who signs out leaves nothing of the account in the browser, and a dead token at the homeserver.

import { expect, type Page } from "@playwright/test";
import { type KeptAccount, readAccount, readStores } from "./browser-stores.ts";
import { enterWorld, linkTo, PATIENCE, say, test } from "./visitor.ts";

const LANDING = process.env["MANYROOMS_LANDING"] ?? "";
const ORIGIN = process.env["MANYROOMS_ORIGIN"] ?? "";
const GONE = "You are signed out. This browser has forgotten you.";
/** What is kept in a browser whoever uses it. */
const OF_THE_BROWSER = /^manyrooms\.(keys-known|settings)$/;

async function isAlive(token: string): Promise<boolean> {
  const response = await fetch(`${ORIGIN}/_matrix/client/v3/account/whoami`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!response.ok) expect(await response.json()).toMatchObject({ errcode: "M_UNKNOWN_TOKEN" });
  return response.ok;
}

/** What is left is of the browser, not of the account: settings, and that the keys were explained. */
async function expectNothingLeft(page: Page, account: KeptAccount): Promise<void> {
  const stores = await readStores(page);
  expect(stores.databaseNames.filter((name) => name.includes("crypto"))).toEqual([]);
  const { databases, localStorage, sessionStorage, caches, cookies } = stores;
  for (const secret of [account.user, account.device, account.token, account.password])
    expect(JSON.stringify(localStorage)).not.toContain(secret);
  expect(Object.keys(localStorage).filter((key) => !OF_THE_BROWSER.test(key))).toEqual([]);
  // The entrance shows the world's picture again, by a guest's session, as it does to any stranger
  const kept = caches.filter((file) => !file.includes("JFIF"));
  const ofNoStranger = ([key]: [string, string]): boolean =>
    !/^manyrooms media \/ |^manyrooms \/ values \/ guest /.test(key);
  const own = Object.fromEntries(Object.entries(databases).filter(ofNoStranger));
  for (const secret of [account.user, account.device, account.token, account.password])
    expect(JSON.stringify(databases)).not.toContain(secret);
  expect({ databases: own, sessionStorage, caches: kept, cookies }).toEqual({
    databases: {},
    sessionStorage: {},
    caches: [],
    cookies: "",
  });
}

const confirm = (page: Page) => page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();

test("who signs out inside a world is out of it, and nothing is left, in any tab", async ({ browser }) => {
  const { page, context } = await enterWorld(browser, { name: "Ada", world: LANDING });
  const zoe = await enterWorld(browser, { name: "Zoë", world: LANDING });
  await expect(zoe.page.getByRole("button", { name: "People, 2 here" })).toBeVisible({ timeout: PATIENCE });
  await say(page, "one last line");
  await expect(page.getByRole("log").getByText("one last line")).toBeVisible();
  const account = await readAccount(page);
  const { token } = account;
  expect(await isAlive(token)).toBe(true);
  const second = await context.newPage();
  await second.goto(linkTo(LANDING));
  await expect(second.getByRole("textbox", { name: "Your name" })).toHaveValue("Ada", { timeout: PATIENCE });
  await expect.poll(async () => (await readStores(page)).caches.length, "the scene is kept").toBeGreaterThan(0);

  await page.getByRole("button", { name: /^People, / }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("dialog")).toContainText("You can’t come back as the same person");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByRole("heading", { name: "People" }), "Escape closes the question only").toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  await confirm(page);

  for (const tab of [page, second]) {
    await expect(tab.getByText(GONE)).toBeVisible({ timeout: PATIENCE });
    await expect(tab.getByRole("textbox", { name: "Your name" })).toHaveValue("");
    await expect(tab.getByRole("button", { name: "Sign out" })).toHaveCount(0);
    await expectNothingLeft(tab, account);
  }
  expect(await isAlive(token)).toBe(false);
  await expect(zoe.page.getByRole("button", { name: "People, 1 here" })).toBeVisible({ timeout: PATIENCE });
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Your name" })).toHaveValue("", { timeout: PATIENCE });
  await expectNothingLeft(page, account);
});

test("signing out in one tab ends the visit of another, and goes on where no server answers, and says so", async ({
  browser,
}) => {
  const { page, context } = await enterWorld(browser, { name: "Ada", world: LANDING });
  const account = await readAccount(page);
  const second = await context.newPage();
  await second.route("**/v3/logout", (route) => route.abort());
  await second.goto(linkTo(LANDING));
  await second.getByRole("button", { name: "Sign out" }).click({ timeout: PATIENCE });
  await confirm(second);
  await expect(second.getByText("The server did not answer", { exact: false })).toBeVisible({ timeout: PATIENCE });
  await expect(page.getByText(GONE)).toBeVisible({ timeout: PATIENCE });
  await expectNothingLeft(second, account);
  await expectNothingLeft(page, account);
});
