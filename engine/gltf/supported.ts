// supported.ts: which glTF extensions this engine does, and by whom; README.md in this folder says how.

import type { NodeExtension } from "./extensions/node-extension.ts";
import { omiCollider } from "./extensions/omi-collider.ts";
import { omiPhysicsBody } from "./extensions/omi-physics-body.ts";
import { mozSpawnPoint, mxSpawnPoint, omiSpawnPoint } from "./extensions/spawn-points.ts";

/** Extensions on nodes that we read ourselves. */
export const NODE_EXTENSIONS: readonly NodeExtension[] = [
  omiSpawnPoint,
  mxSpawnPoint,
  mozSpawnPoint,
  omiPhysicsBody,
  omiCollider,
];

/** Extensions that three's GLTFLoader does for us. */
const BY_LOADER = [
  "EXT_materials_bump",
  "EXT_mesh_gpu_instancing",
  "EXT_meshopt_compression",
  "EXT_texture_avif",
  "EXT_texture_webp",
  "KHR_draco_mesh_compression",
  "KHR_lights_punctual",
  "KHR_materials_anisotropy",
  "KHR_materials_clearcoat",
  "KHR_materials_dispersion",
  "KHR_materials_emissive_strength",
  "KHR_materials_ior",
  "KHR_materials_iridescence",
  "KHR_materials_sheen",
  "KHR_materials_specular",
  "KHR_materials_transmission",
  "KHR_materials_unlit",
  "KHR_materials_volume",
  "KHR_mesh_quantization",
  "KHR_texture_basisu",
  "KHR_texture_transform",
];

/** Whatever asks for these gets what it asks for. */
export const SUPPORTED: ReadonlySet<string> = new Set([
  ...BY_LOADER,
  ...NODE_EXTENSIONS.map(({ name }) => name),
  "OMI_physics_shape",
]);
