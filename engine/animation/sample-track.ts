// sample-track.ts: the value of a track at a time, by the formulas of glTF 2.0, appendix C.

import type { Floats } from "../core/math.ts";
import type { Animation, Track } from "../core/tracks.ts";

/** Closer than this to the same direction, two rotations are mixed straight: the sine of their angle is no divisor. */
const NEARLY_SAME = 0.9995;

/** Where an animation stands, in seconds from its first moment, `seconds` after the world began. */
export function phaseOf({ duration, speed, offset }: Animation, seconds: number): number {
  if (duration <= 0) return 0;
  const at = (offset + seconds * speed) % duration;
  return at < 0 ? at + duration : at;
}

/**
 * Writes the value at `time` seconds to `out[o…]`. Before the first key it is the first one's, after the last the last one's.
 *
 * @param from key at which to look first: what the last call returned, so that time that goes on costs no search
 * @returns the key before `time`
 */
export function sampleTrack(track: Track, time: number, from: number, out: Floats, o: number): number {
  const { times, interpolation, size } = track;
  const last = times.length - 1;
  let key = from <= last && times[from] <= time ? from : 0;
  while (key < last && times[key + 1] <= time) key++;
  if (key === last || time <= times[0] || interpolation === "step") {
    copyKey(track, key, out, o);
    return key;
  }
  const length = times[key + 1] - times[key];
  const t = (time - times[key]) / length;
  if (interpolation === "cubic") mixCubic(track, key, t, length, out, o);
  else if (track.path === "rotation") turn(track.values, key * size, t, out, o);
  else mixLinear(track, key, t, out, o);
  return key;
}

function copyKey({ values, size, interpolation }: Track, key: number, out: Floats, o: number): void {
  const at = interpolation === "cubic" ? (key * 3 + 1) * size : key * size;
  for (let i = 0; i < size; i++) out[o + i] = values[at + i];
}

function mixLinear({ values, size }: Track, key: number, t: number, out: Floats, o: number): void {
  const at = key * size;
  for (let i = 0; i < size; i++) out[o + i] = values[at + i] * (1 - t) + values[at + size + i] * t;
}

/** From one rotation to the next the short way round, at an even pace. */
function turn(q: Float32Array, at: number, t: number, out: Floats, o: number): void {
  let dot = 0;
  for (let i = 0; i < 4; i++) dot += q[at + i] * q[at + 4 + i];
  const sign = dot < 0 ? -1 : 1;
  const cosine = Math.min(1, dot * sign);
  let [a, b] = [1 - t, t];
  if (cosine < NEARLY_SAME) {
    const angle = Math.acos(cosine);
    a = Math.sin(angle * (1 - t)) / Math.sin(angle);
    b = Math.sin(angle * t) / Math.sin(angle);
  }
  for (let i = 0; i < 4; i++) out[o + i] = q[at + i] * a + q[at + 4 + i] * b * sign;
  normalize(out, o);
}

function mixCubic({ values, size, path }: Track, key: number, t: number, length: number, out: Floats, o: number): void {
  const here = key * 3 * size;
  const next = here + 3 * size;
  const [t2, t3] = [t * t, t * t * t];
  for (let i = 0; i < size; i++) {
    out[o + i] =
      (2 * t3 - 3 * t2 + 1) * values[here + size + i] +
      length * (t3 - 2 * t2 + t) * values[here + 2 * size + i] +
      (3 * t2 - 2 * t3) * values[next + size + i] +
      length * (t3 - t2) * values[next + i];
  }
  if (path === "rotation") normalize(out, o);
}

function normalize(q: Floats, o: number): void {
  const length = Math.hypot(q[o], q[o + 1], q[o + 2], q[o + 3]);
  if (length < 1e-9) {
    q[o] = q[o + 1] = q[o + 2] = 0;
    q[o + 3] = 1;
    return;
  }
  for (let i = 0; i < 4; i++) q[o + i] /= length;
}
