// gallery.ts: the world "Gallery": four daylit halls around a garden court with a pool, to hang pictures and hold openings.
import { World } from "../kit/world.ts";
import { buildCourt } from "./court.ts";
import { LIGHT } from "./palette.ts";
import { buildShell } from "./shell.ts";
import { buildShow } from "./show.ts";
import { COURT_Z, POOL, SPAWN_Z } from "./sizes.ts";

export function gallery(): World {
  const world = new World("Gallery", LIGHT);
  Object.assign(world.detail, { edge: 1.6, rays: 1, splitWood: true, smoothing: 3, weld: true, grain: true });
  Object.assign(world.water, { ripple: 0.14, mirror: 0.28 }); // a still basin, dark below
  world.group("halls", { shadows: "live" });
  world.group("show", { shadows: "live" });
  world.group("court", { shadows: "live", mirror: POOL.level });
  world.group("paving", { shadows: "live" });
  world.group("green", { shadows: "live" });
  world.group("water", { shadows: "still" });
  world.group("air", { shadows: "still" });
  world.group("sky", { shadows: "still" });
  buildShell(world);
  buildCourt(world);
  buildShow(world);
  world.probes.push([0, 1.2, 8.5], [-9.5, 1.2, 2], [9.5, 1.2, 2], [0, 1.2, -11], [4.5, 1.2, COURT_Z]);
  world.markers.push({ kind: "spawn", name: "spawn", position: [0, 0.01, SPAWN_Z], turn: 0 });
  return world;
}
