// handling.spec.ts: one brings things into a world, takes, carries, throws and removes them, and everybody sees the same.

import { expect, type Page } from "@playwright/test";
import type { ObjectInfo, Place } from "../../engine/protocol.ts";
import { makeBoxGlb } from "../support/glb.ts";
import {
  apart,
  enterWorld,
  errorsOf,
  locate,
  locateMe,
  PATIENCE,
  teleport,
  test,
  type Visitor,
  waitUntilSeen,
} from "./visitor.ts";

const PLAYGROUND = process.env["MANYROOMS_PLAYGROUND"] ?? "";
/** Open grass beside the path. */
const LAWN: Place = { x: 4, y: 0.1, z: 14, yaw: 0 };

const brought = async (page: Page): Promise<ObjectInfo[]> =>
  (await page.evaluate(() => window.manyrooms.objects())).filter(({ model }) => model !== "scene");

const theOnly = async (page: Page): Promise<ObjectInfo> => {
  await expect.poll(async () => (await brought(page)).length, { timeout: PATIENCE }).toBe(1);
  return (await brought(page))[0]!;
};

const where = async ({ page }: Visitor, object: string): Promise<Place> => (await locate(page, object))!;

/** Until both have it in the same place, and it lies there. */
async function expectSamePlace(a: Visitor, b: Visitor, object: string): Promise<Place> {
  let last = await where(a, object);
  await expect
    .poll(
      async () => {
        const before = last;
        last = await where(a, object);
        return Math.max(apart(before, last), apart(last, await where(b, object)));
      },
      { timeout: PATIENCE, intervals: [300] },
    )
    .toBeLessThan(0.02);
  return last;
}

/** Around what is put into words stand marks for the direction of writing. */
const inHand = (page: Page, name: string) => page.getByRole("group", { name: new RegExp(`^In your hand: .?${name}`) });

/** Turns the head down to what lies on the ground before one. */
async function lookDown(page: Page, pixels: number): Promise<void> {
  const { width, height } = page.viewportSize()!;
  await page.mouse.move(width * 0.7, height * 0.3);
  await page.mouse.down();
  await page.mouse.move(width * 0.7, height * 0.3 + pixels, { steps: 4 });
  await page.mouse.up();
}

test("a crate that one brings is carried, thrown and removed before everybody’s eyes, and is nobody else’s to take", async ({
  browser,
}) => {
  const ada = await enterWorld(browser, { name: "Ada", world: PLAYGROUND });
  const zoe = await enterWorld(browser, { name: "Zoë", world: PLAYGROUND });
  await waitUntilSeen(ada, zoe);
  await teleport(ada.page, LAWN);
  await teleport(zoe.page, { ...LAWN, x: LAWN.x + 2.5 });

  await ada.page.keyboard.press("KeyB");
  await expect(ada.page.getByRole("button", { name: "Crate" })).toBeFocused();
  await ada.page.keyboard.press("Enter");
  await expect(inHand(ada.page, "Crate")).toBeVisible({ timeout: PATIENCE });
  const { object } = await theOnly(zoe.page);
  await expect.poll(async () => (await theOnly(zoe.page)).holder, { timeout: PATIENCE }).toMatch(/\|/);

  const before = await where(zoe, object);
  await ada.page.keyboard.press("Equal"); // farther away
  await ada.page.keyboard.press("Equal");
  await expect.poll(async () => apart(before, await where(zoe, object)), { timeout: PATIENCE }).toBeGreaterThan(0.25);

  const mine = await locateMe(ada.page);
  await ada.page.keyboard.press("KeyF");
  await expect(inHand(ada.page, "Crate")).toBeHidden();
  const thrown = await expectSamePlace(ada, zoe, object);
  expect(apart(thrown, mine), "it flew").toBeGreaterThan(2.5);

  // Zoë stands before it and looks at it: it isn't hers
  await teleport(zoe.page, { x: thrown.x, y: 0.1, z: thrown.z + 1.6, yaw: 0 });
  await lookDown(zoe.page, 160);
  const looked = zoe.page.getByRole("group", { name: "Crate", exact: true });
  await expect(looked).toContainText("brought it", { timeout: PATIENCE });
  await expect(looked.getByRole("button")).toHaveCount(0);
  await zoe.page.keyboard.press("KeyE");
  await zoe.page.keyboard.press("KeyX");

  // Ada takes it again, by its button, and removes it
  await teleport(ada.page, { x: thrown.x, y: 0.1, z: thrown.z - 1.6, yaw: Math.PI });
  await lookDown(ada.page, 160);
  await ada.page.getByRole("button", { name: "Pick up" }).click({ timeout: PATIENCE });
  await expect(inHand(ada.page, "Crate")).toBeVisible();
  await ada.page.keyboard.press("KeyX");
  for (const { page } of [ada, zoe]) await expect.poll(async () => (await brought(page)).length).toBe(0);

  expect(await errorsOf(ada.page)).toEqual({ log: [], problems: [] });
  expect(await errorsOf(zoe.page)).toEqual({ log: [], problems: [] });
});

test("a model of one’s own comes to everybody, and goes with who brought it; what is no model is said", async ({
  browser,
}) => {
  const ada = await enterWorld(browser, { name: "Ada", world: PLAYGROUND });
  const zoe = await enterWorld(browser, { name: "Zoë", world: PLAYGROUND });
  await waitUntilSeen(zoe, ada);
  const choose = async (name: string, bytes: Buffer): Promise<void> => {
    await ada.page.getByRole("button", { name: "Bring something" }).click();
    await ada.page
      .getByLabel("A model from this computer (.glb)")
      .last()
      .setInputFiles({ name, mimeType: "model/gltf-binary", buffer: bytes });
  };
  await choose("broken.glb", Buffer.from("not a model"));
  await expect(ada.page.getByRole("alert")).toContainText("broken.glb", { timeout: PATIENCE });
  await ada.page.getByRole("button", { name: "Dismiss" }).click();

  await choose("table.glb", Buffer.from(makeBoxGlb({ nodes: [{ mesh: 0, scale: [0.6, 0.2, 0.6] }] })));
  await expect(inHand(ada.page, "Model")).toBeVisible({ timeout: PATIENCE });
  const { object, model } = await theOnly(zoe.page);
  expect(model).toEqual({ uri: expect.stringMatching(/^mxc:\/\//) });
  await ada.page.keyboard.press("KeyE");
  await expectSamePlace(ada, zoe, object);

  await ada.page.getByRole("button", { name: "Leave" }).click();
  await expect.poll(async () => (await brought(zoe.page)).length, { timeout: PATIENCE }).toBe(0);
  expect(await errorsOf(zoe.page)).toEqual({ log: [], problems: [] });
});
