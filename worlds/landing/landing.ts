// landing.ts: the world "Landing": a plaza by a lake at golden hour, with places for five portals.
import { World } from "../kit/world.ts";
import { buildFar } from "./far.ts";
import { buildGarden } from "./garden.ts";
import { buildGate } from "./gate.ts";
import { LIGHT } from "./palette.ts";
import { buildPlaza } from "./plaza.ts";
import { SPAWN_Z } from "./sizes.ts";

export function landing(): World {
  const world = new World("Landing", LIGHT);
  buildPlaza(world);
  buildGate(world);
  buildGarden(world);
  buildFar(world);
  world.markers.push({ kind: "spawn", name: "spawn", position: [0, 0.01, SPAWN_Z], turn: 0 });
  return world;
}
