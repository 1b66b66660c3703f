// pictures.ts: pictures as addresses for an <img>, each loaded once for all who show it, and let go when nobody does.

import { log } from "../log.ts";

export interface Pictures {
  /**
   * Asks for a picture; `onUrl` hears its address once it is here, or null if there is none to show. The function returned gives it
   * back: the address is good until then.
   */
  open(mxc: string, room: string, onUrl: (url: string | null) => void): () => void;
}

interface Shown {
  readonly url: Promise<string | null>;
  users: number;
  timer: ReturnType<typeof setTimeout> | undefined;
}

/** A picture that nobody shows is kept for so long: a card's is the next screen's backdrop. Milliseconds. */
const KEEP = 10_000;

/** @param load gets the picture; a rejection means that there is none to show */
export function createPictures(load: (mxc: string, room: string) => Promise<Blob>): Pictures {
  const shown = new Map<string, Shown>();

  async function urlOf(mxc: string, room: string): Promise<string | null> {
    try {
      return URL.createObjectURL(await load(mxc, room));
    } catch (error) {
      log("debug", `pictures: ${mxc}`, error);
      return null;
    }
  }

  /** One that could not be had may be had at the next time: the server was away, or took no guest just then. */
  function drop(mxc: string, picture: Shown): void {
    shown.delete(mxc);
    void picture.url.then((url) => url && URL.revokeObjectURL(url));
  }

  return {
    open(mxc, room, onUrl) {
      const picture = shown.get(mxc) ?? { url: urlOf(mxc, room), users: 0, timer: undefined };
      shown.set(mxc, picture);
      clearTimeout(picture.timer);
      picture.users++;
      let open = true;
      void picture.url.then((url) => open && onUrl(url));
      return () => {
        if (!open) return;
        open = false;
        picture.users--;
        if (picture.users === 0) picture.timer = setTimeout(() => drop(mxc, picture), KEEP);
      };
    },
  };
}
