// face.ts: the few colours of somebody's body that are enough for a face in a list.

import { appearanceOf, SLOTS } from "../../engine/avatar/appearance.ts";

type Slot = (typeof SLOTS)[number];

export interface Face {
  /** Index of the body: hair and what is worn. */
  readonly preset: number;
  /** CSS colour of a part of the body. */
  color(slot: Slot): string;
}

/** The same for everybody who looks, since a body follows from the user id alone. */
export function faceOf(user: string): Face {
  const { preset, palette } = appearanceOf(user);
  return {
    preset,
    color(slot) {
      const at = SLOTS.indexOf(slot) * 4;
      return `rgb(${palette[at]} ${palette[at + 1]} ${palette[at + 2]})`;
    },
  };
}
