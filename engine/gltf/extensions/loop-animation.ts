// loop-animation.ts: Hubs' component of that name, which says which of a file's animations play, and how fast.

import type { GltfJson } from "../container.ts";
import { isRecord, numberOr } from "./node-extension.ts";

/** An animation that plays: its index in the file, its speed as a factor, and seconds that it is ahead. */
export interface Loop {
  readonly index: number;
  readonly speed: number;
  readonly offset: number;
}

/**
 * What a file's components name, in their order; null where it has none, and then all may play. `clip` holds names,
 * separated by commas; `activeClipIndices` numbers; neither means the first. A paused one stands still.
 */
export function chooseLoops({ nodes = [] }: GltfJson, names: readonly string[]): Loop[] | null {
  const components = nodes.flatMap(({ extensions }) => {
    const hubs = extensions?.["MOZ_hubs_components"];
    const loop = isRecord(hubs) ? hubs["loop-animation"] : null;
    return isRecord(loop) ? [loop] : [];
  });
  if (components.length === 0) return null;
  return components.flatMap((loop) => {
    const speed = loop["paused"] === true ? 0 : numberOr(loop["timeScale"], 1);
    const offset = numberOr(loop["startOffset"], 0);
    return indicesOf(loop, names).map((index) => ({ index, speed, offset }));
  });
}

function indicesOf({ clip, activeClipIndices: numbers }: Record<string, unknown>, names: readonly string[]): number[] {
  const isIndex = (index: unknown): index is number => Number.isInteger(index) && names[index as number] !== undefined;
  if (typeof clip === "string" && clip !== "")
    return clip
      .split(",")
      .map((name) => names.indexOf(name))
      .filter(isIndex);
  if (Array.isArray(numbers) && numbers.length > 0) return numbers.filter(isIndex);
  return [0].filter(isIndex);
}
