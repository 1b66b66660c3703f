// use-picture.ts: a world's picture as an address, for as long as a component shows it.

import { useEffect, useState } from "react";
import { useUi } from "../ui-context.ts";

/** A picture of a world: an `mxc:` URI, and the room it belongs to. */
export interface PictureOf {
  readonly picture: string | null;
  readonly room: string | null;
}

/** The address; undefined while it is on its way, null if there is none to show. `world` is null while nobody wants it. */
export function usePicture(world: PictureOf | null): string | null | undefined {
  const { pictures } = useUi();
  const [loaded, setLoaded] = useState<{ mxc: string; url: string | null } | null>(null);
  const mxc = world?.picture ?? null;
  const room = world?.room ?? null;
  useEffect(() => {
    if (mxc === null || room === null) return;
    const close = pictures.open(mxc, room, (url) => setLoaded({ mxc, url }));
    return () => {
      close();
      setLoaded(null);
    };
  }, [pictures, mxc, room]);
  if (world === null) return undefined;
  if (mxc === null || room === null) return null;
  return loaded?.mxc === mxc ? loaded.url : undefined;
}
