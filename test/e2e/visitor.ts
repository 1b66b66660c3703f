// visitor.ts: a person with a browser of their own, as the specs need them: comes by a link, types a name, walks, talks.

import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import type { Place } from "../../engine/protocol.ts";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";

/** Small, since software GL draws every pixel on the processor. */
const VIEWPORT = { width: 480, height: 320 };
/** Browsers besides the test's own: two pages of one browser share the process that draws, and starve each other in software. */
const others: Browser[] = [];

/** The test's browser for the first visitor, a new one for each after. */
export async function browserFor(browser: Browser): Promise<Browser> {
  if (browser.contexts().length === 0) return browser;
  const another = await browser.browserType().launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  others.push(another);
  return another;
}

/** Playwright's test, after which nobody is left in any world: forgotten visitors would draw on, and be met by the next test. */
export const test = base.extend<{ farewell: undefined }>({
  farewell: [
    async ({ browser }, use) => {
      await use(undefined);
      for (const host of [browser, ...others]) for (const context of host.contexts()) await context.close();
      for (const other of others.splice(0)) await other.close();
    },
    { auto: true },
  ],
});

/** A loaded machine without a GPU; nothing here measures speed. */
export const PATIENCE = 45_000;

export interface VisitorOptions {
  readonly name: string;
  /** Alias or id of the world, as in a link. */
  readonly world: string;
  /** Runs the engine in the page instead of a worker. */
  readonly inPage?: boolean;
  readonly viewport?: { width: number; height: number };
  /** The user's localpart, where body and colours must be the same each time; else the client chooses. */
  readonly localpart?: string;
  /** The app's address, where it is not the one that all tests share. */
  readonly origin?: string;
  /** Gets the page before it is opened. */
  readonly before?: (page: Page) => Promise<void>;
}

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly name: string;
}

/** The address of a world on the server under test. */
export const linkTo = (world: string, inPage = false): string => `/${inPage ? "?engine=page" : ""}#/${world}`;

/** Opens the link in a fresh profile; the entrance is there. */
export async function openEntrance(browser: Browser, options: VisitorOptions): Promise<Visitor> {
  const { name, world, inPage = false, viewport = VIEWPORT, localpart, origin, before } = options;
  const host = await browserFor(browser);
  const baseURL = origin ?? process.env["MANYROOMS_ORIGIN"];
  const context = await host.newContext({ viewport, reducedMotion: "reduce", baseURL });
  const page = await context.newPage();
  await before?.(page);
  if (localpart) {
    await page.route("**/_matrix/client/v3/register*", (route) =>
      route.continue({ postData: { ...route.request().postDataJSON(), username: localpart } }),
    );
  }
  await page.goto(linkTo(world, inPage));
  await expect(page.getByRole("textbox", { name: "Your name" })).toBeVisible({ timeout: PATIENCE });
  return { page, context, name };
}

/** From the link into the world, until the scene is drawn. */
export async function enterWorld(browser: Browser, options: VisitorOptions): Promise<Visitor> {
  const visitor = await openEntrance(browser, options);
  const { page, name } = visitor;
  await page.getByRole("textbox", { name: "Your name" }).fill(name);
  await page.getByRole("button", { name: "Enter" }).click();
  await waitUntilInside(page);
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE }); // the entrance has gone
  return visitor;
}

/** Until the scene is drawn and the own body stands in it. */
export async function waitUntilInside(page: Page): Promise<void> {
  await expect.poll(() => firstFrame(page), { timeout: PATIENCE }).not.toBeNull();
}

const firstFrame = (page: Page): Promise<number | null> =>
  page.evaluate(async () => (await window.manyrooms.stats()).msToFirstFrame);

/** Asks the engine itself where something is: steadier than reading pixels. */
export const locate = (page: Page, name: string): Promise<Place | null> =>
  page.evaluate((wanted) => window.manyrooms.locate(wanted), name);

export async function locateMe(page: Page): Promise<Place> {
  const place = await locate(page, "me");
  expect(place, "the own body").not.toBeNull();
  return place as Place;
}

/** Puts the own body somewhere: what a long walk would do. */
export const teleport = (page: Page, place: Place): Promise<void> =>
  page.evaluate((to) => window.manyrooms.teleport(to), place);

/**
 * Tells the page that nobody looks at it any more, or that somebody does: a headless browser shows every tab. A hidden one leaves
 * the processor, which draws for all, to the others.
 */
export const setHidden = (page: Page, hidden: boolean): Promise<void> =>
  page.evaluate((value) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => value });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);

/** Metres between two places. */
export const apart = (a: Place, b: Place): number => Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);

/** Holds a key until the own body has gone `metres`, then lets go and waits until it stands. */
export async function walk(page: Page, key: string, metres: number): Promise<Place> {
  const start = await locateMe(page);
  await page.keyboard.down(key);
  await expect
    .poll(async () => apart(start, await locateMe(page)), { timeout: PATIENCE, intervals: [50] })
    .toBeGreaterThan(metres);
  await page.keyboard.up(key);
  return waitUntilStill(page);
}

export async function waitUntilStill(page: Page): Promise<Place> {
  let last = await locateMe(page);
  await expect
    .poll(
      async () => {
        const before = last;
        last = await locateMe(page);
        return apart(before, last);
      },
      { timeout: PATIENCE, intervals: [200] },
    )
    .toBeLessThan(0.001);
  return last;
}

/** Until `visitor` sees the body of `other`. */
export async function waitUntilSeen(visitor: Visitor, other: Visitor): Promise<void> {
  await expect.poll(() => locate(visitor.page, other.name), { timeout: PATIENCE }).not.toBeNull();
}

/** Says a line in the chat. */
export async function say(page: Page, text: string): Promise<void> {
  await page.keyboard.press("Enter");
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.keyboard.press("Enter");
}

/** What went wrong, as the page itself says. */
export const errorsOf = (page: Page) => page.evaluate(() => window.manyrooms.errors());
