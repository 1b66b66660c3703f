// face.test.ts: a face in a list is the face of the body.

import { expect, it } from "vitest";
import { faceOf } from "../../../client/state/face.ts";
import { appearanceOf, SLOTS } from "../../../engine/avatar/appearance.ts";

it("has the body's preset and colours", () => {
  const user = "@ada:rooms.example";
  const { preset, palette } = appearanceOf(user);
  const face = faceOf(user);
  expect(face.preset).toBe(preset);
  for (const slot of ["skin", "hair", "top"] as const) {
    const at = SLOTS.indexOf(slot) * 4;
    expect(face.color(slot)).toBe(`rgb(${palette[at]} ${palette[at + 1]} ${palette[at + 2]})`);
  }
});
