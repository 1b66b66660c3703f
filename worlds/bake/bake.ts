// bake.ts: puts the light of a world into its vertex colours: sky, contact darkness, two bounces, lamps.
//
// Convention ("ratio bake"). A stock renderer draws  COLOR_0 × (hemisphere(n) + sun × n·l × shadow) / π.
// The right answer is                                albedo  × (indirect      + sun × n·l × seen)   / π,
// where `indirect` holds occluded sky, bounces and lamps. So COLOR_0 = albedo × (indirect + direct) / (hemisphere + direct):
// in the shade that is albedo × occlusion with colour bleeding, in the sun it is nearly albedo, and both come out right with
// the stock MeshStandardMaterial, one HemisphereLight and one DirectionalLight, which light avatars as well. Anything else
// that reads the file sees an albedo with gentle occlusion. Not chosen, by reasoning only: occlusion alone (darkens sunlit
// corners too), and fully baked unlit (vertices are too coarse for the sun's shadow, and avatars would throw none).
import { materialOf } from "../kit/materials.ts";
import type { Piece, World } from "../kit/world.ts";
import { bounce, gather } from "./bounce.ts";
import { mirrorPieces } from "./mirror.ts";
import { collectOccluders } from "./occluders.ts";
import { type Part, pointsOf, sharedLight } from "./points.ts";
import { measure, probePoints } from "./probe.ts";
import { colour, outgoing, type PieceLight, tint } from "./ratio.ts";
import { refine } from "./refine.ts";
import { smoothLight } from "./smooth-light.ts";
import { splitLong } from "./split.ts";
import { openTracePool } from "./threads.ts";
import type { Points } from "./trace.ts";

export interface BakeOptions {
  /** A quarter of the rays and no refinement by contrast, to look at a model quickly. */
  readonly draft?: boolean;
}

/** Height above its foot at which an instance is lit that says nothing else, in metres. */
const SPOT_HEIGHT = 0.25;

/** Replaces the colours of all lit pieces and the tints of all instances, and adds what the water mirrors. */
export async function bake(world: World, options: BakeOptions = {}): Promise<void> {
  const lit = world.pieces.filter((p) => materialOf(p.material).bake === "lit");
  const rays = (p: Piece): number =>
    Math.ceil(((materialOf(p.material).rays ?? 64) * world.detail.rays) / (options.draft ? 4 : 1));
  const coarse = new Map(lit.map((p) => [p, p.mesh.index.slice()] as const));
  for (const p of lit) {
    const splits = materialOf(p.material).refine || (world.detail.splitWood && p.material === "wood");
    if (splits && p.options.shadows !== "still") splitLong(p.mesh, world.detail.edge);
  }

  let first = 0;
  const starts = new Map(
    lit.map((p) => {
      const start = first;
      first += p.mesh.vertexCount;
      return [p, start] as const;
    }),
  );
  const spots = world.scatters.flatMap(({ spots, litAt = SPOT_HEIGHT }) =>
    spots.map(({ position: [x, y, z] }) => [x, y + litAt, z] as const),
  );
  const occluders = collectOccluders(
    world.pieces,
    world.pieces.map((p) => starts.get(p) ?? -1),
  );
  const pool = openTracePool({
    position: occluders.position,
    twoSided: occluders.twoSided,
    light: world.light,
    lamps: world.lamps,
  });
  try {
    const parts: Part[] = [];
    const foot: Points = {
      position: new Float32Array(spots.flat()),
      normal: new Float32Array(spots.flatMap(() => [0, 1, 0])),
      rays: new Uint16Array(spots.length).fill(48),
    };
    const vertices = lit.map((piece) => ({
      piece,
      points: pointsOf(piece.mesh, 0, rays(piece)),
      owner: materialOf(piece.material).shareLight ? sharedLight(piece.mesh) : undefined,
    }));
    parts.push(
      ...(await pool.traceAll([
        ...vertices,
        { piece: null, points: foot },
        { piece: null, points: probePoints(world) },
      ])),
    );
    if (!options.draft) parts.push(...(await refine(world, lit, parts, pool, rays)));

    if (world.light.sun.fill) for (const part of parts) part.traced.sun.fill(0);
    const radiosity = bounce(world, occluders, parts);
    const light = new Map(lit.map((p) => [p, { indirect: [], sun: [] } as PieceLight]));
    const spotLight: PieceLight = { indirect: [], sun: [] };
    for (const part of parts) {
      const target = part.piece ? light.get(part.piece)! : spotLight;
      target.indirect.push(...gather(part.points, part.traced, radiosity));
      target.sun.push(...part.traced.sun);
    }
    for (const p of lit)
      if (materialOf(p.material).refine || world.detail.splitWood)
        smoothLight(p.mesh, light.get(p)!.indirect, world.detail.smoothing, world.detail.weld);
    if (world.probes.length) measure(world, spotLight.indirect.slice(spots.length));
    world.pieces.push(
      ...mirrorPieces(world, coarse, (piece, i) => {
        const l = light.get(piece)!;
        return outgoing(world, piece.mesh.colorAt(i), piece.mesh.normalAt(i), l.indirect[i], l.sun[i]);
      }),
    );
    for (const piece of lit) colour(world, piece, light.get(piece)!);
    tint(world, spotLight);
  } finally {
    await pool.close();
  }
}
