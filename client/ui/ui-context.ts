// ui-context.ts: what every component may read and fire.

import { createContext, useContext } from "react";
import { type StoreApi, useStore } from "zustand";
import type { Input } from "../input/bind-input.ts";
import type { App } from "../state/app.ts";
import type { AppActions, AppState } from "../state/app-state.ts";
import type { Pictures } from "../state/pictures.ts";
import type { Settings } from "../state/settings.ts";
import type { Hud } from "./hud/hud.ts";

export interface Ui {
  readonly store: StoreApi<AppState>;
  readonly actions: AppActions;
  readonly settings: StoreApi<Settings>;
  readonly pictures: Pictures;
  readonly sound: App["sound"];
  readonly input: Input;
  readonly hud: Hud;
  /** Gives the keyboard back to the world. */
  focusWorld(): void;
}

export const UiContext = createContext<Ui | null>(null);

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (!ui) throw new Error("useUi: rendered outside of <App>");
  return ui;
}

/** A part of the state; the component renders again when it changes. */
export function useAppState<Part>(select: (state: AppState) => Part): Part {
  return useStore(useUi().store, select);
}

/** What the person chose, and how to change a part of it. */
export function useSettings(): [Settings, (change: Partial<Settings>) => void] {
  const { settings } = useUi();
  return [useStore(settings), (change) => settings.setState(change)];
}
