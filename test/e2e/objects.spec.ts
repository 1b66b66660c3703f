// objects.spec.ts: what lies about in a world is the same for everybody in it.

import { expect } from "@playwright/test";
import type { Place } from "../../engine/protocol.ts";
import {
  apart,
  enterWorld,
  errorsOf,
  locate,
  PATIENCE,
  teleport,
  test,
  type Visitor,
  waitUntilSeen,
  walk,
} from "./visitor.ts";

const PLAYGROUND = process.env["MANYROOMS_PLAYGROUND"] ?? "";

/** Lies on the sand with nothing before it: worlds/playground/court.ts. */
const CRATE = "crate 5";
/** Metres: a body at rest lies within this of where its owner has it. */
const EXACT = 0.02;

const crateOf = async ({ page }: Visitor): Promise<Place> => (await locate(page, CRATE))!;

async function expectSamePlace(a: Visitor, b: Visitor): Promise<void> {
  await expect
    .poll(async () => apart(await crateOf(a), await crateOf(b)), { timeout: PATIENCE, intervals: [200] })
    .toBeLessThan(EXACT);
}

test("a crate that one pushes is moved for all, also for who comes later, and stays when its pusher leaves", async ({
  browser,
}) => {
  const ada = await enterWorld(browser, { name: "Ada", world: PLAYGROUND });
  const zoe = await enterWorld(browser, { name: "Zoë", world: PLAYGROUND });
  await waitUntilSeen(ada, zoe);
  await waitUntilSeen(zoe, ada);
  const before = await crateOf(zoe);
  await teleport(ada.page, { x: before.x, y: 0.1, z: before.z + 1.2, yaw: 0 });
  await walk(ada.page, "KeyW", 1.6);
  expect(apart(before, await crateOf(ada))).toBeGreaterThan(0.3);
  await expectSamePlace(ada, zoe);

  const ian = await enterWorld(browser, { name: "Ian", world: PLAYGROUND });
  await waitUntilSeen(ian, ada);
  await expectSamePlace(ada, ian);

  const last = await crateOf(ada);
  await ada.page.getByRole("button", { name: "Leave" }).click();
  await expect.poll(() => locate(ian.page, "Ada"), { timeout: PATIENCE }).toBeNull();
  await teleport(ian.page, { x: last.x + 1.2, y: 0.1, z: last.z, yaw: Math.PI / 2 });
  await walk(ian.page, "KeyW", 1.6);
  expect(apart(last, await crateOf(ian))).toBeGreaterThan(0.3);
  await expectSamePlace(ian, zoe);

  // What one brings is there for the other, and goes with them.
  await teleport(ian.page, { x: last.x, y: 0.1, z: last.z + 2.5, yaw: 0 });
  const { object } = await ian.page.evaluate(() => window.manyrooms.spawnObject("crate"));
  await ian.page.evaluate(() => window.manyrooms.spawnObject("ball"));
  await expect.poll(() => locate(zoe.page, object), { timeout: PATIENCE }).not.toBeNull();
  await expect
    .poll(async () => apart((await locate(zoe.page, object))!, (await locate(ian.page, object))!), {
      timeout: PATIENCE,
    })
    .toBeLessThan(EXACT);
  if (process.env["SHOTS"]) await ian.page.screenshot({ path: `${process.env["SHOTS"]}/ian.png` });
  await ian.page.getByRole("button", { name: "Leave" }).click();
  await expect.poll(() => locate(zoe.page, object), { timeout: PATIENCE }).toBeNull();
  expect(await errorsOf(zoe.page)).toEqual({ log: [], problems: [] });
});
