// world-room.ts: a room as a world is made: its type, who may do what in it, who may come in. Written by the client and by `npm start`.

import { OBJECT_LEVELS } from "./object-events.ts";
import { POWER_LEVELS_EVENT } from "./power-levels.ts";
import { WORLD_EVENT } from "./world.ts";

/** Room version 12: the creator outranks all and is never listed in `users`; room ids carry no server. */
const ROOM_VERSION = "12";

/** The room's own picture, which other clients show. Source: Matrix spec, "m.room.avatar". */
export const AVATAR_EVENT = "m.room.avatar";

/**
 * The content of `m.room.power_levels`. Given at a room's creation it replaces the server's own levels, so every one is
 * named.
 */
const WORLD_POWER_LEVELS = {
  users_default: 0,
  events_default: 0,
  state_default: 50,
  invite: 0,
  kick: 50,
  ban: 50,
  redact: 50,
  events: {
    [POWER_LEVELS_EVENT]: 100,
    "m.room.history_visibility": 100,
    "m.room.encryption": 100,
    "m.room.server_acl": 100,
    "m.room.tombstone": 150,
    "m.room.name": 50,
    "m.room.topic": 50,
    [AVATAR_EVENT]: 50,
    "m.room.canonical_alias": 50,
    [WORLD_EVENT]: 50,
    ...OBJECT_LEVELS,
    "org.manyrooms.chunk": 50,
    "org.manyrooms.present": 50,
    "org.manyrooms.removed": 50,
    "org.manyrooms.muted": 50,
    "org.manyrooms.script": 100,
    "org.matrix.msc3401.call.member": 0,
    "org.manyrooms.speak": 0,
  },
};

/** A world to be made; its files are with the homeserver already. */
export interface NewWorld {
  readonly name: string;
  readonly topic: string;
  /** Before the colon: `landing` of `#landing:localhost`. A room without one is found by its id only, and not listed. */
  readonly alias?: string | undefined;
  /** End-to-end encrypted chat, and history for members only; else anybody may read on, also without an account. */
  readonly encrypted: boolean;
  /** `mxc:` of the scene. */
  readonly scene: string;
  /** `mxc:` of a picture of it. */
  readonly picture?: string | undefined;
  /** Tells this making apart from any other: whose answer was lost, finds the room by it. */
  readonly nonce?: string | undefined;
}

/** Field of the room's first event that {@link NewWorld.nonce} is in. */
export const NONCE_FIELD = "org.manyrooms.nonce";

/** Fields of the world event for a picture: the MSC's and Third Room's. */
export const picturesOf = (picture: string) => ({ thumbnail_url: picture, scene_preview_url: picture });

/** Fields of the world event for scene and picture. */
export const mediaOf = ({ scene, picture }: Pick<NewWorld, "scene" | "picture">) => ({
  scene_url: scene,
  ...(picture && picturesOf(picture)),
});

/** The body of `createRoom`: everything in one request, so that a failure leaves nothing half made. */
export function roomOf(world: NewWorld) {
  const { name, topic, alias, encrypted, picture, nonce } = world;
  const state = (type: string, content: object) => ({ type, state_key: "", content });
  return {
    name,
    topic,
    room_version: ROOM_VERSION,
    visibility: alias === undefined ? "private" : "public",
    ...(alias === undefined ? {} : { room_alias_name: alias }),
    creation_content: { type: WORLD_EVENT, ...(nonce && { [NONCE_FIELD]: nonce }) },
    power_level_content_override: WORLD_POWER_LEVELS,
    initial_state: [
      state(WORLD_EVENT, mediaOf(world)),
      ...(picture ? [state(AVATAR_EVENT, { url: picture })] : []),
      state("m.room.join_rules", { join_rule: "public" }),
      state("m.room.guest_access", { guest_access: encrypted ? "forbidden" : "can_join" }),
      state("m.room.history_visibility", { history_visibility: encrypted ? "shared" : "world_readable" }),
      ...(encrypted ? [state("m.room.encryption", { algorithm: "m.megolm.v1.aes-sha2" })] : []),
    ],
  };
}
