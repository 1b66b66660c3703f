// screen-checks.ts: all that is checked of a screen where a visit stops: its picture, what a screen reader and the Tab key find, axe's
// findings, and whether anything is lost at other sizes. UPDATE_PICTURES=1 takes new pictures: look at them before you commit them.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import axe from "axe-core";
import { interfaceDiffers, toFineGrid, toWebp } from "../support/pictures.ts";
import { findLost } from "./screen-geometry.ts";
import { setHidden } from "./visitor.ts";

const FOLDER = join(import.meta.dirname, "screens");
const UPDATES = Boolean(process.env["UPDATE_PICTURES"]);

/** ms in which a screen comes to be as it should. */
const SETTLES = 8_000;

/** Desk and phone: the size of their pictures, and others at which nothing may be lost. */
export const SIZES = {
  desk: {
    picture: { width: 1440, height: 900 },
    // 200 % zoom on it, and a 4K screen
    others: [
      { width: 720, height: 450 },
      { width: 3840, height: 2160 },
    ],
  },
  phone: {
    picture: { width: 390, height: 844 },
    // the smallest, and one held sideways
    others: [
      { width: 360, height: 640 },
      { width: 740, height: 360 },
    ],
  },
} as const;

/** A page, and what it is seen on. */
export interface Eyes {
  readonly page: Page;
  readonly on: keyof typeof SIZES;
}

export interface LookOptions {
  /** A menu closes when the window changes or the focus moves on. */
  readonly fleeting?: boolean;
}

/** Checks the screen that is there now, under a name for it. Goes on after a finding, so that one run tells them all. */
export async function look({ page, on }: Eyes, name: string, { fleeting = false }: LookOptions = {}): Promise<void> {
  await test.step(`${name} on a ${on}`, async () => {
    await setHidden(page, true); // nothing here is of what the engine draws, and at 4K that takes long
    await checkPicture(page, `${name}-${on}`);
    if (on === "desk") await checkReading(page, name, !fleeting);
    expect.soft(await seriousFindings(page), `axe: ${name} on a ${on}`).toEqual([]);
    expect.soft(await page.evaluate(findLost), `lost: ${name} on a ${on}`).toEqual([]);
    for (const size of fleeting ? [] : SIZES[on].others) {
      await page.setViewportSize(size);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const lost = await page.evaluate(findLost);
      if (lost.length > 0)
        await test.info().attach(`${name}-${size.width}`, { body: await page.screenshot(), contentType: "image/png" });
      expect.soft(lost, `lost: ${name} at ${size.width} × ${size.height}`).toEqual([]);
    }
    if (!fleeting) await page.setViewportSize(SIZES[on].picture);
    await setHidden(page, false);
  });
}

/** What differs from run to run, and what stands for it. */
const CHANCE: readonly (readonly [string, string])[] = [
  ["\\b\\d\\d:\\d\\d\\b", "12:34"],
  ["\\blocalhost:\\d+", "localhost:8008"],
  ["\\b\\d+ ms\\b", "20 ms"],
  ["\\b\\d+ % lost, \\d+ kbit/s", "0 % lost, 24 kbit/s"],
  ["(?:[A-Za-z0-9]{4} ){11}[A-Za-z0-9]{4}", Array(12).fill("EsTc").join(" ")],
];

/** Puts calm things in the place of what chance, clock and the engine's drawing bring. The words stay as they are otherwise. */
function calm(chance: readonly (readonly [string, string])[]): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    let value = node.nodeValue ?? "";
    for (const [pattern, stand] of chance) value = value.replace(new RegExp(pattern, "g"), stand);
    if (value !== node.nodeValue) node.nodeValue = value;
  }
  for (const card of document.querySelectorAll<HTMLElement>("[style*='--tint']"))
    card.style.setProperty("--tint", "210");
  if (document.adoptedStyleSheets.length > 0) return;
  const sheet = new CSSStyleSheet();
  // A bright world, on which words are hardest to read
  sheet.replaceSync(`
    .world > canvas { visibility: hidden }
    .world { background: linear-gradient(#cfe0f2 0 45%, #d9c3a0 45%) }
    img[src^="blob:"][alt]:not([alt=""]) { object-position: -9999px; background: linear-gradient(#cfe0f2 0 45%, #d9c3a0 45%) }
  `);
  document.adoptedStyleSheets = [sheet];
}

async function checkPicture(page: Page, name: string): Promise<void> {
  const file = join(FOLDER, `${name}.webp`);
  const take = async (): Promise<Buffer> => {
    await page.evaluate(calm, CHANCE);
    return page.screenshot({ animations: "disabled" });
  };
  if (UPDATES) {
    mkdirSync(FOLDER, { recursive: true });
    await page.waitForTimeout(700); // pictures of worlds come a little after the words
    writeFileSync(file, await toWebp(page, await take()));
    return;
  }
  const reference = await toFineGrid(page, readFileSync(file));
  const end = Date.now() + SETTLES;
  for (;;) {
    const now = await take();
    const difference = interfaceDiffers(await toFineGrid(page, now), reference);
    if (!difference) return;
    if (Date.now() > end) {
      await test.info().attach(name, { body: now, contentType: "image/png" });
      return expect.soft(difference, `picture: ${name}`).toBeNull();
    }
    await page.waitForTimeout(250);
  }
}

/** Compares roles, names and words as a screen reader finds them, and the order in which Tab goes round, with what was read and kept. */
async function checkReading(page: Page, name: string, tabs: boolean): Promise<void> {
  const file = join(FOLDER, `${name}.txt`);
  await page.evaluate(calm, CHANCE);
  const dialogs = page.locator("dialog:modal");
  const top = (await dialogs.count()) > 0 ? dialogs.last() : page.locator("body");
  const order = tabs ? await goRound(page) : null;
  const read = [await top.ariaSnapshot(), ...(order ? ["", "Tab:", ...order] : []), ""].join("\n");
  // Once more: figures may have come anew while Tab went round
  const text = CHANCE.reduce((words, [pattern, stand]) => words.replace(new RegExp(pattern, "g"), stand), read);
  if (UPDATES) writeFileSync(file, text);
  else expect.soft(text, `reading: ${name}`).toBe(readFileSync(file, "utf8"));
}

/** Tabs once round what is open, and notes what gets the focus. Says where that can't be seen, and what is never reached. */
async function goRound(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    const start = [...document.querySelectorAll<HTMLElement>("dialog:modal")].at(-1) ?? document.body;
    Object.assign(window, { focusBefore: document.activeElement });
    start.tabIndex = -1;
    start.focus({ preventScroll: true });
    start.removeAttribute("tabindex");
  });
  const order: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(focused);
    if (found === null || found === order[0]) break;
    order.push(found);
  }
  await page.evaluate(() =>
    (window as unknown as { focusBefore: HTMLElement }).focusBefore.focus({ preventScroll: true }),
  );
  return order;
}

/** Name of what has the focus, in the page; null where nothing has. */
function focused(): string | null {
  const element = document.activeElement;
  if (!element || element === document.body || element.tagName === "DIALOG") return null;
  const name =
    element.getAttribute("aria-label") ||
    document.getElementById(element.getAttribute("aria-labelledby") ?? "")?.textContent ||
    (element as HTMLInputElement).labels?.[0]?.textContent ||
    element.textContent ||
    element.tagName;
  let isSeen = element.matches(".world");
  for (let box: Element | null = element, i = 0; box && i < 3; box = box.parentElement, i++) {
    const { outlineStyle, outlineWidth } = getComputedStyle(box);
    if (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) isSeen = true;
  }
  return `${name.trim().replace(/\s+/g, " ")}${isSeen ? "" : " (nobody sees the focus)"}`;
}

/** Rules that axe rates serious or critical, with what breaks them. */
async function seriousFindings(page: Page): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in window);
  if (!isThere) await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (window as unknown as { axe: typeof axe }).axe.run({ resultTypes: ["violations"] }),
  );
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return serious.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .map(({ html }) => html)
        .slice(0, 3)
        .join(" ")}`,
  );
}
