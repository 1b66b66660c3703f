// changing.spec.ts: worlds changed by link in one page leave nothing behind: one engine, and no more of anything than before.

import { expect, type Request } from "@playwright/test";
import { type Census, openCensus } from "../support/census.ts";
import { enterHere, goTo } from "../support/changing.ts";
import { enterWorld, errorsOf, openEntrance, setHidden, test } from "./visitor.ts";

const LANDING = process.env["MANYROOMS_LANDING"] ?? "";
const GALLERY = process.env["MANYROOMS_GALLERY"] ?? "";

/** What is counted, and not weighed. */
function countsOf({ pageHeap: _page, workerHeap: _worker, ...counts }: Census) {
  return counts;
}

test("two worlds in turn, by link and by the back button: one engine, and nothing of the world before stays", async ({
  browser,
}) => {
  test.setTimeout(240_000);
  // Somebody who stands in Gallery, whose link must close each time
  const zoe = await enterWorld(browser, { name: "Zoë", world: GALLERY });
  await setHidden(zoe.page, true);
  let takeCensus: () => Promise<Census> = () => Promise.reject(new Error("not open"));
  const syncs = new Set<Request>();
  const { page } = await openEntrance(browser, {
    name: "Ada",
    world: LANDING,
    before: async (page) => {
      takeCensus = await openCensus(page);
      page.on("request", (request) => request.url().includes("/v3/sync?") && syncs.add(request));
      page.on("requestfinished", (request) => syncs.delete(request));
      page.on("requestfailed", (request) => syncs.delete(request));
    },
  });
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await enterHere(page, 0);
  const censuses: Census[] = [];
  for (let change = 1; change <= 3; change++) {
    await goTo(page, GALLERY, 1);
    censuses.push(await takeCensus());
    // Back is a change like any other
    if (change % 2 === 1) await goTo(page, LANDING, 0);
    else {
      await page.goBack();
      await enterHere(page, 0);
    }
  }
  const [, second, third] = censuses.map(countsOf);
  expect(third).toEqual(second);
  expect(third).toMatchObject({ workers: 1, peers: 1 });
  const inLanding = countsOf(await takeCensus());
  expect(inLanding).toMatchObject({ workers: 1, peers: 0 });
  await expect.poll(() => syncs.size, { message: "syncs of one account at a time" }).toBe(1);
  expect((await errorsOf(page)).log).toEqual([]);
});
