// gallery.ts: the world "Gallery": a long room under north light, with a tree in a round court at its end.
import { World } from "../kit/world.ts";
import { buildArt } from "./art.ts";
import { LIGHT } from "./palette.ts";
import { buildRoom } from "./room.ts";
import { SPAWN_Z } from "./sizes.ts";

export function gallery(): World {
  const world = new World("Gallery", LIGHT);
  Object.assign(world.detail, { edge: 0.6, rays: 2.4, splitWood: true, smoothing: 4 });
  buildRoom(world);
  buildArt(world);
  world.probes.push([0, 1.2, 0], [0, 1.2, -6], [0, 1.2, -12]);
  world.markers.push({ kind: "spawn", name: "spawn", position: [0, 0.01, SPAWN_Z], turn: 0 });
  return world;
}
