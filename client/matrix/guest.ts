// guest.ts: a Matrix guest: somebody without an account, whom a homeserver lets into the rooms that allow it.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { keepOutOfLog, log } from "../log.ts";
import { askFor, MatrixRefusal, type Rest } from "./rest.ts";

/** A guest's session. It ends when its token is forgotten: a guest can't log out. */
export interface GuestSession {
  readonly user: string;
  readonly device: string;
  readonly token: string;
}

const Registered = v.looseObject({ user_id: v.string(), device_id: v.string(), access_token: v.string() });

/**
 * Each is a new user on the homeserver, so whoever has one keeps it. Rejects with `matrix/no-guests` where the homeserver takes none.
 *
 * @see https://spec.matrix.org/v1.15/client-server-api/#guest-access
 */
export async function registerGuest(rest: Rest): Promise<GuestSession> {
  const path = "/_matrix/client/v3/register";
  const request = { method: "POST", path, query: { kind: "guest" }, body: {} } as const;
  try {
    const { user_id, device_id, access_token } = await askFor(Registered, rest, request);
    keepOutOfLog(access_token);
    log("info", `guest: ${user_id}`);
    return { user: user_id, device: device_id, token: access_token };
  } catch (error) {
    if (!(error instanceof MatrixRefusal) || error.code === "matrix/limited" || error.status >= 500) throw error;
    const { message, facts } = error;
    throw new EngineError("matrix/no-guests", `registerGuest: ${message}`, { cause: error, facts });
  }
}
