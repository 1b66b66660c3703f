// rooms.test.ts: joining, one request for the state that entering needs, and downloads that end.

import { describe, expect, it, vi } from "vitest";
import { downloadMedia, downloadUrl, joinRoom, readWorldState } from "../../../client/matrix/rooms.ts";
import { scriptedFetch } from "../support.ts";

const rest = (server: ReturnType<typeof scriptedFetch>) => ({
  homeserver: "https://x",
  fetch: server.fetch,
  token: "t",
});

describe("joinRoom", () => {
  it("joins by alias or id through servers that can help, under both names of that parameter", async () => {
    const server = scriptedFetch({ "POST /_matrix/client/v3/join/!abc": [200, { room_id: "!abc" }] });
    expect(await joinRoom(rest(server), { room: "!abc", via: ["a.org", "b.org"] })).toBe("!abc");
    expect(server.requests[0]?.query.getAll("via")).toEqual(["a.org", "b.org"]);
    expect(server.requests[0]?.query.getAll("server_name")).toEqual(["a.org", "b.org"]);
  });

  it("waits as long as a busy server asks, and joins then", async () => {
    let tries = 0;
    const server = scriptedFetch({
      "POST /_matrix/client/v3/join/!abc": () =>
        ++tries === 1 ? [429, { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 20 }] : [200, { room_id: "!abc" }],
    });
    expect(await joinRoom(rest(server), { room: "!abc", via: [] })).toBe("!abc");
  });

  it("stops waiting when it is cancelled", async () => {
    const server = scriptedFetch({
      "POST /_matrix/client/v3/join/!abc": [429, { errcode: "M_LIMIT_EXCEEDED", retry_after_ms: 5_000 }],
    });
    const controller = new AbortController();
    const joining = joinRoom(rest(server), { room: "!abc", via: [] }, controller.signal);
    setTimeout(() => controller.abort(), 10);
    await expect(joining).rejects.toMatchObject({ name: "AbortError" });
  });
});

describe("a homeserver that takes a question and never answers", () => {
  /** Hangs until the asker goes away. */
  const hanging = ((_url: string, { signal }: RequestInit) =>
    new Promise((_, reject) => signal!.addEventListener("abort", () => reject(signal!.reason)))) as typeof fetch;
  const asked = { homeserver: "https://x", fetch: hanging, token: "t" };

  it.each([
    ["!abc:x", "matrix/unreachable", "x"],
    ["#plaza:far.example", "matrix/no-server", "far.example"],
  ])("is given up after 90 s of joining %s: %s", async (room, code, server) => {
    vi.useFakeTimers();
    const outcome = joinRoom(asked, { room, via: [] }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(91_000);
    expect(await outcome).toMatchObject({ code, facts: { server } });
    vi.useRealTimers();
  });

  it("is given up after 60 s without the first byte of a file", async () => {
    vi.useFakeTimers();
    const outcome = downloadMedia(asked, "mxc://x/abc", { maxBytes: 10 }).catch((error: unknown) => error);
    await vi.advanceTimersByTimeAsync(61_000);
    expect(await outcome).toMatchObject({ code: "media/stalled" });
    vi.useRealTimers();
  });
});

describe("readWorldState", () => {
  it("takes the latest of each state event, wherever the sync puts it", async () => {
    const world = (url: string) => ({
      type: "org.matrix.msc3815.world",
      state_key: "",
      sender: "@o:x",
      content: { scene_url: url },
    });
    const encryption = { type: "m.room.encryption", state_key: "", sender: "@o:x", content: {} };
    const broken = [null, 5, { type: "m.room.name" }, { type: 7, state_key: "", sender: "@o:x" }];
    const server = scriptedFetch({
      "GET /_matrix/client/v3/sync": [
        200,
        {
          rooms: {
            join: {
              "!abc": {
                state: { events: [...broken, world("mxc://x/old")] },
                timeline: { events: [world("mxc://x/new"), encryption] },
              },
            },
          },
        },
      ],
    });
    const state = await readWorldState(rest(server), "!abc");
    expect(state).toMatchObject({ world: { scene_url: "mxc://x/new" }, encrypted: true, callMembers: [] });
    const filter = JSON.parse(server.requests[0]!.query.get("filter")!);
    expect(filter.room.rooms).toEqual(["!abc"]);
  });
});

/** A body in parts, which may say any size. */
const body = (parts: number[], announced: number | null, options: { endless?: boolean } = {}) => {
  let sent = 0;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const size = parts.shift() ?? (options.endless ? 1_000 : undefined);
      if (size === undefined) return controller.close();
      controller.enqueue(new Uint8Array(size).fill(++sent % 256));
    },
  });
  const headers: Record<string, string> = announced === null ? {} : { "content-length": String(announced) };
  return { fetch: (async () => new Response(stream, { headers })) as typeof fetch, sent: () => sent };
};

describe("a download", () => {
  it.each([
    ["of the announced size", [300, 200], 500],
    ["of no announced size", [300, 200], null],
    ["that is shorter than announced", [300, 200], 600],
    ["that is longer than announced", [300, 200], 100],
  ])("%s arrives whole, and tells how far it is", async (_what, parts, announced) => {
    const progress: [number, number][] = [];
    const { fetch } = body([...parts], announced);
    const bytes = await downloadUrl(fetch, "https://x/a.glb", {
      maxBytes: 1_000,
      onProgress: (loaded, total) => progress.push([loaded, total]),
    });
    expect([...new Uint8Array(bytes)]).toEqual([...Array(300).fill(1), ...Array(200).fill(2)]);
    expect(progress).toEqual([
      [300, announced ?? 0],
      [500, announced ?? 0],
    ]);
  });

  it("is refused at once when it announces too much, and cut when it lies", async () => {
    const announced = body([10], 2_000);
    await expect(downloadUrl(announced.fetch, "https://x/a", { maxBytes: 1_000 })).rejects.toMatchObject({
      code: "media/too-large",
      facts: { size: 2_000, limit: 1_000 },
    });
    const liar = body([], 10, { endless: true });
    await expect(downloadUrl(liar.fetch, "https://x/a", { maxBytes: 10_000 })).rejects.toMatchObject({
      code: "media/too-large",
    });
    expect(liar.sent()).toBeLessThan(15);
  });

  it("of a scene carries the account's token, and says when the media are gone", async () => {
    const path = "GET /_matrix/client/v1/media/download/x.org/abc";
    const good = scriptedFetch({ [path]: [200, new Uint8Array([1, 2])] });
    expect(new Uint8Array(await downloadMedia(rest(good), "mxc://x.org/abc", { maxBytes: 10 }))).toEqual(
      new Uint8Array([1, 2]),
    );
    expect(good.requests[0]?.token).toBe("t");
    const gone = scriptedFetch({ [path]: [404, { errcode: "M_NOT_FOUND" }] });
    await expect(downloadMedia(rest(gone), "mxc://x.org/abc", { maxBytes: 10 })).rejects.toMatchObject({
      code: "media/missing",
    });
    await expect(downloadMedia(rest(scriptedFetch({})), "mxc://x.org/abc", { maxBytes: 10 })).rejects.toMatchObject({
      code: "matrix/unreachable",
    });
  });
});
