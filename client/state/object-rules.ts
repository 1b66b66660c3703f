// object-rules.ts: tells the engine what the room and the world say of objects, and brings it the files that they are made of.

import type { PeerId } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import { log } from "../log.ts";
import type { Permissions } from "../matrix/permissions.ts";
import { OBJECT_EVENT, OBJECT_LEVELS, OWN_OBJECTS_EVENT } from "../matrix/schemas/object-events.ts";

/** Files that are fetched at once, at most: a room full of strangers' objects must not take the whole line. */
const AT_ONCE = 3;

/** Tells the engine what `user` may do, who is `peer` to it. */
export function sendObjectRights(
  engine: EngineHandle,
  permissions: Permissions,
  user: string,
  peer: PeerId | "me",
): void {
  engine.send({ type: "object-rights", peer, ...objectRights(permissions, user) });
}

/** What a user may do with objects, by the room's levels. */
export function objectRights(permissions: Permissions, user: string): { own: boolean; others: boolean } {
  const may = (type: keyof typeof OBJECT_LEVELS): boolean => permissions.mayWrite(user, type, OBJECT_LEVELS[type]);
  return { own: may(OWN_OBJECTS_EVENT), others: may(OBJECT_EVENT) };
}

/**
 * Answers what the engine asks for, until `signal` aborts.
 *
 * @param read gives the bytes of an `mxc:` file
 */
export function supplyModels(
  engine: EngineHandle,
  read: (uri: string) => Promise<ArrayBuffer>,
  signal: AbortSignal,
): void {
  const waiting: string[] = [];
  let busy = 0;

  function next(): void {
    while (busy < AT_ONCE && waiting.length > 0 && !signal.aborted) void bring(waiting.shift()!);
  }

  async function bring(uri: string): Promise<void> {
    busy++;
    try {
      const bytes = await read(uri);
      if (!signal.aborted) engine.send({ type: "model", uri, bytes }, [bytes]);
    } catch (error) {
      if (signal.aborted) return;
      log("warn", "object-rules: a file did not come", error);
      engine.send({ type: "model", uri, bytes: null });
    } finally {
      busy--;
      next();
    }
  }

  const stop = engine.onMessage((message) => {
    if (message.type !== "model-wanted") return;
    waiting.push(message.uri);
    next();
  });
  signal.addEventListener("abort", stop, { once: true });
}
