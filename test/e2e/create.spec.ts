// create.spec.ts: somebody makes a world of a file of their own, stands in it, and another comes in by its link.

import { expect, type Page } from "@playwright/test";
import { makeBoxGlb } from "../support/glb.ts";
import { locate, locateMe, openEntrance, PATIENCE, test, waitUntilInside, waitUntilSeen } from "./visitor.ts";

/** A floor of 30 m, and ahead of where people arrive a block that only this scene has. */
const SCENE = Buffer.from(
  makeBoxGlb({
    nodes: [
      { name: "floor", mesh: 0, scale: [30, 1, 30] },
      { name: "block", mesh: 0, translation: [0, 1.5, -6], scale: [3, 2, 1] },
    ],
  }),
);

const pick = (page: Page, name: string, buffer: Buffer) =>
  page.locator('input[type="file"]').setInputFiles({ name, mimeType: "model/gltf-binary", buffer });

test("a world is made of a file, entered at once, and found by others by its link", async ({ browser, page }) => {
  const made = Date.now().toString(36);
  await page.goto("/create");
  await expect(page.getByText("Add a scene first.")).toBeVisible();
  await pick(page, "letter.glb", Buffer.from("not a scene at all"));
  await expect(page.getByRole("alert")).toContainText("can’t be read");
  await pick(page, `tide_pools-${made}.glb`, SCENE);
  const picture = page.getByRole("img", { name: "Picture of the world" });
  await expect(picture).toBeVisible({ timeout: PATIENCE });

  // Another picture, from elsewhere
  const first = await picture.getAttribute("src");
  await page.getByRole("button", { name: "Look around" }).click();
  await page.mouse.move(400, 300);
  await page.mouse.down();
  await page.mouse.move(520, 300, { steps: 3 });
  await page.mouse.up();
  await expect.poll(async () => (await locateMe(page)).yaw, { timeout: PATIENCE }).not.toBe(0);
  await page.getByRole("button", { name: "Take this picture" }).click();
  await expect(picture).toBeVisible();
  expect(await picture.getAttribute("src")).not.toBe(first);

  await expect(page.getByRole("textbox", { name: "Name", exact: true })).toHaveValue(`Tide pools ${made}`);
  const address = page.getByRole("textbox", { name: "Address" });
  await expect(address).toHaveValue(`tide-pools-${made}`);
  await address.fill("landing");
  await expect(page.getByText("Taken. Choose another.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Create and enter" })).toBeDisabled();
  await address.fill(`pools-${made}`);
  await expect(page.getByText("Free", { exact: true })).toBeVisible();
  await page.getByRole("textbox", { name: "What it is about" }).fill("Warm stones and still water.");
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada");

  const downloads: string[] = [];
  page.on("request", (request) => request.url().includes("/media/download/") && downloads.push(request.url()));
  await page.getByRole("button", { name: "Create and enter" }).click();
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
  await expect(page.getByRole("button", { name: `Tide pools ${made}` })).toBeVisible();
  expect(new URL(page.url()).pathname).toBe("/");
  expect(await locate(page, "block")).not.toBeNull();
  expect(downloads, "its maker has the scene already").toEqual([]);

  const zoe = await openEntrance(browser, {
    name: "Zoë",
    world: decodeURIComponent(new URL(page.url()).hash.slice(2)),
  });
  await expect(zoe.page.getByText("Warm stones and still water.")).toBeVisible();
  await zoe.page.getByRole("textbox", { name: "Your name" }).fill("Zoë");
  await zoe.page.getByRole("button", { name: "Enter" }).click();
  await waitUntilInside(zoe.page);
  expect(await locate(zoe.page, "block")).not.toBeNull();
  await waitUntilSeen(zoe, { page, context: page.context(), name: "Ada" });
});

test("a world for those who have its link is encrypted and not listed", async ({ page, request }) => {
  await page.goto("/create");
  await pick(page, "den.glb", SCENE);
  await expect(page.getByRole("img", { name: "Picture of the world" })).toBeVisible({ timeout: PATIENCE });
  await page.getByRole("radio", { name: "Who has the link" }).check();
  await expect(page.getByRole("textbox", { name: "Address" })).toHaveCount(0);
  await page.getByRole("textbox", { name: "Your name" }).fill("Bo");
  await page.getByRole("button", { name: "Create and enter" }).click();
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
  expect(decodeURIComponent(page.url())).toMatch(/#\/![\w-]+(:\w+)?\?via=localhost$/);
  await page.getByRole("button", { name: /^Den/ }).click();
  await expect(page.getByText("Chat is end-to-end encrypted")).toBeVisible();
  const list = await (await request.post("/_matrix/client/v3/publicRooms", { data: {} })).text();
  expect(list).not.toContain('"Den"');
});
