// outbox.ts: what somebody wrote and the homeserver doesn't have yet: kept over outages and reloads, sent once and in order.
//
// Each entry has one transaction id, stored before the first try and used in every one: the homeserver takes it once,
// however many tries reach it. The next entry goes only after the one before it was taken or refused for good.

import * as v from "valibot";
import { EngineError } from "../../engine/errors.ts";
import { log } from "../log.ts";
import { MatrixRefusal } from "./rest.ts";
import type { KeyValue } from "./storage.ts";

const EntryValue = v.object({
  /** Under which the homeserver takes it once. */
  transaction: v.string(),
  room: v.string(),
  text: v.string(),
  /** When it was written, in milliseconds since 1970 by this machine's clock. */
  time: v.number(),
  /** `failed`: refused for good; waits for the person to send it again or to delete it. */
  state: v.picklist(["sending", "failed"]),
});

export type Entry = v.InferOutput<typeof EntryValue>;

/** Tries once to bring an entry to the homeserver; resolves with its event id. */
export type Post = (entry: Entry, signal: AbortSignal) => Promise<string>;

export interface OutboxInputs {
  readonly storage: KeyValue;
  /** Whose entries: those of another account are never touched. */
  readonly user: string;
  /** The entries of other rooms are kept until somebody goes there again. */
  readonly room: string;
}

export interface Outbox {
  /** What waits for this room, oldest first. */
  entries(): readonly Entry[];
  onChange(listener: () => void): () => void;
  add(text: string): void;
  /** Sends a failed entry again, under its transaction id. */
  retry(transaction: string): void;
  /** Throws a failed entry away. */
  delete(transaction: string): void;
  /** The room has the entry: it came back with the sync, or is in the history. */
  settle(transaction: string): void;
  /** Begins to send; `onSent` hears of each entry that was taken, once it is no longer among {@link entries}. */
  start(post: Post, onSent: (entry: Entry, event: string) => void): void;
  /** The network or the homeserver is back: tries at once. A wait that the homeserver asked for goes on. */
  wake(): void;
  /** Sends nothing any more; what waits stays in the storage. */
  stop(): void;
}

/** First wait after a failure that is nobody's answer; doubles up to the second, in milliseconds. */
const RETRY_AFTER = 1_000;
const RETRY_MOST = 15_000;
/** A try without an answer for so long is given up, in milliseconds: its connection may be dead. */
const TRY_TIMEOUT = 20_000;
/** Refusals that say nothing about the entry: the server is busy, or wants this device to sign in again. */
const PASSING = new Set(["M_LIMIT_EXCEEDED", "M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"]);

/** Storage key of an account's entries; deleted when the account is forgotten. */
export const outboxKey = (user: string): string => `outbox ${user}`;

/** True if the same entry would be refused again. A proxy's answer, which has no `errcode`, is not the homeserver's word. */
function isFinal(error: unknown): boolean {
  if (!(error instanceof MatrixRefusal)) return error instanceof EngineError && error.code === "matrix/refused";
  const { status, errcode } = error;
  if (status === 413) return true;
  return status >= 400 && status < 500 && status !== 408 && status !== 429 && errcode !== "" && !PASSING.has(errcode);
}

/** Rejects as soon as the signal aborts: what a try waits for can't always be stopped. */
const abortOf = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

function makeTransaction(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `manyrooms.${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

/** Opens what an earlier page of this account left, too. */
export async function openOutbox({ storage, user, room }: OutboxInputs): Promise<Outbox> {
  const key = outboxKey(user);
  const kept = v.safeParse(v.array(EntryValue), await storage.get(key).catch(() => []));
  let all: readonly Entry[] = kept.success ? kept.output : [];
  let saved: Promise<void> = Promise.resolve();
  const listeners = new Set<() => void>();
  let courier: { readonly post: Post; readonly onSent: (entry: Entry, event: string) => void } | null = null;
  let sending = false;
  let stopped = false;
  let failures = 0; // in a row
  let woken = false;
  let request: AbortController | null = null;
  let endPause: (() => void) | null = null;

  const find = (transaction: string): Entry | undefined => all.find((entry) => entry.transaction === transaction);

  function change(next: readonly Entry[]): void {
    all = next;
    // Not one after another: the storage keeps the order in which it was asked
    saved = storage.set(key, next).catch((error: unknown) => log("warn", "outbox: not kept", error));
    for (const listener of listeners) listener();
  }

  const remove = (transaction: string) => change(all.filter((entry) => entry.transaction !== transaction));

  function mark(transaction: string, state: Entry["state"]): void {
    change(all.map((entry) => (entry.transaction === transaction ? { ...entry, state } : entry)));
  }

  function pause(milliseconds: number, canWake: boolean): Promise<void> {
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        endPause = null;
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      if (canWake) endPause = end;
    });
  }

  async function onFailure({ transaction }: Entry, error: unknown): Promise<void> {
    if (stopped || woken || !find(transaction)) return;
    if (isFinal(error)) {
      log("warn", "outbox: refused", error);
      failures = 0;
      return mark(transaction, "failed");
    }
    log("debug", "outbox: not sent yet", error);
    const backOff = Math.min(RETRY_MOST, RETRY_AFTER * 2 ** failures++);
    const asked = error instanceof MatrixRefusal && error.code === "matrix/limited" ? error.retryAfter : null;
    await pause(asked ?? backOff, asked === null);
  }

  async function tryToSend(entry: Entry): Promise<void> {
    await saved;
    const { post, onSent } = courier!;
    const { transaction } = entry;
    if (stopped || !find(transaction)) return;
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Error("outbox: no answer")), TRY_TIMEOUT);
    request = controller;
    woken = false;
    try {
      const event = await Promise.race([post(entry, controller.signal), abortOf(controller.signal)]);
      failures = 0;
      if (stopped || !find(transaction)) return;
      remove(transaction);
      onSent(entry, event);
    } catch (error) {
      await onFailure(entry, error);
    } finally {
      clearTimeout(timer);
      request = null;
    }
  }

  const next = (): Entry | undefined => all.find((entry) => entry.room === room && entry.state === "sending");

  async function send(): Promise<void> {
    if (sending || !courier) return;
    sending = true;
    for (let entry = next(); entry && !stopped; entry = next()) await tryToSend(entry);
    sending = false;
  }

  return {
    entries: () => all.filter((entry) => entry.room === room),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    add(text) {
      change([...all, { transaction: makeTransaction(), room, text, time: Date.now(), state: "sending" }]);
      void send();
    },
    retry(transaction) {
      if (find(transaction)?.state !== "failed") return;
      mark(transaction, "sending");
      void send();
    },
    delete(transaction) {
      if (find(transaction)?.state === "failed") remove(transaction);
    },
    settle(transaction) {
      const entry = find(transaction);
      if (!entry) return;
      const inFlight = next() === entry;
      remove(transaction);
      if (inFlight) request?.abort(new Error("outbox: came with the sync"));
    },
    start(post, onSent) {
      courier = { post, onSent };
      void send();
    },
    wake() {
      failures = 0;
      woken = true;
      request?.abort(new Error("outbox: woken"));
      endPause?.();
    },
    stop() {
      stopped = true;
      request?.abort(new Error("outbox: stopped"));
      endPause?.();
      listeners.clear();
    },
  };
}
