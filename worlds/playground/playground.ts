// playground.ts: the world "Playground": steps, slopes, rides and loose things around a pond, on a clear morning.

import { World } from "../kit/world.ts";
import { buildCourt } from "./court.ts";
import { buildEntry } from "./entry.ts";
import { buildFar } from "./far.ts";
import { buildHeights } from "./heights.ts";
import { buildLand } from "./land.ts";
import { LIGHT } from "./palette.ts";
import { plant } from "./planting.ts";
import { buildRides } from "./rides.ts";
import { SPAWN_Z } from "./sizes.ts";
import { buildTower } from "./tower.ts";

export function playground(): World {
  const world = new World("Playground", LIGHT);
  Object.assign(world.detail, { edge: 1, splitWood: true, smoothing: 2, weld: true, grain: true });
  Object.assign(world.water, { ripple: 0.3, mirror: 0.07 });
  world.group("things", { shadows: "live" });
  buildLand(world);
  buildEntry(world);
  buildHeights(world);
  buildTower(world);
  buildRides(world);
  buildCourt(world);
  plant(world);
  buildFar(world);
  world.markers.push({ kind: "spawn", name: "spawn", position: [0, 0.02, SPAWN_Z], turn: 0 });
  return world;
}
