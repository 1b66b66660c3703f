// sign-out.spec.ts: who signs out leaves nothing of the account in the browser, and a dead token at the homeserver.

import { type BrowserContext, expect, type Page } from "@playwright/test";
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

/** Media paths that were downloaded for somebody other than the account; the public entrance shows a stranger its picture and scene. */
function watchStrangers(context: BrowserContext, account: KeptAccount): ReadonlySet<string> {
  const paths = new Set<string>();
  context.on("request", async (request) => {
    const path = new URL(request.url()).pathname.split("/media/download/")[1];
    const token = (await request.allHeaders().catch(() => null))?.["authorization"];
    if (path && token && token !== `Bearer ${account.token}`) paths.add(`/media/${path}`);
  });
  return paths;
}

/** What is left is of the browser, not of the account: settings, that the keys were explained, and what any stranger sees here. */
async function expectNothingLeft(page: Page, account: KeptAccount, ofStrangers: ReadonlySet<string>): Promise<void> {
  const stores = await readStores(page);
  expect(stores.databaseNames.filter((name) => name.includes("crypto"))).toEqual([]);
  const { databases, localStorage, sessionStorage, caches, cookies } = stores;
  const all = JSON.stringify({ databases, localStorage, sessionStorage, caches, cookies });
  for (const secret of [account.user, account.device, account.token, account.password])
    expect(all).not.toContain(secret);
  expect(Object.keys(localStorage).filter((key) => !OF_THE_BROWSER.test(key))).toEqual([]);
  const files = Object.keys(databases).filter((key) => key !== `manyrooms / values / guest ${ORIGIN}`);
  expect(files.filter((key) => !ofStrangers.has(key.replace("manyrooms media / files / ", "")))).toEqual([]);
  expect(caches.filter((file) => ![...ofStrangers].some((path) => file.includes(`${path} `)))).toEqual([]);
  expect({ sessionStorage, cookies }).toEqual({ sessionStorage: {}, cookies: "" });
}

const confirm = (page: Page) => page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();

test("who signs out inside a world is out of it, and nothing is left, in any tab", async ({ browser }) => {
  const { page, context } = await enterWorld(browser, { name: "Ada", world: LANDING });
  const zoe = await enterWorld(browser, { name: "Zoë", world: LANDING });
  await expect(zoe.page.getByRole("button", { name: "People, 2 here" })).toBeVisible({ timeout: PATIENCE });
  await say(page, "one last line");
  await expect(page.getByRole("log").getByText("one last line").last()).toBeVisible();
  const account = await readAccount(page);
  const { token } = account;
  expect(await isAlive(token)).toBe(true);
  const second = await context.newPage();
  await second.goto(linkTo(LANDING));
  await expect(second.getByRole("textbox", { name: "Your name" })).toHaveValue("Ada", { timeout: PATIENCE });
  await expect.poll(async () => (await readStores(page)).caches.length, "the scene is kept").toBeGreaterThan(0);

  const ofStrangers = watchStrangers(context, account);
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
    await expectNothingLeft(tab, account, ofStrangers);
  }
  expect(await isAlive(token)).toBe(false);
  await expect(zoe.page.getByRole("button", { name: "People, 1 here" })).toBeVisible({ timeout: PATIENCE });
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Your name" })).toHaveValue("", { timeout: PATIENCE });
  await expectNothingLeft(page, account, ofStrangers);
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
  const ofStrangers = watchStrangers(context, account);
  await confirm(second);
  await expect(second.getByText("The server did not answer", { exact: false })).toBeVisible({ timeout: PATIENCE });
  await expect(page.getByText(GONE)).toBeVisible({ timeout: PATIENCE });
  await expectNothingLeft(second, account, ofStrangers);
  await expectNothingLeft(page, account, ofStrangers);
});
