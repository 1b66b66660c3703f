// pictures.spec.ts: what people see, compared with pictures that somebody looked at (test/e2e/pictures/).
// UPDATE_PICTURES=1 takes new ones: look at them before you commit them.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { differs } from "../support/pictures.ts";
import { enterWorld, openEntrance, PATIENCE, teleport, test, waitUntilInside, waitUntilSeen } from "./visitor.ts";

const LANDING = process.env["MANYROOMS_LANDING"] ?? "";
const FOLDER = join(import.meta.dirname, "pictures");
const VIEWPORT = { width: 960, height: 540 };

/** Compares until it fits: plates, shadows and bodies come a little after the first frame. */
async function expectPicture(page: Page, name: string): Promise<void> {
  const file = join(FOLDER, `${name}.png`);
  if (process.env["UPDATE_PICTURES"]) {
    await page.waitForTimeout(15_000); // bodies come late where others use the processor too
    mkdirSync(FOLDER, { recursive: true });
    writeFileSync(file, await page.screenshot());
  }
  expect(existsSync(file), `${file} is committed`).toBe(true);
  const reference = readFileSync(file);
  await expect.poll(async () => differs(await page.screenshot(), reference), { timeout: PATIENCE }).toBeNull();
}

test("the entrance looks as it should", async ({ browser }) => {
  const { page } = await openEntrance(browser, { name: "Ada", world: LANDING, viewport: VIEWPORT });
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await expectPicture(page, "entrance");
});

test("Landing looks as it should from its spawn point", async ({ browser }) => {
  const { page } = await enterWorld(browser, { name: "Ada", world: LANDING, viewport: VIEWPORT });
  await teleport(page, { x: 0, y: 0.05, z: 9, yaw: 0 });
  await expectPicture(page, "landing");
});

test("Playground looks as it should from its spawn point and from the balcony of its tower", async ({ page }) => {
  await page.setViewportSize(VIEWPORT);
  await page.goto("/viewer?src=/worlds/playground.glb");
  await waitUntilInside(page);
  await teleport(page, { x: 0, y: 0.05, z: 15.5, yaw: 0 });
  await expectPicture(page, "playground");
  await teleport(page, { x: 0.6, y: 4.65, z: -17.7, yaw: Math.PI + 0.2 });
  await expectPicture(page, "playground-balcony");
});

test("Gallery looks as it should from its spawn point and from its court", async ({ page }) => {
  await page.setViewportSize(VIEWPORT);
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/viewer?src=/worlds/gallery.glb");
  await waitUntilInside(page);
  await teleport(page, { x: 3.9, y: 0.05, z: 3.6, yaw: 0.6 });
  await expectPicture(page, "gallery-court");
  await teleport(page, { x: 0, y: 0.05, z: 10.3, yaw: 0 });
  await expectPicture(page, "gallery");
});

test("two people look as they should", async ({ browser }) => {
  const ada = await enterWorld(browser, { name: "Ada", world: LANDING, viewport: VIEWPORT, localpart: "noor" });
  const zoe = await enterWorld(browser, { name: "Zoë 村", world: LANDING, viewport: VIEWPORT, localpart: "kim" });
  await waitUntilSeen(ada, zoe);
  await teleport(ada.page, { x: 0, y: 0.05, z: 6, yaw: 0 });
  await teleport(zoe.page, { x: 0.9, y: 0.05, z: 2.4, yaw: Math.PI });
  await ada.page.keyboard.press("KeyV"); // the own body from behind, the other's face
  await expectPicture(ada.page, "two-people");
});
