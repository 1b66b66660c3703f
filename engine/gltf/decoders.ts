// decoders.ts: what unpacks compressed meshes and pictures, each fetched only for a file that needs it.
//
// Draco and KTX2 are unpacked in three's own workers, which live as long as the load does: most files need none.

import type { DRACOLoader } from "three/addons/loaders/DRACOLoader.js";
import type { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import type { KTX2Loader } from "three/addons/loaders/KTX2Loader.js";
import { type GltfJson, unsupported } from "./container.ts";

/** What the GPU can do, as three's renderer has it. */
export interface GpuExtensions {
  has(name: string): boolean;
  get(name: string): unknown;
}

/** Workers of each kind at a time: more would take the processor from the tick. */
const WORKERS = 2;

/**
 * Gives the loader the decoders that the file needs. Returns what ends their workers. Throws `gltf/unsupported-extension` for Draco
 * where there are no workers (Node).
 *
 * @param gpu null where nothing is drawn, and no picture is decoded
 */
export async function addDecoders(
  loader: GLTFLoader,
  { extensionsUsed = [] }: GltfJson,
  gpu: GpuExtensions | null,
): Promise<() => void> {
  const uses = new Set(extensionsUsed);
  const opened: (DRACOLoader | KTX2Loader)[] = [];
  if (uses.has("EXT_meshopt_compression")) {
    const { MeshoptDecoder } = await import("three/addons/libs/meshopt_decoder.module.js");
    loader.setMeshoptDecoder(MeshoptDecoder);
  }
  if (uses.has("KHR_draco_mesh_compression")) opened.push(await addDraco(loader));
  if (gpu && uses.has("KHR_texture_basisu")) opened.push(await addKtx2(loader, gpu));
  return () => {
    for (const decoder of opened) decoder.dispose();
  };
}

async function addDraco(loader: GLTFLoader): Promise<DRACOLoader> {
  if (typeof Worker === "undefined") throw unsupported("KHR_draco_mesh_compression");
  const { DRACOLoader, DRACO_GLTF_CONFIG } = await import("three/addons/loaders/DRACOLoader.js");
  const draco = new DRACOLoader().setDecoderPath(DRACO_GLTF_CONFIG).setWorkerLimit(WORKERS);
  loader.setDRACOLoader(draco);
  return draco;
}

async function addKtx2(loader: GLTFLoader, gpu: GpuExtensions): Promise<KTX2Loader> {
  const { KTX2Loader } = await import("three/addons/loaders/KTX2Loader.js");
  const ktx2 = new KTX2Loader().setWorkerLimit(WORKERS);
  ktx2.detectSupport({ extensions: gpu } as unknown as Parameters<KTX2Loader["detectSupport"]>[0]); // all that it reads
  loader.setKTX2Loader(ktx2);
  return ktx2;
}
