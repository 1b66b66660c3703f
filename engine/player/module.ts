// module.ts: the own avatar: wishes, walking, the eye.

import type { Module } from "../ecs/schedule.ts";
import { placeCamera } from "./camera.ts";
import { createPlayer, removePlayer } from "./player.ts";
import { arriveWhereNeeded, carryPlayer, facePlayer, movePlayer, readWishes } from "./systems.ts";

export const player: Module = {
  name: "player",
  setup(world) {
    createPlayer(world);
    return () => removePlayer(world);
  },
  systems: { receive: [readWishes], simulate: [arriveWhereNeeded, movePlayer, facePlayer], physics: [carryPlayer] },
  frame: [placeCamera],
};
