// own-world.ts: a world of a test's own, as Landing looks, in which it may say who may do what.

import { callMatrix } from "../../server/publish/matrix-api.ts";
import { publishWorld } from "../../server/publish/publish-world.ts";
import { LANDING } from "../../server/publish/shipped-worlds.ts";

const ORIGIN = process.env["MANYROOMS_ORIGIN"] ?? "";

interface OwnWorld {
  readonly alias: string;
  /** The user id of somebody there. */
  userOf(name: string): Promise<string>;
  setPower(user: string, level: number): Promise<void>;
}

/** A world whose creator is this test. */
export async function makeWorld(name: string): Promise<OwnWorld> {
  const owner = await callMatrix<{ user_id: string; access_token: string }>(ORIGIN, {
    method: "POST",
    path: "/_matrix/client/v3/register",
    body: { auth: { type: "m.login.dummy" }, password: crypto.randomUUID() },
  });
  const token = owner.access_token;
  const alias = `moderated-${Date.now()}`;
  const source = { name, topic: "Made by a test.", alias, file: LANDING.file };
  const { roomId } = await publishWorld(ORIGIN, { userId: owner.user_id, accessToken: token }, source);
  const room = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`;
  return {
    alias: `#${alias}:localhost`,
    async userOf(name) {
      const path = `${room}/joined_members`;
      const { joined } = await callMatrix<{ joined: Record<string, { display_name: string }> }>(ORIGIN, {
        method: "GET",
        path,
        token,
      });
      return Object.entries(joined).find(([, member]) => member.display_name === name)?.[0] ?? "";
    },
    async setPower(user, level) {
      const path = `${room}/state/m.room.power_levels/`;
      const before = await callMatrix<{ users?: object }>(ORIGIN, { method: "GET", path, token });
      const users = { ...before.users, [user]: level };
      await callMatrix(ORIGIN, { method: "PUT", path, token, body: { ...before, users } });
    },
  };
}
