import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../engine/core/random.ts";
import { differs } from "./pictures.ts";

function draw(color: (x: number, y: number) => readonly [number, number, number]): Buffer {
  const png = new PNG({ width: 320, height: 180 });
  for (let y = 0; y < 180; y++) {
    for (let x = 0; x < 320; x++) png.data.set([...color(x, y), 255], (y * 320 + x) * 4);
  }
  return PNG.sync.write(png);
}

const scene = (x: number, y: number): readonly [number, number, number] =>
  y < 90 ? [120, 150, 200] : [200, 170, x / 2];

describe("differs", () => {
  it("accepts the same picture with noise and a little warmer", () => {
    const random = createRandom(1);
    const noisy = draw((x, y) => {
      const [r, g, b] = scene(x, y);
      return [r + 4 + random() * 10, g + random() * 10, b - 2];
    });
    expect(differs(noisy, draw(scene))).toBeNull();
  });

  it("refuses black, white and one colour, even against themselves", () => {
    for (const color of [
      [0, 0, 0],
      [255, 255, 255],
      [180, 150, 120],
    ] as const) {
      const flat = draw(() => color);
      expect(differs(flat, draw(scene))).toMatch(/blank/);
      expect(differs(flat, flat)).toMatch(/blank/);
    }
  });

  it("refuses a picture that is half black, and one that is upside down", () => {
    expect(
      differs(
        draw((x, y) => (x < 160 ? [0, 0, 0] : scene(x, y))),
        draw(scene),
      ),
    ).not.toBeNull();
    expect(
      differs(
        draw((x, y) => scene(x, 179 - y)),
        draw(scene),
      ),
    ).not.toBeNull();
  });

  it("refuses a picture in which a person is missing", () => {
    const person = draw((x, y) => (Math.abs(x - 160) < 25 && y > 60 && y < 160 ? [30, 30, 90] : scene(x, y)));
    expect(differs(draw(scene), person)).not.toBeNull();
  });
});
