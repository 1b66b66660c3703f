// bounce.ts: light that surfaces throw back at one another, from hits that were traced once.
import type { Rgb } from "../kit/color.ts";
import { sunDirection } from "../kit/light.ts";
import { dot } from "../kit/vec.ts";
import type { World } from "../kit/world.ts";
import type { Occluders } from "./occluders.ts";
import type { Part } from "./points.ts";
import type { Points, Traced } from "./trace.ts";

const BOUNCES = 2;

/** Radiance that each occluder throws back, after {@link BOUNCES} rounds. */
export function bounce(world: World, occluders: Occluders, parts: readonly Part[]): Float32Array {
  const sun = sunDirection(world.light);
  // Corners of occluders are vertices from before refinement: the first parts, in the order of the lit pieces.
  const irradiance: Rgb[] = [];
  const direct: Rgb[] = [];
  const originals = parts.slice(
    0,
    parts.findIndex((p) => p.piece === null),
  );
  for (const { points, traced } of originals) {
    for (let i = 0; i < traced.sun.length; i++) {
      const facing =
        Math.max(0, dot([points.normal[i * 3], points.normal[i * 3 + 1], points.normal[i * 3 + 2]], sun)) *
        traced.sun[i];
      direct.push([0, 1, 2].map((k) => world.light.sun.irradiance[k] * facing) as unknown as Rgb);
      irradiance.push(
        [0, 1, 2].map(
          (k) => direct[direct.length - 1][k] + traced.sky[i * 3 + k] + traced.lamp[i * 3 + k],
        ) as unknown as Rgb,
      );
    }
  }
  const radiosity = new Float32Array(occluders.albedo.length);
  for (let round = 0; round < BOUNCES; round++) {
    for (let t = 0; t < radiosity.length / 3; t++) {
      if (occluders.corner[t * 3] < 0) continue;
      for (let k = 0; k < 3; k++) {
        let sum = 0;
        for (let c = 0; c < 3; c++) sum += irradiance[occluders.corner[t * 3 + c]][k];
        radiosity[t * 3 + k] = (occluders.albedo[t * 3 + k] * sum) / 3 / Math.PI;
      }
    }
    let at = 0;
    for (const { points, traced } of originals) {
      for (const indirect of gather(points, traced, radiosity)) {
        irradiance[at] = [0, 1, 2].map((k) => direct[at][k] + indirect[k]) as unknown as Rgb;
        at++;
      }
    }
  }
  return radiosity;
}

/** Irradiance from sky, lamps and what the rays hit. */
export function gather(points: Points, traced: Traced, radiosity: Float32Array): Rgb[] {
  const result: Rgb[] = [];
  let ray = 0;
  for (let i = 0; i < traced.sun.length; i++) {
    const sum = [0, 0, 0];
    const rays = points.rays[i];
    for (let r = 0; r < rays; r++) {
      const hit = traced.hits[ray++];
      if (hit >= 0) for (let k = 0; k < 3; k++) sum[k] += radiosity[hit * 3 + k];
    }
    result.push(
      [0, 1, 2].map(
        (k) => (sum[k] * Math.PI) / rays + traced.sky[i * 3 + k] + traced.lamp[i * 3 + k],
      ) as unknown as Rgb,
    );
  }
  return result;
}
