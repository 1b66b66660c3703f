// leaving.spec.ts: however somebody goes, the others are not left with a ghost; and whoever only slept comes back by themselves.

import { expect, type Page } from "@playwright/test";
import { launchMachineBrowser, type MachineBrowser } from "../support/machine-browser.ts";
import { enterWorld, locate, PATIENCE, setHidden, test, type Visitor, waitUntilSeen } from "./visitor.ts";

const WORLD = process.env["MANYROOMS_LANDING"] ?? "";

/** Seconds: what counts as at once, when a link must be marked, and when a person must be gone. The last two with the time to look. */
const AT_ONCE = 2;
const MARKED = 3 + 1.5;
const GONE = 20;

/** What the list of people said of somebody, and whether a body stood there, when it changed. */
interface Sight {
  /** Milliseconds by the page's clock. */
  readonly at: number;
  /** The words of the row, or null where there is none. */
  readonly row: string | null;
  readonly body: boolean;
}

declare global {
  interface Window {
    sights: Record<string, Sight[]>;
  }
}

/** Looks ten times a second from now on. The panel must be open. */
const watch = (page: Page, names: readonly string[]): Promise<void> =>
  page.evaluate((wanted) => {
    window.sights = Object.fromEntries(wanted.map((name) => [name, []]));
    const look = async (name: string): Promise<void> => {
      const rows = [...document.querySelectorAll("aside li")].map((row) => row.querySelectorAll("p"));
      const row = rows.find(([title]) => title?.textContent === name)?.[1]?.textContent ?? null;
      const body = (await window.manyrooms.locate(name)) !== null;
      const sights = window.sights[name]!;
      const last = sights.at(-1);
      if (last?.row !== row || last.body !== body) sights.push({ at: performance.now(), row, body });
    };
    setInterval(() => wanted.forEach((name) => void look(name)), 100);
  }, names);

const sightsOf = (page: Page, name: string): Promise<Sight[]> =>
  page.evaluate((wanted) => window.sights[wanted]!, name);

const clockOf = (page: Page): Promise<number> => page.evaluate(() => performance.now());

/** Seconds from `since` until neither a row nor a body is left. */
async function secondsUntilGone(page: Page, { name }: Visitor, since: number): Promise<number> {
  let gone: Sight | undefined;
  await expect
    .poll(async () => (gone = (await sightsOf(page, name)).findLast(({ row, body }) => row === null && !body)), {
      timeout: PATIENCE,
      message: `${name} is gone`,
    })
    .toBeDefined();
  return (gone!.at - since) / 1000;
}

test("a button, a closed tab, a crash, a lost power and a closed lid leave nobody behind", async ({ browser }) => {
  test.setTimeout(240_000);
  const machines: MachineBrowser[] = [];
  const visit = async (name: string): Promise<Visitor> => {
    const machine = await launchMachineBrowser();
    machines.push(machine);
    const visitor = await enterWorld(machine.browser, { name, world: WORLD });
    await setHidden(visitor.page, true); // it need not draw
    return visitor;
  };
  const watcher = await enterWorld(browser, { name: "Wu", world: WORLD });
  const { page } = watcher;
  try {
    const [button, tab, crash, power, lid] = [
      await visit("Button"),
      await visit("Tab"),
      await visit("Crash"),
      await visit("Power"),
      await visit("Lid"),
    ];
    const all = [button, tab, crash, power, lid];
    for (const visitor of all) await waitUntilSeen(watcher, visitor);
    await page.getByRole("button", { name: /^People, / }).click();
    await watch(
      page,
      all.map(({ name }) => name),
    );

    const leave = button.page.getByRole("button", { name: "Leave" });
    await leave.hover();
    let since = await clockOf(page);
    await leave.dispatchEvent("click");
    expect(await secondsUntilGone(page, button, since)).toBeLessThan(AT_ONCE);

    since = await clockOf(page);
    await tab.page.close();
    const tabSeconds = await secondsUntilGone(page, tab, since);
    expect(tabSeconds).toBeLessThan(AT_ONCE);

    since = await clockOf(page);
    const crashing = await crash.context.newCDPSession(crash.page);
    crashing.send("Page.crash").catch(() => {}); // nobody is left to answer
    machines[4]!.sleep();
    await machines[3]!.kill();
    for (const visitor of [crash, power, lid]) {
      const seconds = await secondsUntilGone(page, visitor, since);
      expect(seconds, `${visitor.name} is gone in time`).toBeLessThan(GONE);
      const sights = (await sightsOf(page, visitor.name)).filter(({ at }) => at > since);
      const first = sights.findIndex(({ row }) => row?.startsWith("Unstable"));
      const marked = sights[first];
      expect((marked!.at - since) / 1000, `${visitor.name} is marked in time`).toBeLessThan(MARKED);
      // Marked once and then gone: no coming back, no "connecting" in between
      const after = sights.slice(first).map(({ row }) => row);
      expect(after.filter((row) => row !== null && !row.startsWith("Unstable"))).toEqual([]);
      expect(after.at(-1)).toBeNull();
    }

    machines[4]!.wake();
    await expect.poll(() => locate(page, lid.name), { timeout: PATIENCE }).not.toBeNull();
    await expect(page.getByRole("listitem").filter({ hasText: lid.name })).toHaveCount(1);
    await expect(page.getByRole("complementary", { name: "People" }).getByRole("listitem")).toHaveCount(2);
    await waitUntilSeen(lid, watcher);
    expect(await page.evaluate(async () => (await window.manyrooms.peers()).length)).toBe(1);
  } finally {
    for (const machine of machines) await machine.close();
  }
});
