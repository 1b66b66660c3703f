// node-extension.ts: what a file in this folder exports: how the JSON of one extension turns into fields of our scene.

import type { BufferGeometry } from "three";
import type { GltfJson, GltfNode } from "../container.ts";
import type { NodePhysics } from "../scene.ts";

/** What is known of a node while its extensions are read. */
export interface NodeDraft {
  physics: NodePhysics;
  isSpawnPoint: boolean;
}

export interface ReadContext {
  readonly json: GltfJson;
  /** Geometry of all primitives of a glTF mesh, by its index; empty for an index that leads nowhere. */
  geometriesOf(mesh: number): Promise<readonly BufferGeometry[]>;
}

/** Reads one extension. Content comes from strangers: what makes no sense is left out, never thrown. */
export interface NodeExtension {
  /** The extension's name in the file; or a node's `extras`, for those who wrote there. */
  readonly name: string;
  readNode(extension: unknown, draft: NodeDraft, context: ReadContext, node: GltfNode): void | Promise<void>;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A finite number, or `fallback`. */
export const numberOr = (value: unknown, fallback: number): number =>
  typeof value === "number" && Number.isFinite(value) ? value : fallback;

/** Three finite numbers, or `fallback`. */
export function tripleOr(
  value: unknown,
  fallback: readonly [number, number, number],
): readonly [number, number, number] {
  if (!Array.isArray(value) || value.length !== 3 || !value.every((x) => Number.isFinite(x))) return fallback;
  return [value[0], value[1], value[2]];
}
