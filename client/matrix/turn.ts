// turn.ts: the relay servers that a homeserver lends, for peers that can't reach one another directly.

import * as v from "valibot";
import { log } from "../log.ts";
import { ask, type Rest } from "./rest.ts";

const TurnServer = v.object({
  uris: v.pipe(v.array(v.pipe(v.string(), v.regex(/^(turns?|stuns?):/))), v.maxLength(16)),
  username: v.string(),
  password: v.string(),
});

/** For RTCPeerConnection; empty where the homeserver has none. */
export async function readIceServers(rest: Rest, signal?: AbortSignal): Promise<RTCIceServer[]> {
  const answer = await ask(rest, { path: "/_matrix/client/v3/voip/turnServer", signal }).catch((error: unknown) => {
    log("debug", "turn: none", error);
    return {};
  });
  const result = v.safeParse(TurnServer, answer);
  if (!result.success || result.output.uris.length === 0) return [];
  const { uris, username, password } = result.output;
  return [{ urls: uris, username, credential: password }];
}
