// compressed-glb.ts: a small room with a pink wall, as one .glb, with its meshes or its pictures compressed in each way that we unpack.

import { Document, type Material, NodeIO, type Texture } from "@gltf-transform/core";
import {
  EXTMeshoptCompression,
  KHRDracoMeshCompression,
  KHRMaterialsUnlit,
  KHRMeshQuantization,
  KHRTextureBasisu,
} from "@gltf-transform/extensions";
import { quantize, reorder } from "@gltf-transform/functions";
import { createEncoderModule } from "draco3dgltf";
import { encodeToKTX2 } from "ktx2-encoder";
import { MeshoptEncoder } from "meshoptimizer";
import { PNG } from "pngjs";

export const COMPRESSIONS = ["draco", "meshopt", "ktx2-etc1s", "ktx2-uastc"] as const;
export type Compression = (typeof COMPRESSIONS)[number];

/** Texels along a side of the wall's picture. */
const SIZE = 64;
const PINK = [255, 40, 200, 255];

/** Two triangles in the plane z = 0, 1 m wide and high. */
const SQUARE = {
  positions: new Float32Array([-0.5, -0.5, 0, 0.5, -0.5, 0, 0.5, 0.5, 0, -0.5, 0.5, 0]),
  coordinates: new Float32Array([0, 1, 1, 1, 1, 0, 0, 0]),
  triangles: new Uint16Array([0, 1, 2, 0, 2, 3]),
};

async function pictureOf(compression: Compression): Promise<{ bytes: Uint8Array; type: string }> {
  const png = new PNG({ width: SIZE, height: SIZE });
  for (let at = 0; at < png.data.length; at += 4) png.data.set(PINK, at);
  if (!compression.startsWith("ktx2")) return { bytes: PNG.sync.write(png), type: "image/png" };
  const pixels = { width: SIZE, height: SIZE, data: new Uint8Array(png.data) };
  const bytes = await encodeToKTX2(new Uint8Array(0), {
    isUASTC: compression === "ktx2-uastc",
    generateMipmap: true,
    isSetKTX2SRGBTransferFunc: true,
    imageDecoder: async () => pixels,
  });
  return { bytes, type: "image/ktx2" };
}

function addSquare(
  document: Document,
  material: Material,
  place: { at: number[]; turn: number[]; scale: number[] },
): void {
  const buffer = document.getRoot().listBuffers()[0] ?? document.createBuffer();
  const accessor = (type: "VEC3" | "VEC2" | "SCALAR", array: Float32Array | Uint16Array) =>
    document.createAccessor().setType(type).setArray(array.slice()).setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute("POSITION", accessor("VEC3", SQUARE.positions))
    .setAttribute("TEXCOORD_0", accessor("VEC2", SQUARE.coordinates))
    .setIndices(accessor("SCALAR", SQUARE.triangles))
    .setMaterial(material);
  const node = document
    .createNode()
    .setMesh(document.createMesh().addPrimitive(primitive))
    .setTranslation(place.at as [number, number, number])
    .setRotation(place.turn as [number, number, number, number])
    .setScale(place.scale as [number, number, number]);
  document.getRoot().getDefaultScene()!.addChild(node);
}

/** A floor of 20 m, and ahead of the spawn point a wall of 6 m with a pink picture, unlit. */
export async function makeCompressedGlb(compression: Compression): Promise<Uint8Array> {
  const document = new Document();
  document.getRoot().setDefaultScene(document.createScene());
  const picture = await pictureOf(compression);
  const texture: Texture = document.createTexture().setImage(picture.bytes).setMimeType(picture.type);
  const unlit = document.createExtension(KHRMaterialsUnlit).createUnlit();
  const pink = document.createMaterial().setBaseColorTexture(texture).setDoubleSided(true);
  pink.setExtension("KHR_materials_unlit", unlit);
  const half = Math.SQRT1_2;
  addSquare(document, document.createMaterial(), { at: [0, 0, 0], turn: [-half, 0, 0, half], scale: [20, 20, 1] });
  addSquare(document, pink, { at: [0, 1.5, -3], turn: [0, 0, 0, 1], scale: [6, 3, 1] });
  if (compression === "draco") document.createExtension(KHRDracoMeshCompression).setRequired(true);
  if (compression.startsWith("ktx2")) document.createExtension(KHRTextureBasisu).setRequired(true);
  if (compression === "meshopt") {
    await MeshoptEncoder.ready;
    await document.transform(reorder({ encoder: MeshoptEncoder }), quantize());
    document.createExtension(EXTMeshoptCompression).setRequired(true);
  }
  const io = new NodeIO()
    .registerExtensions([
      EXTMeshoptCompression,
      KHRDracoMeshCompression,
      KHRMaterialsUnlit,
      KHRMeshQuantization,
      KHRTextureBasisu,
    ])
    .registerDependencies({ "draco3d.encoder": await createEncoderModule(), "meshopt.encoder": MeshoptEncoder });
  return io.writeBinary(document);
}
