// lathe.ts: round things: profiles turned about the y axis, cylinders, and tubes along a path.
import { Mesh } from "./mesh.ts";
import { add, cross, dot, normalize, scale, sub, type Vec3 } from "./vec.ts";

/** Corners sharper than this (radians) stay hard. */
const CREASE = 0.7;

/** Turns a profile of `[radius, y]` points, listed from bottom to top, about the y axis. */
export function lathe(profile: readonly (readonly [number, number])[], segments = 24, arc = Math.PI * 2): Mesh {
  const mesh = new Mesh();
  const slope = (i: number): number => {
    const [r0, y0] = profile[i],
      [r1, y1] = profile[i + 1];
    return Math.atan2(-(r1 - r0), y1 - y0);
  };
  const ring = (i: number, tilt: number): number => {
    const first = mesh.vertexCount;
    const [r, y] = profile[i];
    for (let s = 0; s <= segments; s++) {
      const a = (s / segments) * arc;
      const x = Math.sin(a),
        z = Math.cos(a);
      mesh.vertex([x * r, y, z * r], [x * Math.cos(tilt), Math.sin(tilt), z * Math.cos(tilt)]);
    }
    return first;
  };
  for (let i = 0; i + 1 < profile.length; i++) {
    const here = slope(i);
    const before = i > 0 ? slope(i - 1) : here,
      after = i + 2 < profile.length ? slope(i + 1) : here;
    const low = ring(i, Math.abs(before - here) < CREASE ? (before + here) / 2 : here);
    const high = ring(i + 1, Math.abs(after - here) < CREASE ? (after + here) / 2 : here);
    for (let s = 0; s < segments; s++) {
      if (profile[i][0] > 1e-6) mesh.triangle(low + s, low + s + 1, high + s + 1);
      if (profile[i + 1][0] > 1e-6) mesh.triangle(low + s, high + s + 1, high + s);
    }
  }
  return mesh;
}

/** A cylinder on y = 0 with chamfered rims. `top` is the upper radius. */
export function cylinder(radius: number, height: number, segments = 20, top = radius, bevel = 0.015): Mesh {
  return lathe(
    [
      [radius - bevel, 0],
      [radius, bevel],
      [top, height - bevel],
      [top - bevel, height],
      [0, height],
    ],
    segments,
  );
}

/** A tube along `path`; `radius` is a function of the place along it, 0…1. Ends are closed by a flat cap. */
export function tube(path: readonly Vec3[], radius: (t: number) => number, sides = 8): Mesh {
  const mesh = new Mesh();
  let across: Vec3 = [1, 0, 0];
  const last = path.length - 1;
  path.forEach((p, i) => {
    const along = normalize(sub(path[Math.min(i + 1, last)], path[Math.max(i - 1, 0)]));
    if (i === 0 && Math.abs(along[0]) > 0.9) across = [0, 0, 1];
    across = normalize(sub(across, scale(along, dot(across, along))));
    const up = cross(across, along);
    const r = radius(i / last);
    for (let s = 0; s <= sides; s++) {
      const a = (s / sides) * Math.PI * 2;
      const n = add(scale(across, Math.cos(a)), scale(up, Math.sin(a)));
      mesh.vertex(add(p, scale(n, r)), n);
    }
    if (i === 0) return;
    const row = i * (sides + 1),
      under = row - sides - 1;
    for (let s = 0; s < sides; s++) mesh.quad(under + s, row + s, row + s + 1, under + s + 1);
  });
  cap(mesh, path[last], sub(path[last], path[last - 1]), last * (sides + 1), sides, false);
  cap(mesh, path[0], sub(path[0], path[1]), 0, sides, true);
  return mesh;
}

function cap(mesh: Mesh, center: Vec3, outward: Vec3, ring: number, sides: number, turned: boolean): void {
  const n = normalize(outward);
  const middle = mesh.vertex(center, n);
  const first = mesh.vertexCount;
  for (let s = 0; s <= sides; s++) mesh.vertex(mesh.at(ring + s), n);
  for (let s = 0; s < sides; s++) {
    if (turned) mesh.triangle(middle, first + s, first + s + 1);
    else mesh.triangle(middle, first + s + 1, first + s);
  }
}
