// create-world.test.ts: a world is made once, whatever gets lost on the way, and one that nobody waits for is taken back.

import { describe, expect, it } from "vitest";
import { createWorldMaker, type WorldPlan } from "../../../client/matrix/create-world.ts";
import type { SendBody } from "../../../client/matrix/upload.ts";
import { scriptedFetch } from "../support.ts";

const CONFIG = "GET /_matrix/client/v1/media/config";
const CREATE = "POST /_matrix/client/v3/createRoom";
const PLAN: WorldPlan = {
  name: "Tide Pools",
  topic: "",
  alias: "tide",
  scene: new Blob([new Uint8Array(100)]),
  file: "tide.glb",
  picture: new Blob([new Uint8Array(10)]),
};

function setUp(answers: Parameters<typeof scriptedFetch>[0], send?: SendBody) {
  const server = scriptedFetch({ [CONFIG]: [200, { "m.upload.size": 1_000 }], ...answers });
  const rest = { homeserver: "https://x", fetch: server.fetch, token: "secret" };
  const uploads: string[] = [];
  const sendAll: SendBody = async (url, body, { headers, onProgress }) => {
    expect(headers["Authorization"]).toBe("Bearer secret");
    expect(url).not.toContain("secret");
    uploads.push(new URL(url).searchParams.get("filename") ?? "");
    onProgress(body.size);
    return new Response(JSON.stringify({ content_uri: `mxc://x/m${uploads.length}` }));
  };
  const controller = new AbortController();
  const progress: [number, number][] = [];
  const maker = createWorldMaker("x");
  const make = (plan: Partial<WorldPlan> = {}) =>
    maker.make(
      rest,
      { ...PLAN, ...plan },
      {
        send: send ?? sendAll,
        signal: controller.signal,
        onProgress: (sent, total) => void progress.push([sent, total]),
      },
    );
  return { server, uploads, progress, controller, make };
}

const made = (server: ReturnType<typeof setUp>["server"]) =>
  server.requests.filter(({ path }) => path.endsWith("/createRoom")).map(({ body }) => body);

describe("making a world", () => {
  it("uploads picture and scene, then makes the room with everything in it", async () => {
    const { make, server, uploads, progress } = setUp({ [CREATE]: [200, { room_id: "!tide" }] });
    expect(await make()).toEqual({ room: "!tide", scene: "mxc://x/m2", picture: "mxc://x/m1" });
    expect(uploads).toEqual(["picture.jpg", "tide.glb"]);
    expect(progress.at(0)).toEqual([0, 110]);
    expect(progress.at(-1)).toEqual([110, 110]);
    const [room] = made(server);
    expect(room).toMatchObject({
      name: "Tide Pools",
      room_version: "12",
      visibility: "public",
      room_alias_name: "tide",
    });
    expect(room.creation_content.type).toBe("org.matrix.msc3815.world");
    const state = Object.fromEntries(
      room.initial_state.map((event: { type: string; content: object }) => [event.type, event.content]),
    );
    expect(state).toMatchObject({
      "org.matrix.msc3815.world": {
        scene_url: "mxc://x/m2",
        thumbnail_url: "mxc://x/m1",
        scene_preview_url: "mxc://x/m1",
      },
      "m.room.avatar": { url: "mxc://x/m1" },
      "m.room.join_rules": { join_rule: "public" },
      "m.room.guest_access": { guest_access: "can_join" },
      "m.room.history_visibility": { history_visibility: "world_readable" },
    });
    expect(state["m.room.encryption"]).toBeUndefined();
    const { users, events } = room.power_level_content_override;
    expect(users, "the creator stands above all, and must not be listed").toBeUndefined();
    expect(events).toMatchObject({ "org.matrix.msc3815.world": 50, "org.matrix.msc3401.call.member": 0 });
  });

  it("makes one that is not listed encrypted, for members only", async () => {
    const { make, server } = setUp({ [CREATE]: [200, { room_id: "!den" }] });
    await make({ alias: null, picture: null });
    const [room] = made(server);
    expect(room.visibility).toBe("private");
    expect(room.room_alias_name).toBeUndefined();
    const types = room.initial_state.map(({ type }: { type: string }) => type);
    expect(types).toContain("m.room.encryption");
    expect(JSON.stringify(room.initial_state)).toContain('"history_visibility":"shared"');
  });

  it("refuses a file that is too large before it is sent", async () => {
    const { make, uploads } = setUp({});
    const large = make({ scene: new Blob([new Uint8Array(1_001)]) });
    await expect(large).rejects.toMatchObject({ code: "media/upload-too-large", facts: { size: 1_001, limit: 1_000 } });
    expect(uploads).toEqual([]);
  });

  it("says that an address is taken, and uploads nothing again for another one", async () => {
    let tries = 0;
    const { make, uploads } = setUp({
      [CREATE]: () => (++tries === 1 ? [400, { errcode: "M_ROOM_IN_USE" }] : [200, { room_id: "!tide" }]),
    });
    await expect(make()).rejects.toMatchObject({ code: "world/alias-taken" });
    expect(await make({ alias: "tide-2" })).toMatchObject({ room: "!tide" });
    expect(uploads).toHaveLength(2);
  });

  it("finds the room whose making was not answered, and makes no second one", async () => {
    let nonce = "";
    const { make, server } = setUp({
      [CREATE]: ({ body }) => {
        nonce = body.creation_content["org.manyrooms.nonce"];
        return [502, { errcode: "M_UNKNOWN" }];
      },
      "GET /_matrix/client/v3/joined_rooms": [200, { joined_rooms: ["!other", "!tide"] }],
      "GET /_matrix/client/v3/rooms/!other/state/m.room.create/": [200, {}],
      "GET /_matrix/client/v3/rooms/!tide/state/m.room.create/": () => [200, { "org.manyrooms.nonce": nonce }],
    });
    expect(await make()).toMatchObject({ room: "!tide" });
    expect(made(server)).toHaveLength(1);
  });

  it("stops an upload at once, and makes nothing", async () => {
    const { make, server, controller } = setUp({}, (_url, _body, { signal }) => {
      setTimeout(() => controller.abort(new DOMException("stopped", "AbortError")), 5);
      return new Promise((_, reject) => signal.addEventListener("abort", () => reject(new Error("cut off"))));
    });
    await expect(make()).rejects.toMatchObject({ name: "AbortError" });
    expect(made(server)).toEqual([]);
  });

  it("takes back a room that was made while somebody stopped", async () => {
    const { make, server, controller } = setUp({
      [CREATE]: () => {
        controller.abort(new DOMException("stopped", "AbortError"));
        return [200, { room_id: "!tide" }];
      },
      "DELETE /_matrix/client/v3/directory/room/%23tide%3Ax": [200, {}],
      "PUT /_matrix/client/v3/directory/list/room/!tide": [200, {}],
      "POST /_matrix/client/v3/rooms/!tide/leave": [200, {}],
      "POST /_matrix/client/v3/rooms/!tide/forget": [200, {}],
    });
    await expect(make()).rejects.toMatchObject({ name: "AbortError" });
    await expect.poll(() => server.requests.at(-1)?.path).toMatch(/\/forget$/);
    const undone = server.requests.slice(-4).map(({ method, path }) => `${method} ${path.split("/").at(-1)}`);
    expect(undone).toEqual(["DELETE %23tide%3Ax", "PUT !tide", "POST leave", "POST forget"]);
  });
});
