// math.ts: vectors and unit quaternions as tuples; no library, so that bodies and clips build anywhere.

/** x, y, z. Metres unless said otherwise. */
export type Vec3 = readonly [number, number, number];
/** x, y, z, w, as glTF orders it. */
export type Quat = readonly [number, number, number, number];

export const IDENTITY: Quat = [0, 0, 0, 1];
const DEGREE = Math.PI / 180;

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const sub = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vec3, k: number): Vec3 => [a[0] * k, a[1] * k, a[2] * k];
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
];
export const length = (a: Vec3): number => Math.hypot(a[0], a[1], a[2]);
export const normalize = (a: Vec3): Vec3 => scale(a, 1 / Math.max(length(a), 1e-9));

export const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
export const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

/** 0 at `from`, 1 at `to`, flat at both ends. `from` may be the larger one. */
export function smoothstep(from: number, to: number, x: number): number {
  const t = clamp((x - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}

/** Hamilton product: `b` is applied first. */
export function multiply(a: Quat, b: Quat): Quat {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ];
}

export const invert = (q: Quat): Quat => [-q[0], -q[1], -q[2], q[3]];

/** A turn of `degrees` about `axis`, right-handed. */
export function turn(axis: Vec3, degrees: number): Quat {
  const half = (degrees * DEGREE) / 2;
  const [x, y, z] = scale(normalize(axis), Math.sin(half));
  return [x, y, z, Math.cos(half)];
}

/** Turns in degrees about Z, then Y, then X (three's order "XYZ"). */
export function euler(x = 0, y = 0, z = 0): Quat {
  return multiply(turn([1, 0, 0], x), multiply(turn([0, 1, 0], y), turn([0, 0, 1], z)));
}

export function rotate(q: Quat, v: Vec3): Vec3 {
  const u: Vec3 = [q[0], q[1], q[2]];
  const t = scale(cross(u, v), 2);
  return add(add(v, scale(t, q[3])), cross(u, t));
}

/** The rotation that takes the frame (`fromX`, `fromY`) to (`toX`, `toY`); each pair is made square first. */
export function frameToFrame(fromX: Vec3, fromY: Vec3, toX: Vec3, toY: Vec3): Quat {
  const a = frame(fromX, fromY);
  const b = frame(toX, toY);
  const m = (row: number, column: number) =>
    b[0][row] * a[0][column] + b[1][row] * a[1][column] + b[2][row] * a[2][column];
  const trace = m(0, 0) + m(1, 1) + m(2, 2);
  const raw: Quat[] = [
    [m(2, 1) - m(1, 2), m(0, 2) - m(2, 0), m(1, 0) - m(0, 1), 1 + trace],
    [1 + m(0, 0) - m(1, 1) - m(2, 2), m(0, 1) + m(1, 0), m(0, 2) + m(2, 0), m(2, 1) - m(1, 2)],
    [m(0, 1) + m(1, 0), 1 - m(0, 0) + m(1, 1) - m(2, 2), m(1, 2) + m(2, 1), m(0, 2) - m(2, 0)],
    [m(0, 2) + m(2, 0), m(1, 2) + m(2, 1), 1 - m(0, 0) - m(1, 1) + m(2, 2), m(1, 0) - m(0, 1)],
  ];
  // All four are the same rotation; the longest is the numerically safe one.
  return raw
    .map((q) => [q, Math.hypot(...q)] as const)
    .reduce((best, next) => (next[1] > best[1] ? next : best))[0]
    .map((value, _, q) => value / Math.hypot(...q)) as unknown as Quat;
}

function frame(x: Vec3, y: Vec3): readonly [Vec3, Vec3, Vec3] {
  const first = normalize(x);
  const third = normalize(cross(first, y));
  return [first, cross(third, first), third];
}
