// body.test.ts: an answer that breaks off or stops on its way is noticed, and nothing of it is taken for the whole.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { readBody } from "../../../client/matrix/body.ts";

let server: Server | null = null;
afterEach(() => {
  vi.useRealTimers();
  server?.closeAllConnections();
  server?.close();
  server = null;
});

/** A server whose connection dies in the middle of each answer. */
async function startBreaking(headers: Record<string, string>): Promise<string> {
  server = createServer((_request, response) => {
    response.writeHead(200, headers);
    response.write(new Uint8Array(300));
    setTimeout(() => response.destroy(), 20);
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([
  ["that said how long it is", { "content-length": "1000" }, 1_000],
  ["in chunks", {}, 0],
])("a connection that breaks in the middle of an answer %s is an interruption", async (_what, headers, size) => {
  const response = await fetch(await startBreaking(headers as Record<string, string>));
  await expect(readBody(response, { maxBytes: 5_000 })).rejects.toMatchObject({
    code: "media/interrupted",
    facts: { loaded: 300, size },
  });
});

it("an answer of which nothing comes for 30 s is given up, and one that comes slowly is not", async () => {
  vi.useFakeTimers();
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  const cancelled = vi.fn();
  const stream = new ReadableStream<Uint8Array>({ start: (controller) => void (feed = controller), cancel: cancelled });
  const outcome = readBody(new Response(stream), { maxBytes: 5_000 }).catch((error: unknown) => error);
  for (let part = 0; part < 3; part++) {
    await vi.advanceTimersByTimeAsync(29_000);
    feed!.enqueue(new Uint8Array(10));
  }
  await vi.advanceTimersByTimeAsync(29_000);
  expect(cancelled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_500);
  expect(await outcome).toMatchObject({ code: "media/stalled" });
  expect(cancelled).toHaveBeenCalled();
});

it("whoever cancels hears of that, and of no interruption", async () => {
  const controller = new AbortController();
  const response = await fetch(await startBreaking({ "content-length": "1000" }), { signal: controller.signal });
  const reading = readBody(response, { maxBytes: 5_000, signal: controller.signal });
  controller.abort();
  await expect(reading).rejects.toMatchObject({ name: "AbortError" });
});
