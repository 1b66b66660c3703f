// cache.test.ts: what is kept stays within the limit, and goes with its room.

import { describe, expect, it } from "vitest";
import { createMediaCache, type MediaCache } from "../../../client/media/cache.ts";
import { memoryCaches, memoryLedger } from "./memory.ts";

const file = (bytes: number): Blob => new Blob([new Uint8Array(bytes)]);

function cacheOf(limit: number): { cache: MediaCache; paths: () => string[] } {
  const { storage, paths } = memoryCaches();
  return { cache: createMediaCache({ storage, ledger: memoryLedger(), limit: async () => limit }), paths };
}

describe("the media cache", () => {
  it("gives back what was kept, byte for byte", async () => {
    const { cache } = cacheOf(1_000);
    await cache.keep("/media/x/a", new Blob([new Uint8Array([1, 2, 3])]), null);
    const kept = await cache.match("/media/x/a");
    expect(new Uint8Array(await kept!.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    expect(await cache.match("/media/x/b")).toBeNull();
  });

  it("throws out what was not used for longest once the limit is reached", async () => {
    const { cache, paths } = cacheOf(1_000);
    for (const name of ["a", "b", "c"]) await cache.keep(`/media/x/${name}`, file(300), null);
    await cache.match("/media/x/a");
    await cache.keep("/media/x/d", file(300), null);
    expect(paths().sort()).toEqual(["/media/x/a", "/media/x/c", "/media/x/d"]);
  });

  it("keeps no file that would throw nearly everything else out", async () => {
    const { cache, paths } = cacheOf(1_000);
    await cache.keep("/media/x/small", file(100), null);
    await cache.keep("/media/x/huge", file(501), null);
    expect(paths()).toEqual(["/media/x/small"]);
  });

  it("counts a file once that is kept twice", async () => {
    const { cache, paths } = cacheOf(1_000);
    for (let i = 0; i < 5; i++) await cache.keep("/media/x/same", file(400), null);
    await cache.keep("/media/x/other", file(400), null);
    expect(paths().sort()).toEqual(["/media/x/other", "/media/x/same"]);
  });

  it("forgets a room's files and no other's, one file, or all", async () => {
    const { cache, paths } = cacheOf(1_000);
    await cache.keep("/media/x/a", file(1), "!one");
    await cache.keep("/media/x/b", file(1), "!two");
    await cache.keep("/media/x/c", file(1), null);
    await cache.forgetRoom("!one");
    expect(paths()).toEqual(["/media/x/b", "/media/x/c"]);
    await cache.forget("/media/x/b");
    expect(paths()).toEqual(["/media/x/c"]);
    await cache.clear();
    expect(paths()).toEqual([]);
  });
});
