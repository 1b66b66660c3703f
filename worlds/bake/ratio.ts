// ratio.ts: turns light into vertex colours by the convention at the head of bake.ts.
import { multiply, type Rgb } from "../kit/color.ts";
import { ambientAt, sunDirection } from "../kit/light.ts";
import { clamp, dot, type Vec3 } from "../kit/vec.ts";
import type { Piece, World } from "../kit/world.ts";

/** What a leaf lets through of the sun that falls on its other side: it glows yellow-green. */
const LEAF_GLOW: Rgb = [0.52, 0.5, 0.16];
/** Leaves let light through to those behind: however deep in a crown, this share of the open light arrives. */
const LEAF_LEAST = 0.42;
/** Limit of a leaf's baked colour: one that glows keeps its hue, where limits for each channel would bleach it. */
const LEAF_BRIGHTEST = 0.45;
/** Limit of a baked colour indoors, where walls by a window outshine the measured middle; above 1 a piece is stored as floats. */
const BRIGHTEST = 4;

/** Light at every vertex of one piece, in the order of its vertices. */
export interface PieceLight {
  readonly indirect: Rgb[];
  readonly sun: number[];
}

/** Radiance that leaves a point, for things drawn unlit. */
export function outgoing(world: World, albedo: Rgb, normal: Vec3, indirect: Rgb, seen: number): Rgb {
  const facing = Math.max(0, dot(normal, sunDirection(world.light))) * seen;
  return [0, 1, 2].map(
    (k) => (albedo[k] * (indirect[k] + world.light.sun.irradiance[k] * facing)) / Math.PI,
  ) as unknown as Rgb;
}

/** The ratio of the head of this file. */
function ratio(world: World, normal: Vec3, indirect: Rgb, seen: number, live: boolean): Rgb {
  const hemisphere = ambientAt(world.ambient, normal);
  const facing = Math.max(0, dot(normal, sunDirection(world.light)));
  return [0, 1, 2].map((k) => {
    const full = world.sun[k] * facing;
    return (indirect[k] + full * seen) / (hemisphere[k] + (live ? full * seen : full));
  }) as unknown as Rgb;
}

export function colour(world: World, piece: Piece, light: PieceLight): void {
  const { mesh } = piece;
  const sun = sunDirection(world.light);
  for (let i = 0; i < mesh.vertexCount; i++) {
    const normal = mesh.normalAt(i);
    let indirect = light.indirect[i];
    if (piece.material === "leaf") {
      const through = Math.max(0, -dot(normal, sun)) * light.sun[i];
      const open = ambientAt(world.ambient, normal);
      indirect = [0, 1, 2].map((k) =>
        Math.max(open[k] * LEAF_LEAST, indirect[k] + through * world.light.sun.irradiance[k] * LEAF_GLOW[k]),
      ) as unknown as Rgb;
    }
    const k = ratio(world, normal, indirect, light.sun[i], piece.options.shadows === "live");
    const color = multiply(mesh.colorAt(i), k);
    const over = piece.material === "leaf" ? Math.max(1, Math.max(...color) / LEAF_BRIGHTEST) : 1;
    mesh.setColor(i, color.map((x) => clamp(x / over, 0, world.probes.length ? BRIGHTEST : 1)) as unknown as Rgb);
  }
}

export function tint(world: World, light: PieceLight): void {
  let at = 0;
  for (const [number, scatter] of world.scatters.entries()) {
    const spots = scatter.spots.map((spot) => {
      const k = ratio(world, [0, 1, 0], light.indirect[at], light.sun[at], true);
      at++;
      return { ...spot, tint: multiply(spot.tint, k) };
    });
    world.scatters[number] = { ...scatter, spots };
  }
}
