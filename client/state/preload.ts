// preload.ts: while somebody reads at the entrance, the scene already comes: kept for Enter, and in the browser's cache.

import { log } from "../log.ts";
import type { Look } from "../matrix/onlooker.ts";
import { readWorldEvent } from "../matrix/peek.ts";
import { downloadMedia } from "../matrix/rooms.ts";
import type { Media } from "../media/media.ts";

type OnProgress = (loaded: number, total: number) => void;

export interface Preload {
  /** Begins to load the scene of a room that anybody may read; what was loading before is given up. Joins nothing. */
  begin(room: string): void;
  /** Gives it up: they went elsewhere. */
  end(): void;
  /**
   * The scene's bytes, if they are here or on their way; they are handed out once. Null: nobody loads this one.
   *
   * @param signal of whoever takes them: an abort ends the download
   */
  take(scene: string, onProgress: OnProgress, signal: AbortSignal): Promise<ArrayBuffer> | null;
}

export interface PreloadInputs {
  /** From where that room is looked at. */
  readonly onlookerOf: (room: string) => Look;
  readonly media: Media;
  readonly maxSceneBytes: () => Promise<number>;
}

/** A scene on its way. */
interface Coming {
  readonly scene: string;
  readonly bytes: Promise<ArrayBuffer>;
  readonly ending: AbortController;
  loaded: number;
  total: number;
  onProgress: OnProgress;
}

export function createPreload({ onlookerOf, media, maxSceneBytes }: PreloadInputs): Preload {
  let ending = new AbortController();
  let coming: Coming | null = null;

  async function load(room: string, ending: AbortController): Promise<void> {
    const { signal } = ending;
    const onlooker = onlookerOf(room);
    const { scene_url: scene } = await onlooker.look((rest) => readWorldEvent(rest, room, signal));
    const maxBytes = await maxSceneBytes();
    if (signal.aborted) return;
    const onProgress: OnProgress = (loaded, total) => {
      Object.assign(own, { loaded, total });
      own.onProgress(loaded, total);
    };
    const download = () => onlooker.look((rest) => downloadMedia(rest, scene, { maxBytes, signal, onProgress }));
    const bytes = media.read(scene, room, download);
    const own: Coming = { scene, bytes, ending, loaded: 0, total: 0, onProgress: () => {} };
    coming = own;
    await bytes;
  }

  function end(): void {
    ending.abort();
    coming = null;
  }

  return {
    end,
    begin(room) {
      end();
      ending = new AbortController();
      const { signal } = ending;
      load(room, ending).catch((error: unknown) => {
        if (signal.aborted) return;
        log("debug", `preload: ${room}`, error); // Enter tries again, and says what is wrong
        coming = null;
      });
    },
    take(scene, onProgress, signal) {
      if (coming?.scene !== scene) {
        end(); // whoever asks loads another one now, or this one sooner
        return null;
      }
      const taken = coming;
      coming = null;
      signal.addEventListener("abort", () => taken.ending.abort(signal.reason), { once: true });
      taken.onProgress = onProgress;
      if (taken.loaded > 0) onProgress(taken.loaded, taken.total);
      return taken.bytes;
    },
  };
}
