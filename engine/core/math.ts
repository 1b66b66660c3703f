// math.ts: vectors, quaternions and matrices inside flat arrays, written in place so that a tick makes no garbage.
// Quaternions are x, y, z, w; matrices 4×4, column-major, as glTF and WebGL order them.

export type Floats = Float32Array | Float64Array | number[];

export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
export const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

/** The angle of `radians` in (−π, π]. */
export function wrapAngle(radians: number): number {
  const turned = radians % (2 * Math.PI);
  if (turned > Math.PI) return turned - 2 * Math.PI;
  if (turned <= -Math.PI) return turned + 2 * Math.PI;
  return turned;
}

/** From `a` to `b` the short way round, in radians. */
export const mixAngle = (a: number, b: number, t: number): number => a + wrapAngle(b - a) * t;

/** Writes the matrix of a translation, rotation and scale at `out[o…o+15]`. */
export function composeMatrix(
  out: Floats,
  o: number,
  p: Floats,
  pi: number,
  q: Floats,
  qi: number,
  s: Floats,
  si: number,
): void {
  const x = q[qi];
  const y = q[qi + 1];
  const z = q[qi + 2];
  const w = q[qi + 3];
  const sx = s[si];
  const sy = s[si + 1];
  const sz = s[si + 2];
  out[o] = (1 - 2 * (y * y + z * z)) * sx;
  out[o + 1] = 2 * (x * y + w * z) * sx;
  out[o + 2] = 2 * (x * z - w * y) * sx;
  out[o + 3] = 0;
  out[o + 4] = 2 * (x * y - w * z) * sy;
  out[o + 5] = (1 - 2 * (x * x + z * z)) * sy;
  out[o + 6] = 2 * (y * z + w * x) * sy;
  out[o + 7] = 0;
  out[o + 8] = 2 * (x * z + w * y) * sz;
  out[o + 9] = 2 * (y * z - w * x) * sz;
  out[o + 10] = (1 - 2 * (x * x + y * y)) * sz;
  out[o + 11] = 0;
  out[o + 12] = p[pi];
  out[o + 13] = p[pi + 1];
  out[o + 14] = p[pi + 2];
  out[o + 15] = 1;
}

/** out = a · b. `out` may be neither `a` nor `b` at the same place. Both must be affine: the last row stays 0, 0, 0, 1. */
export function multiplyMatrices(out: Floats, o: number, a: Floats, ai: number, b: Floats, bi: number): void {
  for (let column = 0; column < 16; column += 4) {
    const x = b[bi + column];
    const y = b[bi + column + 1];
    const z = b[bi + column + 2];
    const w = b[bi + column + 3];
    for (let row = 0; row < 3; row++) {
      out[o + column + row] = a[ai + row] * x + a[ai + 4 + row] * y + a[ai + 8 + row] * z + a[ai + 12 + row] * w;
    }
    out[o + column + 3] = w;
  }
}

/** Writes the rotation between `a` and `b`, the short way round, normalised (nlerp). */
export function mixRotations(out: Floats, o: number, a: Floats, ai: number, b: Floats, bi: number, t: number): void {
  const dot = a[ai] * b[bi] + a[ai + 1] * b[bi + 1] + a[ai + 2] * b[bi + 2] + a[ai + 3] * b[bi + 3];
  const s = 1 - t;
  const r = dot < 0 ? -t : t; // q and −q are the same rotation
  const x = a[ai] * s + b[bi] * r;
  const y = a[ai + 1] * s + b[bi + 1] * r;
  const z = a[ai + 2] * s + b[bi + 2] * r;
  const w = a[ai + 3] * s + b[bi + 3] * r;
  const scale = 1 / Math.hypot(x, y, z, w);
  out[o] = x * scale;
  out[o + 1] = y * scale;
  out[o + 2] = z * scale;
  out[o + 3] = w * scale;
}

/** Writes the rotation by `yaw` radians about +Y. */
export function rotationAboutY(out: Floats, o: number, yaw: number): void {
  out[o] = 0;
  out[o + 1] = Math.sin(yaw / 2);
  out[o + 2] = 0;
  out[o + 3] = Math.cos(yaw / 2);
}

/** The yaw of a rotation, radians about +Y: where its −Z axis points, seen from above. */
export function yawOf(q: Floats, qi: number): number {
  const x = q[qi];
  const y = q[qi + 1];
  const z = q[qi + 2];
  const w = q[qi + 3];
  return Math.atan2(2 * (x * z + w * y), 1 - 2 * (x * x + y * y));
}
