// pictures.test.ts: pictures are loaded once, and their addresses end when nobody shows them.

import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createPictures } from "../../../client/state/pictures.ts";

let loads = 0;
let load = async () => new Blob(["x"]);
const revoked: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  [loads, load] = [0, async () => new Blob(["x"])];
  revoked.length = 0;
  vi.spyOn(URL, "revokeObjectURL").mockImplementation((url) => void revoked.push(url));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const make = () =>
  createPictures(async () => {
    loads++;
    return load();
  });

const urlOf = (pictures: ReturnType<typeof make>): Promise<{ url: string | null; close: () => void }> =>
  new Promise((resolve) => {
    const close = pictures.open("mxc://x/a", "!room", (url) => resolve({ url, close }));
  });

it("loads one picture once for a card and a backdrop, and for the next screen", async () => {
  const pictures = make();
  const [card, backdrop] = await Promise.all([urlOf(pictures), urlOf(pictures)]);
  expect(card.url).toMatch(/^blob:/);
  expect(backdrop.url).toBe(card.url);
  card.close();
  backdrop.close();
  const entrance = await urlOf(pictures);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([entrance.url, loads, revoked]).toEqual([card.url, 1, []]);
});

it("lets the address go a while after the last one closed it", async () => {
  const pictures = make();
  const { url, close } = await urlOf(pictures);
  close();
  close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(revoked).toEqual([url]);
});

it("tells nobody who has gone meanwhile", async () => {
  const pictures = make();
  const heard: unknown[] = [];
  pictures.open("mxc://x/a", "!room", (url) => heard.push(url))();
  await vi.advanceTimersByTimeAsync(1);
  expect(heard).toEqual([]);
});

it("has nothing to show where there is none, and tries again later", async () => {
  load = () => Promise.reject(new Error("away"));
  const pictures = make();
  const first = await urlOf(pictures);
  expect(first.url).toBeNull();
  first.close();
  await vi.advanceTimersByTimeAsync(60_000);
  load = async () => new Blob(["x"]);
  expect((await urlOf(pictures)).url).toMatch(/^blob:/);
});
