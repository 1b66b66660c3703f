// moderation.spec.ts: people are sent out, banned and ignored by hand, and two of one name are told apart.

import { expect, type Page, type Route } from "@playwright/test";
import { makeWorld } from "./own-world.ts";
import { enterWorld, locate, PATIENCE, say, test, type Visitor, waitUntilInside, waitUntilSeen } from "./visitor.ts";

/** Milliseconds: what "at once" may take on a machine that draws in software. */
const AT_ONCE = 8_000;

const openPeople = (page: Page): Promise<void> => page.getByRole("button", { name: /^People/ }).click();
const menuOf = (page: Page, name: string) =>
  page.getByRole("button", { name: new RegExp(`What to do with .*${name}`) });
const rows = (page: Page) => page.getByRole("complementary", { name: "People" }).getByRole("listitem");

async function waitUntilGone(visitor: Visitor, other: Visitor): Promise<void> {
  await expect.poll(() => locate(visitor.page, other.name), { timeout: AT_ONCE }).toBeNull();
  await expect(rows(visitor.page).filter({ hasText: other.name })).toHaveCount(0);
}

test("a moderator sends somebody out and bans them, who are told why; nothing of a hostile one is left", async ({
  browser,
}) => {
  const world = await makeWorld("Open Stage");
  const tunde = await enterWorld(browser, { name: "Tunde", world: world.alias });
  const bram = await enterWorld(browser, { name: "Bram", world: world.alias });
  const mara = await enterWorld(browser, { name: "Mara", world: world.alias });
  for (const watcher of [tunde, mara]) await waitUntilSeen(watcher, bram);
  await openPeople(tunde.page);
  await openPeople(mara.page);

  // Who has no power sees no way to use it; power comes while one is inside
  await menuOf(tunde.page, "Bram").click();
  await expect(tunde.page.getByRole("menuitem")).toHaveText(["Mute for me", "Volume…", "Ignore", "Copy user id"]);
  await tunde.page.keyboard.press("Escape");
  await world.setPower(await world.userOf("Tunde"), 50);
  await expect(rows(mara.page).filter({ hasText: "Tunde" })).toContainText("Moderator");
  await expect(rows(tunde.page).first()).toContainText("Moderator");

  // All of it by keyboard
  await menuOf(tunde.page, "Bram").focus();
  await tunde.page.keyboard.press("Enter");
  await expect(tunde.page.getByRole("menuitem", { name: "Mute for me" })).toBeFocused();
  await tunde.page.keyboard.press("Escape");
  await expect(menuOf(tunde.page, "Bram")).toBeFocused();
  await tunde.page.keyboard.press("ArrowDown");
  await tunde.page.keyboard.press("End");
  await tunde.page.keyboard.press("ArrowUp");
  await expect(tunde.page.getByRole("menuitem", { name: "Send out…" })).toBeFocused();
  await tunde.page.keyboard.press("Enter");
  const dialog = tunde.page.getByRole("dialog", { name: /Send .*Bram.* out of .*Open Stage/ });
  await expect(dialog.getByRole("textbox")).toBeFocused();
  await tunde.page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(menuOf(tunde.page, "Bram")).toBeFocused();
  await menuOf(tunde.page, "Bram").click();
  await tunde.page.getByRole("menuitem", { name: "Send out…" }).click();
  await dialog.getByRole("textbox").fill("Take a break, come back tomorrow.");
  await tunde.page.keyboard.press("Enter");

  await expect(bram.page.getByRole("alert")).toContainText("You were sent out of", { timeout: AT_ONCE });
  await expect(bram.page.getByRole("alert")).toContainText("Tunde");
  await expect(bram.page.getByRole("alert")).toContainText("Take a break, come back tomorrow.");
  for (const watcher of [tunde, mara]) await waitUntilGone(watcher, bram);

  await bram.page.getByRole("button", { name: "Try again" }).click();
  for (const watcher of [tunde, mara]) await waitUntilSeen(watcher, bram);

  // A client that does not want to know: it hears nothing more of the homeserver, stays, and goes on sending
  const held: Route[] = [];
  await bram.page.route("**/sync?*", (route) => void held.push(route));
  await bram.page.waitForTimeout(500);
  await menuOf(tunde.page, "Bram").click();
  await tunde.page.getByRole("menuitem", { name: "Ban…" }).click();
  await tunde.page.getByRole("textbox", { name: /Reason/ }).fill("Advertising");
  await tunde.page.getByRole("button", { name: /Ban .*Bram/ }).click();
  for (const watcher of [tunde, mara]) await waitUntilGone(watcher, bram);
  await bram.page.keyboard.down("KeyW");
  await bram.page.waitForTimeout(5_000); // long enough that it asks for new links
  await bram.page.keyboard.up("KeyW");
  for (const watcher of [tunde, mara]) await waitUntilGone(watcher, bram);

  await bram.page.unroute("**/sync?*");
  for (const route of held) await route.continue().catch(() => {}); // given up by the page meanwhile
  await expect(bram.page.getByRole("alert")).toContainText(/Tunde.* banned you on/, { timeout: PATIENCE });
  await expect(bram.page.getByRole("alert")).toContainText("Advertising");
  await expect(bram.page.getByRole("button", { name: "Try again" })).toHaveCount(0);
  await expect(bram.page.getByRole("link", { name: "Another world" })).toBeVisible();
});

test("who is ignored is gone for oneself, also after a reload, and comes back", async ({ browser }) => {
  const world = await makeWorld("Quiet Place");
  const ines = await enterWorld(browser, { name: "Ines", world: world.alias });
  const bram = await enterWorld(browser, { name: "Bram", world: world.alias });
  await waitUntilSeen(ines, bram);
  await say(bram.page, "Buy my crates");
  await expect(ines.page.getByText("Buy my crates")).toBeVisible();

  await openPeople(ines.page);
  await menuOf(ines.page, "Bram").click();
  await ines.page.getByRole("menuitem", { name: "Ignore" }).click();
  await expect.poll(() => locate(ines.page, bram.name), { timeout: AT_ONCE }).toBeNull();
  await expect(ines.page.getByText("Buy my crates")).toHaveCount(0);
  const stop = ines.page.getByRole("button", { name: /Stop ignoring .*Bram/ });
  await expect(stop).toBeVisible();
  await bram.page.getByRole("textbox", { name: "Message" }).fill("Can you hear me?"); // it has stayed open
  await bram.page.keyboard.press("Enter");
  await expect(bram.page.getByText("Can you hear me?")).toBeVisible();

  await ines.page.reload();
  const enter = ines.page.getByRole("button", { name: "Enter", exact: true });
  const inside = ines.page.getByRole("button", { name: "Leave" });
  await expect(enter.or(inside)).toBeVisible({ timeout: PATIENCE });
  if (await enter.isVisible()) await enter.click();
  await waitUntilInside(ines.page);
  await openPeople(ines.page);
  await expect(stop).toBeVisible({ timeout: PATIENCE });
  await expect(rows(ines.page).filter({ hasText: "Connected" })).toHaveCount(0);
  expect(await locate(ines.page, bram.name)).toBeNull();
  await expect(ines.page.getByText("Buy my crates")).toHaveCount(0);

  await stop.click();
  await waitUntilSeen(ines, bram);
  await expect(stop).toHaveCount(0);
  await ines.page.getByRole("button", { name: "Close people" }).click();
  await ines.page.getByRole("button", { name: "Chat", exact: true }).click();
  const said = ines.page.getByRole("log", { name: "Messages" });
  for (const line of ["Buy my crates", "Can you hear me?"]) await expect(said.getByText(line)).toBeVisible();
});

test("two of one name have their user ids beside it, in the list and the chat", async ({ browser }) => {
  const world = await makeWorld("Twins");
  const watcher = await enterWorld(browser, { name: "Yuki", world: world.alias });
  const ada = await enterWorld(browser, { name: "Ada", world: world.alias });
  await openPeople(watcher.page);
  await waitUntilSeen(watcher, ada);
  await expect(rows(watcher.page).nth(1)).toContainText("Ada");
  await expect(rows(watcher.page).nth(1)).not.toContainText("(@");
  const double = await enterWorld(browser, { name: "\u202eАdа\u200b", world: world.alias });
  await expect(rows(watcher.page)).toHaveCount(3, { timeout: PATIENCE });
  await expect(rows(watcher.page).filter({ hasText: /\(.*@ada-/ })).toHaveCount(1);
  await expect(rows(watcher.page).filter({ hasText: /\(.*@/ })).toHaveCount(2);
  await say(double.page, "I am Ada");
  await expect(watcher.page.getByText("I am Ada")).toBeVisible({ timeout: PATIENCE });
  await expect(watcher.page.getByRole("log").first()).toContainText("(@");
});
