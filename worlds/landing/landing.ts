// landing.ts: the world "Landing": a plaza by a lake at golden hour, with places for five portals.
import { World } from "../kit/world.ts";
import { buildFar } from "./far.ts";
import { buildGarden } from "./garden.ts";
import { buildGate } from "./gate.ts";
import { buildLand } from "./land.ts";
import { LIGHT } from "./palette.ts";
import { buildPaths } from "./path.ts";
import { plant } from "./planting.ts";
import { buildPlaza } from "./plaza.ts";
import { SPAWN_Z } from "./sizes.ts";
import { buildTerrace } from "./terrace.ts";

export function landing(): World {
  const world = new World("Landing", LIGHT);
  world.detail.grain = true;
  buildPlaza(world);
  buildGate(world);
  buildGarden(world);
  buildTerrace(world);
  buildLand(world);
  buildPaths(world);
  plant(world);
  buildFar(world);
  world.markers.push({ kind: "spawn", name: "spawn", position: [0, 0.01, SPAWN_Z], turn: 0 });
  return world;
}
