// schedule.ts: which systems run in a tick, and in which order.

import { EngineError } from "../errors.ts";
import type { World } from "./world.ts";

/** The parts of a tick. A system may rely on every earlier phase being complete. */
export const PHASES = [
  "receive", // messages from the client and from peers become commands and component values
  "simulate", // game rules, character controllers, scripts
  "physics", // the solver steps; its results are in Position and Rotation
  "present", // animation, then world matrices: the scene is final
  "send", // what this peer owns goes to the others
  "publish", // the renderer and the client see the tick
] as const;

export type Phase = (typeof PHASES)[number];
export type System = (world: World) => void;
/** `alpha` is how far the frame lies between the last two ticks, 0 to 1; `seconds` is the time since the last frame. */
export type FrameSystem = (world: World, alpha: number, seconds: number) => void;

/** One feature of the engine: what it sets up, and what it runs when. */
export interface Module {
  readonly name: string;
  /** Runs once, in module order. The function it returns undoes it, in reverse order. */
  readonly setup?: (world: World) => (() => void) | void;
  readonly systems?: Partial<Record<Phase, readonly System[]>>;
  /** Runs before each drawing, in module order: what follows from how far the frame lies between two ticks. */
  readonly frame?: readonly FrameSystem[];
}

/** Flattens modules into one list: by phase, then by place in `modules`, then as listed. */
export function buildSchedule(modules: readonly Module[]): readonly System[] {
  const names = new Set(modules.map((module) => module.name));
  if (names.size !== modules.length) {
    throw new EngineError("schedule/duplicate-module", "buildSchedule: two modules share a name");
  }
  return PHASES.flatMap((phase) => modules.flatMap((module) => module.systems?.[phase] ?? []));
}

/** The frame systems of all modules, by place in `modules`, then as listed. */
export function buildFrame(modules: readonly Module[]): readonly FrameSystem[] {
  return modules.flatMap((module) => module.frame ?? []);
}

/** Runs one tick. What came in before it is gone by its end, also when a system threw: it must not throw again for it. */
export function runTick(world: World, schedule: readonly System[]): void {
  try {
    for (const system of schedule) system(world);
  } finally {
    world.inbox.length = 0;
    world.time.tick++;
  }
}

/** Sets the modules up, in order. The function returned undoes it, in reverse order. */
export function setUpModules(world: World, modules: readonly Module[]): () => void {
  const undoings = modules.map((module) => module.setup?.(world));
  return () => {
    for (const undo of undoings.reverse()) undo?.();
  };
}
