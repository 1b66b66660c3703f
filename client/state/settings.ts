// settings.ts: what a person chose for this browser: how fast the view turns, how good pictures are, how large the words, how loud voices.

import * as v from "valibot";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ToEngine } from "../../engine/protocol.ts";
import { log } from "../log.ts";

/** What may be chosen of the things that are a number, and what holds until somebody does. */
export const RANGES = {
  /** Of the ordinary speed. */
  lookSpeed: { least: 0.25, most: 3, step: 0.05, ordinary: 1 },
  /** Vertical, in degrees. */
  fieldOfView: { least: 45, most: 100, step: 1, ordinary: 65 },
  /** Of the ordinary size. */
  interfaceScale: { least: 0.8, most: 1.5, step: 0.05, ordinary: 1 },
  /** Of voices: all of them, and somebody's. */
  volume: { least: 0, most: 1, step: 0.05, ordinary: 1 },
} as const;

export const QUALITIES = ["auto", "low", "medium", "high", "ultra"] as const;
/** Frames a second at most; 0: as many as the display has. */
export const FRAME_RATES = [30, 60, 0] as const;
/** `system`: less motion where the system asks for it. */
const MOTIONS = ["system", "less", "full"] as const;

/** When one's own voice goes out: while the microphone is on, or while a key is held. */
export const TALKS = ["open", "held"] as const;
/** People whose loudness was changed that are remembered. */
const MAX_LISTENED = 200;

const within = ({ least, most, ordinary }: { least: number; most: number; ordinary: number }) =>
  v.fallback(v.pipe(v.number(), v.minValue(least), v.maxValue(most)), ordinary);

/** How loud somebody is for whoever uses this browser. `muted` leaves the volume for later. */
const Listening = v.object({ volume: within(RANGES.volume), muted: v.fallback(v.boolean(), false) });
export type Listening = v.InferOutput<typeof Listening>;

/** What is kept may be an older version's, or somebody's own: what can't be used is as if it had not been chosen. */
const SettingsValue = v.fallback(
  v.object({
    quality: v.fallback(v.picklist(QUALITIES), "auto"),
    frameRate: v.fallback(v.picklist(FRAME_RATES), 0),
    fieldOfView: within(RANGES.fieldOfView),
    lookSpeed: within(RANGES.lookSpeed),
    invertLook: v.fallback(v.boolean(), false),
    interfaceScale: within(RANGES.interfaceScale),
    motion: v.fallback(v.picklist(MOTIONS), "system"),
    microphone: v.fallback(v.string(), ""),
    speakers: v.fallback(v.string(), ""),
    talk: v.fallback(v.picklist(TALKS), "open"),
    reduceNoise: v.fallback(v.boolean(), true),
    cancelEcho: v.fallback(v.boolean(), true),
    evenOut: v.fallback(v.boolean(), true),
    voices: within(RANGES.volume),
    people: v.fallback(v.record(v.string(), Listening), {}),
  }),
  {
    quality: "auto",
    frameRate: 0,
    fieldOfView: RANGES.fieldOfView.ordinary,
    lookSpeed: RANGES.lookSpeed.ordinary,
    invertLook: false,
    interfaceScale: RANGES.interfaceScale.ordinary,
    motion: "system",
    microphone: "",
    speakers: "",
    talk: "open",
    reduceNoise: true,
    cancelEcho: true,
    evenOut: true,
    voices: RANGES.volume.ordinary,
    people: {},
  },
);

export type Settings = v.InferOutput<typeof SettingsValue>;

/** A place for one text that outlives the page and can be read at once; either call may throw. */
export type SettingsStorage = Pick<Storage, "getItem" | "setItem">;

const KEY = "manyrooms.settings";

/** Reads what was chosen, and keeps what is changed. Without a storage that works, until the page closes. */
export function createSettings(storage: () => SettingsStorage): StoreApi<Settings> {
  const store = createStore<Settings>(() => v.parse(SettingsValue, read(storage)));
  store.subscribe((settings) => {
    try {
      storage().setItem(KEY, JSON.stringify(settings));
    } catch (error) {
      log("debug", "settings: not kept", error);
    }
  });
  return store;
}

function read(storage: () => SettingsStorage): unknown {
  try {
    return JSON.parse(storage().getItem(KEY) ?? "{}");
  } catch (error) {
    log("debug", "settings: not read", error);
    return {};
  }
}

/** How loud somebody is. */
export const listeningTo = ({ people }: Pick<Settings, "people">, user: string): Listening =>
  people[user] ?? { volume: RANGES.volume.ordinary, muted: false };

/** The people as they are once somebody is listened to otherwise; who was changed longest ago is forgotten when they are too many. */
export function listenTo(
  { people }: Pick<Settings, "people">,
  user: string,
  change: Partial<Listening>,
): Pick<Settings, "people"> {
  const { [user]: _, ...others } = people;
  const all = [...Object.entries(others), [user, { ...listeningTo({ people }, user), ...change }] as const];
  return { people: Object.fromEntries(all.slice(-MAX_LISTENED)) };
}

/** What of it the engine has to know. */
export const graphicsOf = ({ quality, fieldOfView, frameRate }: Settings): Extract<ToEngine, { type: "graphics" }> => {
  return { type: "graphics", quality, fieldOfView, frameRate };
};
