// object-models.ts: gets the files that objects are made of: a stranger may have named anything, so each is bounded and tried once.

import type { ToClient } from "../../engine/protocol.ts";
import type { EngineHandle } from "../engine.ts";
import { log } from "../log.ts";

export interface ObjectModelsInputs {
  readonly engine: EngineHandle;
  /** A file's bytes by its `mxc:` URI; rejects where it can't be had. */
  readonly read: (uri: string, signal: AbortSignal) => Promise<ArrayBuffer>;
}

/** Files that are on their way at a time: a crowd's things must not take the whole line. */
const AT_A_TIME = 3;

/** Answers the engine until the function returned is called. */
export function serveObjectModels({ engine, read }: ObjectModelsInputs): () => void {
  const ending = new AbortController();
  const waiting: string[] = [];
  let coming = 0;

  async function serve(uri: string): Promise<void> {
    const bytes = await read(uri, ending.signal).catch((error: unknown) => {
      log("info", `object-models: ${uri}`, error);
      return null;
    });
    if (!ending.signal.aborted) engine.send({ type: "model", uri, bytes }, bytes ? [bytes] : []);
  }

  function next(): void {
    while (coming < AT_A_TIME && waiting.length > 0) {
      coming++;
      void serve(waiting.shift()!).finally(() => {
        coming--;
        next();
      });
    }
  }

  const stopMessages = engine.onMessage((message: ToClient) => {
    if (message.type !== "model-wanted") return;
    waiting.push(message.uri);
    next();
  });
  return () => {
    stopMessages();
    ending.abort();
    waiting.length = 0;
  };
}
