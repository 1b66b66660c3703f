// meeting.spec.ts: two people in one world see each other walk and stand where the other really stands.

import { expect } from "@playwright/test";
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
  walk,
} from "./visitor.ts";

const WORLDS = { open: process.env["MANYROOMS_LANDING"] ?? "", encrypted: process.env["MANYROOMS_ENCRYPTED"] ?? "" };

/** Metres: a body at rest stands within this of the truth. */
const EXACT = 0.1;

async function expectSamePlace(watcher: Visitor, walker: Visitor): Promise<void> {
  const truth = await locateMe(walker.page);
  await expect
    .poll(async () => apart((await locate(watcher.page, walker.name)) ?? { x: 1e3, y: 0, z: 0, yaw: 0 }, truth), {
      timeout: PATIENCE,
    })
    .toBeLessThan(EXACT);
}

for (const [kind, world] of Object.entries(WORLDS)) {
  for (const inPage of [false, true]) {
    test(`two see each other walk in an ${kind} world, engine in the ${inPage ? "page" : "worker"}`, async ({
      browser,
    }) => {
      const ada = await enterWorld(browser, { name: "Ada", world, inPage });
      const zoe = await enterWorld(browser, { name: "Zoë 村", world, inPage });
      await waitUntilSeen(ada, zoe);
      await waitUntilSeen(zoe, ada);
      await expectSamePlace(ada, zoe);

      // While she walks, the other sees her on the way, not only at its end.
      const before = (await locate(ada.page, zoe.name))!;
      const walking = walk(zoe.page, "KeyW", 2);
      await expect
        .poll(async () => apart(before, (await locate(ada.page, zoe.name))!), { timeout: PATIENCE, intervals: [50] })
        .toBeGreaterThan(0.3);
      await walking;
      await expectSamePlace(ada, zoe);

      await walk(ada.page, "KeyD", 1);
      await expectSamePlace(zoe, ada);

      const peers = await ada.page.evaluate(() => window.manyrooms.peers());
      const peer = peers.find(({ name }) => name === zoe.name)!; // somebody of an earlier test may still be on the list
      expect(peer).toMatchObject({ name: zoe.name, state: "open", refused: 0 });
      expect(peer.rtt).not.toBeNull();
      expect(await errorsOf(ada.page)).toEqual({ log: [], problems: [] });
    });
  }
}

test("who leaves is gone at once, and who is put elsewhere is there at once", async ({ browser }) => {
  const ada = await enterWorld(browser, { name: "Ada", world: WORLDS.open });
  const zoe = await enterWorld(browser, { name: "Zoë", world: WORLDS.open });
  await waitUntilSeen(ada, zoe);
  await teleport(zoe.page, { x: 2, y: 0.1, z: -3, yaw: 1 });
  await expectSamePlace(ada, zoe);
  await zoe.page.getByRole("button", { name: "Leave" }).click();
  await expect.poll(() => locate(ada.page, zoe.name), { timeout: 5_000 }).toBeNull();
  await expect(zoe.page.getByRole("button", { name: "Enter" })).toBeVisible();
});
