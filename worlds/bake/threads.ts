// threads.ts: spreads points over worker threads and puts the answers together in order.
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Points, Traced, TraceScene } from "./trace.ts";

/** Points a worker gets at once: enough to hide the cost of a message, few enough to share the work evenly. */
const BATCH = 1500;

export interface TracePool {
  /** Traces the points of every item and returns the items with their light. Points with an `owner` other than themselves copy its light. */
  traceAll<T extends { readonly points: Points; readonly owner?: Int32Array | undefined }>(
    items: readonly T[],
  ): Promise<(T & { traced: Traced })[]>;
  close(): Promise<void>;
}

export function openTracePool(scene: TraceScene): TracePool {
  const workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(new URL("./trace-boot.mjs", import.meta.url), { workerData: scene }),
  );
  return {
    async traceAll(items) {
      const thin = items.map(({ points, owner }) => (owner ? onlyOwners(points, owner) : points));
      const batches = thin.flatMap((points, item) =>
        Array.from({ length: Math.ceil(points.rays.length / BATCH) }, (_, i) => ({
          item,
          points: part(points, i * BATCH, (i + 1) * BATCH),
          traced: null as Traced | null,
        })),
      );
      let next = 0;
      await Promise.all(
        workers.map(async (worker) => {
          for (let batch = batches[next++]; batch; batch = batches[next++])
            batch.traced = await ask(worker, batch.points);
        }),
      );
      return items.map((item, number) => {
        const traced = batches.filter((b) => b.item === number).map((b) => b.traced!);
        const whole: Traced = {
          sky: joined(traced.map((t) => t.sky)),
          sun: joined(traced.map((t) => t.sun)),
          lamp: joined(traced.map((t) => t.lamp)),
          hits: Int32Array.from(traced.flatMap((t) => [...t.hits])),
        };
        return { ...item, traced: item.owner ? handedOut(whole, item.owner, thin[number].rays) : whole };
      });
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function part(points: Points, from: number, to: number): Points {
  return {
    position: points.position.slice(from * 3, to * 3),
    normal: points.normal.slice(from * 3, to * 3),
    rays: points.rays.slice(from, to),
  };
}

function onlyOwners(points: Points, owner: Int32Array): Points {
  const own = [...owner.keys()].filter((i) => owner[i] === i);
  const triples = (list: Float32Array): Float32Array =>
    new Float32Array(own.flatMap((i) => [list[i * 3], list[i * 3 + 1], list[i * 3 + 2]]));
  return {
    position: triples(points.position),
    normal: triples(points.normal),
    rays: new Uint16Array(own.map((i) => points.rays[i])),
  };
}

/** Gives every point the light of its owner. All points of an item cast equally many rays. */
function handedOut(traced: Traced, owner: Int32Array, rays: Uint16Array): Traced {
  const each = rays[0] ?? 0;
  const place = new Map([...owner.keys()].filter((i) => owner[i] === i).map((i, n) => [i, n] as const));
  const from = [...owner].map((i) => place.get(i)!);
  const triples = (list: Float32Array): Float32Array =>
    new Float32Array(from.flatMap((n) => [list[n * 3], list[n * 3 + 1], list[n * 3 + 2]]));
  const hits = new Int32Array(from.length * each);
  from.forEach((n, i) => {
    hits.set(traced.hits.subarray(n * each, (n + 1) * each), i * each);
  });
  return {
    sky: triples(traced.sky),
    sun: new Float32Array(from.map((n) => traced.sun[n])),
    lamp: triples(traced.lamp),
    hits,
  };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const p of parts) {
    whole.set(p, at);
    at += p.length;
  }
  return whole;
}

function ask(worker: Worker, points: Points): Promise<Traced> {
  return new Promise((resolve, reject) => {
    const failed = (error: Error): void => reject(error);
    worker.once("error", failed);
    worker.once("message", (traced: Traced) => {
      worker.off("error", failed);
      resolve(traced);
    });
    worker.postMessage(points);
  });
}
