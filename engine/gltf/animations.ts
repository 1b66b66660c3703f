// animations.ts: the animations of a file that play, as tracks. Content comes from strangers: a channel that makes no sense is left out.

import { type BufferAttribute, type InterleavedBufferAttribute, Mesh, type Object3D } from "three";
import type { GLTFParser } from "three/addons/loaders/GLTFLoader.js";
import type { Animation, Track, TrackPath } from "../core/tracks.ts";
import type { GltfJson } from "./container.ts";
import { chooseLoops } from "./extensions/loop-animation.ts";
import { isRecord } from "./extensions/node-extension.ts";

/** Channels of one file that play at most; each costs some 0.2 µs a tick. */
const MAX_TRACKS = 5000;

const PATHS: Readonly<Record<string, TrackPath>> = {
  translation: "position",
  rotation: "rotation",
  scale: "scale",
  weights: "weights",
};
const SIZES: Readonly<Record<Exclude<TrackPath, "weights">, number>> = { position: 3, rotation: 4, scale: 3 };
const INTERPOLATIONS: Readonly<Record<string, Track["interpolation"]>> = {
  LINEAR: "linear",
  STEP: "step",
  CUBICSPLINE: "cubic",
};

/** A node of the scene, as far as tracks need it. */
interface Target {
  readonly index: number;
  readonly object: Object3D;
}

/**
 * Reads what plays: what the file's Hubs components name, or else every animation but those that want to move what an
 * earlier one moves already (a file of clips to choose from, such as walk and run, plays the first).
 */
export async function readAnimations(
  json: GltfJson,
  parser: GLTFParser,
  nodes: readonly Target[],
): Promise<Animation[]> {
  const all = Array.isArray(json.animations) ? json.animations : [];
  const names = all.map((animation) => (isRecord(animation) ? String(animation["name"] ?? "") : ""));
  const loops = chooseLoops(json, names);
  const chosen = loops ?? names.map((_, index) => ({ index, speed: 1, offset: 0 }));
  const places = new Map(nodes.map(({ index }, place) => [index, place]));
  const moved = new Set<string>();
  const playing: Animation[] = [];
  let room = MAX_TRACKS;
  for (const { index, speed, offset } of chosen) {
    const tracks = await readTracks(all[index], parser, nodes, places);
    const keys = tracks.map(({ node, path }) => `${node} ${path}`);
    if (tracks.length === 0 || tracks.length > room || keys.some((key) => moved.has(key))) continue;
    for (const key of keys) moved.add(key);
    room -= tracks.length;
    const duration = Math.max(...tracks.map(({ times }) => times[times.length - 1]));
    playing.push({ name: names[index], tracks, duration, speed, offset });
  }
  return playing;
}

async function readTracks(
  animation: unknown,
  parser: GLTFParser,
  nodes: readonly Target[],
  places: ReadonlyMap<number, number>,
): Promise<Track[]> {
  if (!isRecord(animation) || !Array.isArray(animation["channels"]) || !Array.isArray(animation["samplers"])) return [];
  const tracks: Track[] = [];
  for (const channel of animation["channels"].slice(0, MAX_TRACKS) as unknown[]) {
    if (!isRecord(channel) || !isRecord(channel["target"]) || typeof channel["sampler"] !== "number") continue;
    const path = PATHS[String(channel["target"]["path"])];
    const node = places.get(channel["target"]["node"] as number);
    const sampler: unknown = animation["samplers"][channel["sampler"]];
    if (!path || node === undefined || !isRecord(sampler)) continue;
    const size = path === "weights" ? shareWeights(nodes[node].object) : SIZES[path];
    const track = size > 0 && (await readTrack(sampler, parser, { node, path, size }));
    if (track) tracks.push(track);
  }
  return tracks;
}

async function readTrack(
  sampler: Record<string, unknown>,
  parser: GLTFParser,
  target: Pick<Track, "node" | "path" | "size">,
): Promise<Track | null> {
  const interpolation = INTERPOLATIONS[String(sampler["interpolation"] ?? "LINEAR")];
  const times = await numbersOf(parser, sampler["input"]);
  const values = await numbersOf(parser, sampler["output"]);
  if (!interpolation || !times || !values || times.length === 0) return null;
  if (values.length < times.length * target.size * (interpolation === "cubic" ? 3 : 1)) return null;
  for (let i = 1; i < times.length; i++) if (times[i] <= times[i - 1]) return null;
  if (times[0] < 0 || !values.every(Number.isFinite) || !times.every(Number.isFinite)) return null;
  return { ...target, interpolation, times, values };
}

/** The numbers of an accessor, one after another, normalised integers as what they stand for; null where there is none. */
async function numbersOf(parser: GLTFParser, accessor: unknown): Promise<Float32Array | null> {
  if (typeof accessor !== "number") return null;
  const attribute = (await parser.getDependency("accessor", accessor).catch(() => null)) as
    | BufferAttribute
    | InterleavedBufferAttribute
    | null;
  if (!attribute) return null;
  const { count, itemSize } = attribute;
  return Float32Array.from({ length: count * itemSize }, (_, i) =>
    attribute.getComponent(Math.floor(i / itemSize), i % itemSize),
  );
}

/** Gives all primitives of a node one list of weights; returns how many it holds, 0 where nothing morphs. */
function shareWeights(object: Object3D): number {
  const meshes = [object, ...object.children].filter((part): part is Mesh => part instanceof Mesh);
  const weights = weightsOf(object);
  for (const mesh of meshes)
    if (mesh.morphTargetInfluences?.length === weights.length) mesh.morphTargetInfluences = weights;
  return weights.length;
}

/** The morph weights of a node, which whoever animates it writes into; empty where nothing morphs. */
export function weightsOf(object: Object3D): number[] {
  for (const part of [object, ...object.children])
    if (part instanceof Mesh && part.morphTargetInfluences) return part.morphTargetInfluences;
  return [];
}
