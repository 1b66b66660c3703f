// objects.ts: draws what people brought: one mesh for each crate and ball, those of its file for each other.

import { type BufferGeometry, type Material, Mesh, MeshStandardMaterial, type Scene } from "three";
import { multiplyMatrices } from "../core/math.ts";
import type { World } from "../ecs/world.ts";
import { type ObjectFile, type ObjectLook, objectLooks } from "../gltf/object-looks.ts";
import { makeBall, makeCrate } from "./object-shapes.ts";
import { bindMatrix } from "./stage.ts";
import { watchMovers } from "./watch-movers.ts";

export interface ObjectViews {
  /** Brings what is drawn up to the objects that there are. Call it once a frame, after the frame systems. */
  update(): void;
  /** Whether one of them is drawn elsewhere than at the last call, or came or went. */
  hasMoved(): boolean;
  /** What is drawn of one; empty if it is none of these. */
  meshesOf(eid: number): Mesh[];
  dispose(): void;
}

/** A mesh of an object, and where it is in the object's axes: null for the object's own place. */
interface Part {
  readonly mesh: Mesh;
  readonly local: Float32Array | null;
}

interface View {
  readonly look: ObjectLook;
  readonly parts: readonly Part[];
}

const NONE: ReadonlyMap<number, ObjectLook> = new Map();

export function createObjectViews({ world, scene }: { world: World; scene: Scene }): ObjectViews {
  const views = new Map<number, View>();
  const shapes = new Map<string, BufferGeometry>();
  const paint = new MeshStandardMaterial({ vertexColors: true, roughness: 0.75 });
  let watch = watchMovers(world, []);
  let changed = false;

  function shapeOf(model: "crate" | "ball", size: number): BufferGeometry {
    const key = `${model} ${size}`;
    let shape = shapes.get(key);
    if (!shape) {
      shape = (model === "crate" ? makeCrate() : makeBall()).scale(size, size, size);
      shapes.set(key, shape);
    }
    return shape;
  }

  function show(eid: number, look: ObjectLook): void {
    const parts = "model" in look ? [plainPart(eid, look.model, look.size)] : partsOf(look);
    for (const { mesh } of parts) {
      mesh.castShadow = mesh.receiveShadow = true;
      scene.add(mesh);
    }
    views.set(eid, { look, parts });
  }

  function plainPart(eid: number, model: "crate" | "ball", size: number): Part {
    const mesh = new Mesh(shapeOf(model, size), paint);
    bindMatrix(mesh, world.stores.DrawnMatrix, eid);
    return { mesh, local: null };
  }

  function hide(eid: number, { look, parts }: View): void {
    for (const { mesh } of parts) scene.remove(mesh);
    views.delete(eid);
    // What no object shows any more leaves the GPU; it would come back by itself.
    if (!("loaded" in look) || [...views.values()].some((other) => other.look === look)) return;
    for (const { mesh } of parts) (mesh.geometry as BufferGeometry).dispose();
    for (const material of look.loaded.materials) material.dispose();
    for (const texture of look.loaded.textures) texture.dispose();
  }

  return {
    update() {
      const looks = objectLooks.find(world) ?? NONE;
      const before = views.size;
      let same = true;
      for (const [eid, view] of [...views]) {
        if (looks.get(eid) === view.look) continue;
        hide(eid, view);
        same = false;
      }
      for (const [eid, look] of looks) if (!views.has(eid)) show(eid, look);
      if (!same || views.size !== before) {
        watch = watchMovers(world, [...views.keys()]);
        changed = true;
      }
      const { DrawnMatrix } = world.stores;
      for (const [eid, { parts }] of views)
        for (const { mesh, local } of parts)
          if (local) multiplyMatrices(mesh.matrixWorld.elements, 0, DrawnMatrix, eid * 16, local, 0);
    },
    hasMoved() {
      const moved = watch() || changed;
      changed = false;
      return moved;
    },
    meshesOf: (eid) => views.get(eid)?.parts.map(({ mesh }) => mesh) ?? [],
    dispose() {
      for (const [eid, view] of [...views]) hide(eid, view);
      for (const shape of shapes.values()) shape.dispose();
      paint.dispose();
    },
  };
}

/** The meshes of a file, about its middle and as large as fits. Bones and animations rest. */
function partsOf({ loaded, middle, scale }: ObjectFile): Part[] {
  const fit = Float32Array.of(
    ...[scale, 0, 0, 0, 0, scale, 0, 0, 0, 0, scale, 0],
    ...middle.map((value) => -value * scale),
    1,
  );
  const parts: Part[] = [];
  loaded.root.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    const mesh = new Mesh(object.geometry as BufferGeometry, object.material as Material | Material[]);
    mesh.matrixAutoUpdate = mesh.matrixWorldAutoUpdate = false;
    const local = new Float32Array(16);
    multiplyMatrices(local, 0, fit, 0, object.matrixWorld.elements, 0);
    parts.push({ mesh, local });
  });
  return parts;
}
