// hold.bench.ts: how soon a link is back after a cut, and how long a killed peer is a ghost, in real browsers. Budgets are issue 4's.

import { type Browser, chromium, type Page } from "@playwright/test";
import { CHROMIUM_FLAGS } from "../support/chromium.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";
import { launchMachineBrowser } from "../support/machine-browser.ts";
import { openNetwork, whyNoNetwork } from "../support/network.ts";

const RUNS = 5;
/** Seconds that the cable is out. */
const CUT = 10;
/** Milliseconds until a run has failed. */
const PATIENCE = 60_000;
/** Nobody looks at these pictures. */
const VIEWPORT = { width: 320, height: 180 };

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const sleep = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Asks often; seconds until it was so. */
async function secondsUntil(what: string, check: () => Promise<boolean>): Promise<number> {
  const since = performance.now();
  while (!(await check())) {
    if (performance.now() - since > PATIENCE) throw new Error(`hold.bench: not within ${PATIENCE} ms: ${what}`);
    await sleep(0.03);
  }
  return (performance.now() - since) / 1000;
}

async function enter(browser: Browser, { origin, landingAlias }: Homeserver, name: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: VIEWPORT })).newPage();
  await page.goto(`${origin}/#/${landingAlias}`);
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await page.getByRole("button", { name: "Enter" }).click();
  await page.getByRole("button", { name: "Leave" }).waitFor({ timeout: PATIENCE });
  return page;
}

const peersOf = (page: Page) => page.evaluate(() => window.manyrooms.peers());

/** Both links are open and each shows the other's body. */
const isLinked = async (pages: readonly Page[]): Promise<boolean> => {
  const all = await Promise.all(pages.map(peersOf));
  return all.every((peers) => peers.length === 1 && peers.every(({ state, place }) => state === "open" && place));
};

/** Seconds from the moment at which the cable is back until both hear one another; by closing the connection where there is no cable. */
async function reconnect() {
  const why = whyNoNetwork();
  if (why !== null) throw new Error(`hold.reconnect: no cable can be pulled: ${why}`);
  const homeserver = await startHomeserver();
  const network = await openNetwork(homeserver.origin);
  const browsers: Browser[] = [];
  try {
    const machines = [network.addMachine(), network.addMachine()];
    const pages: Page[] = [];
    for (const { chromium: executablePath } of machines) {
      const browser = await chromium.launch({ executablePath, args: [...CHROMIUM_FLAGS, ...network.flags] });
      browsers.push(browser);
      pages.push(await enter(browser, homeserver, `Machine ${pages.length}`));
    }
    await secondsUntil("the first link", () => isLinked(pages));
    const seconds: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      machines[i % 2].cut();
      await sleep(CUT);
      if (await isLinked(pages)) throw new Error("hold.reconnect: nothing was cut, so this measured nothing");
      machines[i % 2].mend();
      seconds.push(await secondsUntil("the link is back", () => isLinked(pages)));
      await sleep(3);
    }
    return { value: median(seconds), parts: { worst: Math.max(...seconds) } };
  } finally {
    for (const browser of browsers) await browser.close();
    await network.close();
    await homeserver.stop();
  }
}

/** Seconds from the death of a browser until it is no body and no row of the list. */
async function ghost() {
  const homeserver = await startHomeserver();
  const watching = await launchMachineBrowser();
  try {
    const watcher = await enter(watching.browser, homeserver, "Watcher");
    const seconds: number[] = [];
    for (let i = 0; i < 2; i++) {
      const dying = await launchMachineBrowser();
      const page = await enter(dying.browser, homeserver, `Mortal ${i}`);
      await secondsUntil("the link", () => isLinked([watcher, page]));
      await dying.kill();
      seconds.push(await secondsUntil("gone", async () => (await peersOf(watcher)).length === 0));
    }
    return { value: Math.max(...seconds), parts: { best: Math.min(...seconds) } };
  } finally {
    await watching.close();
    await homeserver.stop();
  }
}

export const benches = [
  { name: "hold.reconnect", unit: "s", budget: 5, run: reconnect },
  { name: "hold.ghost", unit: "s", budget: 20, run: ghost },
];
