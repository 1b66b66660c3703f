// paving.ts: paved floors of single stones, in rings or in straight courses.
import { hex, type Rgb, vary } from "./color.ts";
import { compass } from "./masonry.ts";
import { append, Mesh, paint } from "./mesh.ts";
import { between, type Random } from "./random.ts";
import { add, scale, type Vec3 } from "./vec.ts";

/** The bed that shows between pavers, darkened as in a joint: its material ("joint") is not baked, as all of it lies under stones. */
export const JOINT_COLOR = hex("#705a43");

/** Joints between pavers, in metres. */
const JOINT = 0.008;

/** How far the rim of a paver falls, in metres: shallow, or the joints go black and shimmer in the distance. */
const PAVER_RIM = 0.006;

/** Moves the sides of an outline (counter-clockwise from above) inwards by `by` metres, in plan. */
function inset(outline: readonly Vec3[], by: number): Vec3[] {
  const count = outline.length;
  const inward = outline.map((p, i): readonly [number, number] => {
    const q = outline[(i + 1) % count];
    const dx = q[0] - p[0],
      dz = q[2] - p[2],
      l = Math.hypot(dx, dz);
    return [dz / l, -dx / l];
  });
  return outline.map((p, i): Vec3 => {
    const a = inward[(i + count - 1) % count],
      b = inward[i];
    const k = by / Math.max(0.3, 1 + a[0] * b[0] + a[1] * b[1]);
    return [p[0] + (a[0] + b[0]) * k, p[1], p[2] + (a[1] + b[1]) * k];
  });
}

/** One paving stone: an outline (counter-clockwise from above) with a chamfered rim that ends in the bed. */
function paver(outline: readonly Vec3[], bevel = 0.012): Mesh {
  const mesh = new Mesh();
  const count = outline.length;
  const outer = inset(outline, JOINT / 2);
  const rim = inset(outline, JOINT / 2 + bevel);
  const top = rim.map((p) => mesh.vertex(p, [0, 1, 0]));
  if (count === 4) mesh.quad(top[0], top[1], top[2], top[3]);
  else {
    const middle = mesh.vertex(scale(rim.reduce(add), 1 / count), [0, 1, 0]);
    top.forEach((v, i) => {
      mesh.triangle(middle, v, top[(i + 1) % count]);
    });
  }
  for (let i = 0; i < count; i++) {
    const j = (i + 1) % count;
    const a = outer[i],
      b = outer[j];
    const l = Math.hypot(b[0] - a[0], b[2] - a[2]);
    // Half way between the side and the top, so that the rim reads as worn round.
    const tilted: Vec3 = [(-(b[2] - a[2]) / l) * 0.6, 0.8, ((b[0] - a[0]) / l) * 0.6];
    const low = (p: Vec3): number => mesh.vertex([p[0], p[1] - PAVER_RIM, p[2]], tilted);
    mesh.quad(low(a), low(b), top[j], top[i]);
  }
  return mesh;
}

export interface RoundPaving {
  readonly inner: number;
  readonly outer: number;
  /** Depth of each ring of stones; the last is stretched to fit. */
  readonly ring: number;
  readonly stone: number;
  readonly color: (radius: number, angle: number, ring: number, random: Random) => Rgb;
  readonly random: Random;
}

/** Concentric rings of wedge pavers, top at y = 0, each a few millimetres off and of its own shade. */
export function roundPaving(paving: RoundPaving): Mesh {
  const mesh = new Mesh();
  const { random } = paving;
  const rings = Math.round((paving.outer - paving.inner) / paving.ring);
  const depth = (paving.outer - paving.inner) / rings;
  for (let r = 0; r < rings; r++) {
    const inner = paving.inner + r * depth,
      outer = inner + depth;
    const count = Math.max(6, Math.round((Math.PI * (inner + outer)) / paving.stone));
    const shift = random();
    for (let i = 0; i < count; i++) {
      const a = ((i + shift) / count) * Math.PI * 2,
        b = ((i + 1 + shift) / count) * Math.PI * 2;
      const y = between(random, -0.0015, 0.0015);
      // Small circles need bent stones, or the chords leave gaps.
      const bend = Math.max(1, Math.ceil((b - a) / 0.1));
      const arc = (r: number, k: number): Vec3 => compass(r, a + ((b - a) * k) / bend, y);
      const steps = Array.from({ length: bend + 1 }, (_, k) => k);
      const outline = [...steps.map((k) => arc(inner, k)), ...steps.reverse().map((k) => arc(outer, k))];
      append(mesh, paint(paver(outline), paving.color((inner + outer) / 2, (a + b) / 2, r, random)));
    }
  }
  return mesh;
}

/** Straight courses of pavers over a rectangle, running along z; stones are staggered and of varied length. */
export function coursedPaving(
  width: number,
  depth: number,
  course: number,
  stone: number,
  color: Rgb,
  random: Random,
): Mesh {
  const mesh = new Mesh();
  const rows = Math.round(depth / course);
  const step = depth / rows;
  for (let row = 0; row < rows; row++) {
    const z = -depth / 2 + row * step;
    let x = -width / 2;
    let first = true;
    while (x < width / 2 - 0.01) {
      const want = stone * between(random, 0.75, 1.25) * (first && row % 2 ? 0.55 : 1);
      const end = width / 2 - (x + want) < stone * 0.4 ? width / 2 : x + want;
      const y = between(random, -0.0015, 0.0015);
      const quad: readonly Vec3[] = [
        [x, y, z + step],
        [end, y, z + step],
        [end, y, z],
        [x, y, z],
      ];
      append(mesh, paint(paver(quad), vary(color, random, 0.1)));
      x = end;
      first = false;
    }
  }
  return mesh;
}
