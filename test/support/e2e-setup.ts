// e2e-setup.ts: starts what all end-to-end tests share, and tells them of it by the environment.
//
// MANYROOMS_ORIGIN: the address of the app, also Playwright's baseURL. MANYROOMS_LANDING, MANYROOMS_ENCRYPTED,
// MANYROOMS_GALLERY, MANYROOMS_PLAYGROUND: aliases of four worlds there. MANYROOMS_SYNAPSE_PID: the homeserver's process, to stop it for a while and let it go on.

import { buildClient, buildWorlds } from "../../server/setup/builds.mjs";
import { startHomeserver } from "./homeserver.ts";

// biome-ignore lint/style/noDefaultExport: Playwright takes a global set-up by its default export only
export default async function startForAll(): Promise<() => Promise<void>> {
  await buildWorlds();
  await buildClient();
  const homeserver = await startHomeserver();
  process.env["MANYROOMS_ORIGIN"] = homeserver.origin;
  process.env["MANYROOMS_SYNAPSE_PID"] = String(homeserver.pid);
  process.env["MANYROOMS_LANDING"] = homeserver.landingAlias;
  process.env["MANYROOMS_ENCRYPTED"] = await homeserver.createWorld({ encrypted: true });
  process.env["MANYROOMS_GALLERY"] = await homeserver.createShipped("gallery");
  process.env["MANYROOMS_PLAYGROUND"] = await homeserver.createShipped("playground");
  return () => homeserver.stop();
}
