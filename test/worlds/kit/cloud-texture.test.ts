// cloud-texture.test.ts: each cloud is whole within its quarter of the texture, solid inside, and paler above than below.

import { PNG } from "pngjs";
import { expect, it } from "vitest";
import { CLOUDS, cloudTexture, cloudTile } from "../../../worlds/kit/cloud-texture.ts";

const picture = PNG.sync.read(Buffer.from(cloudTexture()));

it.each(Array.from({ length: CLOUDS }, (_, i) => i))("draws cloud %i", (cloud) => {
  const [left, upper, wide, high] = cloudTile(cloud);
  const [x0, y0] = [left * picture.width, upper * picture.height];
  const [w, h] = [wide * picture.width, high * picture.height];
  const alpha = (x: number, y: number): number => picture.data[((y0 + y) * picture.width + x0 + x) * 4 + 3];
  const grey = (x: number, y: number): number => picture.data[((y0 + y) * picture.width + x0 + x) * 4];
  for (let x = 0; x < w; x++) for (const y of [0, h - 1]) expect(alpha(x, y)).toBeLessThan(40);
  for (let y = 0; y < h; y++) for (const x of [0, w - 1]) expect(alpha(x, y)).toBe(0);
  let [solid, above, below] = [0, [0, 0], [0, 0]];
  for (let y = 0; y < h; y++)
    for (let x = 0; x < w; x++) {
      if (alpha(x, y) < 250) continue;
      solid++;
      const half = y < h * 0.55 ? above : below;
      half[0] += grey(x, y);
      half[1]++;
    }
  expect(solid / (w * h)).toBeGreaterThan(0.12);
  expect(above[0] / above[1]).toBeGreaterThan(below[0] / below[1]);
});
