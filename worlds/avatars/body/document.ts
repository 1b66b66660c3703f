// document.ts: a built body becomes a glTF document and a compressed .vrm file.
import { Document, Logger, type Mesh, type Node, NodeIO, type Primitive } from "@gltf-transform/core";
import { EXTMeshoptCompression, KHRMeshQuantization } from "@gltf-transform/extensions";
import { meshopt } from "@gltf-transform/functions";
import { MeshoptDecoder, MeshoptEncoder } from "meshoptimizer";
import { mix } from "../core/math.ts";
import type { Body, SkinnedMesh } from "./build.ts";
import { MORPHS } from "./face.ts";
import { SLOTS } from "./look.ts";
import { colorTexels, roughnessTexels, slotU } from "./palette.ts";
import { encodePng } from "./png.ts";
import { BONES, type Bone } from "./skeleton.ts";
import { VrmHumanoid } from "./vrm.ts";

/** glTF sampler constants. */
const NEAREST = 9728;
const CLAMP = 33071;

/** What closed places are multiplied by, linear RGB: dusk rather than soot. */
const SHADE = [0.34, 0.25, 0.3];

const BONE_INDEX = new Map(BONES.map(({ bone }, i) => [bone, i]));

export function toDocument({ look, measures, body, face }: Body): Document {
  const document = new Document().setLogger(new Logger(Logger.Verbosity.WARN));
  const buffer = document.createBuffer();
  const root = document.createNode(look.name);
  const scene = document.createScene(look.name).addChild(root);
  document.getRoot().setDefaultScene(scene);
  document.getRoot().getAsset().generator = "Manyrooms avatarkit";

  const bones = new Map<Bone, Node>();
  const skin = document.createSkin("humanoid");
  const inverseBinds = new Float32Array(BONES.length * 16);
  BONES.forEach(({ bone, parent }, i) => {
    const [x, y, z] = measures.joints[bone];
    const [px, py, pz] = parent ? measures.joints[parent] : [0, 0, 0];
    const node = document.createNode(bone).setTranslation([x - px, y - py, z - pz]);
    (parent ? (bones.get(parent) as Node) : root).addChild(node);
    bones.set(bone, node);
    skin.addJoint(node);
    inverseBinds.set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, -x, -y, -z, 1], i * 16);
  });
  skin
    .setSkeleton(bones.get("hips") as Node)
    .setInverseBindMatrices(document.createAccessor().setType("MAT4").setArray(inverseBinds).setBuffer(buffer));

  const texture = (name: string, texels: Uint8Array<ArrayBuffer>) =>
    document.createTexture(name).setImage(encodePng(texels)).setMimeType("image/png");
  const material = document
    .createMaterial("palette")
    .setBaseColorTexture(texture("colors", colorTexels(look.colors)))
    .setMetallicRoughnessTexture(texture("roughness", roughnessTexels()))
    .setMetallicFactor(0)
    .setExtras({ slots: [...SLOTS] });
  for (const info of [material.getBaseColorTextureInfo(), material.getMetallicRoughnessTextureInfo()])
    info?.setMagFilter(NEAREST).setMinFilter(NEAREST).setWrapS(CLAMP).setWrapT(CLAMP);

  const bodyNode = addMesh("body", body);
  const faceNode = addMesh("face", face);
  const facePrimitive = (faceNode.getMesh() as Mesh).listPrimitives()[0];
  for (const morph of MORPHS)
    facePrimitive.addTarget(
      document.createPrimitiveTarget(morph).setAttribute("POSITION", vectors(face.morphs[morph].flat())),
    );
  (faceNode.getMesh() as Mesh).setWeights(MORPHS.map(() => 0)).setExtras({ targetNames: [...MORPHS] });

  const vrm = document.createExtension(VrmHumanoid);
  vrm.content = {
    name: look.name,
    bones,
    body: bodyNode,
    face: faceNode,
    eyeHeight: measures.headCentre[1] - 0.06 * measures.headRadius[1] - measures.joints.head[1],
  };
  return document;

  function vectors(values: number[]) {
    return document.createAccessor().setType("VEC3").setArray(Float32Array.from(values)).setBuffer(buffer);
  }

  function addMesh(name: string, mesh: SkinnedMesh): Node {
    const primitive: Primitive = document.createPrimitive().setMaterial(material);
    const joints = new Uint8Array(mesh.positions.length * 4);
    const weights = new Uint8Array(mesh.positions.length * 4);
    for (const [v, list] of mesh.weights.entries()) {
      packWeights(list, joints.subarray(v * 4, v * 4 + 4), weights.subarray(v * 4, v * 4 + 4));
    }
    const color = Uint8Array.from(
      mesh.open.flatMap((open) => [...SHADE.map((shade) => Math.round(mix(shade, 1, open) * 255)), 255]),
    );
    const accessor = (type: "VEC2" | "VEC4", array: Float32Array<ArrayBuffer> | Uint8Array<ArrayBuffer>) =>
      document.createAccessor().setType(type).setArray(array).setBuffer(buffer);
    primitive
      .setAttribute("POSITION", vectors(mesh.positions.flat()))
      .setAttribute("NORMAL", vectors(mesh.normals.flat()))
      .setAttribute("TEXCOORD_0", accessor("VEC2", Float32Array.from(mesh.slots.flatMap((slot) => [slotU(slot), 0.5]))))
      .setAttribute("COLOR_0", accessor("VEC4", color).setNormalized(true))
      .setAttribute("JOINTS_0", accessor("VEC4", joints))
      .setAttribute("WEIGHTS_0", accessor("VEC4", weights).setNormalized(true))
      .setIndices(
        document.createAccessor().setType("SCALAR").setArray(Uint16Array.from(mesh.triangles.flat())).setBuffer(buffer),
      );
    const node = document.createNode(name).setMesh(document.createMesh(name).addPrimitive(primitive)).setSkin(skin);
    // Beside the bones: a skinned mesh takes its place from its joints alone.
    scene.addChild(node);
    return node;
  }
}

/** Bytes that add up to exactly 255, as the validator asks. */
function packWeights(list: readonly (readonly [Bone, number])[], joints: Uint8Array, weights: Uint8Array): void {
  let left = 255;
  list.forEach(([bone, share], i) => {
    const w = i === list.length - 1 ? left : Math.min(left, Math.round(share * 255));
    left -= w;
    weights[i] = w;
    joints[i] = w > 0 ? (BONE_INDEX.get(bone) as number) : 0;
  });
}

export async function createIO(): Promise<NodeIO> {
  await Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready]);
  return new NodeIO()
    .registerExtensions([EXTMeshoptCompression, KHRMeshQuantization, VrmHumanoid])
    .registerDependencies({ "meshopt.encoder": MeshoptEncoder, "meshopt.decoder": MeshoptDecoder });
}

/** The .vrm file: quantised and meshopt-compressed. */
export async function toVrm(document: Document, io: NodeIO): Promise<Uint8Array> {
  await document.transform(
    meshopt({
      encoder: MeshoptEncoder,
      level: "medium",
      quantizationVolume: "scene",
      quantizePosition: 14,
      quantizeNormal: 8,
      quantizeTexcoord: 10,
    }),
  );
  return io.writeBinary(document);
}
