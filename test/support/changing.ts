// changing.ts: goes from world to world by link in one page, as often as asked, and waits until all of it has settled.

import type { Page } from "@playwright/test";

/** Milliseconds until a change has failed. */
const PATIENCE = 60_000;
/** Looks, this many milliseconds apart, at which the GPU must hold the same: then textures, programs and bodies are all there. */
const LOOK_EVERY = 400;
const LOOKS = 4;

/** What the GPU holds, in words to compare. */
const onGpu = (page: Page): Promise<string> =>
  page.evaluate(async () => JSON.stringify((await window.manyrooms.stats()).gpu));

/** Presses Enter and waits until the scene is drawn, the GPU has all of it, and there are as many links as `peers`. */
export async function enterHere(page: Page, peers: number): Promise<void> {
  await page.getByRole("button", { name: "Enter", exact: true }).click({ timeout: PATIENCE });
  await page.getByRole("button", { name: "Leave", exact: true }).waitFor({ timeout: PATIENCE });
  const end = Date.now() + PATIENCE;
  let last = "";
  for (let same = 0; same < LOOKS; ) {
    if (Date.now() > end) throw new Error(`enterHere: not settled: ${last}`);
    await page.waitForTimeout(LOOK_EVERY);
    const states = await page.evaluate(async () => (await window.manyrooms.peers()).map(({ state }) => state));
    const now = `${await onGpu(page)} ${states}`;
    const isThere = states.length === peers && states.every((state) => state === "open");
    same = isThere && now === last ? same + 1 : 0;
    last = now;
  }
}

/** Puts another world's link into the address and enters. */
export async function goTo(page: Page, world: string, peers: number): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${world}`);
  await enterHere(page, peers);
}
