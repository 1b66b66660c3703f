// smooth-light.test.ts: light is evened out over neighbours, and over seams only where faces are welded.

import { expect, it } from "vitest";
import { smoothLight } from "../../../worlds/bake/smooth-light.ts";
import type { Rgb } from "../../../worlds/kit/color.ts";
import { Mesh } from "../../../worlds/kit/mesh.ts";

/** Two squares side by side, each with corners of its own, the left one dark and the right one bright. */
function twoSquares(): { mesh: Mesh; light: Rgb[] } {
  const mesh = new Mesh();
  for (const x of [0, 1]) {
    const corner = (u: number, v: number): number => mesh.vertex([x + u, 0, v], [0, 1, 0]);
    mesh.quad(corner(0, 1), corner(1, 1), corner(1, 0), corner(0, 0));
  }
  return { mesh, light: Array.from({ length: 8 }, (_, i): Rgb => (i < 4 ? [0, 0, 0] : [1, 1, 1])) };
}

/** At the seam: a corner of the left square, and the one of the right square in the same place. */
const LEFT = 1;
const RIGHT = 4;

it("leaves a seam between faces that share no corner", () => {
  const { mesh, light } = twoSquares();
  smoothLight(mesh, light, 3, false);
  expect([light[LEFT][0], light[RIGHT][0]]).toEqual([0, 1]);
});

it("has one light on both sides of a welded seam, and darker and brighter ones beside it", () => {
  const { mesh, light } = twoSquares();
  light[LEFT] = light[RIGHT] = [0.5, 0.5, 0.5];
  light[2] = light[7] = [0.5, 0.5, 0.5];
  smoothLight(mesh, light, 2, true);
  expect(light[LEFT][0]).toBe(light[RIGHT][0]);
  expect(light[0][0]).toBeLessThan(light[LEFT][0]);
  expect(light[5][0]).toBeGreaterThan(light[RIGHT][0]);
});
