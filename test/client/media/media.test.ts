// media.test.ts: the page's way to files: out of the cache, or by a download that is kept.

import { describe, expect, it } from "vitest";
import { createMediaCache } from "../../../client/media/cache.ts";
import { createMedia } from "../../../client/media/media.ts";
import { memoryCaches, memoryLedger } from "./memory.ts";

const MXC = "mxc://x/scene";
const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;

function page() {
  const { storage, paths } = memoryCaches();
  const cache = createMediaCache({ storage, ledger: memoryLedger(), limit: async () => 10_000 });
  return { media: createMedia({ cache, container: undefined }), paths };
}

/** Keeping goes on after the bytes were given away. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe("read", () => {
  it("downloads a file once, also when the bytes that were given are changed or gone", async () => {
    const { media } = page();
    const first = await media.read(MXC, "!r", async () => bytes(1, 2, 3));
    structuredClone(first, { transfer: [first] }); // as the engine takes them
    await settle();
    const second = await media.read(MXC, "!r", () => Promise.reject(new Error("downloaded again")));
    expect(new Uint8Array(second)).toEqual(new Uint8Array([1, 2, 3]));
  });

  it("rejects as the download does and keeps nothing of it", async () => {
    const { media, paths } = page();
    await expect(media.read(MXC, "!r", () => Promise.reject(new Error("no answer")))).rejects.toThrow("no answer");
    expect(paths()).toEqual([]);
  });

  it("downloads anew what was forgotten: a file by itself, or with its room", async () => {
    for (const forget of [
      (media: ReturnType<typeof page>["media"]) => media.forget(MXC),
      (media: ReturnType<typeof page>["media"]) => media.forgetRoom("!r"),
    ]) {
      const { media } = page();
      await media.read(MXC, "!r", async () => bytes(1));
      await settle();
      forget(media);
      await settle();
      expect(new Uint8Array(await media.read(MXC, "!r", async () => bytes(2)))).toEqual(new Uint8Array([2]));
    }
  });

  it("gives what is being kept to who asks before the cache has it, unless it was forgotten", async () => {
    const { media } = page();
    media.keep(MXC, "!r", new Blob([bytes(7)]));
    const read = await media.read(MXC, "!r", () => Promise.reject(new Error("downloaded")));
    expect(new Uint8Array(read)).toEqual(new Uint8Array([7]));
    media.keep("mxc://x/other", "!r", new Blob([bytes(7)]));
    media.forgetRoom("!r");
    expect(new Uint8Array(await media.read("mxc://x/other", "!r", async () => bytes(8)))).toEqual(new Uint8Array([8]));
  });

  it("keeps nothing of what was under way when everything was thrown away: a download, or a file on its way into the cache", async () => {
    const { media, paths } = page();
    let arrive = (_: ArrayBuffer): void => {};
    const read = media.read(MXC, "!r", () => new Promise<ArrayBuffer>((resolve) => (arrive = resolve)));
    await settle();
    media.keep("mxc://x/own", "!r", new Blob([bytes(7)]));
    await media.clear();
    arrive(bytes(1));
    expect(new Uint8Array(await read)).toEqual(new Uint8Array([1]));
    await settle();
    expect(paths()).toEqual([]);
    await media.read(MXC, "!r", async () => bytes(2)); // the next one's, who need not be the one before
    await settle();
    expect(paths()).toEqual(["/media/x/scene"]);
  });

  it("works where the browser has no cache", async () => {
    const media = createMedia({ cache: null, container: undefined });
    for (const value of [1, 2]) {
      const read = await media.read(MXC, "!r", async () => bytes(value));
      expect(new Uint8Array(read)).toEqual(new Uint8Array([value]));
    }
    expect(media.urlOf(MXC, null)).toBeNull();
  });
});
