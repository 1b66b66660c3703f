// media.ts: a room's files as the page gets them: out of the cache, else downloaded and kept; or as an address for an element.

import { log } from "../log.ts";
import { mediaPath } from "./address.ts";
import type { Access } from "./answer.ts";
import { type MediaCache, openMediaCache } from "./cache.ts";
import { ACCESS_CHANGED, NEED_ACCESS } from "./words.ts";

export interface Media {
  /** Starts the service worker, which answers the addresses of {@link urlOf}. */
  register(): void;
  /** Who is signed in; null after sign-out. The service worker asks for it and keeps it in memory only. */
  setAccess(access: Access | null): void;
  /** The bytes of an `mxc:` file: kept ones, or what `download` brings, which is kept then. Rejects as `download` does. */
  read(mxc: string, room: string, download: () => Promise<ArrayBuffer>): Promise<ArrayBuffer>;
  /** Keeps a file that this page has already: one that it uploaded itself. */
  keep(mxc: string, room: string, file: Blob): void;
  /** An address of this site for an image, sound or video; null while no service worker controls the page. */
  urlOf(mxc: string, room: string | null): string | null;
  /** Throws one file away: it turned out to be no good, and another try must not find it again. */
  forget(mxc: string): void;
  /** Throws away the files of a room that one was sent out of. */
  forgetRoom(room: string): void;
  /** Throws away all files, at sign-out; what is under way for who was signed in is not kept any more. */
  clear(): Promise<void>;
}

export interface MediaInputs {
  /** Null where the browser has no cache. */
  readonly cache: MediaCache | null;
  readonly container: ServiceWorkerContainer | undefined;
}

/** The built service worker; at the root, since its scope is where it lies. */
const WORKER = "/media-worker.js";

/** The browser's. */
export const openMedia = (): Media => createMedia({ cache: openMediaCache(), container: navigator.serviceWorker });

export function createMedia({ cache, container }: MediaInputs): Media {
  let access: Access | null = null;
  /** On their way into the cache, which takes a moment: who asks for one meanwhile gets it, too. */
  const coming = new Map<string, Blob>();
  const keeping = new Set<Promise<unknown>>();
  /** How often everything was thrown away: what was begun before is not kept. */
  let clears = 0;

  container?.addEventListener("message", ({ data, ports }: MessageEvent) => {
    if (data === NEED_ACCESS) ports[0]?.postMessage(access);
  });

  const quietly = (what: string) => (error: unknown) => {
    log("debug", `media: ${what}`, error);
    return null;
  };

  function keep(path: string | null, file: Blob, room: string): void {
    if (!path || !cache) return;
    coming.set(path, file);
    const kept = cache
      .keep(path, file, room)
      .catch(quietly("not kept"))
      .finally(() => {
        keeping.delete(kept);
        if (coming.get(path) === file) coming.delete(path);
      });
    keeping.add(kept);
  }

  return {
    register() {
      container?.register(WORKER, { type: "module" }).catch(quietly("no service worker"));
    },
    setAccess(next) {
      access = next;
      container?.controller?.postMessage(ACCESS_CHANGED);
    },
    async read(mxc, room, download) {
      const path = mediaPath(mxc);
      const begun = clears;
      const kept = path && (coming.get(path) ?? (await cache?.match(path).catch(quietly("not read"))));
      if (kept) return kept.arrayBuffer();
      const bytes = await download();
      // A copy: the bytes may be given away
      if (begun === clears) keep(path, new Blob([bytes], { type: "application/octet-stream" }), room);
      return bytes;
    },
    keep: (mxc, room, file) => keep(mediaPath(mxc), file, room),
    urlOf: (mxc, room) => (container?.controller ? mediaPath(mxc, room) : null),
    forget(mxc) {
      const path = mediaPath(mxc);
      if (path) coming.delete(path);
      if (path) cache?.forget(path).catch(quietly("not forgotten"));
    },
    forgetRoom(room) {
      coming.clear();
      cache?.forgetRoom(room).catch(quietly("not forgotten"));
    },
    async clear() {
      clears++;
      coming.clear();
      await Promise.all(keeping);
      await cache?.clear();
    },
  };
}
