// platform.ts: what the state needs of the browser, gathered so that it runs in Node as well.

import { holdByWebLock } from "../matrix/account.ts";
import { type KeyValue, openStorage } from "../matrix/storage.ts";
import { type Media, openMedia } from "../media/media.ts";

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
  /** Holds a name for this tab; false if another tab has it. */
  readonly hold: (name: string) => Promise<boolean>;
  readonly connect: (config: RTCConfiguration) => RTCPeerConnection;
  readonly address: Address;
  /** Saves a file where the browser puts downloads. */
  save(file: Blob, name: string): void;
  /** Hears that the machine has a network again; returns how to stop that. */
  onOnline(listener: () => void): () => void;
  /** Hears that the page goes, perhaps for ever. */
  onGoing(listener: () => void): void;
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
    hold: holdByWebLock,
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
  };
}
