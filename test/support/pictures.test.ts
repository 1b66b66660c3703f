import { PNG } from "pngjs";
import { describe, expect, it } from "vitest";
import { createRandom } from "../../engine/core/random.ts";
import { differs, interfaceDiffers } from "./pictures.ts";

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

describe("interfaceDiffers", () => {
  const COLUMNS = 180;
  const ROWS = 113;
  const paint = (color: (x: number, y: number) => readonly [number, number, number]) => ({
    columns: COLUMNS,
    cells: Array.from({ length: COLUMNS * ROWS }, (_, i) => color(i % COLUMNS, Math.floor(i / COLUMNS))),
  });
  const empty = paint((x, y) => [20 + y / 10, 24, 30 + x / 10]);
  /** 24 × 24 px of white. */
  const icon = paint((x, y) =>
    x >= 100 && x < 103 && y >= 50 && y < 53 ? [240, 240, 240] : [20 + y / 10, 24, 30 + x / 10],
  );

  it("accepts letters whose edges another machine smooths otherwise", () => {
    const random = createRandom(1);
    const other = paint((x, y) => [20 + y / 10 + random() * 20, 24 + random() * 20, 30 + x / 10 - random() * 20]);
    expect(interfaceDiffers(other, empty)).toBeNull();
  });

  it("refuses one icon more or less, and says where it is", () => {
    expect(interfaceDiffers(icon, empty)).toMatch(/from 800, 400 to 824, 424/);
    expect(interfaceDiffers(empty, icon)).not.toBeNull();
  });

  it("refuses another size", () => {
    const narrow = { columns: 90, cells: empty.cells.slice(0, 90 * ROWS) };
    expect(interfaceDiffers(narrow, empty)).toMatch(/size/);
  });
});
