// places.bench.ts: coming back to a world, making one, and what the shipped worlds cost. Software GL, real Synapse, the built client. Budgets are issue 5's.

import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { buildClient, buildWorlds } from "../../server/setup/builds.mjs";
import { WORLDS } from "../../server/setup/paths.mjs";
import { CHROMIUM_FLAGS, findChromium } from "../support/chromium.ts";
import { makeGlb } from "../support/glb.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";

const RUNS = 5;
/** Milliseconds until a run has failed. */
const PATIENCE = 60_000;
const VIEWPORT = { width: 640, height: 360 };

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function withBrowser<T>(work: (browser: Browser, homeserver: Homeserver) => Promise<T>): Promise<T> {
  await buildWorlds();
  await buildClient();
  const homeserver = await startHomeserver();
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_FLAGS });
  try {
    return await work(browser, homeserver);
  } finally {
    await browser.close();
    await homeserver.stop();
  }
}

async function firstFrame(page: Page): Promise<number> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const { msToFirstFrame } = await page.evaluate(() => window.manyrooms.stats());
    if (msToFirstFrame !== null) return msToFirstFrame;
    if (Date.now() > end) throw new Error("firstFrame: none came");
    await page.waitForTimeout(20);
  }
}

/** Presses Enter as soon as it may be pressed: who comes back has the name in its field. */
function enterAtOnce(): void {
  const look = (): void => {
    const button = document.querySelector<HTMLButtonElement>("form button[type=submit]");
    if (button && !button.disabled && document.querySelector("form input")) button.click();
    else setTimeout(look, 5);
  };
  look();
}

/** A first visit, until all that is kept is kept. */
async function visitFirst(context: BrowserContext, link: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(link);
  await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
  await page.getByRole("button", { name: "Enter" }).click();
  await firstFrame(page);
  const kept = async () => (await (await caches.open("manyrooms media")).keys()).length > 0;
  await page.waitForFunction(kept, null, { timeout: PATIENCE });
  await page.getByRole("button", { name: "Leave" }).click();
  await page.getByRole("button", { name: "Enter" }).waitFor();
  await page.close();
}

/** Seconds from the link to the first frame, with a kept account and warm caches. */
async function secondVisit() {
  return withBrowser(async (browser, { origin, landingAlias }) => {
    const link = `${origin}/#/${landingAlias}`;
    const context = await browser.newContext({ viewport: VIEWPORT });
    await visitFirst(context, link);
    const runs: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      const page = await context.newPage();
      await page.addInitScript(enterAtOnce);
      await page.goto(link, { waitUntil: "commit" });
      await page.waitForFunction(() => "manyrooms" in window, null, { timeout: PATIENCE });
      runs.push(await firstFrame(page));
      await page.getByRole("button", { name: "Leave" }).click({ timeout: PATIENCE });
      await page.close();
    }
    return { value: median(runs) / 1000, parts: { "longest, s": Math.max(...runs) / 1000 } };
  });
}

/** A meadow of triangles without any order, so that nothing makes the file smaller: 5 MB of it. */
function fiveMegabytes(): Buffer {
  const side = 400;
  const positions = new Float32Array(side * side * 3);
  for (let i = 0; i < side * side; i++) {
    const [x, z] = [(i % side) / 4 - 50, Math.floor(i / side) / 4 - 50];
    positions.set([x, Math.sin(x * 0.7) * Math.cos(z * 0.9) * 0.2 + ((i * 7919) % 101) * 0.0004, z], i * 3);
  }
  const cells = Array.from({ length: 132_000 }, (_, i) => i + Math.floor(i / (side - 1)));
  const indices = new Uint32Array(cells.flatMap((at) => [at, at + side, at + 1, at + 1, at + side, at + side + 1]));
  const binary = new Uint8Array(positions.byteLength + indices.byteLength);
  binary.set(new Uint8Array(positions.buffer));
  binary.set(new Uint8Array(indices.buffer), positions.byteLength);
  const glb = makeGlb(
    {
      asset: { version: "2.0" },
      scene: 0,
      scenes: [{ nodes: [0] }],
      nodes: [{ mesh: 0 }],
      buffers: [{ byteLength: binary.byteLength }],
      bufferViews: [
        { buffer: 0, byteOffset: 0, byteLength: positions.byteLength },
        { buffer: 0, byteOffset: positions.byteLength, byteLength: indices.byteLength },
      ],
      accessors: [
        { bufferView: 0, componentType: 5126, count: side * side, type: "VEC3", min: [-50, -1, -50], max: [50, 1, 50] },
        { bufferView: 1, componentType: 5125, count: indices.length, type: "SCALAR" },
      ],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
    },
    binary,
  );
  return Buffer.from(glb);
}

/** Seconds from picking a file of 5 MB until one stands in its world, everything filled in as fast as the page takes it. */
async function create() {
  const buffer = fiveMegabytes();
  return withBrowser(async (browser, { origin }) => {
    const page = await (await browser.newContext({ viewport: VIEWPORT })).newPage();
    await page.goto(`${origin}/create`);
    const began = performance.now();
    await page
      .locator('input[type="file"]')
      .setInputFiles({ name: "meadow.glb", mimeType: "model/gltf-binary", buffer });
    await page.getByRole("img", { name: "Picture of the world" }).waitFor({ timeout: PATIENCE });
    const seen = performance.now();
    await page.getByRole("textbox", { name: "Your name" }).fill("Ada");
    await page.getByRole("button", { name: "Create and enter" }).click();
    await page.getByRole("button", { name: "Leave" }).waitFor({ timeout: PATIENCE });
    const standing = performance.now();
    return {
      value: (standing - began) / 1000,
      parts: {
        "the file, MB": buffer.byteLength / 1e6,
        "picked to picture, s": (seen - began) / 1000,
        "Create to standing, s": (standing - seen) / 1000,
      },
    };
  });
}

const worldFiles = async (): Promise<string[]> => (await readdir(WORLDS)).filter((file) => file.endsWith(".glb"));

/** KiB of the largest shipped world. */
async function worldBytes() {
  await buildWorlds();
  const sizes: Record<string, number> = {};
  for (const file of await worldFiles()) sizes[file] = (await stat(join(WORLDS, file))).size / 1024;
  return { value: Math.max(...Object.values(sizes)), parts: sizes };
}

/** Metres; the sun's shadow follows an eye that has gone farther than this, and is drawn again. */
const FAR_ENOUGH = 12;
const SAMPLES = 60;

/** Most draw calls that a frame from the spawn point had, the sun's shadow drawn anew in it. */
async function drawsOf(page: Page): Promise<number> {
  await firstFrame(page);
  let most = 0;
  for (let round = 0; round < 4; round++) {
    const place = (await page.evaluate(() => window.manyrooms.locate("me")))!;
    await page.evaluate((to) => window.manyrooms.teleport(to), { ...place, y: place.y + FAR_ENOUGH });
    await page.waitForTimeout(400);
    await page.evaluate((to) => window.manyrooms.teleport(to), place);
    for (let i = 0; i < SAMPLES; i++) {
      most = Math.max(most, (await page.evaluate(() => window.manyrooms.stats())).drawCalls);
    }
  }
  return most;
}

/** Draw calls of the worst of the shipped worlds. */
async function draws() {
  return withBrowser(async (browser, { origin }) => {
    const parts: Record<string, number> = {};
    for (const file of await worldFiles()) {
      const page = await browser.newPage({ viewport: VIEWPORT });
      await page.goto(`${origin}/viewer?src=/worlds/${file}`);
      parts[file] = await drawsOf(page);
      await page.close();
    }
    return { value: Math.max(...Object.values(parts)), parts };
  });
}

export const benches = [
  { name: "places.second-visit", unit: "s", budget: 2.5, run: secondVisit },
  { name: "places.create", unit: "s", budget: 10, run: create },
  { name: "places.world-bytes", unit: "KiB", budget: 3072, run: worldBytes },
  { name: "places.draws", unit: "calls", budget: 80, run: draws },
];
