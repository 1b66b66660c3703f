// use-comings.ts: the last one who came or left, for a few seconds.

import { useEffect, useState } from "react";
import type { Person } from "../../state/app-state.ts";
import { type Coming, comings } from "./comings.ts";

/** Milliseconds that a coming is shown. */
const SHOWN = 5000;

/** Milliseconds after entering in which people turn up that were here before: they are not news. */
const SETTLING = 4000;

interface Seen {
  readonly people: readonly Person[];
  readonly last: Coming | null;
}

export function useComings(people: readonly Person[]): Coming | null {
  const [enteredAt] = useState(() => performance.now());
  const [seen, setSeen] = useState<Seen>({ people, last: null });
  if (seen.people !== people) {
    const settled = performance.now() - enteredAt > SETTLING;
    const last = settled ? comings(seen.people, people).at(-1) : undefined;
    setSeen({ people, last: last ?? seen.last });
  }
  const { last } = seen;
  useEffect(() => {
    if (!last) return;
    const timer = setTimeout(() => setSeen((now) => ({ ...now, last: null })), SHOWN);
    return () => clearTimeout(timer);
  }, [last]);
  return last;
}
