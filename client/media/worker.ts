// worker.ts: the service worker: answers `/media/…`, and leaves every other request to the browser.

import { type Access, answerMedia, mediaAddressOf } from "./answer.ts";
import { openMediaCache } from "./cache.ts";
import { ACCESS_CHANGED, NEED_ACCESS } from "./words.ts";

/** What is used here of the service worker's global scope; TypeScript's own types of it clash with the page's. */
interface Scope {
  readonly location: Location;
  readonly clients: { get(id: string): Promise<PageClient | undefined>; claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install", listener: (event: InstallEvent) => void): void;
  addEventListener(type: "activate", listener: (event: LifeEvent) => void): void;
  addEventListener(type: "fetch", listener: (event: MediaFetchEvent) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
}
interface PageClient {
  postMessage(message: unknown, transfer: Transferable[]): void;
}
interface LifeEvent {
  waitUntil(work: Promise<unknown>): void;
}
interface InstallEvent extends LifeEvent {
  addRoutes?(rules: unknown): Promise<void>;
}
interface MediaFetchEvent extends LifeEvent {
  readonly request: Request;
  readonly clientId: string;
  respondWith(answer: Promise<Response>): void;
}

const scope = self as unknown as Scope;

/** How long a page may take to say who is signed in, in milliseconds. */
const ANSWER_WITHIN = 3_000;

const cache = openMediaCache();

/** In memory only: gone when the browser puts the worker to sleep, and asked for again. */
let access: Access | null = null;

async function askPage(id: string): Promise<Access | null> {
  const page = await scope.clients.get(id);
  if (!page) return null;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ANSWER_WITHIN);
    port1.onmessage = ({ data }: MessageEvent<Access | null>) => {
      clearTimeout(timer);
      port1.close();
      resolve(data);
    };
    page.postMessage(NEED_ACCESS, [port2]);
  });
}

scope.addEventListener("install", (event) => {
  event.waitUntil(scope.skipWaiting());
  // Where the browser can, nothing but media wakes this worker
  const elsewhere = { condition: { not: { urlPattern: { pathname: "/media/*" } } }, source: "network" };
  event.waitUntil(Promise.resolve(event.addRoutes?.(elsewhere)).catch(() => {}));
});
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));
scope.addEventListener("message", ({ data }) => {
  if (data === ACCESS_CHANGED) access = null;
});
scope.addEventListener("fetch", (event) => {
  const address = mediaAddressOf(event.request, scope.location.origin);
  if (!address) return;
  const whose = async (again: boolean): Promise<Access | null> => {
    if (again || !access) access = await askPage(event.clientId);
    return access;
  };
  event.respondWith(answerMedia({ fetch, cache, access: whose }, event.request.destination, address));
});
