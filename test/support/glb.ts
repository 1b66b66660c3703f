// glb.ts: small glTF binaries for tests, made by hand so that each says just what it needs.

/** Wraps JSON and bytes into a .glb (glTF 2.0 §4.4). */
export function makeGlb(json: object, binary: Uint8Array = new Uint8Array(0)): ArrayBuffer {
  const text = new TextEncoder().encode(JSON.stringify(json));
  const padded = (length: number): number => Math.ceil(length / 4) * 4;
  const jsonLength = padded(text.length);
  const binaryLength = padded(binary.length);
  const total = 12 + 8 + jsonLength + (binaryLength ? 8 + binaryLength : 0);
  const bytes = new Uint8Array(total).fill(0x20);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x46546c67, true);
  view.setUint32(4, 2, true);
  view.setUint32(8, total, true);
  view.setUint32(12, jsonLength, true);
  view.setUint32(16, 0x4e4f534a, true);
  bytes.set(text, 20);
  if (binaryLength) {
    const at = 20 + jsonLength;
    view.setUint32(at, binaryLength, true);
    view.setUint32(at + 4, 0x004e4942, true);
    bytes.fill(0, at + 8);
    bytes.set(binary, at + 8);
  }
  return bytes.buffer;
}

const BOX_CORNERS = [0, 1, 2, 3, 4, 5, 6, 7].map((i) => [i & 1 ? 0.5 : -0.5, i & 2 ? 0.5 : -0.5, i & 4 ? 0.5 : -0.5]);
const BOX_TRIANGLES = [
  0, 2, 1, 1, 2, 3, 4, 5, 6, 5, 7, 6, 0, 1, 4, 1, 5, 4, 2, 6, 3, 3, 6, 7, 0, 4, 2, 2, 4, 6, 1, 3, 5, 3, 7, 5,
];

/** A file whose mesh 0 is a cube of 1 m about the origin (12 triangles); `json` adds nodes, scenes and extensions. */
export function makeBoxGlb(json: { nodes: object[]; scenes?: object[] } & Record<string, unknown>): ArrayBuffer {
  const positions = new Float32Array(BOX_CORNERS.flat());
  const indices = new Uint16Array(BOX_TRIANGLES);
  const binary = new Uint8Array(positions.byteLength + indices.byteLength);
  binary.set(new Uint8Array(positions.buffer), 0);
  binary.set(new Uint8Array(indices.buffer), positions.byteLength);
  return makeGlb(
    {
      asset: { version: "2.0" },
      scene: 0,
      scenes: [{ nodes: json.nodes.map((_, i) => i) }],
      buffers: [{ byteLength: binary.byteLength }],
      bufferViews: [
        { buffer: 0, byteOffset: 0, byteLength: positions.byteLength },
        { buffer: 0, byteOffset: positions.byteLength, byteLength: indices.byteLength },
      ],
      accessors: [
        { bufferView: 0, componentType: 5126, count: 8, type: "VEC3", min: [-0.5, -0.5, -0.5], max: [0.5, 0.5, 0.5] },
        { bufferView: 1, componentType: 5123, count: indices.length, type: "SCALAR" },
      ],
      meshes: [{ primitives: [{ attributes: { POSITION: 0 }, indices: 1 }] }],
      ...json,
    },
    binary,
  );
}

/** A sampler with its numbers in it. */
interface TestSampler {
  readonly times: readonly number[];
  readonly values: readonly number[];
  readonly interpolation?: string;
}

export interface TestAnimation {
  readonly name?: string;
  readonly samplers: readonly TestSampler[];
  readonly channels: readonly {
    readonly sampler: number;
    readonly target: { readonly node: number; readonly path: string };
  }[];
}

/** As {@link makeBoxGlb}, with animations; `morphs` targets of the cube each lift all its corners by 1 m. */
export function makeAnimatedGlb({
  animations,
  morphs = 0,
  ...json
}: Record<string, unknown> & {
  nodes: object[];
  animations: readonly TestAnimation[];
  morphs?: number;
}): ArrayBuffer {
  const corners = new Float32Array(BOX_CORNERS.flat());
  const indices = new Uint16Array(BOX_TRIANGLES);
  const parts: Uint8Array[] = [];
  const bufferViews: object[] = [];
  const accessors: object[] = [];
  let bytes = 0;
  const add = (array: Float32Array | Uint16Array, type: string, size: number, extra: object = {}): number => {
    bufferViews.push({ buffer: 0, byteOffset: bytes, byteLength: array.byteLength });
    parts.push(new Uint8Array(array.buffer));
    bytes += array.byteLength;
    const componentType = array instanceof Float32Array ? 5126 : 5123;
    return (
      accessors.push({
        bufferView: bufferViews.length - 1,
        componentType,
        count: array.length / size,
        type,
        ...extra,
      }) - 1
    );
  };
  const POSITION = add(corners, "VEC3", 3, { min: [-0.5, -0.5, -0.5], max: [0.5, 0.5, 0.5] });
  const triangles = add(indices, "SCALAR", 1);
  const lift = Float32Array.from(corners, (_, i) => (i % 3 === 1 ? 1 : 0));
  const targets = Array.from({ length: morphs }, () => ({
    POSITION: add(lift, "VEC3", 3, { min: [0, 1, 0], max: [0, 1, 0] }),
  }));
  const primitive = { attributes: { POSITION }, indices: triangles, ...(morphs ? { targets } : {}) };
  const written = animations.map(({ samplers, channels, ...rest }) => ({
    ...rest,
    channels,
    samplers: samplers.map(({ times, values, ...sampler }, i) => {
      const path = channels.find((channel) => channel.sampler === i)?.target.path;
      const [type, size] =
        path === "rotation"
          ? (["VEC4", 4] as const)
          : path === "weights"
            ? (["SCALAR", 1] as const)
            : (["VEC3", 3] as const);
      return {
        ...sampler,
        input: add(Float32Array.from(times), "SCALAR", 1),
        output: add(Float32Array.from(values), type, size),
      };
    }),
  }));
  const binary = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    binary.set(part, at);
    at += part.length;
  }
  return makeGlb(
    {
      asset: { version: "2.0" },
      scene: 0,
      scenes: [{ nodes: json.nodes.map((_, i) => i) }],
      buffers: [{ byteLength: bytes }],
      bufferViews,
      accessors,
      meshes: [{ primitives: [primitive] }],
      animations: written,
      ...json,
    },
    binary,
  );
}
