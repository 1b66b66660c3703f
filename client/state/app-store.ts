// app-store.ts: the state as it is when the page is opened, and the ways in which more than one part changes it.

import { createStore, type StoreApi } from "zustand/vanilla";
import type { AppState, Problem, Screen } from "./app-state.ts";
import { NOTHING_IN_HAND } from "./objects.ts";
import { NO_VOICES } from "./talk.ts";
import { NO_WORLDS } from "./worlds.ts";

export interface AppStore {
  readonly store: StoreApi<AppState>;
  /** Changes the screen if it is still of that kind. */
  patch<Kind extends Screen["kind"]>(kind: Kind, change: Partial<Extract<Screen, { kind: Kind }>>): void;
  /** Says what went wrong and stops nobody. */
  notify(problem: Problem): void;
}

/** Notices kept; more than these nobody reads. */
const MAX_NOTICES = 5;

/** What is known inside a world only, as it is outside. */
export const OUTSIDE: Pick<
  AppState,
  "recovery" | "handling" | "people" | "self" | "voices" | "ignored" | "chat" | "offline" | "lendsRelay" | "rights"
> = {
  recovery: null,
  handling: NOTHING_IN_HAND,
  people: [],
  self: null,
  voices: NO_VOICES,
  ignored: [],
  chat: [],
  offline: false,
  lendsRelay: null,
  rights: { name: false, topic: false, picture: false, scene: false },
};

export function createAppStore(): AppStore {
  const store = createStore<AppState>(() => {
    const nobody = { name: "", account: null, accountWork: null, serverChoice: null };
    const home = { worlds: NO_WORLDS, search: null, insiders: {} };
    const inside = { view: "first", photos: 0, sceneChanges: 0, notices: [], edit: null } as const;
    return { screen: { kind: "home" }, ...nobody, ...home, ...inside, ...OUTSIDE };
  });
  let lastNotice = 0;
  return {
    store,
    patch(kind, change) {
      store.setState((state) => (state.screen.kind === kind ? { screen: { ...state.screen, ...change } } : state));
    },
    notify(problem) {
      const notice = { id: ++lastNotice, problem };
      store.setState(({ notices }) => ({ notices: [...notices, notice].slice(-MAX_NOTICES) }));
    },
  };
}
