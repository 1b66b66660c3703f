// census.ts: counts what a page holds: memory, GPU objects, workers, connections, timers, listeners. For what must not grow.

import type { CDPSession, Page } from "@playwright/test";

/** What is there at one moment. */
export interface Census {
  /** Bytes of JavaScript objects after a collection, WebAssembly memory not counted. */
  readonly pageHeap: number;
  readonly workerHeap: number;
  readonly programs: number;
  readonly textures: number;
  readonly geometries: number;
  readonly workers: number;
  /** RTCPeerConnections that were not closed. */
  readonly peers: number;
  /** Connections to IndexedDB that were not closed. */
  readonly databases: number;
  readonly intervals: number;
  readonly objectUrls: number;
  /** Listeners on the window and the document. */
  readonly globalListeners: number;
  /** All listeners and DOM nodes that are alive, by the browser's own count. */
  readonly listeners: number;
  readonly nodes: number;
}

type Counts = Pick<Census, "workers" | "peers" | "databases" | "intervals" | "objectUrls" | "globalListeners">;

/** Runs in the page before anything else: wraps what makes and what ends each of them. */
function count(): void {
  const workers = new Set<Worker>();
  const peers = new Set<RTCPeerConnection>();
  const databases = new Set<IDBDatabase>();
  const intervals = new Set<unknown>();
  const objectUrls = new Set<string>();
  const listeners = new Map<string, Set<unknown>>();

  window.Worker = class extends Worker {
    constructor(...args: ConstructorParameters<typeof Worker>) {
      super(...args);
      workers.add(this);
    }
    override terminate(): void {
      workers.delete(this);
      super.terminate();
    }
  };
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...args);
      peers.add(this);
    }
    override close(): void {
      peers.delete(this);
      super.close();
    }
  };
  const { open } = IDBFactory.prototype;
  IDBFactory.prototype.open = function (...args) {
    const request = open.apply(this, args);
    request.addEventListener("success", () => databases.add(request.result));
    return request;
  };
  const { close } = IDBDatabase.prototype;
  IDBDatabase.prototype.close = function () {
    databases.delete(this);
    close.call(this);
  };
  const { setInterval, clearInterval } = window;
  window.setInterval = ((...args: Parameters<typeof setInterval>) => {
    const id = setInterval(...args);
    intervals.add(id);
    return id;
  }) as typeof window.setInterval;
  window.clearInterval = (id) => {
    intervals.delete(id);
    clearInterval(id);
  };
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (object) => {
    const url = createObjectURL.call(URL, object);
    objectUrls.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    objectUrls.delete(url);
    revokeObjectURL.call(URL, url);
  };
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const isGlobal = (target: unknown): boolean => target === undefined || target === window || target === document;
  const listenersOf = (type: string): Set<unknown> => {
    const known = listeners.get(type) ?? new Set();
    listeners.set(type, known);
    return known;
  };
  EventTarget.prototype.addEventListener = function (this: EventTarget | undefined, type, listener, options) {
    const once = typeof options === "object" && options?.once;
    if (isGlobal(this) && listener && !once) listenersOf(type).add(listener);
    addEventListener.call(this ?? window, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (this: EventTarget | undefined, type, listener, options) {
    if (isGlobal(this)) listenersOf(type).delete(listener);
    removeEventListener.call(this ?? window, type, listener, options);
  };
  Object.assign(window, {
    census: (): Counts => ({
      workers: workers.size,
      peers: peers.size,
      databases: databases.size,
      intervals: intervals.size,
      objectUrls: objectUrls.size,
      globalListeners: [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
    }),
  });
}

/** One target's debugger. */
type Ask = (method: string) => Promise<Record<string, unknown>>;

/** The debugger of the page's first worker: Playwright has none, so its messages go through the page's. */
async function debugWorker(session: CDPSession): Promise<Ask> {
  const attached = new Promise<string>((resolve) => {
    session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
      if (targetInfo.type === "worker") resolve(sessionId);
    });
  });
  const waiting = new Map<number, (result: Record<string, unknown>) => void>();
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message) as { id?: number; result?: Record<string, unknown> };
    if (id !== undefined) waiting.get(id)?.(result ?? {});
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
  const sessionId = await attached;
  let last = 0;
  return (method) => {
    const id = ++last;
    const answered = new Promise<Record<string, unknown>>((resolve) => waiting.set(id, resolve));
    void session.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
    return answered;
  };
}

async function heapOf(ask: Ask): Promise<number> {
  // What a collection frees may be what another was kept by: finalizers run in between
  for (let i = 0; i < 3; i++) await ask("HeapProfiler.collectGarbage");
  return Number((await ask("Runtime.getHeapUsage"))["usedSize"]);
}

/** Begins to count; call it before the page is opened. What it returns takes a census of the open page. */
export async function openCensus(page: Page): Promise<() => Promise<Census>> {
  await page.addInitScript(count);
  let debuggers: Promise<{ session: CDPSession; askWorker: Ask }> | null = null;

  async function attach() {
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable");
    return { session, askWorker: await debugWorker(session) };
  }

  return async () => {
    debuggers ??= attach();
    const { session, askWorker } = await debuggers;
    const counts = await page.evaluate(() => (window as unknown as { census(): Counts }).census());
    const { gpu } = await page.evaluate(() => window.manyrooms.stats());
    const pageHeap = await heapOf((method) => session.send(method as "HeapProfiler.collectGarbage") as never);
    const workerHeap = await heapOf(askWorker);
    const { metrics } = await session.send("Performance.getMetrics");
    const metric = (name: string): number => metrics.find((one) => one.name === name)?.value ?? Number.NaN;
    return { pageHeap, workerHeap, ...gpu, ...counts, listeners: metric("JSEventListeners"), nodes: metric("Nodes") };
  };
}
