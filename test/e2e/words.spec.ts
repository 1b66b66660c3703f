// words.spec.ts: every screen bears words as long as German ones, and a language that is written from right to left.

import { expect, type Page } from "@playwright/test";
import { linkTo, PATIENCE, test, waitUntilInside } from "./visitor.ts";

const WORLD = process.env["MANYROOMS_LANDING"] ?? "";

/** Words that stick out of the window, or of what holds them, without an ellipsis that says so. */
const lost = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const wrong: string[] = [];
    for (const element of document.querySelectorAll("button, a, h1, h2, p, label, legend, output, kbd, td, th")) {
      const { left, right, width, height } = element.getBoundingClientRect();
      if (!element.checkVisibility({ visibilityProperty: true }) || width <= 1 || height <= 1) continue;
      const words = element.textContent?.trim() || element.getAttribute("aria-label") || element.tagName;
      const scrolls = element.closest("ul") !== null && getComputedStyle(element.closest("ul")!).overflowX === "auto";
      if (!scrolls && (left < -1 || right > innerWidth + 1)) wrong.push(`out of the window: ${words}`);
      const { overflow, textOverflow } = getComputedStyle(element);
      const cut = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      if (
        cut &&
        textOverflow !== "ellipsis" &&
        (overflow !== "visible" || element.matches("button:not([role=switch]), a"))
      )
        wrong.push(`cut off: ${words}`);
    }
    return wrong;
  });

for (const words of ["long", "rtl"] as const) {
  for (const viewport of [
    { width: 1280, height: 800 },
    { width: 360, height: 740 },
  ]) {
    test(`nothing is lost in "${words}" at ${viewport.width} px`, async ({ page }) => {
      const fine = async (what: string) => expect(await lost(page), what).toEqual([]);
      await page.setViewportSize(viewport);
      await page.goto(`/?words=${words}`);
      await expect(page.getByRole("main")).toBeVisible();
      await fine("home");
      await page.goto(`/create?words=${words}`);
      await expect(page.getByRole("main")).toBeVisible();
      await fine("create");

      await page.goto(linkTo(WORLD).replace("/#", `/?words=${words}#`));
      await page.locator('input[autocomplete="nickname"]').fill("Wilhelmine Freifrau von Hohenstein");
      await fine("entrance");
      await page.locator('button[type="submit"]').click();
      await waitUntilInside(page);
      const dock = page.locator("fieldset button");
      await expect(dock.last()).toBeVisible({ timeout: PATIENCE });
      await fine("world");
      await dock.nth(1).click();
      await fine("chat");
      await page.keyboard.press("Escape");
      await page.locator('button[aria-expanded="false"]').first().click();
      await fine("about the world");
      await page.keyboard.press("Escape");
      await dock.nth(3).click();
      const pages = page.locator("dialog nav li button");
      for (let i = 0; i < (await pages.count()); i++) {
        await pages.nth(i).click();
        await fine(`settings, page ${i + 1}`);
      }
    });
  }
}
