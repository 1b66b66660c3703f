// grain.test.ts: grains repeat without a seam, and lie on a mesh along its fibre, or across meshes in one plane.

import { PNG } from "pngjs";
import { Vector3 } from "three";
import { describe, expect, it } from "vitest";
import { box } from "../../../worlds/kit/box.ts";
import { type GrainName, grainTexture, layGrain } from "../../../worlds/kit/grain.ts";
import { merge, moved, place } from "../../../worlds/kit/mesh.ts";

const NAMES: readonly GrainName[] = ["mineral", "timber", "turf"];
const HERE = new Vector3();

/** Mean difference of grey between neighbours, in one direction, within the texture or over its edge. */
function step({ width, data }: PNG, down: boolean, overEdge: boolean): number {
  let sum = 0;
  for (let i = 0; i < width; i++) {
    const [a, b] = overEdge ? [width - 1, 0] : [100, 101];
    const at = (k: number): number => data[(down ? k * width + i : i * width + k) * 4];
    sum += Math.abs(at(a) - at(b)) / width;
  }
  return sum;
}

describe("grainTexture", () => {
  it.each(NAMES)("draws %s so that its left edge goes on from its right, its upper from its lower", (name) => {
    const picture = PNG.sync.read(Buffer.from(grainTexture(name).png));
    for (const down of [true, false]) expect(step(picture, down, true)).toBeLessThan(step(picture, down, false) * 2.2);
  });

  it.each(NAMES)("says how bright %s is on the whole, so that a colour can make up for it", (name) => {
    const { mean } = grainTexture(name);
    expect(mean).toBeGreaterThan(0.6);
    expect(mean).toBeLessThan(1);
  });
});

describe("layGrain", () => {
  it("lays fibres along each board, whichever way it lies", () => {
    const boards = merge(box(2, 0.1, 0.2), moved(box(0.2, 0.1, 2), place(3, 0, 0)));
    layGrain(boards, "timber", HERE);
    for (const [from, long] of [
      [0, 0],
      [boards.vertexCount / 2, 2],
    ]) {
      // On the upper face, two corners that differ along the board differ in u alone.
      const top = [...Array(boards.vertexCount / 2).keys()]
        .map((i) => i + from)
        .filter((i) => boards.normalAt(i)[1] > 0.99);
      const [a, b] = top
        .flatMap((i) => top.map((j) => [i, j]))
        .find(
          ([i, j]) =>
            Math.abs(boards.at(i)[long] - boards.at(j)[long]) > 1.5 &&
            Math.abs(boards.at(i)[2 - long] - boards.at(j)[2 - long]) < 0.01,
        )!;
      expect(Math.abs(boards.uv[a * 2] - boards.uv[b * 2])).toBeGreaterThan(0.9);
      expect(Math.abs(boards.uv[a * 2 + 1] - boards.uv[b * 2 + 1])).toBeLessThan(0.01);
    }
  });

  it("goes on from one wall to the next in the same plane", () => {
    const [left, right] = [box(1, 1, 1, { bevel: 0 }), box(1, 1, 1, { bevel: 0 })];
    layGrain(left, "mineral", new Vector3(0, 0, 0));
    layGrain(right, "mineral", new Vector3(1, 0, 0));
    const front = (mesh: typeof left, x: number) =>
      [...Array(mesh.vertexCount).keys()].find((i) => {
        const [px, py] = mesh.at(i);
        return mesh.normalAt(i)[2] > 0.99 && Math.abs(px - x) < 0.01 && py < 0.01;
      })!;
    const [a, b] = [front(left, 0.5), front(right, -0.5)];
    expect(right.uv[b * 2]).toBeCloseTo(left.uv[a * 2], 2);
    expect(right.uv[b * 2 + 1]).toBeCloseTo(left.uv[a * 2 + 1], 2);
  });
});
