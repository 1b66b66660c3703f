// supervisor.ts: keeps an engine running: notices one that died or fell silent, starts another and puts it where the first one was.
// Nothing is asked of the dying engine, which could not answer: what the next one needs, the page has from what went through here.

import { type Channel, openChannel, type Port } from "../engine/channel.ts";
import { EngineError } from "../engine/errors.ts";
import type { Calls, SceneReport, ToClient, ToEngine } from "../engine/protocol.ts";
import type { EngineHandle } from "./engine.ts";
import { createEngineMemory } from "./engine-memory.ts";
import { log } from "./log.ts";

/** An engine that runs somewhere, on a canvas of its own. */
export interface Running {
  readonly port: Port;
  stop(): void;
}

/** Starts an engine. `onFailed` hears of a failure outside of it: before its first heartbeat, that means that it will not come. */
export type Launch = (onFailed: (reason: string) => void) => Running;

/** How often the watch looks, in milliseconds. */
const LOOK_EVERY = 500;
/** An engine that is silent for so long is dead. Milliseconds. */
const SILENCE = 5_000;
/** Building a big scene and compiling its programs takes a slow machine so long at a stretch. Milliseconds. */
const BUSY_SILENCE = 30_000;
/** Wait before each restart, in milliseconds: a GPU that has just been lost may be back a moment later. */
const WAITS = [0, 1_000, 3_000];
/** With all of {@link WAITS} used up within so long, the engine stays down: what kills it will kill it again. Milliseconds. */
const WITHIN = 120_000;

/** One engine from its start to its end. */
interface Life {
  readonly running: Running;
  readonly channel: Channel<ToEngine, Calls>;
  /** Calls without an answer. */
  readonly waiting: Set<(error: EngineError) => void>;
  /** Not the first: what it needs is in the browser's cache, and it has to be told everything. */
  readonly again: boolean;
  /** It stands where the one before stood, or has nothing to restore. */
  restored: Promise<void>;
  ready: boolean;
  /** A heartbeat came. */
  beats: boolean;
  /** Scenes that it loads now. */
  loading: number;
  /** It has a new scene, and the first frame of that is still to come. */
  drawing: boolean;
  /** Milliseconds without a word. */
  quiet: number;
}

export function superviseEngine(launch: Launch): EngineHandle {
  const listeners = new Set<(message: ToClient) => void>();
  const memory = createEngineMemory();
  const restarts: number[] = [];
  let next: ReturnType<typeof setTimeout> | undefined;
  let life: Life | null = null;
  const watch = setInterval(look, LOOK_EVERY);
  begin(false);

  function tell(message: ToClient): void {
    if (message.type === "problem") log("error", `engine: ${message.code}`, message.message);
    for (const listener of listeners) listener(message);
  }

  function begin(again: boolean): void {
    const running = launch((reason) => {
      if (life?.running === running && !life.beats) lose(reason); // later, the silence shows whether it was the end
    });
    const onMessage = (message: ToClient): void => {
      if (life?.running === running) hear(life, message);
    };
    life = {
      running,
      channel: openChannel<ToClient, ToEngine, {}, Calls>(running.port, { onMessage, serve: {} }),
      waiting: new Set(),
      again,
      restored: Promise.resolve(),
      ready: !again,
      beats: false,
      loading: 0,
      drawing: false,
      quiet: 0,
    };
    if (again) life.restored = restore(life);
  }

  function hear(from: Life, message: ToClient): void {
    from.quiet = 0;
    if (message.type === "heartbeat") {
      from.beats = true;
      if (from.ready) memory.place = message.place;
    }
    if (message.type === "first-frame") from.drawing = false;
    // The first engine says what is wrong with this browser; a later one has run in it before
    const stillborn = from.again && message.type === "problem" && message.code === "engine/start";
    if (message.type === "gpu-lost") lose("the GPU took the context away");
    else if (stillborn) lose(message.message);
    else tell(message);
  }

  /** Counts its own calls, not the clock: a page that slept, or was busy itself, has not listened either. */
  function look(): void {
    if (!life || memory.hidden) return; // browsers slow down and stop what nobody sees
    life.quiet += LOOK_EVERY;
    if (life.quiet > patience(life)) lose(`silent for ${life.quiet / 1000} s`);
  }

  function patience({ beats, again, loading, drawing }: Life): number {
    if (!beats && !again) return Number.POSITIVE_INFINITY; // it is still on its way over a slow network
    return !beats || loading > 0 || drawing ? BUSY_SILENCE : SILENCE;
  }

  /** The engine is no more: its calls fail, and another is started, unless too many were. */
  function lose(reason: string): void {
    if (!life) return;
    const { running, waiting } = life;
    life = null;
    running.stop();
    for (const reject of waiting) reject(closed(reason));
    const now = performance.now();
    while (restarts.length > 0 && now - restarts[0]! > WITHIN) restarts.shift();
    const wait = WAITS[restarts.length];
    if (wait === undefined) {
      clearInterval(watch);
      tell({ type: "problem", code: "channel/closed", message: `superviseEngine: ${reason}` });
      return;
    }
    restarts.push(now);
    log("warn", "engine: starts again", reason);
    if (memory.scene) for (const listener of listeners) listener(restarted(reason));
    next = setTimeout(begin, wait, true);
  }

  async function restore(self: Life): Promise<void> {
    memory.tell(self.channel.send);
    const { scene, place } = memory;
    try {
      if (scene) {
        const bytes = await scene.file.arrayBuffer();
        const { name, revision } = scene;
        if (life === self) await load(self, { bytes, name, revision, ...(place && { place }) });
      }
    } catch (error) {
      if (life === self) lose(`the scene did not load again: ${String(error)}`);
    }
    if (life !== self) return;
    self.ready = true;
    memory.tellOpen(self.channel.send);
  }

  async function load(self: Life, params: Calls["loadScene"]["params"]): Promise<SceneReport> {
    const report = await read(self, "loadScene", params);
    self.drawing = true;
    return report;
  }

  /** While a file is read, the engine may be silent. */
  async function read<Name extends "loadScene" | "checkScene">(self: Life, name: Name, params: Calls[Name]["params"]) {
    self.loading++;
    try {
      return await ask(self, name, params, [params.bytes]);
    } finally {
      self.loading--;
      self.quiet = 0;
    }
  }

  function ask<Name extends keyof Calls>(
    { channel, waiting }: Life,
    name: Name,
    params: Calls[Name]["params"],
    transfer?: Transferable[],
  ): Promise<Calls[Name]["result"]> {
    return new Promise((resolve, reject) => {
      waiting.add(reject);
      void channel
        .call(name, params, transfer)
        .then(resolve, reject)
        .finally(() => waiting.delete(reject));
    });
  }

  /** Remembers the scene once it stands: one that the engine dies of must not come again. */
  async function loadScene(params: Calls["loadScene"]["params"]): Promise<SceneReport> {
    const asked = life;
    await asked?.restored;
    if (!asked || asked !== life) throw closed("it died before it loaded the scene");
    const { bytes, name, revision } = params;
    const file = new Blob([bytes]);
    const report = await load(asked, params);
    memory.scene = { file, name, revision };
    memory.place = null;
    return report;
  }

  return {
    send(message, transfer) {
      memory.note(message);
      if (message.type === "visibility" && life) life.quiet = 0;
      if (life && (life.ready || message.type !== "peer-open")) life.channel.send(message, transfer);
    },
    async call(name, params, transfer) {
      if (name === "loadScene") return loadScene(params as Calls["loadScene"]["params"]);
      if (!life) throw closed("it does not run");
      if (name === "checkScene") return read(life, name, params as Calls["checkScene"]["params"]);
      return ask(life, name, params, transfer);
    },
    onMessage(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop() {
      clearInterval(watch);
      clearTimeout(next);
      const last = life;
      life = null;
      last?.running.stop();
    },
  };
}

const closed = (reason: string): EngineError => new EngineError("channel/closed", `engine: ${reason}`);

/** Not a failure in the log: it is one line to the person, and the world goes on. */
const restarted = (message: string): ToClient => ({ type: "problem", code: "engine/restarted", message });
