// module.ts: bodies for avatars: who looks like what, and how they move.

import type { Module } from "../ecs/schedule.ts";
import { advanceGaits, dressAvatars, poseAvatars, undressAll, wearers } from "./systems.ts";

export const avatar: Module = {
  name: "avatar",
  setup(world) {
    wearers.set(world, new Map());
    return () => {
      undressAll(world);
      wearers.remove(world);
    };
  },
  systems: { present: [dressAvatars, advanceGaits] },
  frame: [poseAvatars],
};
