// formats.spec.ts: scenes with compressed meshes and pictures are seen as they are, under the strict CSP; what we can't do is named.

import { readFile } from "node:fs/promises";
import { expect, type Page } from "@playwright/test";
import { PNG } from "pngjs";
import { COMPRESSIONS, makeCompressedGlb } from "../support/compressed-glb.ts";
import { makeBoxGlb } from "../support/glb.ts";
import { errorsOf, PATIENCE, test, waitUntilInside } from "./visitor.ts";

/** Drops a file onto the viewer. */
const drop = (page: Page, name: string, bytes: Uint8Array) =>
  page.evaluate(
    ({ name, bytes }) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([Uint8Array.from(bytes)], name));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
    },
    { name, bytes: [...bytes] },
  );

/** Share of a picture's points that are pink. */
async function pinkness(page: Page): Promise<number> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("p")]);
  const { data } = PNG.sync.read(await readFile(await download.path()));
  let pink = 0;
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = [data[at]!, data[at + 1]!, data[at + 2]!];
    if (red > green + 60 && blue > green + 40) pink++;
  }
  return pink / (data.length / 4);
}

for (const compression of COMPRESSIONS) {
  test(`a scene compressed by ${compression} shows its pink wall`, async ({ page }) => {
    const refused: string[] = [];
    page.on("console", (message) => {
      if (/Content.Security.Policy|EvalError/i.test(message.text())) refused.push(message.text());
    });
    await page.goto("/viewer");
    await drop(page, `${compression}.glb`, await makeCompressedGlb(compression));
    await waitUntilInside(page);
    await expect.poll(() => pinkness(page), { timeout: PATIENCE }).toBeGreaterThan(0.1);
    expect(refused).toEqual([]);
    expect(await errorsOf(page)).toEqual({ log: [], problems: [] });
  });
}

test("a file that asks for what we can't do is refused by its name", async ({ page }) => {
  await page.goto("/viewer");
  const file = makeBoxGlb({ nodes: [{ mesh: 0 }], extensionsRequired: ["EXT_never_heard_of"] });
  await drop(page, "strange.glb", new Uint8Array(file));
  await expect(page.getByRole("alert")).toContainText("EXT_never_heard_of");
});
