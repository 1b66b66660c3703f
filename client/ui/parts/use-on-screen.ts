// use-on-screen.ts: whether an element can be seen, or nearly: what can't be costs nobody anything.

import { type RefObject, useEffect, useState } from "react";

/** How far outside of the window counts, so that a picture is there when its card comes in. */
const MARGIN = "200px";

export function useOnScreen(element: RefObject<Element | null>): boolean {
  const [onScreen, setOnScreen] = useState(false);
  useEffect(() => {
    if (!element.current) return;
    const observer = new IntersectionObserver(([entry]) => setOnScreen(entry?.isIntersecting ?? false), {
      rootMargin: MARGIN,
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element]);
  return onScreen;
}
