// chat.spec.ts: what is said in a world is ordinary room chat: browsers and a plain Matrix client read one another.

import { expect, type Page } from "@playwright/test";
import { joinAsPlainClient } from "./plain-client.ts";
import { enterWorld, PATIENCE, say, test } from "./visitor.ts";

const ORIGIN = process.env["MANYROOMS_ORIGIN"] ?? "";
const WORLDS = { open: process.env["MANYROOMS_LANDING"] ?? "", encrypted: process.env["MANYROOMS_ENCRYPTED"] ?? "" };

const line = (page: Page, text: string) => page.getByRole("log").getByText(text).first();

for (const [kind, world] of Object.entries(WORLDS)) {
  test(`two browsers talk in an ${kind} world`, async ({ browser }) => {
    const ada = await enterWorld(browser, { name: "Ada", world });
    const zoe = await enterWorld(browser, { name: "Zoë", world });
    // keys go to who is known to be there
    await expect(ada.page.getByRole("button", { name: "People, 2 here" })).toBeVisible({ timeout: PATIENCE });
    await expect(zoe.page.getByRole("button", { name: "People, 2 here" })).toBeVisible({ timeout: PATIENCE });
    const question = `anybody here? ${Date.now()}`;
    await say(ada.page, question);
    await expect(line(zoe.page, question)).toBeVisible({ timeout: PATIENCE });
    const answer = `yes, by the gate ${Date.now()}`;
    await say(zoe.page, answer);
    await expect(line(ada.page, answer)).toBeVisible({ timeout: PATIENCE });
  });

  test(`a browser and a plain Matrix client talk in an ${kind} world`, async ({ browser }) => {
    const plain = await joinAsPlainClient(ORIGIN, world, "Element user");
    try {
      const ada = await enterWorld(browser, { name: "Ada", world });
      await plain.waitForPerson("Ada");
      const hello = `hello from a chat client ${Date.now()}`;
      await plain.send(hello);
      await expect(line(ada.page, hello)).toBeVisible({ timeout: PATIENCE });
      const answer = `hello from a world ${Date.now()}`;
      await say(ada.page, answer);
      expect(await plain.waitFor(answer)).toMatch(/^Ada/); // the room may hold more than one of that name
    } finally {
      plain.stop();
    }
  });
}

test("Enter opens the chat, Esc closes it, and the keys walk again", async ({ browser }) => {
  const { page } = await enterWorld(browser, { name: "Ada", world: WORLDS.open });
  const field = page.getByRole("textbox", { name: "Message" });
  await page.keyboard.press("Enter");
  await expect(field).toBeFocused();
  await page.keyboard.type("www");
  await expect(field).toHaveValue("www");
  await page.keyboard.press("Escape");
  await expect(field).toBeHidden();
  await expect(page.getByLabel("The world")).toBeFocused();
});
