// viewer.ts: a scene without any homeserver: from an address of this site, or from a file.

import { EngineError } from "../../engine/errors.ts";
import type { EngineHandle } from "../engine.ts";
import { downloadUrl } from "../matrix/rooms.ts";
import type { Screen } from "./app-state.ts";
import { isAbort, problemOf } from "./problem.ts";
import { revisionOf } from "./revision.ts";

/** What the viewer's screen shows. */
type ViewerView = Omit<Extract<Screen, { kind: "viewer" }>, "kind">;

export interface ViewerInputs {
  readonly engine: EngineHandle;
  readonly fetch: typeof fetch;
  readonly origin: string;
  readonly maxSceneBytes: () => Promise<number>;
  readonly onView: (view: ViewerView) => void;
}

export interface Viewer {
  /** Opens an address of this site; null waits for a file. */
  openUrl(source: string | null): Promise<void>;
  openFile(file: File): Promise<void>;
  close(): void;
}

/** The address in full if it is of this site: a page must not be made to load what a link says from anywhere. */
function ownAddress(source: string, origin: string): string {
  const url = URL.canParse(source, origin) ? new URL(source, origin) : null;
  if (url?.origin !== origin) throw new EngineError("gltf/fetch", `viewer: ${source} is not of this site`);
  return url.href;
}

export function createViewer(inputs: ViewerInputs): Viewer {
  const { engine, origin, onView } = inputs;
  let opening = new AbortController();

  async function open(
    source: string,
    read: (signal: AbortSignal, maxBytes: number) => Promise<ArrayBuffer>,
  ): Promise<void> {
    opening.abort();
    opening = new AbortController();
    const { signal } = opening;
    onView({ source, progress: { step: "scene", loaded: 0, total: 0 }, problem: null });
    try {
      const bytes = await read(signal, await inputs.maxSceneBytes());
      signal.throwIfAborted();
      const size = bytes.byteLength;
      onView({ source, progress: { step: "starting", loaded: size, total: size }, problem: null });
      const report = await engine.call("loadScene", { bytes, name: source, revision: revisionOf(source) }, [bytes]);
      if (!signal.aborted) onView({ source, progress: null, problem: null, report });
    } catch (error) {
      if (!signal.aborted && !isAbort(error)) onView({ source, progress: null, problem: problemOf(error, source) });
    }
  }

  return {
    async openUrl(source) {
      if (source === null) return onView({ source, progress: null, problem: null });
      await open(source, async (signal, maxBytes) => {
        const onProgress = (loaded: number, total: number) => {
          if (!signal.aborted) onView({ source, progress: { step: "scene", loaded, total }, problem: null });
        };
        return downloadUrl(inputs.fetch, ownAddress(source, origin), { maxBytes, onProgress, signal });
      });
    },
    async openFile(file) {
      await open(file.name, async (_signal, maxBytes) => {
        if (file.size > maxBytes) throw new EngineError("media/missing", `viewer: ${file.name}: ${file.size} bytes`);
        return file.arrayBuffer();
      });
    },
    close: () => opening.abort(),
  };
}
