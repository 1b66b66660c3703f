// change-world.test.ts: a world is changed as a whole or not at all, and what others wrote of it stays.

import { describe, expect, it } from "vitest";
import { createWorldChanger, type WorldChange } from "../../../client/matrix/change-world.ts";
import { scriptedFetch } from "../support.ts";

const STATE = "/_matrix/client/v3/rooms/!r/state";
const WORLD = `${STATE}/org.matrix.msc3815.world/`;
const SCENE = { file: new Blob([new Uint8Array(100)]), name: "new.glb" };
const PICTURE = new Blob([new Uint8Array(10)]);
const BEFORE: Record<string, object> = {
  [WORLD]: { scene_url: "mxc://x/old", "org.example.kept": [1] },
  [`${STATE}/m.room.name/`]: { name: "Quarry" },
  [`${STATE}/m.room.topic/`]: { topic: "Stones", "m.topic": { "m.text": [{ body: "Stones" }] } },
};

type Answers = Parameters<typeof scriptedFetch>[0];

function setUp(answers: Answers = {}) {
  const reads = Object.fromEntries(Object.entries(BEFORE).map(([path, content]) => [`GET ${path}`, [200, content]]));
  const types = [WORLD, ...["name", "topic", "avatar"].map((name) => `${STATE}/m.room.${name}/`)];
  const writes = Object.fromEntries(types.map((path) => [`PUT ${path}`, [200, { event_id: "$1" }]]));
  const server = scriptedFetch({
    "GET /_matrix/client/v1/media/config": [200, { "m.upload.size": 1_000 }],
    [`GET ${STATE}/m.room.avatar/`]: [404, { errcode: "M_NOT_FOUND" }],
    ...reads,
    ...writes,
    ...answers,
  } as Answers);
  const rest = { homeserver: "https://x", fetch: server.fetch, token: "secret" };
  const uploads: number[] = [];
  const announced: string[] = [];
  const controller = new AbortController();
  const changer = createWorldChanger();
  const change = (changed: WorldChange) =>
    changer.change(rest, "!r", changed, {
      signal: controller.signal,
      onProgress: () => {},
      onScene: (uri) => void announced.push(uri),
      send: async (_url, body) => {
        uploads.push(body.size);
        return new Response(JSON.stringify({ content_uri: `mxc://x/m${uploads.length}` }));
      },
    });
  const written = () =>
    server.requests.filter(({ method }) => method === "PUT").map(({ path, body }) => [path.split("/").at(-2), body]);
  return { change, written, uploads, announced, controller, server };
}

describe("changing a world", () => {
  it("uploads, then writes all of it, the scene last; keeps what others wrote, and both names of the picture", async () => {
    const { change, written, uploads, announced } = setUp();
    await change({ name: "Harbour", topic: "Ships", picture: PICTURE, scene: SCENE });
    expect(uploads).toEqual([10, 100]);
    expect(announced).toEqual(["mxc://x/m2"]);
    expect(written()).toEqual([
      ["m.room.name", { name: "Harbour" }],
      ["m.room.topic", { topic: "Ships" }],
      ["m.room.avatar", { url: "mxc://x/m1" }],
      [
        "org.matrix.msc3815.world",
        {
          scene_url: "mxc://x/m2",
          thumbnail_url: "mxc://x/m1",
          scene_preview_url: "mxc://x/m1",
          "org.example.kept": [1],
        },
      ],
    ]);
  });

  it("writes only what is another than before", async () => {
    const { change, written, server } = setUp();
    await change({ name: "Quarry", topic: "Ships" });
    expect(written()).toEqual([["m.room.topic", { topic: "Ships" }]]);
    expect(server.requests.some(({ path }) => path.includes("media"))).toBe(false);
  });

  it("takes the place of rubbish", async () => {
    const { change, written } = setUp({ [`GET ${WORLD}`]: [200, { scene_url: 7 }] });
    await change({ scene: SCENE });
    expect(written()).toEqual([["org.matrix.msc3815.world", { scene_url: "mxc://x/m1" }]]);
  });

  it("puts back what it has changed where the rest is refused", async () => {
    const { change, written, uploads } = setUp({ [`PUT ${WORLD}`]: [403, { errcode: "M_FORBIDDEN" }] });
    const changed = { name: "Harbour", scene: SCENE };
    await expect(change(changed)).rejects.toMatchObject({ code: "matrix/forbidden" });
    const names = written().filter(([type]) => type === "m.room.name");
    expect(names.map(([, body]) => body)).toEqual([{ name: "Harbour" }, { name: "Quarry" }]);
    await expect(change(changed)).rejects.toMatchObject({ code: "matrix/forbidden" });
    expect(uploads, "the homeserver has it already").toEqual([100]);
  });

  it("puts back also what may have been heard although nobody answered", async () => {
    let tries = 0;
    const { change, written } = setUp({
      [`PUT ${STATE}/m.room.name/`]: () => (++tries === 1 ? [502, {}] : [200, { event_id: "$1" }]),
    });
    await expect(change({ name: "Harbour" })).rejects.toMatchObject({ code: "matrix/unreachable" });
    expect(written().map(([, body]) => body)).toEqual([{ name: "Harbour" }, { name: "Quarry" }]);
  });

  it("refuses a file that the homeserver would not take, before it is sent", async () => {
    const { change, written, uploads } = setUp();
    const scene = { file: new Blob([new Uint8Array(1_001)]), name: "big.glb" };
    const changing = change({ name: "Harbour", scene });
    await expect(changing).rejects.toMatchObject({ code: "media/upload-too-large", facts: { size: 1_001 } });
    expect([written(), uploads]).toEqual([[], []]);
  });

  it("changes nothing once nobody waits for it", async () => {
    const { change, written, controller } = setUp();
    const changing = change({ name: "Harbour", scene: SCENE });
    controller.abort(new DOMException("stopped", "AbortError"));
    await expect(changing).rejects.toMatchObject({ name: "AbortError" });
    expect(written()).toEqual([]);
  });
});
