// permissions.ts: who stands where in a room, and who may take whom out of it.

import { EngineError } from "../../engine/errors.ts";
import { log } from "../log.ts";
import { MUTED_EVENT } from "./schemas/muted.ts";
import { POWER_LEVELS_EVENT, type PowerLevels, parsePowerLevels } from "./schemas/power-levels.ts";
import { creatorsOf } from "./schemas/room-create.ts";

export type Role = "creator" | "admin" | "moderator" | "member";
export type Removing = "kick" | "ban";

/** An event as far as it counts here. */
interface Written {
  readonly sender: string;
  readonly content: unknown;
}

export interface Permissions {
  roleOf(user: string): Role;
  /** True if the room's rules let `by` take `target` out. */
  may(by: string, removing: Removing, target: string): boolean;
  /** True if they let `user` write state events of that type; `unnamed`: its level where they don't name it, if not the usual. */
  mayWrite(user: string, type: string, unnamed?: number): boolean;
  /** True if `by` may take everybody's ears from `target`, or give them back. Without a target: whether what `by` wrote of it holds. */
  mayMute(by: string, target?: string): boolean;
  /** True if the room lets `user` be heard. */
  maySpeak(user: string): boolean;
  /** Everybody who is more than a member, here or not; in the order of the room's own list. */
  leaders(): readonly string[];
}

/** Who may change the levels is an admin. A room that does not name their type has the level of our own worlds. */
const ADMIN_LEVEL = 100;

/** The right to be heard; no such event is ever sent. */
const SPEAK_EVENT = "org.manyrooms.speak";
/** Of our own worlds; a room that does not name the type has the same. */
const MUTE_LEVEL = 50;
const SPEAK_LEVEL = 0;

/** Without levels a room has those of the spec, and its creator all of them. */
const levelsWithout = (create: Written | null): unknown => ({
  users: create ? { [create.sender]: ADMIN_LEVEL } : {},
  state_default: 0,
});

function readLevels(create: Written | null, levels: Written | null): PowerLevels {
  const parsed = parsePowerLevels(levels ? levels.content : levelsWithout(create));
  if (!(parsed instanceof EngineError)) return parsed;
  // Then nobody but a creator is known to have any power; the homeserver decides in the end
  log("warn", "permissions: unreadable levels", parsed);
  return parsePowerLevels({}) as PowerLevels;
}

/** @param create and @param levels the room's `m.room.create` and `m.room.power_levels`; null where there is none */
export function createPermissions(create: Written | null, levels: Written | null): Permissions {
  const creators = new Set(create ? creatorsOf(create.sender, create.content) : []);
  const { users, users_default: usual, events, state_default: state, kick, ban } = readLevels(create, levels);
  const own = new Map(Object.entries(users));
  const typeLevels = new Map(Object.entries(events));
  const adminLevel = typeLevels.get(POWER_LEVELS_EVENT) ?? ADMIN_LEVEL;
  const needed = { kick, ban };

  const levelOf = (user: string): number => (creators.has(user) ? Number.POSITIVE_INFINITY : (own.get(user) ?? usual));

  function roleOf(user: string): Role {
    if (creators.has(user)) return "creator";
    const level = levelOf(user);
    if (level <= usual) return "member"; // what everybody may makes nobody special
    if (level >= adminLevel) return "admin";
    return level >= Math.min(kick, ban) ? "moderator" : "member";
  }

  return {
    roleOf,
    may: (by, removing, target) => levelOf(by) >= needed[removing] && levelOf(by) > levelOf(target),
    mayWrite: (user, type, unnamed = state) => levelOf(user) >= (typeLevels.get(type) ?? unnamed),
    mayMute(by, target) {
      const needed = typeLevels.get(MUTED_EVENT) ?? Math.max(MUTE_LEVEL, state);
      return levelOf(by) >= needed && (target === undefined || levelOf(by) > levelOf(target));
    },
    maySpeak: (user) => levelOf(user) >= (typeLevels.get(SPEAK_EVENT) ?? SPEAK_LEVEL),
    leaders: () => [...new Set([...creators, ...own.keys()])].filter((user) => roleOf(user) !== "member"),
  };
}
