// support.ts: what a client needs in Node: an engine that only listens, WebRTC from libwebrtc, a page address, a world.

import wrtc from "@roamhq/wrtc";
import type { EngineHandle } from "../../client/engine.ts";
import { createMemoryStorage } from "../../client/matrix/storage.ts";
import { createMedia } from "../../client/media/media.ts";
import { type App, createApp } from "../../client/state/app.ts";
import type { Platform } from "../../client/state/platform.ts";
import { createSettings } from "../../client/state/settings.ts";
import type { TabMemory } from "../../client/state/stay.ts";
import type { TabChannel } from "../../client/state/tabs.ts";
import type { Calls, ToClient, ToEngine } from "../../engine/protocol.ts";

/** An engine that loads every scene at once, and keeps what it was told. */
export interface ListeningEngine extends EngineHandle {
  readonly told: ToEngine[];
  readonly scenes: Calls["loadScene"]["params"][];
  /** Says something to the page. */
  say(message: ToClient): void;
}

export function listeningEngine(): ListeningEngine {
  const listeners = new Set<(message: ToClient) => void>();
  const told: ToEngine[] = [];
  const scenes: Calls["loadScene"]["params"][] = [];
  const report = { nodes: 1, triangles: 1, spawnPoints: 1, unsupported: [] };
  return {
    told,
    scenes,
    say: (message) => {
      for (const listener of listeners) listener(message);
    },
    send: (message) => void told.push(message),
    async call(name, params) {
      if (name === "loadScene") scenes.push(params as Calls["loadScene"]["params"]);
      const answers: Partial<Record<keyof Calls, unknown>> = { loadScene: report, checkScene: report, peers: [] };
      return (answers[name] ?? null) as never;
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: () => {},
  };
}

/** A tab's own storage; give it to two platforms in turn for a reload. */
export function createTabMemory(): TabMemory {
  const values = new Map<string, string>();
  return {
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void values.set(key, value),
    delete: (key) => void values.delete(key),
  };
}

/** The pages of one browser, as far as they know of one another. */
export interface TabBus {
  openPage(): { readonly locks: LockManager | null; openChannel(): TabChannel };
  /** The page of that number hears nothing until it wakes; its locks stay. */
  freeze(page: number): void;
  wake(page: number): void;
}

/** Knows of Web Locks what tabs.ts uses: waiting in a queue, giving up (which a browser may hear too late), stealing. */
export function createTabBus(hasLocks: boolean, { hearsAborts = true } = {}): TabBus {
  interface Wait {
    readonly grant: () => void;
  }
  const pages: { frozen: boolean; missed: (() => void)[]; channels: Set<(message: unknown) => void> }[] = [];
  const queue: Wait[] = [];
  let holder: { readonly rob: () => void } | null = null;

  const grantNext = (): void => {
    if (holder === null) queue.shift()?.grant();
  };

  function openPage() {
    const page = { frozen: false, missed: [] as (() => void)[], channels: new Set<(message: unknown) => void>() };
    pages.push(page);
    const reach = (action: () => void): void => void (page.frozen ? page.missed.push(action) : queueMicrotask(action));
    const request = (_name: string, options: LockOptions, callback: (lock: Lock) => Promise<void>) =>
      new Promise<void>((resolve, reject) => {
        const wait: Wait = {
          grant() {
            const self = { rob: () => reach(() => reject(new DOMException("stolen", "AbortError"))) };
            holder = self;
            reach(() => {
              void callback({} as Lock).then(() => {
                if (holder === self) holder = null;
                resolve();
                grantNext();
              });
            });
          },
        };
        options.signal?.addEventListener("abort", () => {
          const place = queue.indexOf(wait);
          if (place < 0 || !hearsAborts) return;
          queue.splice(place, 1);
          reject(options.signal?.reason);
        });
        if (options.steal) {
          holder?.rob();
          wait.grant();
        } else {
          queue.push(wait);
          grantNext();
        }
      });
    function openChannel(): TabChannel {
      const listeners = new Set<(message: unknown) => void>();
      const hear = (message: unknown): void => {
        for (const listener of listeners) listener(message);
      };
      page.channels.add(hear);
      return {
        post(message) {
          const text = JSON.stringify(message);
          for (const other of pages)
            for (const channel of other.channels)
              if (channel !== hear) {
                const deliver = (): void => channel(JSON.parse(text));
                if (other.frozen) other.missed.push(deliver);
                else setTimeout(deliver, 1);
              }
        },
        onMessage: (listener) => void listeners.add(listener),
        close: () => void page.channels.delete(hear),
      };
    }
    return { locks: hasLocks ? ({ request } as unknown as LockManager) : null, openChannel };
  }

  return {
    openPage,
    freeze: (page) => {
      pages[page]!.frozen = true;
    },
    wake(page) {
      const { missed } = pages[page]!;
      pages[page]!.frozen = false;
      for (const action of missed.splice(0)) action();
    },
  };
}

export interface TestPlatform extends Platform {
  /** Changes the address as the back button or a typed one does. */
  visit(hash: string): void;
  /** Closes the page. */
  go(): void;
  /** Shows the page again as it was, by the back button. */
  comeAgain(): void;
}

export function testPlatform(origin: string, hash = "", storage = createMemoryStorage()): TestPlatform {
  const changes = new Set<() => void>();
  const goings = new Set<() => void>();
  const returns = new Set<() => void>();
  const tabMemory = createTabMemory();
  let current = hash;
  const visit = (next: string) => {
    current = next;
    for (const change of changes) change();
  };
  return {
    fetch: (input, init) => fetch(input, init),
    storage: Promise.resolve(storage),
    media: createMedia({ cache: null, container: undefined }),
    databases: null,
    locks: null,
    tabMemory,
    openChannel: () => null,
    connect: (config) => new wrtc.RTCPeerConnection(config),
    address: {
      origin,
      read: () => ({ path: "/", query: "", hash: current }),
      go: visit,
      replace: (next) => {
        current = next;
      },
      onChange: (listener) => void changes.add(listener),
    },
    sendBody: async (url, body, { headers, onProgress, signal }) => {
      const response = await fetch(url, { method: "POST", body, headers, signal });
      onProgress(body.size);
      return response;
    },
    shrinkPicture: async (picture) => picture,
    save: () => {},
    onOnline: () => () => {},
    onGoing: (listener) => void goings.add(listener),
    onReturn: (listener) => void returns.add(listener),
    onShown: (listener) => listener(true),
    sparing: false,
    devices: null,
    openOutput: () => null,
    visit,
    go: () => {
      for (const going of goings) going();
    },
    comeAgain: () => {
      for (const listener of returns) listener();
    },
  };
}

/** What a person chose who has chosen nothing yet. */
export const freshSettings = () => createSettings(() => ({ getItem: () => null, setItem: () => {} }));

export interface TestClient {
  readonly app: App;
  readonly engine: ListeningEngine;
  readonly platform: TestPlatform;
}

/** A client at a world's entrance; `changes` to what it stands on. */
export function testClient(homeserver: string, hash: string, changes: Partial<Platform> = {}): TestClient {
  const engine = listeningEngine();
  const platform = { ...testPlatform(homeserver, hash), ...changes };
  return { app: createApp({ engine, homeserver, platform, settings: freshSettings() }), engine, platform };
}

/** Waits until `check` gives something true; asks often, so that what it measures is not its own pace. */
export async function until<T>(check: () => T | undefined | false | null, what: string, within = 15_000): Promise<T> {
  const end = Date.now() + within;
  for (;;) {
    const value = check();
    if (value) return value;
    if (Date.now() > end) throw new Error(`until: not within ${within} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

type Json = Record<string, unknown>;

/** Asks a homeserver as somebody; for what a test has to prepare. */
export async function asUser(
  base: string,
  token: string | null,
  method: string,
  path: string,
  body?: Json | Uint8Array,
): Promise<Json> {
  const headers: Record<string, string> = token ? { Authorization: `Bearer ${token}` } : {};
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
  const response = await fetch(base + path, init);
  const answer = (await response.json()) as Json;
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

export interface TestWorld {
  readonly room: string;
  readonly alias: string;
  readonly scene: Uint8Array;
  readonly owner: { readonly user: string; readonly token: string };
}

const random = () => Math.floor(Math.random() * 2 ** 40).toString(36);

/** Makes a public world whose scene is a few bytes that nobody parses. */
export async function makeWorld(base: string, { encrypted }: { encrypted: boolean }): Promise<TestWorld> {
  const registration = { auth: { type: "m.login.dummy" }, username: `owner-${random()}`, password: random() };
  const owner = await asUser(base, null, "POST", "/_matrix/client/v3/register", registration);
  const token = String(owner["access_token"]);
  const scene = crypto.getRandomValues(new Uint8Array(40_000));
  const { content_uri } = await asUser(base, token, "POST", "/_matrix/media/v3/upload", scene);
  const alias = `world-${random()}`;
  const world = { type: "org.matrix.msc3815.world", state_key: "", content: { scene_url: content_uri } };
  const encryption = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
  const { room_id } = await asUser(base, token, "POST", "/_matrix/client/v3/createRoom", {
    name: "A test world",
    topic: "Made by a test",
    preset: "public_chat",
    room_alias_name: alias,
    creation_content: { type: "org.matrix.msc3815.world" },
    initial_state: encrypted ? [world, encryption] : [world],
    power_level_content_override: { events: { "org.matrix.msc3401.call.member": 0 } },
  });
  return {
    room: String(room_id),
    alias: `#${alias}:localhost`,
    scene,
    owner: { user: String(owner["user_id"]), token },
  };
}

type Answer = readonly [status: number, body: unknown];

export interface SeenRequest {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly query: URLSearchParams;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks at whatever was sent
  readonly body: any;
  readonly token: string | null;
}

/** A `fetch` that answers by "METHOD /path" and keeps what was asked; what is not listed fails like a dead network. */
export function scriptedFetch(answers: Record<string, Answer | ((request: SeenRequest) => Answer)>) {
  const requests: SeenRequest[] = [];
  const scripted = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input));
    const headers = new Headers(init.headers);
    const request = {
      method: init.method ?? "GET",
      origin: url.origin,
      path: url.pathname,
      query: url.searchParams,
      body: typeof init.body === "string" ? JSON.parse(init.body) : undefined,
      token: headers.get("Authorization")?.replace("Bearer ", "") ?? null,
    };
    requests.push(request);
    const answer = answers[`${request.method} ${url.pathname}`];
    if (!answer) throw new TypeError(`no answer to ${request.method} ${url.pathname}`);
    const [status, body] = typeof answer === "function" ? answer(request) : answer;
    return body instanceof Uint8Array
      ? new Response(new Uint8Array(body), { status })
      : new Response(JSON.stringify(body), { status });
  };
  return { fetch: scripted as typeof fetch, requests };
}
