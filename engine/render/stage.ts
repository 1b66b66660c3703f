// stage.ts: one glTF scene as the renderer sees it: a flat list of objects whose matrices are views into DrawnMatrix.

import {
  type BufferGeometry,
  DetachedBindMode,
  DirectionalLight,
  InstancedMesh,
  Light,
  Line,
  type Material,
  Matrix4,
  Mesh,
  type Object3D,
  Points,
  SkinnedMesh,
  SpotLight,
} from "three";
import { NO_PARENT } from "../ecs/components.ts";
import type { World } from "../ecs/world.ts";
import { isRecord } from "../gltf/extensions/node-extension.ts";
import { freePictures, type StandingScene } from "../gltf/scene.ts";
import { turnToEye } from "./glare.ts";
import { createSky } from "./sky.ts";
import { createSun, type Sun } from "./sun.ts";
import { watchMovers } from "./watch-movers.ts";
import { animateWater } from "./water.ts";

export interface Stage {
  /** What goes into three's scene, directly below its root. */
  readonly objects: readonly Object3D[];
  readonly sun: Sun;
  /** Sets what moves by itself: water. `seconds` since the stage was built. */
  animate(seconds: number): void;
  /** Whether something that casts a shadow is drawn elsewhere than at the last call. */
  hasMoved(): boolean;
  /** The meshes of an entity and of what hangs on it. */
  meshesOf(eid: number): Mesh[];
  /** Samples along textures that are seen at a slant. */
  setAnisotropy(samples: number): void;
  /** Frees all that the GPU holds of it. */
  dispose(): void;
}

type Drawable = Mesh | Line | Points;
const isDrawable = (object: Object3D): object is Drawable =>
  object instanceof Mesh || object instanceof Line || object instanceof Points;

/** Points the object's world matrix into `DrawnMatrix`. Three must never compute it, nor clone the object: a clone loses the view. */
export function bindMatrix(object: Object3D, matrices: Float32Array, eid: number): void {
  object.matrixAutoUpdate = false;
  object.matrixWorldAutoUpdate = false;
  // Three types the elements as a tuple; it only ever indexes them.
  object.matrixWorld.elements = matrices.subarray(eid * 16, eid * 16 + 16) as unknown as Matrix4["elements"];
}

/** Builds the stage. Three's own tree falls apart once the objects are added to a scene: an object has one parent. */
export function buildStage(world: World, { loaded, entities }: StandingScene, shadowSize: number): Stage {
  const sun = createSun(loaded, shadowSize);
  const objects: Object3D[] = [...sun.objects];
  const sky = loaded.light ? null : createSky();
  if (sky) objects.push(sky);

  const entityOf = new Map<Object3D, number>(loaded.nodes.map((node, i) => [node.object, entities[i]]));
  const found: { object: Object3D; eid: number }[] = [];
  const visit = (object: Object3D, eid: number): void => {
    const own = entityOf.get(object) ?? eid;
    found.push({ object, eid: own });
    for (const child of object.children) visit(child, own);
  };
  for (const child of loaded.root.children) visit(child, -1);

  const drawables: Drawable[] = [];
  const single: { mesh: Mesh; eid: number }[] = [];
  for (const { object, eid } of found) {
    if (eid < 0) continue;
    bindMatrix(object, world.stores.DrawnMatrix, eid);
    if (isDrawable(object)) {
      prepareDrawable(object, loaded.light !== null);
      drawables.push(object);
      if (object instanceof Mesh && !(object instanceof InstancedMesh || object instanceof SkinnedMesh))
        single.push({ mesh: object, eid });
    } else if (object instanceof Light && !(object instanceof DirectionalLight)) {
      objects.push(...prepareLamp(object));
    }
  }
  objects.push(...drawables);
  const movers = prepareMaterials(loaded.materials);
  // The bones of a skin move what they bend, wherever its own node is.
  const casters = found.filter(({ object, eid }) => eid >= 0 && object.castShadow);
  const hasMoved = watchMovers(
    world,
    casters.flatMap(({ object, eid }) =>
      object instanceof SkinnedMesh ? object.skeleton.bones.map((bone) => entityOf.get(bone) ?? eid) : [eid],
    ),
  );

  return {
    objects,
    sun,
    animate(seconds) {
      for (const move of movers) move(seconds);
    },
    hasMoved,
    meshesOf: (top) => single.flatMap(({ mesh, eid }) => (isWithin(world, eid, top) ? [mesh] : [])),
    setAnisotropy(samples) {
      for (const texture of loaded.textures) {
        if (texture.anisotropy === samples) continue;
        texture.anisotropy = samples;
        if (texture.version > 0) texture.needsUpdate = true; // it is with the GPU already, or ready to go there
      }
    },
    dispose() {
      sun.dispose();
      sky?.geometry.dispose();
      sky?.material.dispose();
      for (const { geometry } of drawables) (geometry as BufferGeometry).dispose();
      for (const object of drawables) if (object instanceof InstancedMesh) object.dispose();
      for (const object of drawables) if (object instanceof SkinnedMesh) object.skeleton.dispose();
      for (const material of loaded.materials) material.dispose();
      for (const texture of loaded.textures) texture.dispose();
      freePictures(loaded);
    },
  };
}

/** Whether `eid` is `top` or hangs on it. */
function isWithin(world: World, eid: number, top: number): boolean {
  for (let up = eid; up !== NO_PARENT; up = world.stores.Parent[up]) if (up === top) return true;
  return false;
}

const oursOf = (object: Object3D): Record<string, unknown> => {
  const extras: unknown = object.userData["manyrooms"];
  return isRecord(extras) ? extras : {};
};

/** Files of our kit say which nodes cast and take the sun's shadow; of others, all that is opaque does both. */
function prepareDrawable(object: Drawable, ours: boolean): void {
  if (!(object instanceof Mesh)) return;
  const extras = object.parent && Object.keys(oursOf(object)).length === 0 ? oursOf(object.parent) : oursOf(object);
  const opaque = ([object.material].flat() as Material[]).every((material) => !material.transparent);
  object.castShadow = ours ? extras["castShadow"] === true : opaque;
  object.receiveShadow = ours ? extras["receiveShadow"] === true : true;
  if (object instanceof SkinnedMesh) {
    // The vertices go where the bones are, in the world: the mesh's own place must not count (glTF 2.0 §3.7.3.3).
    object.bindMode = DetachedBindMode;
    object.bindMatrixInverse.copy(object.bindMatrix).invert();
    object.matrixWorld = new Matrix4();
    object.frustumCulled = false;
  }
}

/** Lamps of a file shine without a shadow. A spot's aim is where it pointed when it was loaded. */
function prepareLamp(lamp: Light): Object3D[] {
  if (!(lamp instanceof SpotLight)) return [lamp];
  lamp.target.removeFromParent();
  lamp.target.position.set(0, 0, -1).applyMatrix4(lamp.matrixWorld);
  lamp.target.updateMatrixWorld();
  return [lamp, lamp.target];
}

/** Applies what our kit writes into materials. Returns what must be called every frame. */
function prepareMaterials(materials: readonly Material[]): ((seconds: number) => void)[] {
  const movers: ((seconds: number) => void)[] = [];
  for (const material of materials) {
    const extras: unknown = material.userData["manyrooms"];
    if (!isRecord(extras)) continue;
    if (extras["fog"] === false && "fog" in material) material.fog = false;
    if (extras["water"] === true) movers.push(animateWater(material));
    if (typeof extras["glare"] === "number") turnToEye(material, extras["glare"]);
  }
  return movers;
}
