// settings.spec.ts: what is chosen in the settings holds at once and after a reload; a picture of the world is a file with the world in it.

import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { PNG } from "pngjs";
import { apart, enterWorld, linkTo, locateMe, PATIENCE, test, waitUntilStill } from "./visitor.ts";

const WORLD = process.env["MANYROOMS_LANDING"] ?? "";

const openSettings = async (page: Page) => {
  await page.getByRole("button", { name: "Settings", exact: true }).click();
  return page.getByRole("dialog", { name: "Settings" });
};

/** Radians that a drag of so many pixels turns the body. */
async function turnBy(page: Page, pixels: number): Promise<number> {
  const before = (await locateMe(page)).yaw;
  await page.mouse.move(240, 160);
  await page.mouse.down();
  await page.mouse.move(240 + pixels, 160, { steps: 4 });
  await page.mouse.up();
  await expect.poll(async () => (await locateMe(page)).yaw, { timeout: PATIENCE }).not.toBe(before);
  await waitUntilStill(page);
  return Math.abs((await locateMe(page)).yaw - before);
}

/** Colours of the picture's middle line: how many there are. */
function colours({ data, width, height }: PNG): number {
  const row = data.subarray(width * 4 * (height >> 1), width * 4 * ((height >> 1) + 1));
  return new Set(Array.from({ length: width }, (_, x) => row.readUInt32BE(x * 4))).size;
}

async function takePicture(page: Page): Promise<{ name: string; png: PNG }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("p")]);
  return { name: download.suggestedFilename(), png: PNG.sync.read(await readFile(await download.path())) };
}

test("settings hold at once and after a reload, and a picture has the world in it", async ({ browser }) => {
  const viewport = { width: 960, height: 640 };
  const { page } = await enterWorld(browser, { name: "Ada", world: WORLD, viewport });
  const ordinary = await turnBy(page, 60);

  const narrow = await takePicture(page);
  expect(narrow.name).toMatch(/^Landing \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.png$/);
  expect(narrow.png).toMatchObject({ width: 960, height: 640 });
  expect(colours(narrow.png)).toBeGreaterThan(60);
  await expect(page.getByText("Picture saved.").first()).toBeVisible();

  const dialog = await openSettings(page);
  await dialog.getByRole("slider", { name: "Field of view" }).fill("100");
  await dialog.getByRole("radio", { name: "Low" }).check();
  await dialog.getByRole("button", { name: "Comfort" }).click();
  await dialog.getByRole("slider", { name: "Look speed" }).fill("3");
  await dialog.getByRole("slider", { name: "Size of words" }).fill("1.5");
  await dialog.getByRole("radio", { name: "Less" }).check();
  const before = await locateMe(page);
  await page.keyboard.press("w"); // behind a dialog nobody walks
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  expect(apart(await locateMe(page), before)).toBeLessThan(0.01);

  expect(await turnBy(page, 60)).toBeCloseTo(3 * ordinary, 1);
  const wide = await takePicture(page);
  const differing = wide.png.data.filter((value, at) => Math.abs(value - narrow.png.data[at]!) > 24).length;
  expect(differing).toBeGreaterThan(wide.png.data.length / 20);

  await page.reload();
  const motion = () => page.evaluate(() => document.documentElement.dataset["motion"]);
  expect(await motion()).toBe("less");
  const again = await openSettings(page); // at the entrance, too
  await expect(again.getByRole("radio", { name: "Low" })).toBeChecked();
  await expect(again.getByRole("slider", { name: "Field of view" })).toHaveValue("100");
  await again.getByRole("button", { name: "Close settings" }).click();
  await expect(again).toBeHidden();
});

test("the interface fits into a phone at its largest and smallest size", async ({ browser }) => {
  const { page } = await enterWorld(browser, { name: "Ada", world: WORLD, viewport: { width: 390, height: 844 } });
  for (const scale of ["1.5", "0.8"]) {
    const dialog = await openSettings(page);
    await dialog.getByRole("button", { name: "Comfort" }).click();
    await dialog.getByRole("slider", { name: "Size of words" }).fill(scale);
    for (const name of ["Graphics", "Sound", "Comfort", "Keys"]) {
      await dialog.getByRole("button", { name, exact: true }).click();
      expect(await overflow(page), `${name} at ${scale}`).toEqual([]);
    }
    await dialog.getByRole("button", { name: "Close settings" }).click();
    expect(await overflow(page), `the world at ${scale}`).toEqual([]);
  }
  await page.goto(linkTo(WORLD));
});

/** Texts and buttons that stick out of the window. */
const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("button, h1, h2, p, label, output, input")]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 1 && (left < -1 || right > innerWidth + 1) && !element.closest("ul");
      })
      .map((element) => element.textContent || element.getAttribute("aria-label") || element.tagName),
  );
