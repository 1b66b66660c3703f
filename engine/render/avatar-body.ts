// avatar-body.ts: a .vrm file becomes one geometry for instanced drawing: body and face together, without morph targets.

import {
  BufferAttribute,
  type BufferGeometry,
  Matrix4,
  MeshBasicMaterial,
  type Object3D,
  SkinnedMesh,
  Vector3,
} from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { mergeGeometries } from "three/addons/utils/BufferGeometryUtils.js";
import { PALETTE_SLOTS } from "../animation/crowd.ts";
import { EngineError } from "../errors.ts";

/** Attributes that every body has; `bones`, `shares` and `slot` are read by avatar-material.ts. */
const KEPT = ["position", "normal", "color"];

/** Parses a body. Throws `avatar/unavailable` where the file holds none. */
export async function parseBody(bytes: ArrayBuffer): Promise<BufferGeometry> {
  const { MeshoptDecoder } = await import("three/addons/libs/meshopt_decoder.module.js");
  const loader = new GLTFLoader();
  loader.setMeshoptDecoder(MeshoptDecoder);
  // The palette comes from the crowd, so the file's material and its pictures are not even decoded.
  loader.register(() => ({ name: "no-materials", loadMaterial: async () => new MeshBasicMaterial() }));
  const { scene } = await loader.parseAsync(bytes, "");
  scene.updateMatrixWorld(true);
  const parts = skinnedMeshes(scene).map(flatten);
  const geometry = parts.length > 0 ? mergeGeometries(parts) : null;
  if (!geometry) throw new EngineError("avatar/unavailable", "parseBody: there is no body in this file");
  return geometry;
}

function skinnedMeshes(scene: Object3D): SkinnedMesh[] {
  const found: SkinnedMesh[] = [];
  scene.traverse((object) => {
    if (object instanceof SkinnedMesh) found.push(object);
  });
  return found;
}

/** The mesh at rest in metres, with the attributes that the shader reads. */
function flatten({ geometry, skeleton }: SkinnedMesh): BufferGeometry {
  const { position, uv, skinIndex, skinWeight } = geometry.attributes;
  if (!position || !uv || !skinIndex || !skinWeight || !geometry.attributes.normal || !geometry.attributes.color) {
    throw new EngineError("avatar/unavailable", "parseBody: a mesh lacks an attribute");
  }
  // Quantised positions are put right by the inverse bind matrices; at rest every bone says the same.
  const toMetres = new Matrix4().multiplyMatrices(skeleton.bones[0].matrixWorld, skeleton.boneInverses[0]);
  const metres = new Float32Array(position.count * 3);
  const slots = new Float32Array(position.count);
  const point = new Vector3();
  for (let v = 0; v < position.count; v++) {
    point
      .fromBufferAttribute(position, v)
      .applyMatrix4(toMetres)
      .toArray(metres, v * 3);
    slots[v] = Math.floor(uv.getX(v) * PALETTE_SLOTS);
  }
  const flat = geometry.clone();
  flat.morphAttributes = {};
  flat.morphTargetsRelative = false;
  for (const name of Object.keys(flat.attributes)) if (!KEPT.includes(name)) flat.deleteAttribute(name);
  flat.setAttribute("position", new BufferAttribute(metres, 3));
  flat.setAttribute("slot", new BufferAttribute(slots, 1));
  flat.setAttribute("bones", skinIndex.clone());
  flat.setAttribute("shares", skinWeight.clone());
  return flat;
}
