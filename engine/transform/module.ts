// module.ts: where things are: remembers movers, then world matrices, then drawn matrices.

import { rememberMovers, updateDrawnMatrices, updateWorldMatrices } from "../ecs/hierarchy.ts";
import type { Module } from "../ecs/schedule.ts";

export const transform: Module = {
  name: "transform",
  systems: { receive: [rememberMovers], present: [updateWorldMatrices] },
  frame: [updateDrawnMatrices],
};
