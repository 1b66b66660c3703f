// hud.ts: which parts of the interface over the world are open.

import { createStore, type StoreApi } from "zustand/vanilla";

export interface HudState {
  /** The chat's field and its history. */
  readonly chat: boolean;
  /** What else is open; one at a time. */
  readonly panel: "people" | "about" | null;
}

export type Hud = StoreApi<HudState>;

export const createHud = (): Hud => createStore<HudState>(() => ({ chat: false, panel: null }));
