// scene-follower.ts: keeps the scene that stands the one that the world's room names, while somebody is inside.

import { EngineError, type ErrorCode } from "../../engine/errors.ts";
import { log } from "../log.ts";
import { sleep } from "../matrix/rest.ts";

export interface SceneFollowerInputs {
  /** `mxc:` URI of the scene that stands. */
  readonly standing: string;
  /** Brings a scene's file. */
  readonly read: (scene: string, signal: AbortSignal) => Promise<ArrayBuffer>;
  /** Puts it in the place of the one that stands; that one stays if this rejects. */
  readonly load: (scene: string, bytes: ArrayBuffer) => Promise<void>;
  readonly onChanged: (scene: string) => void;
  /** The old scene stays: one of the `scene/…` codes, told once for each scene. */
  readonly onTrouble: (error: EngineError) => void;
}

export interface SceneFollower {
  /** The room names this scene now, or something that can't be read. What was on its way for another is given up. */
  follow(scene: string | EngineError): void;
  stop(): void;
}

/** What people are told: words for the way in don't help somebody who is inside already. */
const CODES: Partial<Record<ErrorCode, ErrorCode>> = {
  "ecs/full": "scene/too-large",
  "gltf/invalid": "scene/invalid",
  "gltf/truncated": "scene/invalid",
  "gltf/unsupported-extension": "scene/unsupported",
  "media/missing": "scene/missing",
  "media/too-large": "scene/too-large",
  "schema/invalid-event": "scene/unreadable",
};
/** What may be over in a while, so that another try helps. */
const PASSING: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "matrix/garbled",
  "matrix/limited",
  "matrix/no-server",
  "matrix/unreachable",
  "media/interrupted",
  "media/stalled",
]);
/** First wait before a scene is asked for again; doubles up to the second. Milliseconds. */
const AGAIN_AFTER = 5_000;
const AGAIN_MOST = 60_000;

const isPassing = (error: unknown): boolean => error instanceof EngineError && PASSING.has(error.code);

function troubleOf(error: unknown): EngineError {
  const { code, facts } = error instanceof EngineError ? error : { code: null, facts: {} };
  const told = isPassing(error) ? "scene/late" : ((code && CODES[code]) ?? "scene/failed");
  return new EngineError(told, `follow: ${String(error)}`, { cause: error, facts });
}

export function createSceneFollower({
  read,
  load,
  onChanged,
  onTrouble,
  ...inputs
}: SceneFollowerInputs): SceneFollower {
  let { standing } = inputs;
  let wanted = standing;
  /** Is no good: not tried again because something else of the world changes. */
  let refused: string | null = null;
  let reading = new AbortController();
  let running = false;
  let stopped = false;

  function tell(error: unknown): void {
    log("warn", "follow: the old scene stays", error);
    onTrouble(troubleOf(error));
  }

  async function bring(scene: string, signal: AbortSignal): Promise<ArrayBuffer> {
    for (let wait = AGAIN_AFTER; ; wait = Math.min(AGAIN_MOST, wait * 2)) {
      try {
        return await read(scene, signal);
      } catch (error) {
        if (signal.aborted || !isPassing(error)) throw error;
        if (wait === AGAIN_AFTER) tell(error);
        await sleep(wait, signal);
      }
    }
  }

  async function change(scene: string, { signal }: AbortController): Promise<void> {
    try {
      const bytes = await bring(scene, signal);
      signal.throwIfAborted();
      await load(scene, bytes);
      standing = scene; // also if another is wanted by now: it is what is to be replaced
      if (!stopped) onChanged(scene);
    } catch (error) {
      if (signal.aborted) return;
      refused = scene;
      wanted = standing;
      tell(error);
    }
  }

  /** One after another: the engine can't be stopped in the middle of a load. */
  async function run(): Promise<void> {
    if (running) return;
    running = true;
    while (wanted !== standing && !stopped) {
      reading = new AbortController();
      await change(wanted, reading);
    }
    running = false;
  }

  return {
    follow(scene) {
      const name = scene instanceof EngineError ? scene.message : scene;
      if (stopped || name === refused || name === wanted) return;
      reading.abort();
      refused = null;
      if (scene instanceof EngineError) {
        refused = name;
        wanted = standing;
        return tell(scene);
      }
      wanted = scene;
      void run();
    },
    stop() {
      stopped = true;
      reading.abort();
    },
  };
}
