// sizes.ts: where Playground's parts are, in metres; the parts are built apart and must meet.

/** Where people arrive, looking along −z. */
export const SPAWN_Z = 15.5;
/** The paved path from the spawn to the pond, and the arch over it. */
export const PATH = { half: 1.25, from: 18, to: -7.1 } as const;
export const ARCH = { z: 5.4, inner: 2.4, outer: 3.1, spring: 2, depth: 0.95 } as const;
/** Height of the two decks that the ferry goes between, and where they lie (z). */
export const DECK = { y: 2.4, from: -5.8, to: -8.8 } as const;
/** Steps of these heights, in centimetres, each so deep: the first six are walked, the last two jumped. */
export const STEPS = { heights: [10, 15, 20, 25, 30, 35, 50, 55], tread: 0.85, left: -11.2, right: -6.8 } as const;
/** Slopes of these angles, in degrees, side by side from the left: the first can't be climbed. */
export const SLOPES = { angles: [60, 45, 30, 20], width: 1.5, left: 6.8 } as const;
export const SLOPES_RIGHT = SLOPES.left + SLOPES.angles.length * SLOPES.width;
/** The ferry's deck, and how far from the middle it goes. */
export const FERRY = { width: 2.6, depth: 2.4, z: (DECK.from + DECK.to) / 2, reach: 5.45 } as const;
/** A pond, an ellipse: its half axes, and the height of its water and of what one stands on in it. */
export const POND = { z: -12, x: 6.4, half: 4.5, water: -0.25, bed: -0.75 } as const;
/** Round stones to jump across: x and z of each; the gaps grow. */
export const STONES = [
  [0, -8.9],
  [0.3, -10.8],
  [-0.3, -12.95],
  [0.15, -15.4],
] as const;
export const STONE = { radius: 0.55, y: 0.06 } as const;
/** The tower behind the pond, its balcony, the plank to jump from, and the lift beside it. */
export const TOWER = { z: -20.4, radius: 1.75, balcony: 3.05, y: 4.6, top: 7.4 } as const;
export const PLANK = { half: 0.45, to: -14.2 } as const;
export const LIFT = { x: 4.25, radius: 1.05, low: 0.14 } as const;
/** A slow roundabout, and a court of sand with loose things in it. */
export const ROUNDABOUT = { x: -6.6, z: 8.4, radius: 2.4, y: 0.16, seconds: 28 } as const;
export const COURT = { x: 6.9, z: 8.3, radius: 3.5 } as const;
/** From the middle of the world (0, MIDDLE_Z) one can go so far. */
export const MIDDLE_Z = -4;
export const END = 43;
