// use-file-drop.ts: takes a file that is dropped anywhere on the page.

import { useEffect, useRef, useState } from "react";

/** Returns whether one is held over the page. */
export function useFileDrop(open: (file: File) => void): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const onOver = (event: DragEvent): void => {
      event.preventDefault(); // else the browser leaves the page to show the file
      setOver(true);
    };
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) latest.current(file);
    };
    addEventListener("dragover", onOver, { signal });
    addEventListener("drop", onDrop, { signal });
    addEventListener("dragleave", (event) => event.relatedTarget === null && setOver(false), { signal });
    return () => listening.abort();
  }, []);
  return over;
}
