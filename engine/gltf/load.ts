// load.ts: bytes of a glTF file → LoadedScene. Runs in the worker, in the page and in Node (there without pictures).

import { type BufferGeometry, InstancedMesh, type Material, Mesh, type Object3D, Texture } from "three";
import { GLTFLoader, type GLTFLoaderPlugin, type GLTFParser } from "three/addons/loaders/GLTFLoader.js";
import { EngineError } from "../errors.ts";
import { readAnimations } from "./animations.ts";
import { type GltfJson, readContainer, unsupported } from "./container.ts";
import { addDecoders, type GpuExtensions } from "./decoders.ts";
import { readSceneLight } from "./extensions/manyrooms-light.ts";
import type { NodeDraft, ReadContext } from "./extensions/node-extension.ts";
import type { LoadedScene, SceneNode } from "./scene.ts";
import { NODE_EXTENSIONS, SUPPORTED } from "./supported.ts";

export interface LoadOptions {
  /** False where nothing can decode pictures (Node): textures are then empty. */
  readonly pictures: boolean;
  /** What the GPU takes of compressed pictures; null where there is none. */
  readonly gpu?: GpuExtensions | null;
}

/**
 * Loads a scene. Throws `gltf/invalid` for what is no sound glTF file, `gltf/truncated` for one whose end is missing, and `gltf/unsupported-extension` for
 * one that requires what we don't do. An extension that is only used is listed in the result.
 */
export async function loadGltf(bytes: ArrayBuffer, { pictures, gpu = null }: LoadOptions): Promise<LoadedScene> {
  const json = readContainer(bytes);
  const missing = (json.extensionsRequired ?? []).filter((name) => !SUPPORTED.has(name));
  if (missing.length > 0) throw unsupported(missing.join(", "));
  const loader = new GLTFLoader();
  const endDecoders = await addDecoders(loader, json, gpu);
  if (!pictures) for (const name of PICTURE_PLUGINS) loader.register(() => withoutPictures(name));
  try {
    const gltf = await loader.parseAsync(bytes, "");
    return await toScene(json, gltf.parser, gltf.scene);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    throw new EngineError("gltf/invalid", `loadGltf: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    endDecoders();
  }
}

/** What reads textures: three's own plugins, which one of the same name replaces, and what comes after them. */
const PICTURE_PLUGINS = ["KHR_texture_basisu", "EXT_texture_webp", "EXT_texture_avif", "without-pictures"];

/** In Node there is no createImageBitmap: every texture stays empty, everything else is the same. */
const withoutPictures = (name: string): GLTFLoaderPlugin => ({
  name,
  loadTexture: () => Promise.resolve(new Texture()),
});

async function toScene(json: GltfJson, parser: GLTFParser, root: Object3D): Promise<LoadedScene> {
  const context: ReadContext = { json, geometriesOf: (mesh) => geometriesOf(json, parser, mesh) };
  const nodes: SceneNode[] = [];
  const visit = async (object: Object3D, parent: number): Promise<void> => {
    const index = parser.associations.get(object)?.nodes;
    let place = parent;
    if (index !== undefined) {
      const draft = await readNode(json, index, context);
      place = nodes.push(nodeOf(object, index, parent, json, draft)) - 1;
    }
    for (const child of object.children) await visit(child, place);
  };
  await visit(root, -1);
  return {
    nodes,
    root,
    animations: await readAnimations(json, parser, nodes),
    light: readSceneLight(json.scenes?.[json.scene ?? 0]?.extras),
    hasColliders: nodes.some(({ physics }) => physics.collider),
    unsupported: (json.extensionsUsed ?? []).filter((name) => !SUPPORTED.has(name)),
    ...countWhatIsDrawn(root),
  };
}

async function readNode(json: GltfJson, index: number, context: ReadContext): Promise<NodeDraft> {
  const draft: NodeDraft = { physics: {}, isSpawnPoint: false };
  const node = json.nodes![index];
  for (const { name, readNode } of NODE_EXTENSIONS) {
    const extension = node.extensions?.[name];
    if (extension !== undefined) await readNode(extension, draft, context, node);
  }
  return draft;
}

function nodeOf(object: Object3D, index: number, parent: number, json: GltfJson, draft: NodeDraft): SceneNode {
  const { position: p, quaternion: q, scale: s } = object;
  q.normalize(); // exporters write what is nearly a rotation
  return {
    index,
    name: json.nodes![index].name ?? "",
    parent,
    position: [p.x, p.y, p.z],
    rotation: [q.x, q.y, q.z, q.w],
    scale: [s.x, s.y, s.z],
    object,
    physics: draft.physics,
    isSpawnPoint: draft.isSpawnPoint,
  };
}

async function geometriesOf(json: GltfJson, parser: GLTFParser, mesh: number): Promise<BufferGeometry[]> {
  if (!json.meshes?.[mesh]) return [];
  const object: Object3D = await parser.getDependency("mesh", mesh);
  const geometries: BufferGeometry[] = [];
  object.traverse((part) => {
    if (part instanceof Mesh) geometries.push(part.geometry);
  });
  return geometries;
}

function countWhatIsDrawn(root: Object3D): Pick<LoadedScene, "triangles" | "materials" | "textures"> {
  const materials = new Set<Material>();
  const textures = new Set<Texture>();
  let triangles = 0;
  root.traverse((object) => {
    if (!(object instanceof Mesh)) return;
    const geometry = object.geometry as BufferGeometry;
    const count = (geometry.index ?? geometry.getAttribute("position"))?.count ?? 0;
    triangles += Math.floor(count / 3) * (object instanceof InstancedMesh ? object.count : 1);
    for (const material of [object.material].flat() as Material[]) materials.add(material);
  });
  for (const material of materials) {
    for (const value of Object.values(material)) if (value instanceof Texture) textures.add(value);
  }
  return { triangles, materials: [...materials], textures: [...textures] };
}
