// sizes.ts: where Landing's parts are, in metres; the parts are built apart and must meet.

import { noise } from "../kit/random.ts";
import { RISER, TREAD } from "../kit/stairs.ts";

/** Height of the lake; the plaza is y = 0. */
export const WATER = -0.9;
/** Depth of the lake for those who wade in it, and how far from the middle of the plaza one can go. */
export const BED = WATER - 0.5;
export const END = 62;
/** Radius of the plaza's paving, and of its outer wall. */
export const PLAZA = 9.7;
export const PLAZA_WALL = 10.25;
/** The causeway, from the plaza's edge to the gate's platform. */
export const CAUSEWAY = { width: 3.0, from: -10, to: -13.9 } as const;
/** The gate's round platform. */
export const GATE = { z: -18.6, radius: 5.2, floor: 0.34 } as const;
/** Compass angles (radians) and radius of the four arches on the plaza. */
export const ARCHES = [-76, -37, 37, 76].map((a) => (a * Math.PI) / 180);
export const ARCH_RADIUS = 8.35;
/** The forecourt behind the spawn and the stairs to the garden. */
export const COURT = { width: 6.4, from: 9.2, to: 13.4 } as const;
export const GARDEN_STEPS = 9;
/** The terrace above the forecourt: half its width, where it begins and ends (z), its height. */
export const TERRACE = { half: 5, from: COURT.to + GARDEN_STEPS * TREAD, to: 20.4, y: GARDEN_STEPS * RISER } as const;
/** Steps from the terrace to the pavilion, and the pavilion's round floor at their top. */
export const UPPER_STEPS = 8;
export const PAVILION = {
  radius: 3.5,
  z: TERRACE.to + UPPER_STEPS * TREAD + 3.48,
  y: TERRACE.y + UPPER_STEPS * RISER,
} as const;
/** Where people arrive: under the pergola, looking along −z. */
export const SPAWN_Z = 9.3;
/** A wooded islet in the lake, ahead on the left: x, z and size of its trees. */
export const ISLET = { x: -26, z: -47 } as const;
export const ISLET_TREES = [
  [-26, -47, 1.1],
  [-29.5, -48, 0.8],
  [-23, -46.2, 0.9],
  [-27.5, -45.5, 0.7],
] as const;
/** Height of the islet at a point. */
export const isletHeight = (x: number, z: number): number =>
  WATER + 2 * (1 - ((x - ISLET.x) / 7.5) ** 2 - ((z - ISLET.z) / 5) ** 2) + 0.35 * noise(x / 2, z / 2);
