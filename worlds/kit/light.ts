// light.ts: the light of a world as plain data: one sun, a sky by elevation, a haze; the same numbers drive bake and runtime.

import { gradient, type Rgb } from "./color.ts";
import { add, dot, mix, normalize, scale, type Vec3 } from "./vec.ts";

export interface Light {
  readonly sun: {
    /** Compass angle, radians: 0 is north (−z, ahead of the spawn), positive to the east (+x). */
    readonly azimuth: number;
    /** Height above the horizon, radians. */
    readonly elevation: number;
    /** Irradiance on a surface that faces the sun, in three's units (a white wall then shines with this / π). */
    readonly irradiance: Rgb;
    /** Half the angle the sun fills, radians: how soft its baked shadow is. Larger than the true 0.0047. */
    readonly radius: number;
    /**
     * True indoors: no sun comes in. The light then only models what moves: it has no part in the bake, its strength is
     * set from the light measured in the room ({@link World.probes}), and what moves casts a soft shadow with it.
     */
    readonly fill?: boolean;
  };
  readonly sky: {
    /** Radiance by sine of elevation, 0…1. */
    readonly stops: readonly (readonly [number, Rgb])[];
    /** Added around the sun: colour, and how fast it fades (larger is tighter). */
    readonly glow: readonly { readonly color: Rgb; readonly tightness: number }[];
  };
  /** Fog for what is drawn live: linear, in metres. */
  readonly fog: { readonly color: Rgb; readonly near: number; readonly far: number };
  /** Light thrown back by the ground, relative to what falls on it; for the runtime hemisphere light. */
  readonly groundAlbedo: Rgb;
  /** Tone-mapping exposure that the world was made for (AgX). */
  readonly exposure: number;
}

/** Unit vector towards the sun. */
export function sunDirection(light: Light): Vec3 {
  const { azimuth, elevation } = light.sun;
  return [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), -Math.cos(azimuth) * Math.cos(elevation)];
}

/** Radiance of the open sky in a direction; below the horizon it is mirrored, as still water shows it. */
export function skyRadiance(light: Light, direction: Vec3): Rgb {
  const up = Math.abs(direction[1]);
  const sun = sunDirection(light);
  const cosine = dot([direction[0], up, direction[2]], sun);
  let color = gradient(light.sky.stops, up);
  for (const glow of light.sky.glow) color = add(color, scale(glow.color, Math.exp((cosine - 1) * glow.tightness)));
  return color;
}

/** What three's HemisphereLight must be to match: irradiance on a surface that faces straight up, and straight down. */
export interface Ambient {
  readonly sky: Rgb;
  readonly ground: Rgb;
}

/** Integrates the sky for {@link Ambient}. */
export function ambientOf(light: Light): Ambient {
  let sky: Rgb = [0, 0, 0];
  const rings = 32,
    around = 64;
  for (let i = 0; i < rings; i++) {
    const up = Math.sqrt((i + 0.5) / rings); // cosine-weighted
    for (let j = 0; j < around; j++) {
      const a = ((j + 0.5) / around) * Math.PI * 2,
        flat = Math.sqrt(1 - up * up);
      sky = add(
        sky,
        scale(skyRadiance(light, [Math.sin(a) * flat, up, -Math.cos(a) * flat]), Math.PI / (rings * around)),
      );
    }
  }
  const lit = add(sky, scale(light.sun.irradiance, Math.sin(light.sun.elevation) * 0.6));
  const ground: Rgb = [lit[0] * light.groundAlbedo[0], lit[1] * light.groundAlbedo[1], lit[2] * light.groundAlbedo[2]];
  return { sky, ground };
}

/** Irradiance that the runtime hemisphere light gives a surface with this normal. */
export const ambientAt = (ambient: Ambient, normal: Vec3): Rgb =>
  mix(ambient.ground, ambient.sky, 0.5 + 0.5 * normal[1]);

/** Colour of the horizon in the direction of a point, for haze that is baked. */
export const horizonAt = (light: Light, p: Vec3): Rgb =>
  skyRadiance(light, normalize([p[0], Math.hypot(p[0], p[2]) * 0.02, p[2]]));
