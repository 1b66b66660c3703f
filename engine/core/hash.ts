// hash.ts: a number that follows from a text alone, the same everywhere.

/**
 * 32-bit FNV-1a over the text's UTF-8 bytes. It spreads; it keeps no secrets.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}
