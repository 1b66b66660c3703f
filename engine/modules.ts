// modules.ts: the table of contents: what the engine consists of, in the order in which it runs.

import type { Module } from "./ecs/schedule.ts";
import { physicsModule } from "./physics/module.ts";
import { scene } from "./scene/module.ts";
import { transform } from "./transform/module.ts";

export const modules: readonly Module[] = [physicsModule, scene, transform];
