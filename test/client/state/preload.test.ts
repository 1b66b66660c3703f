// preload.test.ts: what comes while somebody reads at the entrance, who gets it, and when it is given up.

import { expect, it } from "vitest";
import { createOnlooker } from "../../../client/matrix/onlooker.ts";
import { createMemoryStorage } from "../../../client/matrix/storage.ts";
import { createMedia } from "../../../client/media/media.ts";
import { createPreload } from "../../../client/state/preload.ts";
import { scriptedFetch, until } from "../support.ts";

const WORLD = "GET /_matrix/client/v3/rooms/!plaza/state/org.matrix.msc3815.world/";
const SCENE = "GET /_matrix/client/v1/media/download/x/scene";

const goesOn = new AbortController().signal;

/** A download that ends by an abort only. */
const endless: typeof fetch = (_input, init) =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener("abort", () => reject(init.signal?.reason));
  });

/** @param download answers for the scene */
function make(changes: Parameters<typeof scriptedFetch>[0] = {}, download?: typeof fetch) {
  const server = scriptedFetch({
    [WORLD]: [200, { scene_url: "mxc://x/scene" }],
    [SCENE]: [200, new Uint8Array(500)],
    ...changes,
  });
  const fetcher: typeof fetch = async (input, init) => {
    const answer = server.fetch(input, init);
    return download && String(input).includes("/media/") ? download(input, init) : answer;
  };
  const onlooker = createOnlooker({
    rest: { homeserver: "https://x", fetch: fetcher, token: null },
    storage: Promise.resolve(createMemoryStorage()),
    account: async () => ({ token: "t" }),
  });
  const media = createMedia({ cache: null, container: undefined });
  const preload = createPreload({ onlookerOf: () => onlooker, media, maxSceneBytes: async () => 1_000 });
  const asked = (path: string) => server.requests.some((request) => `${request.method} ${request.path}` === path);
  return { preload, server, asked };
}

it("loads the scene, joins nothing, and hands it out once, with its progress", async () => {
  const { preload, asked, server } = make();
  preload.begin("!plaza");
  await until(() => asked(SCENE), "the download");
  const seen: number[] = [];
  const bytes = preload.take("mxc://x/scene", (loaded) => seen.push(loaded), goesOn);
  expect((await bytes)?.byteLength).toBe(500);
  expect(seen.at(-1)).toBe(500);
  expect(preload.take("mxc://x/scene", () => {}, goesOn)).toBeNull();
  expect(server.requests.map(({ method }) => method)).toEqual(["GET", "GET"]);
});

it("stops the download when whoever took it is cancelled", async () => {
  const { preload, asked } = make({}, endless);
  preload.begin("!plaza");
  await until(() => asked(SCENE), "the download");
  const entering = new AbortController();
  const bytes = preload.take("mxc://x/scene", () => {}, entering.signal);
  entering.abort();
  await expect(bytes).rejects.toMatchObject({ name: "AbortError" });
});

it("has nothing for a scene that was put in the place of the one it loads", async () => {
  const { preload, asked } = make();
  preload.begin("!plaza");
  await until(() => asked(SCENE), "the download");
  expect(preload.take("mxc://x/newer", () => {}, goesOn)).toBeNull();
});

it("has nothing once they went elsewhere", async () => {
  const { preload, asked } = make();
  preload.begin("!plaza");
  await until(() => asked(SCENE), "the download");
  preload.end();
  expect(preload.take("mxc://x/scene", () => {}, goesOn)).toBeNull();
});

it.each([
  ["is over the limit", { [SCENE]: [200, new Uint8Array(1_001)] }],
  ["is gone", { [SCENE]: [404, { errcode: "M_NOT_FOUND" }] }],
  ["may not be read", { [WORLD]: [403, { errcode: "M_FORBIDDEN" }] }],
  ["is not named by an mxc: address", { [WORLD]: [200, { scene_url: "https://elsewhere/scene.glb" }] }],
] as const)("leaves it to Enter to say so where the scene %s", async (_what, changes) => {
  const { preload, server } = make(changes as never);
  preload.begin("!plaza");
  await until(() => server.requests.length === Object.keys(changes).length + (SCENE in changes ? 1 : 0), "the answer");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(preload.take("mxc://x/scene", () => {}, goesOn)).toBeNull();
});
