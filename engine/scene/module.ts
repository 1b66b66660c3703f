// module.ts: the scene that stands in the world; `replaceScene` changes it between two ticks.

import type { Module } from "../ecs/schedule.ts";
import { returnLooseBodies } from "./loose-bodies.ts";
import { playAnimations } from "./play-animations.ts";
import { clearScene } from "./replace-scene.ts";

export const scene: Module = {
  name: "scene",
  setup: (world) => () => clearScene(world),
  systems: { simulate: [playAnimations], physics: [returnLooseBodies] },
};
