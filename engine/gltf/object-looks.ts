// object-looks.ts: what objects look like, by entity: set by the feature `objects`, drawn by `render/`.

import { Box3, Vector3 } from "three";
import { defineResource } from "../ecs/world.ts";
import type { LoadedScene } from "./scene.ts";

/** Longest side of what somebody brings, in metres: a larger file is shown smaller. */
const LARGEST = 3;
/** … and a smaller one larger, so that a hand can take it. */
const SMALLEST = 0.1;

/** A file as an object: its middle in the object's origin. */
export interface ObjectFile {
  readonly loaded: LoadedScene;
  readonly middle: readonly [number, number, number];
  readonly scale: number;
  /** Lengths of the box around it, in metres. */
  readonly size: readonly [number, number, number];
}

/** A box of a metre, a ball of a metre across, both `size` times as large, or a file. */
export type ObjectLook = { readonly model: "crate" | "ball"; readonly size: number } | ObjectFile;

export const objectLooks = defineResource<Map<number, ObjectLook>>("object looks");

/** Fits a file into a hand; null where nothing of it is to be seen. */
export function fitObject(loaded: LoadedScene): ObjectFile | null {
  loaded.root.updateMatrixWorld(true);
  const box = new Box3().setFromObject(loaded.root);
  const { x, y, z } = box.getSize(new Vector3());
  const longest = Math.max(x, y, z);
  if (!Number.isFinite(longest) || longest <= 0) return null;
  const scale = Math.min(1, LARGEST / longest) * Math.max(1, SMALLEST / longest);
  const middle = box.getCenter(new Vector3());
  return { loaded, middle: [middle.x, middle.y, middle.z], scale, size: [x * scale, y * scale, z * scale] };
}
