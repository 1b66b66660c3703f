// crash.spec.ts: an engine that hangs, or loses the GPU, comes back by itself: the same place, the same people, the same chat.

import { expect, type Page, type Worker } from "@playwright/test";
import {
  apart,
  enterWorld,
  errorsOf,
  locate,
  locateMe,
  PATIENCE,
  say,
  setHidden,
  test,
  type Visitor,
  waitUntilSeen,
  walk,
} from "./visitor.ts";

const WORLD = process.env["MANYROOMS_LANDING"] ?? "";

/** A loaded machine compiles the scene's programs once more. Milliseconds. */
const RESTART_PATIENCE = 90_000;
/** Metres: how far from where it stood a body may come back. */
const SAME_PLACE = 0.5;

async function engineWorker(page: Page): Promise<Worker> {
  for (const worker of page.workers()) if ((await worker.evaluate(() => self.name)) === "engine") return worker;
  throw new Error("crash.spec: the page has no engine worker");
}

/** Until another engine has drawn the scene. The dead one answers nothing, so the first question may fail. */
async function waitUntilBack(page: Page, restarts = 1): Promise<void> {
  const told = async () =>
    (await errorsOf(page)).problems.filter(({ code }) => code === "engine/restarted").length >= restarts;
  await expect.poll(told, { timeout: PATIENCE, intervals: [250] }).toBe(true);
  const drawn = () =>
    page.evaluate(() =>
      window.manyrooms.stats().then(
        ({ firstFrame, drawCalls }) => firstFrame !== null && drawCalls > 0,
        () => false,
      ),
    );
  await expect.poll(drawn, { timeout: RESTART_PATIENCE, intervals: [250] }).toBe(true);
}

/** `watcher` sees the body of `walker` where it really is. */
async function expectSeenInPlace(watcher: Visitor, walker: Visitor): Promise<void> {
  const truth = await locateMe(walker.page);
  const off = async () => apart((await locate(watcher.page, walker.name)) ?? { x: 1e3, y: 0, z: 0, yaw: 0 }, truth);
  await expect.poll(off, { timeout: PATIENCE }).toBeLessThan(0.1);
}

/** Loses the context at the next draw, as a driver would. */
function loseContext(): void {
  const { prototype } = WebGL2RenderingContext;
  const { drawElements } = prototype;
  prototype.drawElements = function (...values) {
    prototype.drawElements = drawElements;
    drawElements.apply(this, values);
    this.getExtension("WEBGL_lose_context")!.loseContext();
  };
}

test("a hung engine is replaced: same place, same bodies, same chat", async ({ browser }) => {
  test.setTimeout(300_000);
  const ada = await enterWorld(browser, { name: "Ada", world: WORLD });
  const zoe = await enterWorld(browser, { name: "Zoë", world: WORLD });
  await waitUntilSeen(ada, zoe);
  await waitUntilSeen(zoe, ada);
  const lines = (page: Page, text: string) => page.getByText(text, { exact: true }).first();
  await say(ada.page, "Before the crash");
  await expect(lines(zoe.page, "Before the crash")).toBeVisible({ timeout: PATIENCE });
  await ada.page.keyboard.press("Escape");
  const stood = await walk(ada.page, "KeyW", 1);
  await ada.page.waitForTimeout(1_000); // a heartbeat with this place

  await setHidden(zoe.page, true); // or she draws on the processor that has to draw for Ada
  const worker = await engineWorker(ada.page);
  worker.evaluate("for (;;);").catch(() => {});
  const hung = Date.now();
  await waitUntilBack(ada.page);
  await setHidden(zoe.page, false);
  test.info().annotations.push({ type: "restart", description: `${(Date.now() - hung) / 1000} s` });
  expect(apart(await locateMe(ada.page), stood)).toBeLessThan(SAME_PLACE);
  await expect(ada.page.getByText("starts again", { exact: false })).toBeVisible();

  await waitUntilSeen(ada, zoe);
  await expectSeenInPlace(ada, zoe);
  await expectSeenInPlace(zoe, ada);
  await walk(ada.page, "KeyW", 1);
  await expectSeenInPlace(zoe, ada);
  await walk(zoe.page, "KeyW", 1);
  await expectSeenInPlace(ada, zoe);

  await say(ada.page, "After the crash");
  await expect(lines(zoe.page, "After the crash")).toBeVisible({ timeout: PATIENCE });
  await expect(lines(ada.page, "Before the crash")).toBeAttached();
  expect(await errorsOf(zoe.page)).toEqual({ log: [], problems: [] });
});

for (const inPage of [false, true]) {
  test(`a lost GPU costs a moment, engine in the ${inPage ? "page" : "worker"}`, async ({ page }) => {
    await page.goto(`/viewer?src=/worlds/landing.glb${inPage ? "&engine=page" : ""}`);
    await expect
      .poll(() => page.evaluate(async () => (await window.manyrooms.stats()).msToFirstFrame), { timeout: PATIENCE })
      .not.toBeNull();
    const stood = await walk(page, "KeyW", 1);
    await page.waitForTimeout(1_000);
    if (inPage) await page.evaluate(loseContext);
    else await (await engineWorker(page)).evaluate(loseContext);
    await waitUntilBack(page);
    expect(apart(await locateMe(page), stood)).toBeLessThan(SAME_PLACE);
    expect(apart(await walk(page, "KeyW", 1), stood), "the keys still reach the body").toBeGreaterThan(0.9);
  });
}
