// outbox.spec.ts: what is written while the homeserver is away is there once it is back, once, also after a reload.

import { expect, type Page } from "@playwright/test";
import { enterWorld, PATIENCE, say, test, waitUntilInside } from "./visitor.ts";

const PID = Number(process.env["MANYROOMS_SYNAPSE_PID"]);
const WORLDS = { open: process.env["MANYROOMS_LANDING"] ?? "", encrypted: process.env["MANYROOMS_ENCRYPTED"] ?? "" };

/** The homeserver as it is when its machine sleeps: connections are taken, and nobody answers. */
const setAway = (away: boolean) => process.kill(PID, away ? "SIGSTOP" : "SIGCONT");

test.afterEach(() => setAway(false));

/** Says one more line; the field is still open after the one before. */
async function sayNext(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Message" }).fill(text);
  await page.keyboard.press("Enter");
}

const lines = (page: Page, text: string) => page.getByRole("log").getByText(text);

for (const [kind, world] of Object.entries(WORLDS)) {
  test(`two lines written in an outage, before a reload, come once and in order in an ${kind} world`, async ({
    browser,
  }) => {
    const ada = await enterWorld(browser, { name: "Ada", world });
    const zoe = await enterWorld(browser, { name: "Zoë", world });
    const bothAreHere = async () => {
      for (const { page } of [ada, zoe])
        await expect(page.getByRole("button", { name: "People, 2 here" })).toBeVisible({ timeout: PATIENCE });
    };
    await bothAreHere();
    const now = Date.now();
    await say(ada.page, `before ${now}`);
    await expect(lines(zoe.page, `before ${now}`)).toHaveCount(1, { timeout: PATIENCE });

    setAway(true);
    await sayNext(ada.page, `first ${now}`);
    await sayNext(ada.page, `second ${now}`);
    await expect(lines(ada.page, `second ${now}`)).toBeVisible();
    await expect(ada.page.getByText("Waiting to be sent").first()).toBeVisible();
    await ada.page.reload();
    setAway(false);
    await waitUntilInside(ada.page);

    await zoe.page.keyboard.press("Enter");
    await expect(lines(zoe.page, `second ${now}`)).toHaveCount(1, { timeout: PATIENCE });
    const seen = async () => {
      const texts = await zoe.page.getByRole("listitem").allInnerTexts();
      return texts.flatMap((text) => text.match(new RegExp(`(before|first|second) ${now}`))?.[1] ?? []);
    };
    await expect.poll(seen, { timeout: PATIENCE }).toEqual(["before", "first", "second"]);
    await bothAreHere();
    await ada.page.keyboard.press("Enter");
    for (const text of [`first ${now}`, `second ${now}`])
      await expect(lines(ada.page, text)).toHaveCount(1, { timeout: PATIENCE });
    await expect(ada.page.getByText("Waiting to be sent")).toHaveCount(0, { timeout: PATIENCE });
  });
}
