// host.spec.ts: `npm start -- --host`: another device comes in by HTTPS, with the certificate that the browser warns about.

import { expect } from "@playwright/test";
import { freePort } from "../../server/synapse/process.ts";
import { CONTENT_SECURITY_POLICY } from "../../server/web/headers.ts";
import { type Checkout, makeCheckout } from "../support/checkout.ts";
import { PATIENCE, test, waitUntilInside } from "./visitor.ts";

let checkout: Checkout | undefined;
test.afterEach(() => checkout?.remove());

test("a device in the network enters Landing by HTTPS, in a secure context, under the whole policy", async ({
  browser,
}) => {
  checkout = makeCheckout();
  const address = await checkout.start(["--host", "--port", String(await freePort())]).address;
  expect(address).toMatch(/^https:\/\/.*\/#\/#landing:localhost$/);
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 960, height: 540 } });
  const page = await context.newPage();
  const answer = await page.goto(address);
  expect(answer?.headers()["content-security-policy"]).toBe(CONTENT_SECURITY_POLICY);
  expect(await page.evaluate(() => [isSecureContext, typeof crypto.subtle])).toEqual([true, "object"]);
  await page.getByRole("textbox", { name: "Your name" }).fill("Ira");
  await page.getByRole("button", { name: "Enter" }).click();
  await waitUntilInside(page);
  await expect(page.getByRole("button", { name: "Leave" })).toBeVisible({ timeout: PATIENCE });
});
