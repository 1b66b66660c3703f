// sdf.ts: signed distances in metres, negative inside; what the bodies are sculpted from.
import { clamp, type Vec3 } from "../core/math.ts";

/** Signed distance at a point. Ellipsoids and blends are approximate; the mesher only needs the zero and the sign. */
export type Field = (x: number, y: number, z: number) => number;

export function ellipsoid(centre: Vec3, radius: Vec3): Field {
  return (x, y, z) => {
    const a = (x - centre[0]) / radius[0];
    const b = (y - centre[1]) / radius[1];
    const c = (z - centre[2]) / radius[2];
    const k0 = Math.sqrt(a * a + b * b + c * c);
    const k1 = Math.hypot(a / radius[0], b / radius[1], c / radius[2]);
    return k1 < 1e-6 ? -Math.min(...radius) : (k0 * (k0 - 1)) / k1;
  };
}

export const sphere = (centre: Vec3, radius: number): Field => ellipsoid(centre, [radius, radius, radius]);

/** A capsule whose radius goes from `ra` at `a` to `rb` at `b`. */
export function cone(a: Vec3, b: Vec3, ra: number, rb: number): Field {
  const d: Vec3 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const squared = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  return (x, y, z) => {
    const t = clamp(((x - a[0]) * d[0] + (y - a[1]) * d[1] + (z - a[2]) * d[2]) / squared, 0, 1);
    return Math.hypot(x - a[0] - d[0] * t, y - a[1] - d[1] * t, z - a[2] - d[2] * t) - ra - (rb - ra) * t;
  };
}

/** A box with half sizes `half`, its edges rounded by `round` inside those sizes. */
export function box(centre: Vec3, half: Vec3, round: number): Field {
  return (x, y, z) => {
    const a = Math.abs(x - centre[0]) - half[0] + round;
    const b = Math.abs(y - centre[1]) - half[1] + round;
    const c = Math.abs(z - centre[2]) - half[2] + round;
    return Math.hypot(Math.max(a, 0), Math.max(b, 0), Math.max(c, 0)) + Math.min(Math.max(a, b, c), 0) - round;
  };
}

/** A ring about the Y axis, squashed to `rx` × `rz`, of thickness `tube`. */
export function ring(centre: Vec3, rx: number, rz: number, tube: number): Field {
  return (x, y, z) => {
    const a = (x - centre[0]) / rx;
    const c = (z - centre[2]) / rz;
    const k = Math.hypot(a, c);
    const along = k < 1e-6 ? -rx : (k * (k - 1)) / Math.hypot(a / rx, c / rz);
    return Math.hypot(along, y - centre[1]) - tube;
  };
}

/** A flat oval with a round edge, `thick` high in all, that droops by `droop` per metre² to either side. */
export function plate(centre: Vec3, rx: number, rz: number, thick: number, droop: number): Field {
  const oval = ellipsoid([0, 0, 0], [rx - thick / 2, 1e3, rz - thick / 2]);
  return (x, y, z) => {
    const across = x - centre[0];
    return Math.hypot(Math.max(oval(across, 0, z - centre[2]), 0), y - centre[1] + droop * across * across) - thick / 2;
  };
}

/** Everything on the far side of a plane: positive where `normal`·p > `offset`. */
export function plane(normal: Vec3, offset: number): Field {
  const l = Math.hypot(...normal);
  return (x, y, z) => (x * normal[0] + y * normal[1] + z * normal[2] - offset) / l;
}

const smoothMin = (a: number, b: number, k: number): number => {
  const h = Math.max(k - Math.abs(a - b), 0) / k;
  return Math.min(a, b) - (h * h * k) / 4;
};

/** Joined, with a fillet of about `k` metres. */
export function join(k: number, ...fields: Field[]): Field {
  return (x, y, z) => {
    let d = fields[0](x, y, z);
    for (let i = 1; i < fields.length; i++) d = smoothMin(d, fields[i](x, y, z), k);
    return d;
  };
}

/** What all the fields share, its new edges rounded by about `k` metres. */
export function common(k: number, ...fields: Field[]): Field {
  return (x, y, z) => {
    let d = -fields[0](x, y, z);
    for (let i = 1; i < fields.length; i++) d = smoothMin(d, -fields[i](x, y, z), k);
    return -d;
  };
}

export const inverse =
  (field: Field): Field =>
  (x, y, z) =>
    -field(x, y, z);
export const grow =
  (field: Field, by: number): Field =>
  (x, y, z) =>
    field(x, y, z) - by;
/** Both halves from the field's +X half. */
export const mirror =
  (field: Field): Field =>
  (x, y, z) =>
    field(Math.abs(x), y, z);
export const union =
  (...fields: Field[]): Field =>
  (x, y, z) => {
    let d = Infinity;
    for (const field of fields) d = Math.min(d, field(x, y, z));
    return d;
  };

/** Outward unit normal. */
export function gradient(field: Field, [x, y, z]: Vec3, step = 1e-3): Vec3 {
  const a = field(x + step, y, z) - field(x - step, y, z);
  const b = field(x, y + step, z) - field(x, y - step, z);
  const c = field(x, y, z + step) - field(x, y, z - step);
  const l = Math.hypot(a, b, c) || 1;
  return [a / l, b / l, c / l];
}
