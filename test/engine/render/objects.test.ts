// objects.test.ts: what is handed to three for objects: the right meshes in the right places; no GPU is involved.

import { addComponent } from "bitecs";
import { type Box3, type Mesh, Scene, Vector3 } from "three";
import { expect, it } from "vitest";
import {
  addTransform,
  teleportMover,
  updateDrawnMatrices,
  updateWorldMatrices,
} from "../../../engine/ecs/hierarchy.ts";
import { createGameWorld, spawn, type World } from "../../../engine/ecs/world.ts";
import { loadGltf } from "../../../engine/gltf/load.ts";
import { fitObject, type ObjectLook, objectLooks } from "../../../engine/gltf/object-looks.ts";
import { makeBall, makeCrate } from "../../../engine/render/object-shapes.ts";
import { createObjectViews } from "../../../engine/render/objects.ts";
import { makeBoxGlb } from "../../support/glb.ts";

function enter() {
  const world = createGameWorld(32);
  const looks = new Map<number, ObjectLook>();
  objectLooks.set(world, looks);
  const scene = new Scene();
  return { world, looks, scene, views: createObjectViews({ world, scene }) };
}

function thing(world: World, x: number): number {
  const eid = spawn(world);
  addTransform(world, eid);
  addComponent(world, eid, world.stores.Mover);
  move(world, eid, x);
  return eid;
}

function move(world: World, eid: number, x: number): void {
  world.stores.Position[eid * 3] = x;
  teleportMover(world, eid);
  updateWorldMatrices(world);
  updateDrawnMatrices(world, 1);
}

const boxOf = (mesh: Mesh): Box3 => {
  mesh.geometry.computeBoundingBox();
  return mesh.geometry.boundingBox!.clone().applyMatrix4(mesh.matrixWorld);
};

it("draws a crate where its entity is, as large as its body, and takes it away with it", () => {
  const { world, looks, scene, views } = enter();
  const eid = thing(world, 3);
  looks.set(eid, { model: "crate", size: 0.5 });
  views.update();
  expect([scene.children.length, views.hasMoved(), views.hasMoved()]).toEqual([1, true, false]);
  move(world, eid, 5);
  views.update();
  const box = boxOf(scene.children[0] as Mesh);
  expect(box.getCenter(new Vector3()).x).toBeCloseTo(5, 5);
  expect(box.getSize(new Vector3()).y).toBeCloseTo(0.5, 5);
  expect(views.hasMoved()).toBe(true);
  looks.delete(eid);
  views.update();
  expect([scene.children.length, views.hasMoved()]).toEqual([0, true]);
});

it("draws a file about its middle, no side longer than 3 m, and once more where it is brought twice", async () => {
  const { world, looks, scene, views } = enter();
  const nodes = [{ mesh: 0, translation: [20, 7, 0], scale: [6, 1, 1] }];
  const file = fitObject(await loadGltf(makeBoxGlb({ nodes }), { pictures: false }))!;
  expect(file.size.map((length) => Number(length.toFixed(3)))).toEqual([3, 0.5, 0.5]);
  const [a, b] = [thing(world, 2), thing(world, -4)];
  looks.set(a, file);
  looks.set(b, file);
  views.update();
  const middles = scene.children.map((mesh) =>
    boxOf(mesh as Mesh)
      .getCenter(new Vector3())
      .toArray(),
  );
  expect(middles.map(([x]) => Number(x.toFixed(4)))).toEqual([2, -4]);
  expect(boxOf(scene.children[0] as Mesh).getSize(new Vector3()).x).toBeCloseTo(3, 4);
  views.dispose();
  expect(scene.children).toEqual([]);
});

it("finds nothing to bring in a file without meshes", async () => {
  expect(fitObject(await loadGltf(makeBoxGlb({ nodes: [{ name: "empty" }] }), { pictures: false }))).toBeNull();
});

it("makes a crate and a ball of a metre, coloured, their faces outwards", () => {
  for (const shape of [makeCrate(), makeBall()]) {
    shape.computeBoundingBox();
    for (const length of shape.boundingBox!.getSize(new Vector3()).toArray()) expect(length).toBeCloseTo(1, 1);
    const [place, normal, color] = ["position", "normal", "color"].map((name) => shape.getAttribute(name));
    expect(color.count).toBe(place.count);
    let outwards = 0;
    for (let i = 0; i < place.count; i++)
      outwards +=
        [0, 1, 2].reduce((sum, k) => sum + place.getComponent(i, k) * normal.getComponent(i, k), 0) > 0 ? 1 : 0;
    expect(outwards / place.count).toBeGreaterThan(0.6);
  }
});
