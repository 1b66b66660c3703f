// vectors.ts: points and directions as Rapier wants them, changed in place.

/** A point or a direction, by axis. */
export interface Vec3 {
  x: number;
  y: number;
  z: number;
}

export const zero = (): Vec3 => ({ x: 0, y: 0, z: 0 });

export function copy(out: Vec3, from: Vec3): void {
  out.x = from.x;
  out.y = from.y;
  out.z = from.z;
}

export const dot = (a: Vec3, b: Vec3): number => a.x * b.x + a.y * b.y + a.z * b.z;

/** Writes the unit vector square to both; false if they are the same or opposite. */
export function cross(out: Vec3, a: Vec3, b: Vec3): boolean {
  const x = a.y * b.z - a.z * b.y;
  const y = a.z * b.x - a.x * b.z;
  const z = a.x * b.y - a.y * b.x;
  const length = Math.hypot(x, y, z);
  if (length < 1e-3) return false;
  out.x = x / length;
  out.y = y / length;
  out.z = z / length;
  return true;
}

/** Takes out of the rest of `way` what goes into the plane. */
export function clip(way: Vec3, normal: Vec3, rest: number): void {
  const into = Math.min(0, dot(way, normal));
  way.x = (way.x - normal.x * into) * rest;
  way.y = (way.y - normal.y * into) * rest;
  way.z = (way.z - normal.z * into) * rest;
}
