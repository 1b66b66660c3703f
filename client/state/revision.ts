// revision.ts: which scene a world shows, as a number that packets can carry.

/** FNV-1a, 32 bits, of the text's UTF-8. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
export function revisionOf(uri: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(uri)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
