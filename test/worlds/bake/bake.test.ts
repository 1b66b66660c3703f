// bake.test.ts: a small world, baked and written: light where it belongs, and the same bytes every time.

import { expect, it } from "vitest";
import { bake } from "../../../worlds/bake/bake.ts";
import { box } from "../../../worlds/kit/box.ts";
import { exportWorld } from "../../../worlds/kit/export.ts";
import { type Mesh, paint, place } from "../../../worlds/kit/mesh.ts";
import { foliage } from "../../../worlds/kit/plants.ts";
import { seeded } from "../../../worlds/kit/random.ts";
import { terrain } from "../../../worlds/kit/terrain.ts";
import { World } from "../../../worlds/kit/world.ts";
import { LIGHT } from "../../../worlds/landing/palette.ts";

/** A grey floor of 8 m, a red wall along x = 0 standing on it, and a bush. */
function smallWorld(): World {
  const world = new World("Small", LIGHT);
  world.group("all", { shadows: "live" });
  const color = () => [0.5, 0.5, 0.5] as const;
  world.add("all", "ground", terrain({ x: [-4, 4], z: [-4, 4], cell: 0.5, height: () => 0, color }));
  world.add("all", "stone", paint(box(0.4, 2, 6), [0.8, 0.1, 0.1]));
  const leaves = { count: 30, size: 0.4, inner: color(), outer: color() };
  world.add(
    "all",
    "leaf",
    foliage({ center: [3, 0.5, 3], radius: [0.5, 0.5, 0.5] }, leaves, seeded(1)),
    place(0, 0, 0),
  );
  world.markers.push({ kind: "spawn", name: "spawn", position: [2, 0, 0], turn: 0 });
  return world;
}

/** Mean colour of the vertices near a point on the floor. */
function floorAt(mesh: Mesh, x: number, z: number): number[] {
  const near = [...Array(mesh.vertexCount).keys()].filter(
    (i) => Math.hypot(mesh.at(i)[0] - x, mesh.at(i)[2] - z) < 0.6,
  );
  return [0, 1, 2].map((k) => near.reduce((sum, i) => sum + mesh.colorAt(i)[k], 0) / near.length);
}

it("bakes to the same bytes every time", async () => {
  const builds = await Promise.all(
    [smallWorld(), smallWorld()].map(async (world) => {
      await bake(world, { draft: true });
      return Buffer.from(await exportWorld(world));
    }),
  );
  expect(builds[0].equals(builds[1])).toBe(true);
});

it("darkens the floor at the foot of a wall, and lets the wall's red fall on it", async () => {
  const world = smallWorld();
  await bake(world, { draft: true });
  const floor = world.pieces.find((piece) => piece.material === "ground")!.mesh;
  const [open, foot] = [floorAt(floor, 3.5, -2), floorAt(floor, 0.5, 0)];
  expect(foot[1]).toBeLessThan(open[1] * 0.92);
  expect(foot[0] / foot[1]).toBeGreaterThan((open[0] / open[1]) * 1.03);
  for (const { mesh } of world.pieces) expect(mesh.color.every((c) => c >= 0 && c <= 1)).toBe(true);
});
