// world.ts: the one object that every system receives.

import { addEntity, createWorld, type World as EcsWorld, removeEntity } from "bitecs";
import { createRandom, type Random } from "../core/random.ts";
import { EngineError } from "../errors.ts";
import type { ToClient, ToEngine } from "../protocol.ts";
import { CAPACITY, createStores, type Stores } from "./components.ts";
import { createView, type View } from "./view.ts";

/** Length of one simulation tick, in seconds. */
export const STEP = 1 / 60;

/** State that belongs to the world and to no single entity. What one module owns is a {@link Resource} of its own. */
export interface WorldState {
  readonly capacity: number;
  readonly stores: Stores;
  /** `tick` counts the ticks run; `step` is the length of one, in seconds. A system has no other clock. */
  readonly time: { tick: number; readonly step: number };
  /** A system's only source of chance, so that a run can be replayed. */
  readonly random: Random;
  /** What the page sent since the last tick, in order. Systems of the phase `receive` read it; the tick's end empties it. */
  readonly inbox: ToEngine[];
  /** What goes to the page after the tick, in order. */
  readonly outbox: Outgoing[];
  /** The scene that stands now. */
  readonly scene: SceneState;
  /** What is drawn: see view.ts. */
  readonly view: View;
}

export interface SceneState {
  /** How many scenes were loaded so far; a module that keeps something per scene watches it. 0 before the first. */
  loads: number;
  /** 32-bit hash of the scene's URI: packets of another revision are ignored. */
  revision: number;
  /** Height of the lowest point of the scene, in metres: who falls far below it is brought back. */
  floor: number;
}

/** A message to the page, and what of it is handed over instead of copied. */
export interface Outgoing {
  readonly message: ToClient;
  readonly transfer?: Transferable[];
}

export type World = EcsWorld<WorldState>;

/** Creates an empty world. `seed` feeds its chance. */
export function createGameWorld(capacity = CAPACITY, seed = 1): World {
  return createWorld<WorldState>({
    capacity,
    stores: createStores(capacity),
    time: { tick: 0, step: STEP },
    random: createRandom(seed),
    inbox: [],
    outbox: [],
    scene: { loads: 0, revision: 0, floor: 0 },
    view: createView(),
  });
}

/** What falls this far below the scene's lowest point is lost, in metres: people and loose bodies come back, objects go. */
export const ABYSS = 20;

/** The world's own time, in seconds. */
export const secondsOf = ({ time }: World): number => time.tick * time.step;

/** Revision of the scene that stands; −1 while there is none, so that no packet is of it. */
export const sceneOf = ({ scene }: World): number => (scene.loads === 0 ? -1 : scene.revision >>> 0);

/** Adds an entity. Throws when full, since a typed array drops a write past its end without a word. */
export function spawn(world: World): number {
  const eid = addEntity(world);
  if (eid >= world.capacity) {
    removeEntity(world, eid); // or its number would be lost with every try
    throw new EngineError("ecs/full", `spawn: entity ${eid} does not fit in ${world.capacity} slots`);
  }
  return eid;
}

/** One module's own state in one world: bodies, sockets, tables. Created by {@link defineResource}. */
export interface Resource<T extends object> {
  /** The state in `world`. Throws `ecs/missing-resource` where the module was not set up. */
  get(world: World): T;
  /** The state in `world`, or undefined. */
  find(world: World): T | undefined;
  set(world: World, value: T): void;
  remove(world: World): void;
}

/** Names a kind of state that each world may hold once. A module sets it in `setup` and removes it in its undoing. */
export function defineResource<T extends object>(name: string): Resource<T> {
  const values = new WeakMap<World, T>();
  return {
    get(world) {
      const value = values.get(world);
      if (!value) throw new EngineError("ecs/missing-resource", `Resource.get: this world has no "${name}"`);
      return value;
    },
    find: (world) => values.get(world),
    set: (world, value) => void values.set(world, value),
    remove: (world) => void values.delete(world),
  };
}
