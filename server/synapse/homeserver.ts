// homeserver.ts: a whole homeserver from a folder: identity, configuration and a running Synapse.

import type { ConfigInput, Identity } from "./config.ts";
import { openIdentity, writeConfig } from "./data.ts";
import { freePort, type Synapse, startSynapse } from "./process.ts";

export interface HomeserverOptions extends Omit<ConfigInput, "identity" | "port"> {
  /** The part of every user id after the colon, for ever. `localhost` for a new folder that is given none. */
  readonly serverName?: string;
  /** On loopback. A free one unless it is given. */
  readonly port?: number;
}

export interface Homeserver {
  readonly identity: Identity;
  readonly synapse: Synapse;
}

/** Starts a homeserver on a folder, which is made when it is not there, and waits until it answers. */
export async function startHomeserver({ serverName, ...options }: HomeserverOptions): Promise<Homeserver> {
  const identity = await openIdentity(options.folder, serverName);
  const port = options.port ?? (await freePort());
  const config = await writeConfig({ ...options, identity, port });
  return { identity, synapse: await startSynapse(config, port, options.folder) };
}
