// body.ts: reads the body of an answer up to a limit, and notices one that breaks off or stops.

import { EngineError } from "../../engine/errors.ts";

export interface ReadOptions {
  /** Refuses what is larger, by what the server announces and by what comes. */
  readonly maxBytes: number;
  /** Bytes so far, and bytes in all: 0 if the server does not say. */
  readonly onProgress?: ((loaded: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A connection on which nothing comes for so long has died. In milliseconds. */
const STALLED = 30_000;
/** Room made at first for a body of unknown size, in bytes. */
const FIRST_ROOM = 1 << 16;

/** The size that the server announces; 0 if it does not, or what it says is of a compressed body. */
function announcedSize({ headers }: Response): number {
  const size = Number(headers.get("content-length") ?? 0);
  return Number.isSafeInteger(size) && size > 0 && !headers.get("content-encoding") ? size : 0;
}

/** The next part; rejects with `media/stalled` if none comes for {@link STALLED}. */
function nextPart(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stalled = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new EngineError("media/stalled", `readBody: nothing for ${STALLED} ms`)), STALLED);
  });
  return Promise.race([reader.read(), stalled]).finally(() => clearTimeout(timer));
}

/**
 * Reads a body; one that says its size goes straight into place. Rejects with `media/too-large`, with `media/interrupted` if the
 * connection breaks (`fetch` itself notices a body that ends too early), with `media/stalled`, or with the signal's reason.
 */
export async function readBody(response: Response, options: ReadOptions): Promise<ArrayBuffer> {
  const { maxBytes: limit, onProgress, signal } = options;
  const total = announcedSize(response);
  let loaded = 0;
  const tooLarge = (size: number): EngineError =>
    new EngineError("media/too-large", `readBody: ${size} bytes, over ${limit}`, { facts: { size, limit } });
  const interrupted = (cause: unknown): EngineError =>
    new EngineError("media/interrupted", `readBody: ${loaded} of ${total || "?"} bytes: ${String(cause)}`, {
      cause,
      facts: { loaded, size: total },
    });
  if (total > limit) {
    await response.body?.cancel();
    throw tooLarge(total);
  }
  if (!response.body) return new ArrayBuffer(0);
  let bytes = new Uint8Array(total || FIRST_ROOM);
  const reader = response.body.getReader();
  try {
    for (let part = await nextPart(reader); !part.done; part = await nextPart(reader)) {
      const needed = loaded + part.value.length;
      if (needed > limit) throw tooLarge(needed);
      if (needed > bytes.length) {
        const grown = new Uint8Array(Math.min(limit, Math.max(needed, bytes.length * 2)));
        grown.set(bytes.subarray(0, loaded));
        bytes = grown;
      }
      bytes.set(part.value, loaded);
      loaded = needed;
      onProgress?.(loaded, total);
    }
  } catch (error) {
    void reader.cancel().catch(() => {}); // the connection goes; what it still has to say is of no interest
    if (signal?.aborted) throw signal.reason;
    throw error instanceof EngineError ? error : interrupted(error);
  }
  return loaded === bytes.length ? bytes.buffer : bytes.buffer.slice(0, loaded);
}
