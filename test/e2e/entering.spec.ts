// entering.spec.ts: from a link to standing in a world, with the engine in its worker and in the page.

import { expect } from "@playwright/test";
import { readAccount } from "./browser-stores.ts";
import {
  apart,
  enterWorld,
  errorsOf,
  linkTo,
  locateMe,
  openEntrance,
  PATIENCE,
  test,
  waitUntilInside,
  walk,
} from "./visitor.ts";

const LANDING = process.env["MANYROOMS_LANDING"] ?? "";

for (const inPage of [false, true]) {
  test(`a stranger opens a link, types a name, and walks, engine in the ${inPage ? "page" : "worker"}`, async ({
    browser,
  }) => {
    const { page } = await enterWorld(browser, { name: "Ada", world: LANDING, inPage });
    const start = await locateMe(page);
    const end = await walk(page, "KeyW", 1);
    expect(end.z, "−Z is ahead at Landing's spawn point").toBeLessThan(start.z - 0.9);
    expect(Math.abs(end.y - start.y), "on the ground").toBeLessThan(0.1);
    expect(await errorsOf(page)).toEqual({ log: [], problems: [] });
  });
}

test("the entrance shows the world's name, and Enter waits for a name", async ({ browser }) => {
  const { page } = await openEntrance(browser, { name: "", world: LANDING });
  await expect(page.getByRole("heading", { name: "Landing" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Enter" })).toBeDisabled();
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await expect(page.getByRole("button", { name: "Enter" })).toBeEnabled();
});

test("a new account is cross-signed at once, so that its encrypted lines are believed elsewhere", async ({
  browser,
}) => {
  const visitor = await openEntrance(browser, { name: "Signed", world: LANDING });
  const { page } = visitor;
  await page.getByRole("textbox", { name: "Your name" }).fill("Signed");
  await page.getByRole("button", { name: "Enter" }).click();
  await waitUntilInside(page);
  const { user, token, device } = await readAccount(page);
  const keysOf = async () => {
    const response = await fetch(`${process.env["MANYROOMS_ORIGIN"]}/_matrix/client/v3/keys/query`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ device_keys: { [user]: [] } }),
    });
    return response.json();
  };
  const isSigned = async (): Promise<boolean> => {
    const { self_signing_keys: selfSigning, device_keys: devices } = await keysOf();
    const key = Object.keys(selfSigning?.[user]?.keys ?? {})[0];
    return key !== undefined && key in (devices?.[user]?.[device]?.signatures?.[user] ?? {});
  };
  await expect.poll(isSigned, { timeout: PATIENCE }).toBe(true);
});

test("who comes back after leaving is the same user, with the name filled in", async ({ browser }) => {
  const visitor = await enterWorld(browser, { name: "Grace", world: LANDING });
  const { page } = visitor;
  const usersInRoom = async (): Promise<number> => {
    const origin = process.env["MANYROOMS_ORIGIN"];
    const response = await fetch(`${origin}/_matrix/client/v1/room_summary/${encodeURIComponent(LANDING)}`);
    return ((await response.json()) as { num_joined_members: number }).num_joined_members;
  };
  const before = await usersInRoom();
  await page.getByRole("button", { name: "Leave" }).click();
  await page.reload();
  await expect(page.getByRole("textbox", { name: "Your name" })).toHaveValue("Grace", { timeout: PATIENCE });
  await page.getByRole("button", { name: "Enter" }).click();
  await waitUntilInside(page);
  expect(await usersInRoom()).toBe(before);
});

test("an alias that leads nowhere is said in words, and the way back works", async ({ browser }) => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(linkTo("#nobody-made-this:localhost"));
  await expect(page.getByText("This link leads nowhere", { exact: false })).toBeVisible();
});

test("the stick walks and the other half of the glass looks, by touch", async ({ browser }) => {
  const context = await browser.newContext({ viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true });
  const page = await context.newPage();
  await page.goto(linkTo(LANDING));
  await page.getByRole("textbox", { name: "Your name" }).fill("Thumbs");
  await page.getByRole("button", { name: "Enter" }).tap();
  await waitUntilInside(page);
  const start = await locateMe(page);
  const session = await context.newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: { x: number; y: number; id: number }[]) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  await touch("touchStart", [{ x: 90, y: 560, id: 1 }]);
  await touch("touchMove", [{ x: 90, y: 500, id: 1 }]);
  await expect.poll(async () => apart(start, await locateMe(page)), { timeout: PATIENCE }).toBeGreaterThan(0.5);
  await touch("touchEnd", []);
  const { yaw } = await locateMe(page);
  await touch("touchStart", [{ x: 320, y: 300, id: 2 }]);
  await touch("touchMove", [{ x: 260, y: 300, id: 2 }]);
  await touch("touchEnd", []);
  await expect
    .poll(async () => Math.abs((await locateMe(page)).yaw - yaw), { timeout: PATIENCE })
    .toBeGreaterThan(0.05);
});

test("a click locks the pointer, and then moving the mouse looks", async ({ browser }) => {
  const { page } = await enterWorld(browser, { name: "Locked", world: LANDING });
  await page.mouse.click(240, 150);
  await expect.poll(() => page.evaluate(() => document.pointerLockElement !== null)).toBe(true);
  const { yaw } = await locateMe(page);
  await page.mouse.move(140, 150, { steps: 5 });
  await expect
    .poll(async () => Math.abs((await locateMe(page)).yaw - yaw), { timeout: PATIENCE })
    .toBeGreaterThan(0.05);
});

test("dragging looks around, and V shows oneself from behind", async ({ browser }) => {
  const { page } = await enterWorld(browser, { name: "Mouse", world: LANDING });
  const { yaw } = await locateMe(page);
  await page.mouse.move(300, 150);
  await page.mouse.down();
  await page.mouse.move(200, 150, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(async () => Math.abs((await locateMe(page)).yaw - yaw), { timeout: PATIENCE })
    .toBeGreaterThan(0.05);
  await page.keyboard.press("KeyV");
  await expect(page.getByRole("button", { name: "See through your own eyes" })).toBeVisible();
});
