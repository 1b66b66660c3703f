// tools.ts: `window.manyrooms`, by which tests and tools ask the running client; the README documents it.

import type { EngineStats, ObjectInfo, ObjectModel, Place, SceneReport } from "../engine/protocol.ts";
import type { EngineHandle } from "./engine.ts";
import { recentLines } from "./log.ts";
import type { App, PeerView } from "./state/app.ts";
import type { Problem } from "./state/app-state.ts";
import { revisionOf } from "./state/revision.ts";

interface Stats extends EngineStats {
  /** Bytes over the network for everything that the page itself has loaded, headers included; what the worker loads is not in it. 0 for what came from the cache. */
  readonly bytesLoaded: number;
  /** Milliseconds from the navigation to the first frame that showed a scene; null before. */
  readonly msToFirstFrame: number | null;
  /** Triangles in that frame, shadows included; 0 before. */
  readonly trianglesInFirstFrame: number;
}

export interface Tools {
  /** Where "me", a peer by its name, or a glTF node by its name is; null if there is none. */
  locate(name: string): Promise<Place | null>;
  /** Everybody else: the link's state, round trip in milliseconds, share of packets lost. */
  peers(): Promise<PeerView[]>;
  stats(): Promise<Stats>;
  /** What went wrong since the page was opened: lines of the log, and what people were told. */
  errors(): { readonly log: readonly string[]; readonly problems: readonly Problem[] };
  /** How loud each ear hears the others at this moment: root mean squares, 0 to 1. */
  ears(): { readonly left: number; readonly right: number };
  /** Puts the glTF binary at `url`, of this site, in the place of the scene. */
  loadScene(url: string): Promise<SceneReport>;
  /** Puts the own body somewhere. */
  teleport(place: Place): Promise<void>;
  /** All objects and loose bodies that are here; `locate` knows them by their ids. */
  objects(): Promise<ObjectInfo[]>;
  /** Brings an object before the own eyes. */
  spawnObject(model: ObjectModel): Promise<ObjectInfo>;
}

declare global {
  interface Window {
    manyrooms: Tools;
  }
}

/** Call it before the engine can have drawn anything: it listens for the first frame. */
export function installTools(engine: EngineHandle, app: App): void {
  let msToFirstFrame: number | null = null;
  let trianglesInFirstFrame = 0;
  engine.onMessage((message) => {
    if (message.type !== "first-frame" || msToFirstFrame !== null) return;
    msToFirstFrame = performance.now();
    trianglesInFirstFrame = message.triangles;
  });
  performance.setResourceTimingBufferSize(1000); // 250 by default, and a development server alone may need that many

  window.manyrooms = {
    locate: (name) => engine.call("locate", { name }),
    peers: () => app.peers(),
    stats: async () => ({
      ...(await engine.call("stats", null)),
      bytesLoaded: bytesLoaded(),
      msToFirstFrame,
      trianglesInFirstFrame,
    }),
    errors: () => ({
      log: recentLines().flatMap(({ level, text }) => (level === "error" ? [text] : [])),
      problems: app.store.getState().notices.map(({ problem }) => problem),
    }),
    ears: () => app.sound.ears(),
    loadScene: (url) => loadScene(engine, url),
    async teleport(place) {
      await engine.call("teleport", place);
    },
    objects: () => engine.call("listObjects", null),
    spawnObject: (model) => engine.call("spawnObject", { model }),
  };
}

function bytesLoaded(): number {
  const entries = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return entries.reduce((sum, entry) => sum + (entry as PerformanceResourceTiming).transferSize, 0);
}

async function loadScene(engine: EngineHandle, url: string): Promise<SceneReport> {
  const { href, origin } = new URL(url, location.href);
  if (origin !== location.origin) throw new Error(`loadScene: ${href} is not of this site`);
  const response = await fetch(href);
  if (!response.ok) throw new Error(`loadScene: ${href}: ${response.status}`);
  const bytes = await response.arrayBuffer();
  return engine.call("loadScene", { bytes, name: href, revision: revisionOf(href) }, [bytes]);
}
