// module.ts: physics as part of the tick.

import type { Module } from "../ecs/schedule.ts";
import { createPhysics, disposePhysics, readBodies, stepPhysics } from "./physics.ts";

export const physicsModule: Module = {
  name: "physics",
  setup(world) {
    createPhysics(world);
    return () => disposePhysics(world);
  },
  systems: { physics: [stepPhysics, readBodies] },
};
