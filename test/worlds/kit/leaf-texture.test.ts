// leaf-texture.test.ts: the picture of leaves, decoded by another library than the one that wrote it.

import { PNG } from "pngjs";
import { expect, it } from "vitest";
import { leafTexture, TILES } from "../../../worlds/kit/leaf-texture.ts";
import { Mesh } from "../../../worlds/kit/mesh.ts";

const picture = PNG.sync.read(Buffer.from(leafTexture()));
const alphaAt = (x: number, y: number): number => picture.data[(y * picture.width + x) * 4 + 3];

it("each tile is partly leaf and partly air, and no leaf is cut off by the tile's upper edge or sides", () => {
  const tile = picture.width / 2;
  for (const [column, row] of Object.values(TILES)) {
    let covered = 0;
    for (let y = 0; y < tile; y++) {
      for (let x = 0; x < tile; x++) {
        const alpha = alphaAt(column * tile + x, row * tile + y);
        if (alpha > 102) covered++;
        if (x === 0 || x === tile - 1 || y === 0) expect(alpha).toBeLessThan(128);
      }
    }
    expect(covered / tile ** 2).toBeGreaterThan(0.2);
    expect(covered / tile ** 2).toBeLessThan(0.85);
  }
});

it("is opaque and white where things without a picture of their own point", () => {
  const mesh = new Mesh();
  const [u, v] = mesh.uvAt(mesh.vertex([0, 0, 0], [0, 1, 0]));
  const at = (Math.floor(v * picture.height) * picture.width + Math.floor(u * picture.width)) * 4;
  expect([...picture.data.subarray(at, at + 4)]).toEqual([255, 255, 255, 255]);
});
