// hud.ts: which parts of the interface over the world are open.

import { createStore, type StoreApi } from "zustand/vanilla";

export type SettingsPage = "profile" | "graphics" | "sound" | "comfort" | "keys";

export interface HudState {
  /** The chat's field and its history. */
  readonly chat: boolean;
  /** Grows each time somebody wants to say something, so that the field takes the focus also when it is open already. */
  readonly asked: number;
  /** What else is open; one at a time. */
  readonly panel: "people" | "about" | "bring" | null;
  /** The page of the settings that is open, over everything. */
  readonly settings: SettingsPage | null;
}

export type Hud = StoreApi<HudState>;

export const createHud = (): Hud =>
  createStore<HudState>(() => ({ chat: false, asked: 0, panel: null, settings: null }));

/** Opens the chat with the keyboard in its field. */
export const openChat = (hud: Hud): void => hud.setState(({ asked }) => ({ chat: true, asked: asked + 1 }));

/** Opens the list of things that one can bring, or closes it. Returns whether it is open. */
export function toggleBring(hud: Hud): boolean {
  const open = hud.getState().panel !== "bring";
  hud.setState({ panel: open ? "bring" : null });
  return open;
}

/** Closes all that is open. Returns whether anything was. */
export function closeAll(hud: Hud): boolean {
  const { chat, panel, settings } = hud.getState();
  hud.setState({ chat: false, panel: null, settings: null });
  return chat || panel !== null || settings !== null;
}
