// problems.ts: which problems another try can help, and which are said before anybody enters.

import type { Problem } from "../../state/app-state.ts";

/** What stays as it is however often one asks: the world, the file or the browser has to change first. */
const LASTING: ReadonlySet<string> = new Set([
  "account/guest",
  "account/signed-out",
  "ecs/full",
  "engine/no-webgl2",
  "gltf/invalid",
  "gltf/truncated",
  "gltf/unsupported-extension",
  "homeserver/dropped",
  "matrix/no-guests",
  "matrix/no-via",
  "matrix/not-a-world",
  "matrix/registration-closed",
  "matrix/registration-steps",
  "matrix/registration-token",
  "matrix/registration-token-refused",
  "matrix/unknown-alias",
  "media/too-large",
  "world/banned",
  "world/no-guests",
  "world/scene-invalid",
  "world/scene-truncated",
  "world/scene-unsupported",
  "world/unreached",
]);

/** True where "Try again" may end otherwise than before. */
export const canRetry = ({ code }: Problem): boolean => !LASTING.has(code);

/** What an account that one has can help. */
const NEEDS_ACCOUNT: ReadonlySet<string> = new Set([
  "account/guest",
  "account/signed-out",
  "matrix/no-guests",
  "matrix/registration-closed",
  "matrix/registration-steps",
  "matrix/registration-token",
  "matrix/registration-token-refused",
  "world/no-guests",
]);

/** True where signing in is the way on. */
export const needsAccount = ({ code }: Problem): boolean => NEEDS_ACCOUNT.has(code);

/** True where a homeserver makes no account for somebody new, who may still come as a guest. */
export const lacksAccount = ({ code }: Problem): boolean => code.startsWith("matrix/registration-");

/** True where one can't come in with the account that one has, and has to sign out for another. */
export const needsOtherAccount = ({ code }: Problem): boolean =>
  code === "homeserver/dropped" || code === "world/unreached";

/** What this browser can't do, so that no world will open in it. */
const BROWSER: ReadonlySet<string> = new Set(["engine/no-webgl2", "engine/start", "physics/wasm"]);

/** True for what people should know before they try. */
export const isOfBrowser = ({ code }: Problem): boolean => BROWSER.has(code);

/** True for what is wrong with a link that somebody typed. */
export const isOfLink = ({ code }: Problem): boolean => code === "matrix/unknown-alias";
