// permissions.ts: who may do what in a world that we make.

/**
 * The content of `m.room.power_levels`. Given at a room's creation it replaces the server's own levels, so every one is
 * named. In room version 12 the creator stands above all and must not be listed in `users`.
 */
export const WORLD_POWER_LEVELS = {
  users_default: 0,
  events_default: 0,
  state_default: 50,
  invite: 0,
  kick: 50,
  ban: 50,
  redact: 50,
  events: {
    "m.room.power_levels": 100,
    "m.room.history_visibility": 100,
    "m.room.encryption": 100,
    "m.room.server_acl": 100,
    "m.room.tombstone": 150,
    "m.room.name": 50,
    "m.room.topic": 50,
    "m.room.avatar": 50,
    "m.room.canonical_alias": 50,
    "org.matrix.msc3815.world": 50,
    "org.manyrooms.object": 50,
    "org.manyrooms.chunk": 50,
    "org.manyrooms.present": 50,
    "org.manyrooms.removed": 50,
    "org.manyrooms.muted": 50,
    "org.manyrooms.script": 100,
    "org.matrix.msc3401.call.member": 0,
    "org.manyrooms.objects": 0,
    "org.manyrooms.speak": 0,
  },
};
