// modules.ts: the table of contents: what the engine consists of, in the order in which it runs.

import { avatar } from "./avatar/module.ts";
import type { Module } from "./ecs/schedule.ts";
import { objectsModule } from "./objects/module.ts";
import { physicsModule } from "./physics/module.ts";
import { player } from "./player/module.ts";
import { presence } from "./presence/module.ts";
import { scene } from "./scene/module.ts";
import { transform } from "./transform/module.ts";

export const modules: readonly Module[] = [physicsModule, scene, player, presence, objectsModule, avatar, transform];
