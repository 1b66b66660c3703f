// tracks.ts: what moves by itself, as flat keys; glTF files name them, animation samples them.

/** What of a node a track moves. Weights are those of morph targets. */
export type TrackPath = "position" | "rotation" | "scale" | "weights";

/** Keys of one property of one node. */
export interface Track {
  /** Place of the node in its scene's list. */
  readonly node: number;
  readonly path: TrackPath;
  readonly interpolation: "linear" | "step" | "cubic";
  /** Numbers a key. */
  readonly size: number;
  /** Seconds, ascending; one at least. */
  readonly times: Float32Array;
  /** `size` numbers a key; of a cubic track three times as many: tangent in, value, tangent out. */
  readonly values: Float32Array;
}

/** Tracks that run together, again and again. */
export interface Animation {
  readonly name: string;
  readonly tracks: readonly Track[];
  /** Seconds until it begins again; 0 is a pose that stays. */
  readonly duration: number;
  /** Seconds of the animation in a second of the world, and where it begins. */
  readonly speed: number;
  readonly offset: number;
}
