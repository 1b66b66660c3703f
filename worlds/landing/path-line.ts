// path-line.ts: where the two ways up the hill run, so that ground and plants make room for them.
import { CatmullRomCurve3, Vector3 } from "three";

/** A point of a way, and the unit vector across it. */
export interface PathPoint {
  readonly x: number;
  readonly z: number;
  readonly acrossX: number;
  readonly acrossZ: number;
}

/** From the plaza's rim up to the terrace, as [x, z]. */
const LINES: readonly (readonly (readonly [number, number])[])[] = [
  [
    [10.4, 4.3],
    [12.4, 6.6],
    [15.2, 9.2],
    [15.6, 13.0],
    [12.2, 15.6],
    [8.6, 16.2],
    [5.3, 18.2],
  ],
  [
    [-10.2, 4.9],
    [-12.6, 7.6],
    [-13.6, 11.2],
    [-16.2, 14.4],
    [-14.0, 18.2],
    [-9.6, 20.4],
    [-5.3, 18.6],
  ],
];

export const PATHS: readonly (readonly PathPoint[])[] = LINES.map((line) => {
  const curve = new CatmullRomCurve3(line.map(([x, z]) => new Vector3(x, 0, z)));
  return Array.from({ length: 161 }, (_, i) => {
    const [p, t] = [curve.getPointAt(i / 160), curve.getTangentAt(i / 160)];
    return { x: p.x, z: p.z, acrossX: t.z, acrossZ: -t.x };
  });
});

/** Metres from the middle of the nearest way. */
export function pathDistance(x: number, z: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (const path of PATHS) for (const p of path) least = Math.min(least, Math.hypot(p.x - x, p.z - z));
  return least;
}
