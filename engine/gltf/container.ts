// container.ts: from bytes to the JSON of a glTF file, checked far enough that nothing later can hang or crash on it.
// Bytes come from strangers: lengths lie, nodes form loops, references point nowhere.

import { EngineError } from "../errors.ts";

/** What this engine reads of a node; the rest stays as it is. */
export interface GltfNode {
  readonly name?: string;
  readonly children?: readonly number[];
  readonly mesh?: number;
  readonly skin?: number;
  readonly camera?: number;
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly extras?: unknown;
}

/** What this engine reads of a file by itself; GLTFLoader reads the rest. */
export interface GltfJson {
  readonly asset: { readonly version: string; readonly minVersion?: string };
  readonly extensionsUsed?: readonly string[];
  readonly extensionsRequired?: readonly string[];
  readonly scene?: number;
  readonly scenes?: readonly { readonly nodes?: readonly number[]; readonly extras?: unknown }[];
  readonly nodes?: readonly GltfNode[];
  readonly meshes?: readonly { readonly primitives: readonly unknown[] }[];
  readonly skins?: readonly { readonly joints: readonly number[] }[];
  readonly cameras?: readonly unknown[];
  readonly animations?: readonly unknown[];
  readonly images?: readonly { readonly uri?: string }[];
  readonly buffers?: readonly { readonly uri?: string }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

const MAGIC = 0x46546c67; // "glTF"
const JSON_CHUNK = 0x4e4f534a;
const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
/** Three builds objects by recursion; no scene that people make is deeper than some dozens. */
const MAX_DEPTH = 256;

const invalid = (why: string): EngineError => new EngineError("gltf/invalid", `readContainer: ${why}`);

/** A file asks for these extensions and would be wrong without them. */
export const unsupported = (needs: string): EngineError =>
  new EngineError("gltf/unsupported-extension", needs, { facts: { needs } });

/** Reads the JSON of a .glb (glTF 2.0 §4) or an embedded .gltf. Throws `gltf/invalid`, or `gltf/truncated` if the end is missing. */
export function readContainer(bytes: ArrayBuffer): GltfJson {
  const view = new DataView(bytes);
  const isBinary = bytes.byteLength >= 4 && view.getUint32(0, true) === MAGIC;
  const text = isBinary ? jsonChunk(view) : new Uint8Array(bytes);
  const json = parseJson(text);
  checkAsset(json);
  checkNodes(json);
  checkAddresses(json);
  return json;
}

function jsonChunk(view: DataView): Uint8Array {
  if (view.byteLength < HEADER_BYTES + CHUNK_HEADER_BYTES)
    throw new EngineError("gltf/truncated", "readContainer: the file ends within its header");
  if (view.getUint32(4, true) !== 2) throw invalid(`container version ${view.getUint32(4, true)}, not 2`);
  const announced = view.getUint32(8, true);
  if (announced > view.byteLength)
    throw new EngineError("gltf/truncated", `readContainer: ${view.byteLength} of ${announced} bytes`);
  const length = view.getUint32(HEADER_BYTES, true);
  if (view.getUint32(HEADER_BYTES + 4, true) !== JSON_CHUNK) throw invalid("the first chunk is not JSON");
  if (length > view.byteLength - HEADER_BYTES - CHUNK_HEADER_BYTES)
    throw invalid("the JSON chunk is longer than the file");
  checkChunks(view);
  return new Uint8Array(view.buffer, HEADER_BYTES + CHUNK_HEADER_BYTES, length);
}

function checkChunks(view: DataView): void {
  const end = view.getUint32(8, true);
  let at = HEADER_BYTES;
  while (at < end) {
    if (at + CHUNK_HEADER_BYTES > end) throw invalid("the file ends within a chunk's header");
    const length = view.getUint32(at, true);
    if (length % 4 !== 0) throw invalid("a chunk is not aligned to 4 bytes");
    at += CHUNK_HEADER_BYTES + length;
    if (at > end) throw invalid("a chunk is longer than the file");
  }
}

function parseJson(bytes: Uint8Array): GltfJson {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (error) {
    throw new EngineError("gltf/invalid", "readContainer: this is no glTF file", { cause: error });
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) throw invalid("the JSON is no object");
  return json as GltfJson;
}

function checkAsset({ asset }: GltfJson): void {
  const version = asset?.minVersion ?? asset?.version;
  if (typeof version !== "string" || !/^\d+\.\d+$/.test(version)) throw invalid("asset.version is missing");
  if (version.split(".")[0] !== "2") throw invalid(`glTF ${version}, not 2.x`);
}

const listOf = <T>(value: readonly T[] | undefined, name: string): readonly T[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.some((entry) => typeof entry !== "object" || entry === null)) {
    throw invalid(`${name} is no list of objects`);
  }
  return value;
};

/** Every reference between nodes, meshes, skins and cameras must lead somewhere, and no node may be its own ancestor. */
function checkNodes(json: GltfJson): void {
  const nodes = listOf(json.nodes, "nodes");
  const check = (index: unknown, length: number, what: string): void => {
    if (!Number.isInteger(index) || (index as number) < 0 || (index as number) >= length)
      throw invalid(`${what} ${String(index)} does not exist`);
  };
  const parent = new Int32Array(nodes.length).fill(-1);
  for (const [i, node] of nodes.entries()) {
    if (node.mesh !== undefined) check(node.mesh, listOf(json.meshes, "meshes").length, "mesh");
    if (node.skin !== undefined) check(node.skin, listOf(json.skins, "skins").length, "skin");
    if (node.camera !== undefined) check(node.camera, listOf(json.cameras, "cameras").length, "camera");
    for (const child of node.children ?? []) {
      check(child, nodes.length, "node");
      if (parent[child] !== -1) throw invalid(`node ${child} has two parents`);
      parent[child] = i;
    }
  }
  for (let i = 0; i < nodes.length; i++) {
    let depth = 0;
    for (let up = parent[i]; up !== -1; up = parent[up]) {
      if (++depth > MAX_DEPTH) throw invalid(`nodes form a loop, or are more than ${MAX_DEPTH} deep`);
    }
  }
  for (const mesh of listOf(json.meshes, "meshes")) listOf(mesh.primitives, "mesh.primitives");
  for (const skin of listOf(json.skins, "skins"))
    for (const joint of skin.joints ?? []) check(joint, nodes.length, "joint");
  const scenes = listOf(json.scenes, "scenes");
  if (json.scene !== undefined) check(json.scene, scenes.length, "scene");
  for (const scene of scenes) for (const node of scene.nodes ?? []) check(node, nodes.length, "node");
}

/** A scene is one file. What points elsewhere would make every visitor's browser call a stranger's server. */
function checkAddresses(json: GltfJson): void {
  for (const { uri } of [...listOf(json.buffers, "buffers"), ...listOf(json.images, "images")]) {
    if (uri !== undefined && !String(uri).startsWith("data:"))
      throw invalid(`it needs another file, ${String(uri).slice(0, 80)}; save it as one .glb`);
  }
}
