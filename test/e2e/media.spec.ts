// media.spec.ts: a world's files are downloaded once, and the service worker shows them without letting them run.

import { expect, type Page } from "@playwright/test";
import { enterWorld, PATIENCE, test, waitUntilInside } from "./visitor.ts";

const WORLD = process.env["MANYROOMS_LANDING"] ?? "";

/** Downloads of media from the homeserver, by page and worker, from now on. */
function countDownloads(page: Page): string[] {
  const urls: string[] = [];
  page.context().on("request", (request) => {
    if (request.url().includes("/_matrix/client/v1/media/download/")) urls.push(request.url());
  });
  return urls;
}

/** What the page gets for a path, as a program asks for it. */
const get = (page: Page, path: string) =>
  page.evaluate(async (url) => {
    const response = await fetch(url);
    const type = response.headers.get("content-type");
    return { status: response.status, type, bytes: (await response.arrayBuffer()).byteLength };
  }, path);

test("who comes back downloads nothing of the scene, and its address answers without being run", async ({
  browser,
}) => {
  const ada = await enterWorld(browser, { name: "Ada", world: WORLD });
  const { page } = ada;
  /** Addresses of the kept files that are as big as a scene: the world's picture is kept as well. */
  const kept = () =>
    page.evaluate(async () => {
      const cache = await caches.open("manyrooms media");
      const files = await Promise.all((await cache.matchAll()).map((response) => response.blob()));
      return (await cache.keys()).map(({ url }) => url).filter((_, i) => (files[i]?.size ?? 0) > 1_000_000);
    });
  await expect.poll(kept, { timeout: PATIENCE }).toHaveLength(1);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);

  const downloads = countDownloads(page);
  await page.reload();
  await waitUntilInside(page);
  expect(downloads).toEqual([]);

  const [url = ""] = await kept();
  expect(url).not.toContain("?");
  const { pathname } = new URL(url);
  expect(await get(page, pathname)).toMatchObject({ status: 200, type: "application/octet-stream" });
  expect(downloads).toEqual([]);

  // What is not kept comes with the token, and is kept then
  await page.evaluate(() => caches.delete("manyrooms media"));
  expect((await get(page, pathname)).bytes).toBeGreaterThan(1_000_000);
  expect(downloads).toHaveLength(1);
  expect(downloads[0]).not.toMatch(/token/i);
  await expect.poll(kept).toEqual([url]);
  expect((await get(page, pathname.replace(/[^/]+$/, "nothing"))).status).toBe(404);

  // As a page of its own, or as a script, it is nothing
  const opened = await page.context().newPage();
  expect((await opened.goto(pathname))?.status()).toBe(403);
  await opened.close();
  const ran = await page.evaluate(
    (src) =>
      new Promise((resolve) => {
        const script = Object.assign(document.createElement("script"), { src });
        script.onload = () => resolve("ran");
        script.onerror = () => resolve("refused");
        document.head.append(script);
      }),
    pathname,
  );
  expect(ran).toBe("refused");
});
