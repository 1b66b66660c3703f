// homeserver.ts: a whole homeserver from a folder: identity, configuration and a running Synapse.

import type { Identity, Limits } from "./config.ts";
import { openIdentity, writeConfig } from "./data.ts";
import { freePort, type Synapse, startSynapse } from "./process.ts";

export interface HomeserverOptions {
  /** Its data. Made when it is not there. */
  readonly folder: string;
  /** For a new folder: the part of every user id after the colon, for ever. */
  readonly serverName: string;
  /** Where browsers find it: the web server's origin. */
  readonly origin: string;
  readonly limits: Limits;
}

export interface Homeserver {
  readonly identity: Identity;
  readonly synapse: Synapse;
}

/** Starts a homeserver at a free port of loopback and waits until it answers. */
export async function startHomeserver({ folder, serverName, origin, limits }: HomeserverOptions): Promise<Homeserver> {
  const identity = await openIdentity(folder, serverName);
  const port = await freePort();
  const config = await writeConfig({ identity, folder, port, origin, limits });
  return { identity, synapse: await startSynapse(config, port, folder) };
}
