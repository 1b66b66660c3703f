// objects.ts: what one's eyes are on and one's hand holds, and what one does with it: takes it, carries it, throws it, brings more.

import { EngineError } from "../../engine/errors.ts";
import type { ObjectInfo, ObjectModel, ToClient } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import { log } from "../log.ts";
import type { NamedFile } from "../matrix/upload.ts";
import type { Handling, ObjectActions, Problem } from "./app-state.ts";
import { isAbort, problemOf } from "./problem.ts";

export interface ObjectsInputs {
  readonly engine: EngineHandle;
  readonly isInside: () => boolean;
  readonly maxBytes: () => Promise<number>;
  /** Brings a file to the homeserver; its `mxc:` URI. */
  readonly upload: (
    file: NamedFile,
    onProgress: (sent: number, total: number) => void,
    signal: AbortSignal,
  ) => Promise<string>;
  readonly onHandling: (handling: Handling) => void;
  readonly onTrouble: (problem: Problem) => void;
}

export interface Objects extends ObjectActions {
  /** Out of the world: nothing is looked at, and what was being brought is given up. */
  end(): void;
  stop(): void;
}

/** Metres a second of a throw: some 6 m of way, as one throws a ball to somebody. */
const THROW = 8;

export const NOTHING_IN_HAND: Handling = { looked: null, held: null, bringing: null };

export function createObjects(inputs: ObjectsInputs): Objects {
  const { engine } = inputs;
  let handling = NOTHING_IN_HAND;
  let bringing: AbortController | null = null;

  function show(change: Partial<Handling>): void {
    handling = { ...handling, ...change };
    inputs.onHandling(handling);
  }

  /** What can't be done is said, but for what somebody else was quicker with: that shows. */
  function tell(error: unknown, detail = ""): void {
    if (isAbort(error)) return;
    const code = error instanceof EngineError ? error.code : null;
    log(code === "object/gone" ? "debug" : "warn", "objects: not done", error);
    if (code !== "object/gone" && inputs.isInside()) inputs.onTrouble(problemOf(error, detail));
  }

  const release = (speed: number): void => void engine.call("releaseObject", { speed }).catch(tell);
  const grab = ({ object }: ObjectInfo): void => void engine.call("grabObject", { object }).catch(tell);

  /** What one brings is in the hand first: it goes where one wants it. */
  async function spawn(model: ObjectModel): Promise<void> {
    const { object } = await engine.call("spawnObject", { model });
    await engine.call("grabObject", { object });
  }

  /** A file that is no scene is found out before anybody else is sent it. */
  async function bringFile(file: File, signal: AbortSignal): Promise<void> {
    const maxBytes = await inputs.maxBytes();
    if (file.size > maxBytes) {
      const facts = { size: file.size, limit: maxBytes };
      throw new EngineError("media/too-large", `bringFile: ${file.size} bytes`, { facts });
    }
    const bytes = await file.arrayBuffer();
    await engine.call("checkScene", { bytes, name: file.name }, [bytes]);
    signal.throwIfAborted();
    const onProgress = (loaded: number, total: number): void => show({ bringing: { name: file.name, loaded, total } });
    const uri = await inputs.upload({ file, name: file.name }, onProgress, signal);
    await spawn({ uri });
  }

  const stopMessages = engine.onMessage((message: ToClient) => {
    if (message.type === "looked-at") show({ looked: message.object });
    if (message.type === "in-hand") show({ held: message.object });
  });

  return {
    use() {
      const { held, looked } = handling;
      if (held) release(0);
      else if (looked?.mayGrab) grab(looked);
    },
    fling() {
      if (handling.held) release(THROW);
    },
    remove() {
      const object = handling.held ?? handling.looked;
      if (object?.mayDelete) engine.call("deleteObject", { object: object.object }).catch(tell);
    },
    carry(away, turn) {
      if (handling.held) engine.send({ type: "carry", away, turn });
    },
    spawn(model: ObjectModel) {
      if (inputs.isInside()) spawn(model).catch(tell);
    },
    bring(file) {
      if (!inputs.isInside() || bringing) return;
      const own = new AbortController();
      bringing = own;
      show({ bringing: { name: file.name, loaded: 0, total: file.size } });
      bringFile(file, own.signal)
        .catch((error: unknown) => tell(error, file.name))
        .finally(() => {
          if (bringing !== own) return;
          bringing = null;
          show({ bringing: null });
        });
    },
    stopBringing() {
      bringing?.abort();
    },
    end() {
      bringing?.abort();
      bringing = null;
      show(NOTHING_IN_HAND);
    },
    stop: stopMessages,
  };
}
