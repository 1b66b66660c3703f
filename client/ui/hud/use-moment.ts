// use-moment.ts: whether something that is counted happened a moment ago.

import { useEffect, useState } from "react";

/** Milliseconds that it is said. */
const SHOWN = 4000;

export function useMoment(count: number): boolean {
  const [said, setSaid] = useState(count);
  useEffect(() => {
    if (count === said) return;
    const timer = setTimeout(() => setSaid(count), SHOWN);
    return () => clearTimeout(timer);
  }, [count, said]);
  return count !== said;
}
