// paths.mjs: where things are.

import { join, resolve } from "node:path";

/** The checkout. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** Everything that is made by running: git-ignored, can be deleted at any time. */
export const HOME = join(ROOT, ".manyrooms");

/** Synapse's Python environment. */
export const VENV = join(HOME, "venv");

/** The built web app. */
export const CLIENT = join(HOME, "client");

/** The built worlds, `<name>.glb`. */
export const WORLDS = join(HOME, "worlds");

/** The built bodies and clips. */
export const AVATARS = join(HOME, "avatars");

/** The key and the certificate that `--host` serves with. */
export const CERTIFICATE = join(HOME, "certificate");

/** The homeserver's data: accounts, rooms, uploads, keys. What `--reset` deletes. */
export const DATA = join(HOME, "homeserver");
