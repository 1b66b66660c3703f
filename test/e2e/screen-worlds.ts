// screen-worlds.ts: a homeserver for pictures of screens: its worlds, people and roles are the same each time, and of nobody's art.

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PNG } from "pngjs";
import { callMatrix } from "../../server/publish/matrix-api.ts";
import { publishWorld } from "../../server/publish/publish-world.ts";
import { makeBoxGlb } from "../support/glb.ts";
import { type Homeserver, startHomeserver } from "../support/homeserver.ts";

export interface ScreenWorlds {
  readonly homeserver: Homeserver;
  /** Aliases. Three people are inside Lantern Quay. */
  readonly quay: string;
  /** In Quarry, @ada is an admin and @bo a moderator. */
  readonly quarry: string;
  /** Its scene is missing. */
  readonly broken: string;
  /** Takes somebody out of Quarry, as a moderator would. */
  kick(user: string, reason: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** A floor, and a block ahead. */
export const BOX_SCENE = Buffer.from(
  makeBoxGlb({
    nodes: [
      { name: "floor", mesh: 0, scale: [30, 1, 30] },
      { name: "block", mesh: 0, translation: [0, 1.5, -6], scale: [3, 2, 1] },
    ],
  }),
);

/** Sky, ground and a sun: what a world's picture may be like, bright where words lie on it. */
function drawPicture(sky: readonly number[], ground: readonly number[]): Buffer {
  const picture = new PNG({ width: 1280, height: 720 });
  for (let y = 0; y < 720; y++) {
    for (let x = 0; x < 1280; x++) {
      const sun = Math.hypot(x - 860, y - 300) < 90;
      const hill = y > 470 + 60 * Math.sin(x / 210);
      picture.data.set([...(hill ? ground : sun ? [255, 244, 214] : sky), 255], (y * 1280 + x) * 4);
    }
  }
  return PNG.sync.write(picture);
}

const WORLDS = [
  {
    alias: "lantern-quay",
    name: "Lantern Quay",
    topic: "A night market at the water. Lights go on at seven, bring your own candle.",
    picture: drawPicture([104, 128, 186], [196, 142, 92]),
    members: 5,
  },
  {
    alias: "observatory",
    name: "The Observatory of the northern islands",
    topic: "Telescopes, and winter all year.",
    picture: drawPicture([236, 232, 224], [176, 190, 214]),
    members: 4,
  },
  { alias: "quarry", name: "Quarry", topic: "Stones to climb.", picture: drawPicture([150, 190, 220], [90, 130, 80]) },
  { alias: "tide-pools", name: "Tide pools", topic: "", members: 0 },
] as const;

const GUESTS = ["ines", "jonas", "mira", "priya", "tunde"] as const;

/** Starts it. Landing, which is other people's art, is not listed there. */
export async function startScreenWorlds(): Promise<ScreenWorlds> {
  const homeserver = await startHomeserver();
  const { url, owner } = homeserver;
  const ask = <T = Record<string, string>>(
    method: "GET" | "POST" | "PUT",
    path: string,
    body?: object,
    token?: string,
  ) => callMatrix<T>(url, { method, path: `/_matrix/client/v3/${path}`, token, body });
  const asOwner = <T = Record<string, string>>(method: "GET" | "PUT" | "POST", path: string, body?: object) =>
    ask<T>(method, path, body, owner.accessToken);
  const inRoom = (room: string, what: string) => `rooms/${encodeURIComponent(room)}/${what}`;
  const folder = await mkdtemp(join(tmpdir(), "manyrooms-screens-"));

  const landing = await asOwner("GET", `directory/room/${encodeURIComponent(homeserver.landingAlias)}`);
  await asOwner("PUT", `directory/list/room/${encodeURIComponent(landing["room_id"])}`, { visibility: "private" });
  const scene = join(folder, "scene.glb");
  await writeFile(scene, BOX_SCENE);
  const guests = await Promise.all(
    GUESTS.map(async (username) => {
      const body = { auth: { type: "m.login.dummy" }, username, password: "only a test" };
      const guest = await ask("POST", "register", body);
      const name = username[0].toUpperCase() + username.slice(1);
      await ask(
        "PUT",
        `profile/${encodeURIComponent(guest["user_id"])}/displayname`,
        { displayname: name },
        guest["access_token"],
      );
      return guest;
    }),
  );
  const rooms: Record<string, string> = {};
  for (const { alias, name, topic, ...more } of WORLDS) {
    const picture = "picture" in more ? join(folder, `${alias}.png`) : undefined;
    if (picture && "picture" in more) await writeFile(picture, more.picture);
    const source = { alias, name, topic, file: scene, encrypted: false, ...(picture && { picture }) };
    const { roomId } = await publishWorld(url, owner, source);
    rooms[alias] = roomId;
    const members = "members" in more ? more.members : 1;
    for (const guest of guests.slice(0, members))
      await ask("POST", `join/${encodeURIComponent(roomId)}`, {}, guest["access_token"]);
  }
  for (const guest of guests.slice(0, 3)) await standIn(rooms["lantern-quay"], guest);
  const levels = inRoom(rooms["quarry"], "state/m.room.power_levels/");
  const now = await asOwner<Record<string, unknown>>("GET", levels);
  await asOwner("PUT", levels, { ...now, users: { "@ada:localhost": 100, "@bo:localhost": 50 } });
  const broken = await homeserver.createBadWorld({ content: { scene_url: "mxc://localhost/gone" } });

  /** As far as the room knows, somebody is inside. */
  function standIn(room: string, { user_id, device_id, access_token }: Record<string, string>) {
    const key = encodeURIComponent(`_${user_id}_${device_id}_org.manyrooms.worldworld`);
    const content = {
      application: "org.manyrooms.world",
      call_id: "world",
      device_id,
      expires: 600_000,
      "org.manyrooms.session": 1,
    };
    return ask("PUT", inRoom(room, `state/org.matrix.msc3401.call.member/${key}`), content, access_token);
  }

  return {
    homeserver,
    quay: "#lantern-quay:localhost",
    quarry: "#quarry:localhost",
    broken: broken.alias,
    kick: (user_id, reason) => asOwner("POST", inRoom(rooms["quarry"], "kick"), { user_id, reason }),
    async stop() {
      await homeserver.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
