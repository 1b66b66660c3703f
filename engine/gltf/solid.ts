// solid.ts: the triangles of a node, where a file names no colliders: then what is drawn is what stops people.

import { type BufferGeometry, InstancedMesh, type Material, Matrix4, Mesh, type Object3D, SkinnedMesh } from "three";
import { toTrimesh } from "./extensions/shape.ts";
import type { SceneNode } from "./scene.ts";

/** Colliders get this many triangles of one node at most; a node with more is furniture for the eye. */
const MAX_TRIANGLES = 500_000;

/** What is drawn for `node` itself, without the nodes below it. */
function ownMeshes(node: SceneNode, isNode: (object: Object3D) => boolean): Mesh[] {
  if (node.object instanceof Mesh) return [node.object];
  return node.object.children.filter((child): child is Mesh => child instanceof Mesh && !isNode(child));
}

/** Sees through what people see through: sky domes seen from inside, glass, water, light cones. */
function stopsPeople(mesh: Mesh): boolean {
  return (
    !(mesh instanceof SkinnedMesh) && ([mesh.material].flat() as Material[]).every((material) => !material.transparent)
  );
}

/**
 * Points and triangles of a node in its own axes, or null where nothing of it stops anybody.
 *
 * @param isNode tells whether a three object stands for a glTF node of its own
 */
export function solidOf(
  node: SceneNode,
  isNode: (object: Object3D) => boolean,
): { points: Float32Array; indices: Uint32Array } | null {
  const geometries = ownMeshes(node, isNode).filter(stopsPeople).flatMap(geometriesOf);
  const mesh = toTrimesh(geometries);
  return mesh.indices.length === 0 || mesh.indices.length / 3 > MAX_TRIANGLES ? null : mesh;
}

/** A mesh's geometry; of repeats, one for each. */
function geometriesOf(mesh: Mesh): BufferGeometry[] {
  const geometry = mesh.geometry as BufferGeometry;
  if (!(mesh instanceof InstancedMesh)) return [geometry];
  const matrix = new Matrix4();
  return Array.from({ length: mesh.count }, (_, i) => {
    mesh.getMatrixAt(i, matrix);
    return geometry.clone().applyMatrix4(matrix);
  });
}
