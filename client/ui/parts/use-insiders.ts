// use-insiders.ts: who is inside a world that one looks at from outside.

import { useEffect } from "react";
import type { Insider } from "../../state/app-state.ts";
import { useAppState, useUi } from "../ui-context.ts";

/** Null while that is not known, or can't be. It is asked for, and kept up to date, while `watching`. */
export function useInsiders(room: string | null, watching: boolean): readonly Insider[] | null {
  const { actions } = useUi();
  useEffect(() => {
    if (room !== null && watching) return actions.watchInsiders(room);
  }, [actions, room, watching]);
  return useAppState((state) => (room === null ? null : (state.insiders[room] ?? null)));
}
