// highlight.ts: shows what the eyes are on and a hand reaches: a thin frame along its edges, and a little light from within.
// Tried and dropped: a hull drawn from behind and pushed out along the normals. Boxes have three normals at a corner, and it tears there.

import {
  AdditiveBlending,
  type BufferGeometry,
  EdgesGeometry,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  type Object3D,
  type Scene,
} from "three";

export interface Highlight {
  /** Shows these meshes as looked at, in the place of those before. Cheap while they stay the same. */
  show(meshes: readonly Mesh[]): void;
  setVisible(visible: boolean): void;
  dispose(): void;
}

/** As the interface's accent. */
const COLOUR = 0xffb454;
/** Edges are those where two faces differ by more than so much, in degrees. */
const EDGE = 24;
/** Finding edges takes a millisecond for so many triangles; of what has more, only the light shows. */
const MOST_TRIANGLES = 5_000;

const trianglesOf = ({ index, attributes }: BufferGeometry): number =>
  (index?.count ?? attributes["position"]?.count ?? 0) / 3;

export function createHighlight(scene: Scene): Highlight {
  const light = new MeshBasicMaterial({
    color: COLOUR,
    transparent: true,
    opacity: 0.14,
    blending: AdditiveBlending,
    depthWrite: false,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -1,
    toneMapped: false,
    fog: false,
  });
  const line = new LineBasicMaterial({ color: COLOUR, transparent: true, opacity: 0.9, toneMapped: false, fog: false });
  const edges = new WeakMap<BufferGeometry, EdgesGeometry>();
  const made = new Set<EdgesGeometry>();
  let shown: readonly Mesh[] = [];
  let parts: Object3D[] = [];

  function edgesOf(geometry: BufferGeometry): EdgesGeometry {
    let found = edges.get(geometry);
    if (!found) {
      found = new EdgesGeometry(geometry, EDGE);
      edges.set(geometry, found);
      made.add(found);
      geometry.addEventListener("dispose", () => forget(geometry));
    }
    return found;
  }

  function forget(geometry: BufferGeometry): void {
    const own = edges.get(geometry);
    if (!own) return;
    own.dispose();
    made.delete(own);
    edges.delete(geometry);
  }

  /** Moves with the mesh: they share one matrix. */
  function follow(part: Object3D, mesh: Mesh): void {
    part.matrixAutoUpdate = part.matrixWorldAutoUpdate = false;
    part.matrixWorld = mesh.matrixWorld;
    parts.push(part);
    scene.add(part);
  }

  return {
    show(meshes) {
      if (meshes.length === shown.length && meshes.every((mesh, i) => mesh === shown[i])) return;
      scene.remove(...parts);
      parts = [];
      shown = meshes;
      for (const mesh of meshes) {
        const geometry = mesh.geometry as BufferGeometry;
        follow(new Mesh(geometry, light), mesh);
        if (trianglesOf(geometry) <= MOST_TRIANGLES) follow(new LineSegments(edgesOf(geometry), line), mesh);
      }
    },
    setVisible(visible) {
      for (const part of parts) part.visible = visible;
    },
    dispose() {
      scene.remove(...parts);
      for (const one of made) one.dispose();
      light.dispose();
      line.dispose();
    },
  };
}
