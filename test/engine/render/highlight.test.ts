// highlight.test.ts: what the eyes are on is framed where it is drawn, and nothing is left of it afterwards.

import { BoxGeometry, LineSegments, Matrix4, Mesh, type Object3D, Scene, SphereGeometry } from "three";
import { expect, it } from "vitest";
import { createHighlight } from "../../../engine/render/highlight.ts";

const box = (): Mesh => new Mesh(new BoxGeometry(1, 1, 1));
const lines = (scene: Scene): Object3D[] => scene.children.filter((child) => child instanceof LineSegments);

it("follows what it frames, and goes with it", () => {
  const scene = new Scene();
  const highlight = createHighlight(scene);
  const crate = box();
  highlight.show([crate]);
  expect(scene.children.length).toBe(2); // a light and its edges
  const geometry = (lines(scene)[0] as LineSegments).geometry;
  expect(geometry.getAttribute("position").count).toBe(24); // 12 edges
  crate.matrixWorld.copy(new Matrix4().makeTranslation(1, 2, 3));
  for (const part of scene.children) expect(part.matrixWorld.elements[12]).toBe(1);
  highlight.show([]);
  expect(scene.children).toEqual([]);
});

it("builds nothing anew while one looks at the same thing", () => {
  const scene = new Scene();
  const highlight = createHighlight(scene);
  const crate = box();
  highlight.show([crate]);
  const before = [...scene.children];
  highlight.show([crate]);
  expect(scene.children).toEqual(before);
  highlight.show([box()]);
  expect(scene.children).not.toContain(before[0]);
});

it("looks for no edges in what has too many triangles for a frame", () => {
  const scene = new Scene();
  createHighlight(scene).show([new Mesh(new SphereGeometry(1, 100, 100))]);
  expect(scene.children.length).toBe(1);
});

it("keeps no edges of a shape that was let go, and none after its end", () => {
  const scene = new Scene();
  const highlight = createHighlight(scene);
  let freed = 0;
  const shown = (mesh: Mesh): void => {
    highlight.show([mesh]);
    (lines(scene)[0] as LineSegments).geometry.addEventListener("dispose", () => freed++);
  };
  const [crate, other] = [box(), box()];
  shown(crate);
  shown(other);
  crate.geometry.dispose();
  expect(freed).toBe(1);
  highlight.dispose();
  expect(freed).toBe(2);
  expect(scene.children).toEqual([]);
});
