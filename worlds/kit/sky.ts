// sky.ts: what is far: a dome with the sky's radiance in its vertices, a sun, streaks of cloud, and ridges in haze.
import { CLOUDS, cloudTile } from "./cloud-texture.ts";
import type { Rgb } from "./color.ts";
import { ambientOf, horizonAt, type Light, skyRadiance, sunDirection } from "./light.ts";
import { Mesh } from "./mesh.ts";
import { fbm } from "./random.ts";
import { add, cross, dot, mix, normalize, scale, smoothstep, type Vec3 } from "./vec.ts";

/** Radius of the dome in metres; the camera's far plane must lie beyond. */
const DOME = 460;

const toward = (azimuth: number, sine: number): Vec3 => {
  const flat = Math.sqrt(1 - sine * sine);
  return [Math.sin(azimuth) * flat, sine, -Math.cos(azimuth) * flat];
};

/** A whole sphere, seen from inside; the lower half mirrors the upper, for the lake. Finer towards the horizon and the sun. */
export function skyDome(light: Light): Mesh {
  const mesh = new Mesh();
  const columns = 56,
    rows = 26;
  for (let r = 0; r <= rows; r++) {
    const t = (r / rows) * 2 - 1;
    const sine = Math.sign(t) * Math.abs(t) ** 1.7;
    for (let c = 0; c <= columns; c++) {
      // Columns gather around the sun, where the glow changes fastest.
      const u = (c / columns) * 2 - 1;
      const azimuth = light.sun.azimuth + Math.PI * (0.35 * u + 0.65 * u ** 3);
      const d = toward(azimuth, sine);
      mesh.vertex(scale(d, DOME), scale(d, -1), skyRadiance(light, d));
    }
  }
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const a = r * (columns + 1) + c,
        b = a + columns + 1;
      mesh.quad(a, a + 1, b + 1, b);
    }
  return mesh;
}

/** The sun's disc and its soft rim, as light added to the sky: alpha falls to zero at the edge. */
export function sunDisc(light: Light, color: Rgb, radius: number): Mesh {
  const mesh = new Mesh();
  const d = sunDirection(light);
  const x = normalize(cross([0, 1, 0], d)),
    y = cross(d, x);
  const rings = [0, 0.5, 0.62, 0.8, 1] as const,
    alpha = [1, 1, 0.35, 0.1, 0] as const,
    around = 32;
  rings.forEach((r, i) => {
    for (let s = 0; s <= around; s++) {
      const a = (s / around) * Math.PI * 2;
      const offset = add(scale(x, Math.cos(a) * r * radius), scale(y, Math.sin(a) * r * radius));
      mesh.vertex(scale(normalize(add(d, offset)), DOME * 0.97), scale(d, -1), color, alpha[i]);
    }
  });
  for (let i = 0; i < rings.length - 1; i++)
    for (let s = 0; s < around; s++) {
      const a = i * (around + 1) + s;
      mesh.quad(a, a + 1, a + around + 2, a + around + 1);
    }
  return mesh;
}

/** One long cloud streak: centre (compass radians), sine of elevation, width in radians, height in sine. */
export function cloud(
  light: Light,
  azimuth: number,
  sine: number,
  width: number,
  height: number,
  seed: number,
  lit: Rgb,
): Mesh {
  const mesh = new Mesh();
  const columns = 40,
    rows = 6;
  for (let r = 0; r <= rows; r++) {
    for (let c = 0; c <= columns; c++) {
      const u = (c / columns) * 2 - 1,
        v = (r / rows) * 2 - 1;
      const d = toward(azimuth + (u * width) / 2, sine + (v * height) / 2 + 0.012 * fbm(u * 3 + seed, 0.3, seed));
      const body = fbm(u * 5 + seed, v * 1.1, seed * 1.7, 4) * 1.5 + 0.42;
      const edge =
        (1 - smoothstep(0.35, 1, Math.abs(u))) * (1 - smoothstep(0.2, 1, Math.abs(v + 0.25 * fbm(u * 4, seed, 1))));
      const near = Math.max(0, dot(d, sunDirection(light)));
      const color = mix(scale(lit, 0.72 + 0.5 * near ** 6), skyRadiance(light, d), 0.25 + 0.25 * (v + 1) * 0.5);
      mesh.vertex(scale(d, DOME * 0.95), scale(d, -1), color, Math.min(1, Math.max(0, body * edge * 1.2)) * 0.9);
    }
  }
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const a = r * (columns + 1) + c,
        b = a + columns + 1;
      mesh.quad(a, a + 1, b + 1, b);
    }
  return mesh;
}

export interface Cumulus {
  /** Compass angle of its middle in radians, and the sine of its elevation. */
  readonly azimuth: number;
  readonly sine: number;
  /** Width in radians; it is half as high. */
  readonly width: number;
  /** Which picture, 0 to 3. */
  readonly picture: number;
  readonly turned?: boolean;
}

/** A heap of cloud with a picture, paler and bluer towards the horizon: a patch of the dome, to be drawn as "cumulus". */
export function cumulus(light: Light, { azimuth, sine, width, picture, turned }: Cumulus, lit: Rgb): Mesh {
  const mesh = new Mesh();
  const [columns, rows] = [8, 4];
  const [left, upper, wide, high] = cloudTile(picture % CLOUDS);
  for (let r = 0; r <= rows; r++)
    for (let c = 0; c <= columns; c++) {
      const [u, v] = [c / columns, r / rows];
      const d = toward(azimuth + (u - 0.5) * width, sine + (v - 0.5) * (width / 2));
      const haze = 0.12 + 0.5 * (1 - smoothstep(0.02, 0.3, d[1]));
      const shine = 1 + 0.25 * Math.max(0, dot(d, sunDirection(light))) ** 4;
      const color = mix(scale(lit, shine), skyRadiance(light, d), haze);
      mesh.vertex(scale(d, DOME * 0.94), scale(d, -1), color, 0.96, [
        left + (turned ? 1 - u : u) * wide,
        upper + (1 - v) * high,
      ]);
    }
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const a = r * (columns + 1) + c;
      mesh.quad(a, a + 1, a + columns + 2, a + columns + 1);
    }
  return mesh;
}

export interface Ridge {
  readonly radius: number;
  /** Metres from the foot to the back. */
  readonly depth: number;
  /** Height of the water or plain it stands in. */
  readonly base: number;
  readonly height: number;
  readonly seed: number;
  /** Size of a hill in radians. */
  readonly period: number;
  readonly color: Rgb;
  /** 0 = its own colour, 1 = gone into the horizon. */
  readonly haze: number;
  /** Height factor by compass angle, to open a view. */
  readonly shape?: (azimuth: number) => number;
  readonly segments?: number;
}

/** A ring of hills. Lit and hazed here, once: its colours are radiance, to be drawn unlit and without fog. */
export function ridge(light: Light, options: Ridge): Mesh {
  const mesh = new Mesh();
  const segments = options.segments ?? 112,
    rows = 5;
  const sun = sunDirection(light),
    ambient = ambientOf(light);
  const place = (s: number, r: number): Vec3 => {
    const a = (s / segments) * Math.PI * 2,
      t = r / rows;
    const q = options.period;
    // Noise is taken on a circle, so that it closes.
    const n = fbm(Math.sin(a) / q + options.seed, Math.cos(a) / q - options.seed, t * 1.3 + options.seed, 5);
    const profile = Math.sin(Math.min(1, t * 1.15) * Math.PI * 0.5);
    const h = Math.max(0.02, 0.5 + n * 0.95) * options.height * profile * (options.shape?.(a) ?? 1);
    const radius = options.radius + options.depth * t;
    return [Math.sin(a) * radius, options.base + h, -Math.cos(a) * radius];
  };
  for (let r = 0; r <= rows; r++) {
    for (let s = 0; s <= segments; s++) {
      const p = place(s, r);
      const across = add(place(s + 0.5, r), scale(place(s - 0.5, r), -1));
      const outward = add(place(s, Math.min(rows, r + 0.5)), scale(place(s, Math.max(0, r - 0.5)), -1));
      const n = normalize(cross(across, outward));
      const lit = add(
        scale(light.sun.irradiance, Math.max(0, dot(n, sun)) / Math.PI),
        scale(ambient.sky, 0.8 / Math.PI),
      );
      const own: Rgb = [options.color[0] * lit[0], options.color[1] * lit[1], options.color[2] * lit[2]];
      const mist = 1 - smoothstep(0, options.height * 0.8, p[1] - options.base);
      mesh.vertex(
        p,
        n,
        mix(own, mix(horizonAt(light, p), [0.3, 0.4, 0.66], 0.4), options.haze + (1 - options.haze) * mist * 0.5),
      );
    }
  }
  for (let r = 0; r < rows; r++)
    for (let s = 0; s < segments; s++) {
      const a = r * (segments + 1) + s,
        b = a + segments + 1;
      mesh.quad(a, a + 1, b + 1, b);
    }
  return mesh;
}
