// unsupported.spec.ts: browsers that lack something, and what they are told.

import { expect } from "@playwright/test";
import { errorsOf, linkTo, PATIENCE, test, waitUntilInside } from "./visitor.ts";

const WORLD = process.env["MANYROOMS_LANDING"] ?? "";

test("a browser without WebGL 2 is told so, and nothing else begins", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string) {
      return kind === "webgl2" ? null : getContext.call(this, kind);
    } as typeof getContext;
    OffscreenCanvas.prototype.getContext = () => null;
  });
  await page.goto(linkTo(WORLD));
  await expect(page.getByRole("heading")).toHaveText("This browser can’t open worlds");
  await expect(page.getByRole("alert")).toContainText("WebGL 2");
  await expect(page.getByRole("button")).toHaveCount(0);
  expect(asked.filter((path) => path.startsWith("/_matrix"))).toEqual([]);
  expect(page.workers()).toEqual([]);
});

test("a browser that keeps nothing says so, and lets one in all the same", async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = () => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    };
    Object.defineProperty(window, "localStorage", { get: refuse });
    IDBFactory.prototype.open = refuse;
  });
  await page.goto(linkTo(WORLD));
  await expect(page.getByRole("alert")).toContainText("keeps nothing");
  await page.getByRole("button", { name: "Go on without it" }).click();
  await page.getByRole("textbox", { name: "Your name" }).fill("Nobody");
  await page.getByRole("button", { name: "Enter" }).click();
  await waitUntilInside(page);
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
  expect((await errorsOf(page)).problems).toEqual([]);
});
