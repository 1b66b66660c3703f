// hidden.spec.ts: a tab that nobody looks at goes on with everything but drawing, and comes back without a jump.

import { expect, type Page } from "@playwright/test";
import { apart, enterWorld, locate, locateMe, PATIENCE, setHidden, test, waitUntilSeen, walk } from "./visitor.ts";

const WORLD = process.env["MANYROOMS_LANDING"] ?? "";

const fps = (page: Page): Promise<number> => page.evaluate(async () => (await window.manyrooms.stats()).fps);

test("a hidden tab draws nothing, hears and tells the others, and stands where it stood", async ({ browser }) => {
  const ada = await enterWorld(browser, { name: "Ada", world: WORLD });
  const zoe = await enterWorld(browser, { name: "Zoë", world: WORLD });
  await waitUntilSeen(ada, zoe);
  await waitUntilSeen(zoe, ada);
  await ada.page.keyboard.down("KeyW");
  await ada.page.waitForTimeout(500);
  await setHidden(ada.page, true); // the key is let go
  await expect.poll(() => fps(ada.page), { timeout: PATIENCE }).toBe(0);
  const stood = await locateMe(ada.page);

  const truth = await walk(zoe.page, "KeyW", 1.5);
  const seen = async () => apart((await locate(ada.page, zoe.name))!, truth);
  await expect.poll(seen, { timeout: PATIENCE }).toBeLessThan(0.1);
  await zoe.page.waitForTimeout(6_000); // longer than a silent engine is suffered while it is seen
  expect(await locate(zoe.page, ada.name), "the others still see the body").not.toBeNull();

  await setHidden(ada.page, false);
  await expect.poll(() => fps(ada.page), { timeout: PATIENCE }).toBeGreaterThan(0);
  expect(apart(await locateMe(ada.page), stood)).toBeLessThan(0.01);
  expect(await seen(), "nobody jumped").toBeLessThan(0.1);
  expect((await ada.page.evaluate(() => window.manyrooms.errors())).problems).toEqual([]);
});
