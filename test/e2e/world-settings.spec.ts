// world-settings.spec.ts: a world gets another name, picture and scene while two people are in it, and they go on standing there.

import { expect, type Page } from "@playwright/test";
import type { Place } from "../../engine/protocol.ts";
import { callMatrix } from "../../server/publish/matrix-api.ts";
import { makeBoxGlb } from "../support/glb.ts";
import { apart, enterWorld, locate, locateMe, PATIENCE, say, teleport, test, waitUntilSeen } from "./visitor.ts";

const ORIGIN = process.env["MANYROOMS_ORIGIN"] ?? "";
const WORLD = "org.matrix.msc3815.world";

/** A floor of 30 m, and on it what only this scene has. */
const sceneWith = (name: string, ...more: object[]): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    makeBoxGlb({
      nodes: [
        { name: "floor", mesh: 0, scale: [30, 1, 30] },
        { name, mesh: 0, translation: [0, 1.5, -6], scale: [3, 2, 1] },
        ...more,
      ],
    }),
  );

/** A world made by this test, in which `keeper` may change what it is. */
async function makeWorld(keeper: string) {
  const owner = await callMatrix<{ user_id: string; access_token: string }>(ORIGIN, {
    method: "POST",
    path: "/_matrix/client/v3/register",
    body: { auth: { type: "m.login.dummy" }, password: crypto.randomUUID() },
  });
  const token = owner.access_token;
  const upload = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> => {
    const path = "/_matrix/media/v3/upload";
    const request = {
      method: "POST",
      path,
      token,
      body: Buffer.from(bytes),
      contentType: "model/gltf-binary",
    } as const;
    return (await callMatrix<{ content_uri: string }>(ORIGIN, request)).content_uri;
  };
  const alias = `changed-${keeper}`;
  const content = { scene_url: await upload(sceneWith("old")), "org.example.kept": { by: "somebody" } };
  const { room_id } = await callMatrix<{ room_id: string }>(ORIGIN, {
    method: "POST",
    path: "/_matrix/client/v3/createRoom",
    token,
    body: {
      name: "Quarry",
      topic: "Stones.",
      preset: "public_chat",
      room_alias_name: alias,
      creation_content: { type: WORLD },
      power_level_content_override: {
        users: { [`@${keeper}:localhost`]: 50 },
        events: { "org.matrix.msc3401.call.member": 0, [WORLD]: 50, "m.room.avatar": 50 },
      },
      initial_state: [{ type: WORLD, state_key: "", content }],
    },
  });
  const path = `/_matrix/client/v3/rooms/${encodeURIComponent(room_id)}/state/${WORLD}/`;
  return {
    alias: `#${alias}:localhost`,
    upload,
    read: () => callMatrix<Record<string, unknown>>(ORIGIN, { method: "GET", path, token }),
    write: (scene: unknown) => callMatrix(ORIGIN, { method: "PUT", path, token, body: { scene_url: scene } }),
  };
}

const openAbout = (page: Page, name: string): Promise<void> =>
  page.getByRole("button", { name: new RegExp(`^${name}`) }).click();
const seenIn = (page: Page, node: string) =>
  expect.poll(() => locate(page, node), { timeout: PATIENCE, message: `${node} is there` }).not.toBeNull();

test("name, picture and scene change while two are inside: both stand where they stood, and chat goes on", async ({
  browser,
}) => {
  const keeper = `keeper-${Date.now().toString(36)}`;
  const world = await makeWorld(keeper);
  const viewport = { width: 1280, height: 720 };
  const ada = await enterWorld(browser, { name: "Ada", world: world.alias, localpart: keeper, viewport });
  const zoe = await enterWorld(browser, { name: "Zoë", world: world.alias });
  await Promise.all([waitUntilSeen(ada, zoe), waitUntilSeen(zoe, ada)]);
  await teleport(ada.page, { x: 5, y: 0.52, z: 3, yaw: 0.7 });
  await teleport(zoe.page, { x: -4, y: 0.52, z: 2, yaw: -1 });

  await openAbout(zoe.page, "Quarry");
  await expect(zoe.page.getByText("Stones.")).toBeVisible();
  await expect(zoe.page.getByRole("button", { name: "Change this world" })).toHaveCount(0);
  await zoe.page.keyboard.press("Escape");

  const { page } = ada;
  await openAbout(page, "Quarry");
  await page.getByRole("button", { name: "Change this world" }).click();
  const dialog = page.getByRole("dialog", { name: "Change this world" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("Harbour");
  await dialog.getByRole("button", { name: "Take one from here" }).click();
  await expect(dialog.getByRole("img", { name: "The new picture" })).toBeVisible();
  const pick = (name: string, bytes: Uint8Array) =>
    dialog
      .locator('input[type="file"]')
      .setInputFiles({ name, mimeType: "model/gltf-binary", buffer: Buffer.from(bytes) });
  await pick("letter.glb", new TextEncoder().encode("Dear Ada"));
  await expect(dialog.getByRole("alert")).toContainText("can’t be read");
  await pick("harbour.glb", sceneWith("crane"));
  await expect(dialog.getByText("harbour.glb")).toBeVisible();
  await expect(dialog.getByRole("alert")).toHaveCount(0);
  await page.screenshot({ path: "test/e2e/results/change-world.png" });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: "test/e2e/results/change-world-phone.png" });
  await page.setViewportSize(viewport);
  const stood = await Promise.all([locateMe(page), locateMe(zoe.page)]);
  await dialog.getByRole("button", { name: "Save" }).click();

  await expect(dialog).toHaveCount(0);
  await Promise.all([seenIn(page, "crane"), seenIn(zoe.page, "crane")]);
  await expect(zoe.page.getByText("This world has a new scene.").first()).toBeVisible();
  await page.screenshot({ path: "test/e2e/results/changed-world.png" });
  await expect(zoe.page.getByRole("button", { name: /^Harbour/ })).toBeVisible();
  await expect(zoe.page).toHaveTitle("Harbour · Manyrooms");
  for (const visitor of [ada, zoe]) expect(await locate(visitor.page, "old")).toBeNull();
  const stand = await Promise.all([locateMe(page), locateMe(zoe.page)]);
  for (const i of [0, 1]) expect(apart(stand[i] as Place, stood[i] as Place)).toBeLessThan(0.02);
  expect(stand[0].yaw).toBeCloseTo(0.7, 3);
  await expect
    .poll(async () => apart((await locate(zoe.page, "Ada")) as Place, stand[0]), { timeout: PATIENCE })
    .toBeLessThan(0.1);
  await say(zoe.page, "A harbour now!");
  await expect(page.getByText("A harbour now!").first()).toBeVisible();

  const content = await world.read();
  expect(content["org.example.kept"], "what others wrote is kept").toEqual({ by: "somebody" });
  expect(content["thumbnail_url"]).toMatch(/^mxc:/);
  expect(content["scene_preview_url"]).toBe(content["thumbnail_url"]);
});

test("a change to something that is no scene leaves the old one standing, says so, and the next good one comes", async ({
  page,
}) => {
  const world = await makeWorld(`nobody-${Date.now().toString(36)}`);
  await page.goto(`/#/${world.alias}`);
  await page.getByRole("textbox", { name: "Your name" }).fill("Bo");
  await page.getByRole("button", { name: "Enter" }).click();
  await seenIn(page, "old");
  for (const [scene, words] of [
    [7, "This world was changed to something that can’t be read."],
    ["mxc://localhost/gone", "The new scene of this world is missing."],
    [await world.upload(new TextEncoder().encode("<html>")), "The new scene of this world can’t be read."],
    [await world.upload(sceneWith("cut").slice(0, -60)), "The new scene of this world can’t be read."],
  ] as const) {
    await world.write(scene);
    await expect(page.getByRole("alert")).toContainText(words, { timeout: PATIENCE });
    expect(await locate(page, "old")).not.toBeNull();
    await page.getByRole("button", { name: "Dismiss" }).click();
  }
  await world.write("mxc://localhost/gone-too");
  await expect(page.getByRole("alert")).toContainText("missing");
  await teleport(page, { x: 5, y: 0.52, z: 3, yaw: 0 });
  // A pillar where Bo stands
  await world.write(await world.upload(sceneWith("pillar", { mesh: 0, translation: [5, 1.5, 3], scale: [2, 2, 2] })));
  await seenIn(page, "pillar");
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect
    .poll(async () => apart(await locateMe(page), { x: 5, y: 0.52, z: 3, yaw: 0 }), { timeout: PATIENCE })
    .toBeGreaterThan(1);
});
