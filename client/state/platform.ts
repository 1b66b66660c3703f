// platform.ts: what the state needs of the browser, gathered so that it runs in Node as well.

import { type KeyValue, openStorage } from "../matrix/storage.ts";
import { type Media, openMedia } from "../media/media.ts";
import type { TabMemory } from "./stay.ts";
import type { TabChannel } from "./tabs.ts";

/** The page's address, as far as it says which world is meant. */
export interface Address {
  readonly origin: string;
  read(): { path: string; query: string; hash: string };
  /** Puts another hash into the address, with a step of history; {@link onChange} hears of it. */
  go(hash: string): void;
  /** Hears of a new hash: typed, gone to, or by the back button. */
  onChange(listener: () => void): void;
}

export interface Platform {
  readonly fetch: typeof fetch;
  readonly storage: Promise<KeyValue>;
  readonly media: Media;
  /** What the SDK keeps its crypto in; null where the browser refuses it. */
  readonly databases: IDBFactory | null;
  /** Null where there are none: old browsers, and pages over plain http. */
  readonly locks: LockManager | null;
  readonly tabMemory: TabMemory;
  /** A way to the other tabs of this browser; null where there is none. */
  readonly openChannel: (name: string) => TabChannel | null;
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
  readonly address: Address;
  /** Saves a file where the browser puts downloads. */
  save(file: Blob, name: string): void;
  /** Hears that the machine has a network again; returns how to stop that. */
  onOnline(listener: () => void): () => void;
  /** Hears that the page goes, perhaps for ever. */
  onGoing(listener: () => void): void;
  /** Hears that a page that went is shown again as it was, by the back button. */
  onReturn(listener: () => void): void;
}

/** Where the browser refuses it (blocked site data), a reload begins at the entrance. */
function browserTabMemory(): TabMemory {
  const attempt = <T>(action: () => T): T | null => {
    try {
      return action();
    } catch {
      return null; // blocked, or full
    }
  };
  return {
    get: (key) => attempt(() => sessionStorage.getItem(key)),
    set: (key, value) => void attempt(() => sessionStorage.setItem(key, value)),
    delete: (key) => void attempt(() => sessionStorage.removeItem(key)),
  };
}

function browserChannel(name: string): TabChannel | null {
  if (typeof BroadcastChannel === "undefined") return null;
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    onMessage(listener) {
      channel.onmessage = ({ data }) => listener(data);
    },
    close: () => channel.close(),
  };
}

function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  Object.assign(document.createElement("a"), { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000); // the download has begun by then
}

/** The browser that this page runs in. */
export function browserPlatform(): Platform {
  return {
    fetch: (input, init) => fetch(input, init),
    storage: openStorage(),
    media: openMedia(),
    databases: typeof indexedDB === "undefined" ? null : indexedDB,
    locks: navigator.locks ?? null,
    tabMemory: browserTabMemory(),
    openChannel: browserChannel,
    connect: (config) => new RTCPeerConnection(config),
    address: {
      origin: location.origin,
      read: () => ({ path: location.pathname, query: location.search, hash: location.hash }),
      go: (hash) => {
        location.hash = hash;
      },
      onChange: (listener) => window.addEventListener("hashchange", listener),
    },
    save: saveFile,
    onOnline(listener) {
      window.addEventListener("online", listener);
      return () => window.removeEventListener("online", listener);
    },
    onGoing: (listener) => window.addEventListener("pagehide", listener),
    onReturn: (listener) => window.addEventListener("pageshow", ({ persisted }) => persisted && listener()),
  };
}
