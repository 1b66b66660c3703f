// engine.ts: the page's side of the engine; the only file of the client that knows where it runs.

import { type Channel, openChannel, type Port } from "../engine/channel.ts";
import type { Calls, ToClient, ToEngine } from "../engine/protocol.ts";
import { log } from "./log.ts";

export interface EngineHandle extends Channel<ToEngine, Calls> {
  /** Hears everything that the engine has to say, from now on. The function returned ends it. */
  onMessage(listener: (message: ToClient) => void): () => void;
  stop(): void;
}

export interface EngineOptions {
  /** Runs the engine in the page instead of a worker: for XR, and where a worker can't draw. */
  readonly inPage: boolean;
}

/** True where a worker may draw on a canvas of the page with WebGL 2. */
function canDrawInWorker(): boolean {
  if (typeof OffscreenCanvas === "undefined" || !("transferControlToOffscreen" in HTMLCanvasElement.prototype))
    return false;
  return new OffscreenCanvas(1, 1).getContext("webgl2") !== null;
}

/** Starts the engine on `canvas`, which it owns from then on. */
export function startEngine(canvas: HTMLCanvasElement, { inPage }: EngineOptions): EngineHandle {
  const listeners = new Set<(message: ToClient) => void>();
  const hear = (message: ToClient): void => {
    if (message.type === "problem") log("error", `engine: ${message.code}`, message.message);
    for (const listener of listeners) listener(message);
  };
  const { port, stop } = inPage || !canDrawInWorker() ? startInPage(canvas) : startInWorker(canvas);
  const channel = openChannel<ToClient, ToEngine, {}, Calls>(port, { onMessage: hear, serve: {} });
  return {
    ...channel,
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop,
  };
}

function startInWorker(canvas: HTMLCanvasElement): { port: Port; stop: () => void } {
  const worker = new Worker(new URL("../engine/main.ts", import.meta.url), { type: "module", name: "engine" });
  worker.onerror = (event) => log("error", "engine: the worker failed", event.message);
  const offscreen = canvas.transferControlToOffscreen();
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ canvas: offscreen, port: port2 }, [offscreen, port2]);
  return {
    port: port1,
    stop: () => {
      worker.terminate();
      port1.close();
    },
  };
}

function startInPage(canvas: HTMLCanvasElement): { port: Port; stop: () => void } {
  const { port1, port2 } = new MessageChannel();
  const started = import("../engine/browser.ts").then(({ startInBrowser }) => startInBrowser(canvas, port2));
  started.catch((error: unknown) => log("error", "engine: did not start in the page", error));
  return {
    port: port1,
    stop: () => {
      void started.then((stop) => stop());
      port1.close();
    },
  };
}
