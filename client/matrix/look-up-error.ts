// look-up-error.ts: what a homeserver's no means when it was asked about a room: by a look-up or by joining.

import { EngineError } from "../../engine/errors.ts";
import { helpersOf, serverOf, type WorldLink } from "./link.ts";
import { MatrixRefusal } from "./rest.ts";

const isTimeout = (error: unknown): error is EngineError =>
  error instanceof EngineError && error.cause instanceof DOMException && error.cause.name === "TimeoutError";

/** True if the homeserver had to ask another one, which is then the likelier to be silent. */
const isElsewhere = (link: WorldLink, host: string | undefined): boolean =>
  serverOf(link) !== "" && serverOf(link) !== host;

/**
 * The error that says what is wrong with `link`; `error` itself if that is something else.
 *
 * Seen with Synapse 1.163: an id without `via` is a 400 at the summary and a 404 at joining; an alias or a room on a server that
 * does not answer is a 502; who is banned gets `M_BAD_STATE`.
 */
export function lookUpError(where: string, link: WorldLink, error: unknown): unknown {
  if (isTimeout(error) && isElsewhere(link, error.facts.server)) {
    const facts = { server: serverOf(link) };
    return new EngineError("matrix/no-server", `${where}: ${link.room}: ${error.message}`, { cause: error, facts });
  }
  if (!(error instanceof MatrixRefusal)) return error;
  const { status, errcode, code } = error;
  const message = `${where}: ${link.room}: ${error.message}`;
  if (code === "matrix/no-server") {
    const server = serverOf(link) || error.facts.server;
    return new EngineError(code, message, { cause: error, facts: { server } });
  }
  if (code === "matrix/garbled") return error;
  const isId = link.room.startsWith("!");
  // Where the server knows the room, it answers otherwise
  if (isId && helpersOf(link).length === 0 && errcode === "M_UNKNOWN" && (status === 400 || status === 404))
    return new EngineError("matrix/no-via", message, { cause: error });
  if (status === 404) return new EngineError(isId ? "world/hidden" : "matrix/unknown-alias", message, { cause: error });
  if (status === 403 && errcode === "M_BAD_STATE") return new EngineError("world/banned", message, { cause: error });
  return error;
}
