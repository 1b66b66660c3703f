// random.ts: seeded chance, so that a run can be replayed.

/** Gives numbers in [0, 1). */
export type Random = () => number;

/**
 * Mulberry32: 32 bits of state, good enough for games and tests, never for secrets.
 *
 * @see https://github.com/bryc/code/blob/master/jshash/PRNGs.md
 */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
