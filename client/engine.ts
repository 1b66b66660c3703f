// engine.ts: the page's side of the engine; the only file of the client that knows where it runs.

import type { Channel } from "../engine/channel.ts";
import type { Calls, ToClient, ToEngine } from "../engine/protocol.ts";
import { log } from "./log.ts";
import { type Launch, type Running, superviseEngine } from "./supervisor.ts";

export interface EngineHandle extends Channel<ToEngine, Calls> {
  /** Hears everything that the engine has to say, from now on. The function returned ends it. */
  onMessage(listener: (message: ToClient) => void): () => void;
  stop(): void;
}

export interface EngineOptions {
  /** Runs the engine in the page instead of a worker: for XR, and where a worker can't draw. */
  readonly inPage: boolean;
  /** A canvas that nobody has drawn on, in the place of the one before: the control over a canvas is given away once and for ever. */
  readonly freshCanvas: () => HTMLCanvasElement;
}

/** Starts the engine, and starts it again whenever it dies. */
export function startEngine({ inPage, freshCanvas }: EngineOptions): EngineHandle {
  const start = inPage ? startInPage : startInWorker;
  return superviseEngine((onFailed) => start(freshCanvas(), onFailed));
}

type OnFailed = Parameters<Launch>[0];

function startInWorker(canvas: HTMLCanvasElement, onFailed: OnFailed): Running {
  const worker = new Worker(new URL("../engine/main.ts", import.meta.url), { type: "module", name: "engine" });
  const { port1, port2 } = new MessageChannel();
  worker.onerror = (event) => {
    log("error", "engine: the worker failed", event.message);
    onFailed(`the worker failed: ${event.message}`);
  };
  const offscreen = canvas.transferControlToOffscreen();
  worker.postMessage({ canvas: offscreen, port: port2 }, [offscreen, port2]);
  return {
    port: port1,
    stop: () => {
      worker.terminate();
      port1.close();
    },
  };
}

function startInPage(canvas: HTMLCanvasElement, onFailed: OnFailed): Running {
  const { port1, port2 } = new MessageChannel();
  const started = import("../engine/browser.ts").then(({ startInBrowser }) => startInBrowser(canvas, port2));
  started.catch((error: unknown) => {
    log("error", "engine: did not start in the page", error);
    onFailed(String(error));
  });
  return {
    port: port1,
    stop: () => {
      port1.close(); // before the engine says good-bye: the others must not hear it of one that comes back
      started.then((stop) => stop()).catch((error: unknown) => log("warn", "engine: did not end well", error));
    },
  };
}
