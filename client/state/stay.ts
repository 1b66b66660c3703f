// stay.ts: what a tab remembers over a reload: in which world it is, and where it stood there.

import * as v from "valibot";
import type { Place } from "../../engine/protocol.ts";

/** Small values that live as long as the tab, over reloads: the browser's sessionStorage. A duplicated tab begins with a copy. */
export interface TabMemory {
  get(key: string): string | null;
  set(key: string, value: string): void;
  delete(key: string): void;
}

const Finite = v.pipe(v.number(), v.finite());
const StayValue = v.object({
  /** The world's link, as in the address. */
  link: v.string(),
  /** Of the scene: a place in another one means nothing. */
  revision: v.number(),
  place: v.nullable(v.object({ x: Finite, y: Finite, z: Finite, yaw: Finite })),
  view: v.picklist(["first", "third"]),
});

/** Somebody who is inside a world. */
export type StayRecord = v.InferOutput<typeof StayValue>;

export interface Stay {
  /** What this tab was in when its page went; null if it was in no world. */
  read(): StayRecord | null;
  begin(record: Omit<StayRecord, "place">): void;
  /** Where the own body is now; written at most once a second. */
  note(place: Place): void;
  setView(view: StayRecord["view"]): void;
  /** The world has another scene, and one stands in it where one stood. */
  setRevision(revision: number): void;
  /** Writes what was noted last: the page goes. */
  keep(): void;
  /** The world was left. */
  end(): void;
}

const KEY = "manyrooms stay";
/** A crash costs at most so much of the way, in milliseconds. */
const WRITE_EVERY = 1_000;

export function createStay(memory: TabMemory): Stay {
  let current: StayRecord | null = null;
  let written = 0;

  function keep(): void {
    if (!current) return;
    written = Date.now();
    memory.set(KEY, JSON.stringify(current));
  }

  function read(): StayRecord | null {
    try {
      return v.parse(StayValue, JSON.parse(memory.get(KEY) ?? "null"));
    } catch {
      return null; // nothing there, or something else's
    }
  }

  return {
    read,
    keep,
    begin(record) {
      current = { ...record, place: null };
      keep();
    },
    note(place) {
      if (!current) return;
      current = { ...current, place };
      if (Date.now() - written >= WRITE_EVERY) keep();
    },
    setView(view) {
      if (!current) return;
      current = { ...current, view };
      keep();
    },
    setRevision(revision) {
      if (!current) return;
      current = { ...current, revision };
      keep();
    },
    end() {
      current = null;
      memory.delete(KEY);
    },
  };
}
