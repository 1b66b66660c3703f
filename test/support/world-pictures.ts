// world-pictures.ts: takes each world's picture, with our own engine in Chromium: `npm run worlds:pictures [-- name…]`.
// It is what homes and entrances show of a world. Run it when a world looks different, look at the result, commit it.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { SENSITIVITY } from "../../client/input/hands.ts";
import type { Place } from "../../engine/protocol.ts";
import { buildClient } from "../../server/setup/builds.mjs";
import { AVATARS, CLIENT, ROOT, WORLDS } from "../../server/setup/paths.mjs";
import { startWebServer } from "../../server/web/web-server.ts";
import { build } from "../../worlds/build.ts";
import { CHROMIUM_FLAGS, findChromium } from "./chromium.ts";

const SIZE = { width: 1280, height: 720 };
/** Bytes. A page of twenty cards must not weigh as much as a world. */
const MAX_BYTES = 200_000;

/** Where the photographer stands. `pitch` in radians, up is positive. */
const VIEWS: Readonly<Record<string, Place & { readonly pitch?: number }>> = {
  landing: { x: 0.4, y: 0.05, z: 9.9, yaw: 0.2 }, // framed by the pergola, the great gate right of the middle
  playground: { x: 0.9, y: 0.05, z: 20, yaw: 0.06 },
  gallery: { x: 4.6, y: 0.05, z: 3.6, yaw: 0.75 }, // over the pool, its tree and the arches behind
};

/** Puts the engine's camera at a place, lets light, shadows and textures come, and takes what it draws without any interface. */
async function photograph(page: Page, origin: string, name: string): Promise<Buffer> {
  const { pitch = 0, ...place } = VIEWS[name];
  await page.goto(`${origin}/viewer?src=/worlds/${name}.glb`);
  await page.evaluate(async () => {
    while ((await window.manyrooms.stats()).msToFirstFrame === null) await new Promise((done) => setTimeout(done, 100));
  });
  await page.evaluate((to) => window.manyrooms.teleport(to), place);
  await page.addStyleTag({ content: "#root { visibility: hidden }" });
  if (pitch) await lookUp(page, pitch);
  await page.waitForTimeout(6_000);
  return page.screenshot();
}

/** Drags the view by an angle in radians. */
async function lookUp(page: Page, angle: number): Promise<void> {
  await page.mouse.move(SIZE.width / 2, SIZE.height / 2);
  await page.mouse.down();
  await page.mouse.move(SIZE.width / 2, SIZE.height / 2 - angle / SENSITIVITY.drag, { steps: 6 });
  await page.mouse.up();
}

/** Shrinks a picture that was drawn at twice the size, which smooths every edge, and writes it as JPEG. */
async function toJpeg(page: Page, png: Buffer): Promise<Buffer> {
  for (let quality = 0.86; quality > 0.4; quality -= 0.06) {
    const base64 = await page.evaluate(
      async ({ png, width, height, quality }) => {
        const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
        const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext("2d")!;
        context.imageSmoothingQuality = "high";
        context.drawImage(image, 0, 0, width, height);
        const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
        return btoa(Array.from(new Uint8Array(await blob.arrayBuffer()), (byte) => String.fromCharCode(byte)).join(""));
      },
      { png: png.toString("base64"), ...SIZE, quality },
    );
    const jpeg = Buffer.from(base64, "base64");
    if (jpeg.length <= MAX_BYTES) return jpeg;
  }
  throw new Error(`toJpeg: over ${MAX_BYTES} bytes at any quality worth looking at`);
}

async function main(names: readonly string[]): Promise<void> {
  await buildClient();
  for (const name of names) await build(name);
  const nowhere = "http://127.0.0.1:9"; // the viewer asks no homeserver
  const web = await startWebServer({ client: CLIENT, worlds: WORLDS, avatars: AVATARS, homeserver: nowhere }, 0);
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  try {
    const page = await browser.newPage({ viewport: SIZE, deviceScaleFactor: 2, reducedMotion: "reduce" });
    for (const name of names) {
      const jpeg = await toJpeg(page, await photograph(page, `http://localhost:${web.port}`, name));
      const file = join(ROOT, "worlds", name, `${name}.jpg`);
      await writeFile(file, jpeg);
      await build(name); // puts it beside the scene
      console.log(`${file}: ${Math.round(jpeg.length / 1000)} kB. Look at it before you commit it.`);
    }
  } finally {
    await browser.close();
    await web.close();
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !(name in VIEWS));
if (unknown)
  throw new Error(`world-pictures: no view is chosen for "${unknown}"; there are ${Object.keys(VIEWS).join(", ")}`);
await main(wanted.length > 0 ? wanted : Object.keys(VIEWS));
