// browser.ts: starts the engine in a browser, in the worker or in the page: what Node lacks is fetched here.

import type { Port } from "./channel.ts";
import { fetchRapier } from "./physics/rapier-file.ts";
import { startEngine } from "./start.ts";

/** Asked for as soon as this file runs: physics is the largest thing that entering waits for. */
const rapier = fetchRapier();
rapier.catch(() => {}); // startEngine reports it

/** The server has them beside the page (server/README.md). */
const BODIES_URL = "/avatars/";

/** The function returned stops the engine. */
export function startInBrowser(canvas: OffscreenCanvas | HTMLCanvasElement, port: Port): () => void {
  return startEngine({
    canvas,
    port,
    bodiesUrl: BODIES_URL,
    rapier,
    requestFrame: (callback) => void requestAnimationFrame(callback),
  });
}
