// memory.bench.ts: what 13 changes of world by link in one page leave behind: % between the 3rd and the 13th, both in Gallery.

import { chromium } from "@playwright/test";
import { type Census, openCensus } from "../support/census.ts";
import { enterHere, goTo } from "../support/changing.ts";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";
import { startHomeserver } from "../support/homeserver.ts";

const CHANGES = 13;
/** What is there at this change is what the one after {@link CHANGES} is compared with: caches are filled, code is compiled. */
const FIRST = 3;
/**
 * Without V8's compilers: machine code of what runs often is in the heap, too, and grows for some ten changes (0.7 MiB of the
 * page's 9; a comparison of snapshots shows 6 KiB more objects and no Matrix client). It is no leak, and would hide one.
 */
const PLAIN_CODE = "--js-flags=--no-opt --no-maglev --no-sparkplug";
const VIEWPORT = { width: 320, height: 180 };

const growth = (before: number, after: number): number => (after / before - 1) * 100;
const heapOf = ({ pageHeap, workerHeap }: Census): number => pageHeap + workerHeap;
const gpuOf = ({ programs, textures, geometries }: Census): number => programs + textures + geometries;
const MEGABYTE = 2 ** 20;

async function changeWorlds(): Promise<[Census, Census]> {
  const homeserver = await startHomeserver();
  const browser = await chromium.launch({ executablePath: findChromium(), args: [...CHROMIUM_FLAGS, PLAIN_CODE] });
  try {
    const gallery = await homeserver.createShipped("gallery");
    const page = await (await browser.newContext({ viewport: VIEWPORT, baseURL: homeserver.origin })).newPage();
    const takeCensus = await openCensus(page);
    await page.goto(`/#/${homeserver.landingAlias}`);
    await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
    await enterHere(page, 0);
    const censuses: Census[] = [];
    for (let change = 1; change <= CHANGES; change++) {
      await goTo(page, change % 2 === 1 ? gallery : homeserver.landingAlias, 0);
      if (change === FIRST || change === CHANGES) censuses.push(await takeCensus());
    }
    return censuses as [Census, Census];
  } finally {
    await browser.close();
    await homeserver.stop();
  }
}

async function memory() {
  const [before, after] = await changeWorlds();
  return {
    value: Math.max(growth(heapOf(before), heapOf(after)), growth(gpuOf(before), gpuOf(after))),
    parts: {
      "heap of page and worker, %": growth(heapOf(before), heapOf(after)),
      "heap of the page, %": growth(before.pageHeap, after.pageHeap),
      "heap of the worker, %": growth(before.workerHeap, after.workerHeap),
      "GPU objects, %": growth(gpuOf(before), gpuOf(after)),
      "page, MiB": after.pageHeap / MEGABYTE,
      "worker, MiB": after.workerHeap / MEGABYTE,
      "GPU objects": gpuOf(after),
      "listeners more": after.listeners - before.listeners,
    },
  };
}

export const benches = [{ name: "hold.memory", unit: "%", budget: 5, run: memory }];
