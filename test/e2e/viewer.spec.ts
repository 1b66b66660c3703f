// viewer.spec.ts: a scene without any homeserver: by address, by a dropped file, and what is said when it is no good.

import { expect } from "@playwright/test";
import { makeBoxGlb } from "../support/glb.ts";
import { errorsOf, locateMe, PATIENCE, test, waitUntilInside, walk } from "./visitor.ts";

test("the viewer shows a scene of this site, and one walks in it", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/viewer?src=/worlds/landing.glb");
  await waitUntilInside(page);
  const start = await locateMe(page);
  expect((await walk(page, "ArrowUp", 1)).z).toBeLessThan(start.z);
  expect(asked.filter((path) => path.startsWith("/_matrix"))).toEqual([]);
  expect(await errorsOf(page)).toEqual({ log: [], problems: [] });
});

test("the viewer opens a file that is dropped on it, and the next one in its place", async ({ page }) => {
  await page.goto("/viewer");
  const floor = makeBoxGlb({ nodes: [{ name: "floor", mesh: 0, scale: [20, 1, 20] }] });
  const drop = (name: string, bytes: ArrayBuffer) =>
    page.evaluate(
      ({ name, bytes }) => {
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
        for (const type of ["dragenter", "dragover", "drop"]) {
          document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
        }
      },
      { name, bytes: [...new Uint8Array(bytes)] },
    );
  await drop("floor.glb", floor);
  await waitUntilInside(page);
  await expect(page.getByText("floor.glb")).toBeVisible();
  await expect.poll(async () => (await locateMe(page)).y, { timeout: PATIENCE }).toBeCloseTo(0.515, 1);
  await drop("letter.txt", new TextEncoder().encode("not a scene at all").buffer as ArrayBuffer);
  await expect(page.getByText("can’t be read", { exact: false })).toBeVisible();
  expect((await locateMe(page)).y, "the scene that stood goes on standing").toBeGreaterThan(0.4);
});

test("the viewer loads nothing from another site", async ({ page }) => {
  await page.goto("/viewer?src=https://elsewhere.example/world.glb");
  await expect(page.getByRole("alert")).toBeVisible();
});
