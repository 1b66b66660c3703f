// share-link.ts: the address of a world as one gives it to others.

import { formatHash, helpersOf, parseHash, serverOfUser } from "../matrix/link.ts";

/**
 * The part of the address after the `#`, that included. A room's id alone does not say who knows the room: then the link names the
 * server of somebody who is in it.
 *
 * @param user an account in the room; null while there is none
 */
export function shareHash(hash: string, user: string | null): string {
  const link = parseHash(hash);
  if (!link || !user || !link.room.startsWith("!") || helpersOf(link).length > 0) return hash;
  return formatHash({ ...link, via: [serverOfUser(user)] });
}
