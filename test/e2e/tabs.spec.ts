// tabs.spec.ts: one tab of a browser is in a world, another takes over; a reload comes back in place; two browsers are two bodies.

import { expect, type Page } from "@playwright/test";
import { putAccount, readAccount } from "./browser-stores.ts";
import {
  enterWorld,
  errorsOf,
  linkTo,
  locate,
  locateMe,
  openEntrance,
  PATIENCE,
  setHidden,
  teleport,
  test,
  type Visitor,
  waitUntilInside,
} from "./visitor.ts";

const LANDING = process.env["MANYROOMS_LANDING"] ?? "";
const ORIGIN = process.env["MANYROOMS_ORIGIN"] ?? "";

const inside = (page: Page) => page.getByRole("button", { name: /^People, / });
const MOVED = "You went on in another tab. Enter to come back here.";

const isInside = (page: Page) => expect(inside(page)).toBeVisible({ timeout: PATIENCE });

/** Another tab of the same browser, at the entrance; the person's name is in it. */
async function openTab({ context, name }: Visitor): Promise<Page> {
  const page = await context.newPage();
  await page.goto(linkTo(LANDING));
  await expect(page.getByRole("textbox", { name: "Your name" })).toHaveValue(name, { timeout: PATIENCE });
  await expect(page.getByRole("heading", { name: "Landing" })).toBeVisible({ timeout: PATIENCE });
  return page;
}

const enter = (page: Page) => page.getByRole("button", { name: "Enter" }).click();
const takeOver = (page: Page) => page.getByRole("button", { name: "Take over" }).click();

/** The one other whom `page` sees: link and session. */
async function other(page: Page): Promise<{ peer: string; state: string } | null> {
  const peers = await page.evaluate(() => window.manyrooms.peers());
  return peers.length === 1 ? peers[0] : null;
}
const waitForOther = (page: Page, peer?: string) =>
  expect
    .poll(
      async () => {
        const seen = await other(page);
        return seen?.state === "open" && seen.peer !== peer;
      },
      { timeout: PATIENCE },
    )
    .toBe(true);

/** What the room says of an account's device: the session that is in, or null. */
async function membershipOf(page: Page): Promise<number | null> {
  const { token, user, device } = await readAccount(page);
  const headers = { authorization: `Bearer ${token}` };
  const alias = await fetch(`${ORIGIN}/_matrix/client/v3/directory/room/${encodeURIComponent(LANDING)}`);
  const { room_id: room } = (await alias.json()) as { room_id: string };
  const key = encodeURIComponent(`_${user}_${device}_org.manyrooms.worldworld`);
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room)}/state/org.matrix.msc3401.call.member/${key}`;
  const content = (await (await fetch(ORIGIN + path, { headers })).json()) as Record<string, unknown>;
  return (content["org.manyrooms.session"] as number | undefined) ?? null;
}

test("a second tab says where the first is and takes over; the first steps back, and takes back", async ({
  browser,
}) => {
  const zoe = await enterWorld(browser, { name: "Zoë", world: LANDING });
  const ada = await enterWorld(browser, { name: "Ada", world: LANDING });
  await waitForOther(zoe.page);
  const before = (await other(zoe.page))?.peer;
  const { user } = await readAccount(ada.page);
  await setHidden(ada.page, true);

  const second = await openTab(ada);
  await enter(second);
  await expect(second.getByText(/You are in .?Landing.? in another tab\./)).toBeVisible({ timeout: PATIENCE });
  await second.getByRole("button", { name: "Back" }).click();
  await expect(second.getByRole("textbox", { name: "Your name" })).toHaveValue("Ada");
  await isInside(ada.page);

  await enter(second);
  await takeOver(second);
  await expect(ada.page.getByText(MOVED)).toBeVisible({ timeout: PATIENCE });
  await isInside(second);
  await waitForOther(zoe.page, before);
  expect((await readAccount(second)).user, "the same user").toBe(user);
  const taken = (await other(zoe.page))?.peer;
  expect(taken?.startsWith(`${user}|`)).toBe(true);
  expect(await membershipOf(second), "the newer session's membership stands").toBe(Number(taken?.split("|")[2]));

  await setHidden(second, true);
  await setHidden(ada.page, false);
  await enter(ada.page);
  await expect(second.getByText(MOVED)).toBeVisible({ timeout: PATIENCE });
  await isInside(ada.page);
  await waitForOther(zoe.page, taken);
  await expect(inside(zoe.page)).toHaveAccessibleName("People, 2 here");
  for (const page of [ada.page, second]) expect((await errorsOf(page)).log).toEqual([]);
});

test("a tab that hangs is taken over too; when it wakes it stops, and what the newer one wrote stays", async ({
  browser,
}) => {
  const ada = await enterWorld(browser, { name: "Ada", world: LANDING });
  // At rest: a page that hangs in the middle of a transaction holds the crypto store, too, whoever has the lock
  await expect.poll(() => membershipOf(ada.page), { timeout: PATIENCE }).not.toBeNull();
  const first = await membershipOf(ada.page);
  await ada.page.waitForTimeout(2_000);
  const session = await ada.context.newCDPSession(ada.page);
  // As a page is that hangs: none of its script runs, and its locks stay
  await session.send("Debugger.enable");
  const paused = new Promise((resolve) => session.once("Debugger.paused", resolve));
  await session.send("Debugger.pause");
  await paused;
  const second = await openTab(ada);
  await enter(second);
  await expect(second.getByText("in another tab, and it does not answer", { exact: false })).toBeVisible({
    timeout: PATIENCE,
  });
  await takeOver(second);
  await isInside(second);
  await expect.poll(async () => [null, first].includes(await membershipOf(second)), { timeout: PATIENCE }).toBe(false); // its own, and not the first one's any more
  const written = await membershipOf(second);
  await session.send("Debugger.resume");
  await session.send("Debugger.disable");
  await expect(ada.page.getByText(MOVED)).toBeVisible({ timeout: PATIENCE });
  await isInside(second);
  for (let i = 0; i < 8; i++) {
    expect(await membershipOf(second), "never emptied").toBe(written);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
});

test("a reload comes back as the same user, in the same place, without a ghost; Cancel stays outside", async ({
  browser,
}) => {
  const zoe = await enterWorld(browser, { name: "Zoë", world: LANDING });
  const ada = await enterWorld(browser, { name: "Ada", world: LANDING });
  const { page } = ada;
  await waitForOther(zoe.page);
  const before = await other(zoe.page);
  const start = await locateMe(page);
  await teleport(page, { ...start, x: start.x + 3, z: start.z - 4, yaw: 1.5 });
  await expect
    .poll(async () => (await locate(zoe.page, "Ada"))?.x, { timeout: PATIENCE })
    .toBeGreaterThan(start.x + 2.5);
  const stood = await locateMe(page);
  await zoe.page.evaluate(() => {
    const seen: { at: number; bodies: number }[] = [];
    Object.assign(window, { seen });
    setInterval(async () => {
      const peers = await window.manyrooms.peers();
      seen.push({ at: Date.now(), bodies: peers.filter(({ place }) => place !== null).length });
    }, 100);
  });

  await page.reload();
  await waitUntilInside(page);
  const loaded = await page.evaluate(async () => (await window.manyrooms.stats()).msToFirstFrame ?? 0);
  await isInside(page);
  const back = await locateMe(page);
  expect(Math.hypot(back.x - stood.x, back.z - stood.z), "metres from where she stood").toBeLessThan(0.1);
  expect(Math.abs(back.y - stood.y)).toBeLessThan(0.1);
  expect(back.yaw).toBeCloseTo(stood.yaw, 1);
  await waitForOther(zoe.page, before?.peer);
  await expect.poll(() => locate(zoe.page, "Ada"), { timeout: PATIENCE }).not.toBeNull();
  expect((await other(zoe.page))?.peer.split("|").slice(0, 2)).toEqual(before?.peer.split("|").slice(0, 2));

  const readSeen = () =>
    zoe.page.evaluate(() => (window as unknown as { seen: { at: number; bodies: number }[] }).seen);
  const most = async () => Math.max(...(await readSeen()).map(({ bodies }) => bodies));
  await expect.poll(most, { timeout: PATIENCE }).toBeGreaterThan(0); // a slow page looks seldom
  const seen = await readSeen();
  expect(await most(), "bodies of hers at a time").toBe(1);
  const away = seen.filter(({ bodies }) => bodies === 0);
  const awayFor = away.length > 0 ? away[away.length - 1].at - away[0].at : 0;
  const figures = `first frame after ${Math.round(loaded)} ms, away for ${awayFor} ms`;
  test.info().annotations.push({ type: "reload", description: figures });
  // The link is made while the first frames are drawn, on two processors that draw for two
  expect(awayFor, `away hardly longer than the load takes: ${figures}`).toBeLessThan(loaded + 6_000);

  await page.route("**/v3/join/**", () => {}); // a door that does not open
  await page.reload();
  await page.getByRole("button", { name: "Cancel" }).click({ timeout: PATIENCE });
  await expect(page.getByRole("textbox", { name: "Your name" })).toHaveValue("Ada");
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Your name" })).toHaveValue("Ada", { timeout: PATIENCE });
  await expect(page.getByRole("button", { name: "Enter" })).toBeVisible();
});

test("a duplicated tab steals nothing", async ({ browser }) => {
  const ada = await enterWorld(browser, { name: "Ada", world: LANDING });
  const copied = await ada.page.evaluate(() => ({ ...sessionStorage }));
  expect(Object.keys(copied)).not.toEqual([]);
  const second = await ada.context.newPage();
  await second.addInitScript((values) => {
    if (sessionStorage.length === 0) Object.assign(sessionStorage, values);
  }, copied);
  await second.goto(linkTo(LANDING));
  await expect(second.getByRole("button", { name: "Take over" })).toBeVisible({ timeout: PATIENCE });
  await expect(second.getByText("in another tab.", { exact: false }).first()).toBeVisible();
  await isInside(ada.page);
});

test("two browsers of one user are two bodies, and each sees the other's", async ({ browser }) => {
  const first = await enterWorld(browser, { name: "Ada", world: LANDING });
  const account = await readAccount(first.page);
  const login = await fetch(`${ORIGIN}/_matrix/client/v3/login`, {
    method: "POST",
    body: JSON.stringify({
      type: "m.login.password",
      identifier: { type: "m.id.user", user: account.user },
      password: account.password,
    }),
  });
  const { access_token: token, device_id: device } = (await login.json()) as Record<string, string>;
  const second = await openEntrance(browser, { name: "Ada", world: LANDING });
  await putAccount(second.page, { ...account, token, device });
  await second.page.reload();
  await expect(second.page.getByRole("textbox", { name: "Your name" })).toHaveValue("Ada", { timeout: PATIENCE });
  await enter(second.page);
  await isInside(second.page);
  for (const { page } of [first, second]) {
    await waitForOther(page);
    await expect(inside(page)).toHaveAccessibleName("People, 2 here", { timeout: PATIENCE });
    await expect.poll(() => locate(page, "Ada"), { timeout: PATIENCE }).not.toBeNull();
    await inside(page).click();
    await expect(page.getByRole("listitem").filter({ hasText: "Ada" })).toHaveCount(2);
  }
  const devices = await Promise.all([first, second].map(async ({ page }) => (await other(page))?.peer.split("|")[1]));
  expect(devices).toEqual([device, account.device]);
});
