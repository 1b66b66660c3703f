// trace.ts: casts rays from points: how much sky, sun and lamp light each gets, and which triangles it sees.
import { BufferAttribute, BufferGeometry, DoubleSide, Ray, Vector3 } from "three";
import { MeshBVH, SAH } from "three-mesh-bvh";
import { type Light, skyRadiance, sunDirection } from "../kit/light.ts";
import { add, cross, dot, length, normalize, scale, smoothstep, sub, type Vec3 } from "../kit/vec.ts";
import type { Lamp } from "../kit/world.ts";

/** Points to light: position and normal (three numbers each) and the number of rays each casts. */
export interface Points {
  readonly position: Float32Array;
  readonly normal: Float32Array;
  readonly rays: Uint16Array;
}

export interface Traced {
  /** Irradiance from the open sky (and, below the horizon, from water that mirrors it). */
  readonly sky: Float32Array;
  /** Share of the sun's disc that is seen, 0…1. */
  readonly sun: Float32Array;
  /** Irradiance from lamps. */
  readonly lamp: Float32Array;
  /** One entry a ray: the triangle it hit, or −1. */
  readonly hits: Int32Array;
}

export interface TraceScene {
  readonly position: Float32Array<SharedArrayBuffer>;
  readonly twoSided: Uint8Array<SharedArrayBuffer>;
  readonly light: Light;
  readonly lamps: readonly Lamp[];
}

/** How far rays start from their surface, in metres: beyond the error of float32 at 70 m, within the width of a joint. */
const LIFT = 0.004;
/** Beyond this nothing matters to contact light, in metres. */
const FAR = 60;
/** Reach of a lamp in metres. */
const LAMP_REACH = 7;
/** Cosines between which a spotlight fades: nothing outside 48°, all within 20°. */
const CONE = [0.67, 0.94] as const;
/** Share of the sky's light that comes back from water below the horizon; indoors nothing does. */
const WATER_SHINE = 0.45;
const SUN_RAYS = 6;

/** Builds the tree once; the function it returns traces any number of points. */
export function createTracer(scene: TraceScene): (points: Points) => Traced {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(scene.position, 3));
  const bvh = new MeshBVH(geometry, { strategy: SAH });
  const order = geometry.index!.array;
  const ray = new Ray(),
    normal = new Vector3(),
    e1 = new Vector3(),
    e2 = new Vector3();
  const below = scene.light.sun.fill ? 0 : WATER_SHINE;
  const sunRays = discAround(sunDirection(scene.light), scene.light.sun.radius, SUN_RAYS);

  /** The triangle hit first: its number, −1 for none, −2 for the inside of something. */
  const cast = (origin: Vec3, direction: Vec3, far: number): number => {
    ray.origin.set(...origin);
    ray.direction.set(...direction);
    const hit = bvh.raycastFirst(ray, DoubleSide, 0, far);
    if (!hit) return -1;
    const triangle = order[hit.faceIndex! * 3] / 3;
    if (scene.twoSided[triangle]) return triangle;
    const p = scene.position,
      o = triangle * 9;
    e1.set(p[o + 3] - p[o], p[o + 4] - p[o + 1], p[o + 5] - p[o + 2]);
    e2.set(p[o + 6] - p[o], p[o + 7] - p[o + 1], p[o + 8] - p[o + 2]);
    return normal.crossVectors(e1, e2).dot(ray.direction) > 0 ? -2 : triangle;
  };

  return (points) => {
    const count = points.rays.length;
    const total = points.rays.reduce((sum, n) => sum + n, 0);
    const result: Traced = {
      sky: new Float32Array(count * 3),
      sun: new Float32Array(count),
      lamp: new Float32Array(count * 3),
      hits: new Int32Array(total),
    };
    let at = 0;
    for (let i = 0; i < count; i++) {
      const p: Vec3 = [points.position[i * 3], points.position[i * 3 + 1], points.position[i * 3 + 2]];
      const n: Vec3 = [points.normal[i * 3], points.normal[i * 3 + 1], points.normal[i * 3 + 2]];
      const origin = add(p, scale(n, LIFT));
      const rays = points.rays[i];
      let sky: Vec3 = [0, 0, 0];
      for (const local of hemisphere(rays)) {
        const d = turned(local, n);
        const hit = cast(origin, d, FAR);
        result.hits[at++] = hit;
        if (hit === -1) sky = add(sky, scale(skyRadiance(scene.light, d), (Math.PI / rays) * (d[1] < 0 ? below : 1)));
      }
      result.sky.set(sky, i * 3);
      for (const d of sunRays) if (cast(origin, d, FAR) === -1) result.sun[i] += 1 / SUN_RAYS;
      result.lamp.set(
        lampLight(scene.lamps, origin, n, (d, far) => cast(origin, d, far) === -1),
        i * 3,
      );
    }
    return result;
  };
}

function lampLight(
  lamps: readonly Lamp[],
  origin: Vec3,
  n: Vec3,
  free: (direction: Vec3, far: number) => boolean,
): Vec3 {
  let sum: Vec3 = [0, 0, 0];
  for (const lamp of lamps) {
    const away = sub(lamp.position, origin),
      distance = length(away);
    if (distance > LAMP_REACH) continue;
    const d = scale(away, 1 / distance);
    const cosine = dot(d, n);
    // The lamp's own glass is around its middle: stop short of it.
    const cone = lamp.aim ? smoothstep(CONE[0], CONE[1], -dot(d, lamp.aim)) : 1;
    if (cosine <= 0 || cone === 0 || !free(d, distance - 0.35)) continue;
    const fade = (1 - (distance / LAMP_REACH) ** 4) ** 2 / (distance * distance + 0.12);
    sum = add(sum, scale(lamp.intensity, cosine * cone * fade));
  }
  return sum;
}

const patterns = new Map<number, Vec3[]>();

/**
 * Cosine-weighted directions around +z (Fibonacci spiral). Every point uses the same ones: neighbours on a flat face then
 * err alike, and the face stays smoother than with a pattern turned at random for each vertex.
 */
function hemisphere(count: number): readonly Vec3[] {
  let pattern = patterns.get(count);
  if (!pattern) {
    pattern = Array.from({ length: count }, (_, i): Vec3 => {
      const t = (i + 0.5) / count,
        r = Math.sqrt(t),
        a = i * 2.399963;
      return [r * Math.cos(a), r * Math.sin(a), Math.sqrt(1 - t)];
    });
    patterns.set(count, pattern);
  }
  return pattern;
}

/** Turns a direction around +z into one around `n`. */
function turned(local: Vec3, n: Vec3): Vec3 {
  const x = normalize(cross(Math.abs(n[1]) < 0.9 ? [0, 1, 0] : [1, 0, 0], n));
  const y = cross(n, x);
  return add(add(scale(x, local[0]), scale(y, local[1])), scale(n, local[2]));
}

function discAround(direction: Vec3, radius: number, count: number): Vec3[] {
  return Array.from({ length: count }, (_, i) => {
    const r = radius * Math.sqrt((i + 0.5) / count),
      a = i * 2.399963;
    return normalize(add(direction, turned([r * Math.cos(a), r * Math.sin(a), 0], direction)));
  });
}
