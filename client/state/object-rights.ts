// object-rights.ts: tells the engine what each who is here may do with objects, by the room's power levels.

import type { PeerId } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import type { Permissions } from "../matrix/permissions.ts";

/** Who is here, by peer; "me" is oneself. */
export type Present = ReadonlyMap<PeerId | "me", string>;

export interface ObjectRights {
  /** Looks at everybody anew: somebody came, or the levels changed. Tells only what is new. */
  tell(permissions: Permissions, present: Present): void;
}

export function createObjectRights(engine: Pick<EngineHandle, "send">): ObjectRights {
  const told = new Map<PeerId | "me", string>();
  return {
    tell(permissions, present) {
      for (const peer of told.keys()) if (!present.has(peer)) told.delete(peer);
      for (const [peer, user] of present) {
        const own = permissions.mayHandle(user, "own");
        const others = permissions.mayHandle(user, "others");
        if (told.get(peer) === `${own} ${others}`) continue;
        told.set(peer, `${own} ${others}`);
        engine.send({ type: "object-rights", peer, own, others });
      }
    },
  };
}
