// part.ts: a piece of a body, before it is meshed.

import type { Slot } from "./look.ts";
import type { Field } from "./sdf.ts";
import type { Measures } from "./skeleton.ts";
import type { WeightField } from "./weights.ts";

export type Part = {
  slot: Slot;
  field: Field;
  grid: [number[], number[], number[]];
  weights: WeightField;
  /** Triangles wholly inside any of these are never seen, and are left out. */
  hiders: Field[];
  /** Bends at joints: vertices there are never taken away. */
  keepsLoops?: true;
  /** The field is the left half; the right is its reflection. Shoes that touch would otherwise grow together. */
  paired?: true;
  /** Share of the tolerance this part is reduced with. */
  care?: number;
};

/** Head radius, the unit of hair and face. */
export const meanRadius = (m: Measures): number => (m.headRadius[0] + m.headRadius[1] + m.headRadius[2]) / 3;
