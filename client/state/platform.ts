// platform.ts: what the state needs of the browser, gathered so that it runs in Node as well.

import { type KeyValue, openStorage } from "../matrix/storage.ts";
import type { SendBody } from "../matrix/upload.ts";
import { type Media, openMedia } from "../media/media.ts";
import { openOutput } from "../voice/output.ts";
import type { TabMemory } from "./stay.ts";
import type { TabChannel } from "./tabs.ts";
import type { TalkInputs } from "./talk.ts";

/** The page's address, as far as it says which world is meant. */
export interface Address {
  readonly origin: string;
  read(): { path: string; query: string; hash: string };
  /** Puts another hash into the address, with a step of history; {@link onChange} hears of it. */
  go(hash: string): void;
  /** Puts another hash into the place of the one that is there, which leaves no trace; nobody hears of it. */
  replace(hash: string): void;
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
  /** Microphones and speakers. */
  readonly devices: TalkInputs["media"];
  readonly openOutput: TalkInputs["openOutput"];
  readonly address: Address;
  readonly sendBody: SendBody;
  /** A picture as a world shows it on its card: 16 to 9, small. */
  shrinkPicture(picture: Blob): Promise<Blob>;
  /** Saves a file where the browser puts downloads. */
  save(file: Blob, name: string): void;
  /** Hears that the machine has a network again; returns how to stop that. */
  onOnline(listener: () => void): () => void;
  /** Hears that the page goes, perhaps for ever. */
  onGoing(listener: () => void): void;
  /** Hears that a page that went is shown again as it was, by the back button. */
  onReturn(listener: () => void): void;
  /** Hears whether anybody can see the page, now and whenever that changes. */
  onShown(listener: (shown: boolean) => void): void;
  /** They asked their browser to be sparing with the network. */
  readonly sparing: boolean;
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

/** By XMLHttpRequest: `fetch` does not tell how far it is. */
const sendBody: SendBody = (url, body, { headers, onProgress, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, body.size));
    request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
    request.onerror = () => reject(new TypeError("sendBody: no answer"));
    request.onabort = () => reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    if (signal.aborted) reject(signal.reason);
    else request.send(body);
  });

/** Pixels of a world's picture: twice a card's. */
const PICTURE = { width: 1280, height: 720 };

/** Its middle, as large as 16 to 9 allows, as JPEG. */
async function shrinkPicture(picture: Blob): Promise<Blob> {
  const image = await createImageBitmap(picture);
  const scale = Math.max(PICTURE.width / image.width, PICTURE.height / image.height);
  const [width, height] = [PICTURE.width / scale, PICTURE.height / scale];
  const canvas = Object.assign(document.createElement("canvas"), PICTURE);
  const [x, y] = [(image.width - width) / 2, (image.height - height) / 2];
  canvas.getContext("2d")!.drawImage(image, x, y, width, height, 0, 0, PICTURE.width, PICTURE.height);
  image.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("shrinkPicture: no picture"))),
      "image/jpeg",
      0.85,
    );
  });
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
    devices: navigator.mediaDevices ?? null,
    openOutput: (onRunning) => (typeof AudioContext === "undefined" ? null : openOutput(onRunning)),
    address: {
      origin: location.origin,
      read: () => ({ path: location.pathname, query: location.search, hash: location.hash }),
      go(hash) {
        if (location.pathname === "/") location.hash = hash;
        else {
          // Worlds are at the root; a load of the page would throw away what is there already
          history.pushState(null, "", `/${hash}`);
          window.dispatchEvent(new PopStateEvent("popstate"));
        }
      },
      replace: (hash) => history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`),
      onChange(listener) {
        for (const event of ["hashchange", "popstate"]) window.addEventListener(event, listener);
      },
    },
    sendBody,
    shrinkPicture,
    save: saveFile,
    onOnline(listener) {
      window.addEventListener("online", listener);
      return () => window.removeEventListener("online", listener);
    },
    onGoing: (listener) => window.addEventListener("pagehide", listener),
    onReturn: (listener) => window.addEventListener("pageshow", ({ persisted }) => persisted && listener()),
    onShown(listener) {
      listener(!document.hidden);
      document.addEventListener("visibilitychange", () => listener(!document.hidden));
    },
    sparing: (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true,
  };
}
