// pose.ts: where an entity is in the world right now, whether or not the tick has come to its matrix yet.

import { composeMatrix, type Floats, multiplyMatrices } from "../core/math.ts";
import { NO_PARENT } from "../ecs/components.ts";
import type { World } from "../ecs/world.ts";

/** A place in the world without shear: metres, unit quaternion, factors. */
export interface Pose {
  readonly position: Float32Array;
  readonly rotation: Float32Array;
  readonly scale: Float32Array;
}

/** Parents climbed at most; a glTF file of sound tools has a dozen. */
const MAX_DEPTH = 1000;

const matrix = new Float32Array(16);
const local = new Float32Array(16);
const product = new Float32Array(16);

/** Writes the pose of `eid` from its own and its parents' places. Returns false if it is not finite or has no size. */
export function readWorldPose(world: World, eid: number, out: Pose): boolean {
  const { Position, Rotation, Scale, Parent } = world.stores;
  composeMatrix(matrix, 0, Position, eid * 3, Rotation, eid * 4, Scale, eid * 3);
  let depth = 0;
  for (let up = Parent[eid]; up !== NO_PARENT && depth < MAX_DEPTH; up = Parent[up], depth++) {
    composeMatrix(local, 0, Position, up * 3, Rotation, up * 4, Scale, up * 3);
    multiplyMatrices(product, 0, local, 0, matrix, 0);
    matrix.set(product);
  }
  return decomposeMatrix(matrix, out);
}

/**
 * Takes a matrix apart. A mirrored one gets a negative scale along x; shear is lost.
 * Returns false if it is not finite or flat.
 */
export function decomposeMatrix(m: Floats, out: Pose): boolean {
  for (let i = 0; i < 16; i++) if (!Number.isFinite(m[i])) return false;
  const { position, rotation, scale } = out;
  for (let axis = 0; axis < 3; axis++) {
    position[axis] = m[12 + axis];
    scale[axis] = Math.hypot(m[axis * 4], m[axis * 4 + 1], m[axis * 4 + 2]);
    if (scale[axis] < 1e-9) return false;
  }
  if (determinant(m) < 0) scale[0] = -scale[0];
  const [sx, sy, sz] = scale;
  rotationFromAxes(
    rotation,
    m[0] / sx,
    m[1] / sx,
    m[2] / sx,
    m[4] / sy,
    m[5] / sy,
    m[6] / sy,
    m[8] / sz,
    m[9] / sz,
    m[10] / sz,
  );
  return true;
}

/** By how much a matrix grows a volume; negative if it mirrors. */
export const determinant = (m: Floats): number =>
  m[0] * (m[5] * m[10] - m[6] * m[9]) - m[4] * (m[1] * m[10] - m[2] * m[9]) + m[8] * (m[1] * m[6] - m[2] * m[5]);

/** Writes the unit quaternion whose axes are (xx, xy, xz), (yx, yy, yz), (zx, zy, zz) (Shepperd's method). */
function rotationFromAxes(
  out: Floats,
  xx: number,
  xy: number,
  xz: number,
  yx: number,
  yy: number,
  yz: number,
  zx: number,
  zy: number,
  zz: number,
): void {
  const trace = xx + yy + zz;
  if (trace > 0) {
    setQuaternion(out, yz - zy, zx - xz, xy - yx, 1 + trace);
  } else if (xx > yy && xx > zz) {
    setQuaternion(out, 1 + xx - yy - zz, xy + yx, zx + xz, yz - zy);
  } else if (yy > zz) {
    setQuaternion(out, xy + yx, 1 + yy - xx - zz, yz + zy, zx - xz);
  } else {
    setQuaternion(out, zx + xz, yz + zy, 1 + zz - xx - yy, xy - yx);
  }
}

function setQuaternion(out: Floats, x: number, y: number, z: number, w: number): void {
  const length = Math.hypot(x, y, z, w);
  out[0] = x / length;
  out[1] = y / length;
  out[2] = z / length;
  out[3] = w / length;
}
