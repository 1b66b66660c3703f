// use-saved-photo.ts: whether a picture was saved a moment ago.

import { useEffect, useState } from "react";
import { useAppState } from "../ui-context.ts";

/** Milliseconds that it is said. */
const SHOWN = 4000;

export function useSavedPhoto(): boolean {
  const photos = useAppState((state) => state.photos);
  const [said, setSaid] = useState(photos);
  useEffect(() => {
    if (photos === said) return;
    const timer = setTimeout(() => setSaid(photos), SHOWN);
    return () => clearTimeout(timer);
  }, [photos, said]);
  return photos !== said;
}
