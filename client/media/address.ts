// address.ts: the path of this site under which a Matrix media file is asked for: `/media/<server>/<id>`.

/** What a path of ours means. */
export interface MediaAddress {
  readonly server: string;
  readonly media: string;
  /** The room that the file belongs to, where that is known: it is forgotten with the room. */
  readonly room: string | null;
}

/** Server names and media ids as Matrix allows them; nothing in them needs to be encoded, nor can leave the path. */
const SERVER = /^[\w.:[\]-]{1,255}$/;
const MEDIA = /^[\w-]{1,255}$/;

/**
 * @param mxc `mxc://server/media`
 * @returns null for anything else
 * @see https://spec.matrix.org/v1.15/client-server-api/#matrix-content-mxc-uris
 */
export function mediaPath(mxc: string, room: string | null = null): string | null {
  const [, server = "", media = ""] = /^mxc:\/\/([^/]+)\/([^/]+)$/.exec(mxc) ?? [];
  if (!SERVER.test(server) || !MEDIA.test(media)) return null;
  return `/media/${server}/${media}${room === null ? "" : `?room=${encodeURIComponent(room)}`}`;
}

/** The reverse; null for an address that {@link mediaPath} would not make. */
export function parseMediaPath({ pathname, searchParams }: URL): MediaAddress | null {
  const [, server = "", media = ""] = /^\/media\/([^/]+)\/([^/]+)$/.exec(pathname) ?? [];
  if (!SERVER.test(server) || !MEDIA.test(media)) return null;
  return { server, media, room: searchParams.get("room") };
}
