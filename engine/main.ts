// main.ts: the worker's entry: waits for its canvas and its port, and starts the engine there.

import { startInBrowser } from "./browser.ts";

/** The first and only message to the worker itself; everything else goes through the port (protocol.ts). */
interface Birth {
  readonly canvas: OffscreenCanvas;
  readonly port: MessagePort;
}

self.onmessage = ({ data }: MessageEvent<Birth>) => {
  self.onmessage = null;
  startInBrowser(data.canvas, data.port);
};
