// hierarchy.ts: parents before children, and the matrices that follow from them.
// Measured (10,000 nodes, 1,000 moving): 0.14–0.35 ms a tick against 1.3–3.3 ms for three's updateMatrixWorld.

import { hasComponent, query } from "bitecs";
import { composeMatrix, mix, mixRotations, multiplyMatrices } from "../core/math.ts";
import { NO_PARENT } from "./components.ts";
import { defineResource, type World } from "./world.ts";

interface Hierarchy {
  /** Entities with a place, parents before children. */
  order: Uint32Array;
  count: number;
  depth: Map<number, number>;
  /** The order no longer fits the parents. */
  stale: boolean;
  /** 1 where the world matrix changed since the last frame. */
  readonly redraw: Uint8Array;
  /** 1 where the current frame wrote the drawn matrix. */
  readonly drawn: Uint8Array;
}

const hierarchies = defineResource<Hierarchy>("hierarchy");

function hierarchyOf(world: World): Hierarchy {
  let hierarchy = hierarchies.find(world);
  if (!hierarchy) {
    hierarchy = {
      order: new Uint32Array(0),
      count: 0,
      depth: new Map(),
      stale: false,
      redraw: new Uint8Array(world.capacity),
      drawn: new Uint8Array(world.capacity),
    };
    hierarchies.set(world, hierarchy);
  }
  return hierarchy;
}

/** Gives `eid` a place: at its parent's origin, unturned, unscaled. Every entity with a matrix comes through here. */
export function addTransform(world: World, eid: number, parent: number = NO_PARENT): void {
  const { Position, Rotation, Scale, Velocity, Carried, Look, Dirty, Parent } = world.stores;
  Position.fill(0, eid * 3, eid * 3 + 3);
  Velocity.fill(0, eid * 3, eid * 3 + 3);
  Carried.fill(0, eid * 3, eid * 3 + 3);
  Look.fill(0, eid * 2, eid * 2 + 2);
  Rotation.set([0, 0, 0, 1], eid * 4);
  Scale.fill(1, eid * 3, eid * 3 + 3);
  Dirty[eid] = 1;
  Parent[eid] = parent;
  const hierarchy = hierarchyOf(world);
  hierarchy.depth.set(eid, 0);
  hierarchy.stale = true;
}

/** Hangs `eid` on `parent` from now on. Its Position and Rotation are then read in the parent's axes. */
export function setParent(world: World, eid: number, parent: number): void {
  world.stores.Parent[eid] = parent;
  world.stores.Dirty[eid] = 1;
  hierarchyOf(world).stale = true;
}

/** Takes entities out of the hierarchy; children that stay become roots. */
export function removeTransforms(world: World, entities: readonly number[]): void {
  const hierarchy = hierarchyOf(world);
  const { Parent } = world.stores;
  for (const eid of entities) {
    hierarchy.depth.delete(eid);
    Parent[eid] = NO_PARENT;
  }
  const gone = new Set(entities);
  for (const eid of hierarchy.depth.keys()) if (gone.has(Parent[eid])) setParent(world, eid, NO_PARENT);
  hierarchy.stale = true;
}

function sort(world: World, hierarchy: Hierarchy): void {
  const { Parent } = world.stores;
  const { depth } = hierarchy;
  for (const eid of depth.keys()) {
    let steps = 0;
    // A loop of parents can't come from a glTF file (the loader refuses it); the bound keeps a bug from hanging the tick.
    for (let up = Parent[eid]; up !== NO_PARENT && steps < depth.size; up = Parent[up]) steps++;
    depth.set(eid, steps);
  }
  hierarchy.order = Uint32Array.from([...depth.keys()].sort((a, b) => depth.get(a)! - depth.get(b)!));
  hierarchy.count = hierarchy.order.length;
  hierarchy.stale = false;
}

const local = new Float32Array(16);

/** Writes `WorldMatrix` of what is dirty, and of all that hangs on it. */
export function updateWorldMatrices(world: World): void {
  const hierarchy = hierarchyOf(world);
  if (hierarchy.stale) sort(world, hierarchy);
  const { Position, Rotation, Scale, Parent, Dirty, WorldMatrix } = world.stores;
  const { order, count, redraw } = hierarchy;
  for (let k = 0; k < count; k++) {
    const eid = order[k];
    const parent = Parent[eid];
    if (parent !== NO_PARENT && Dirty[parent]) Dirty[eid] = 1;
    if (!Dirty[eid]) continue;
    redraw[eid] = 1;
    if (parent === NO_PARENT) {
      composeMatrix(WorldMatrix, eid * 16, Position, eid * 3, Rotation, eid * 4, Scale, eid * 3);
    } else {
      composeMatrix(local, 0, Position, eid * 3, Rotation, eid * 4, Scale, eid * 3);
      multiplyMatrices(WorldMatrix, eid * 16, WorldMatrix, parent * 16, local, 0);
    }
  }
  Dirty.fill(0);
}

const place = new Float32Array(3);
const turn = new Float32Array(4);

/**
 * Writes `DrawnMatrix` of movers, of what changed since the last frame, and of all that hangs on either.
 *
 * @param alpha how far the frame lies between the last two ticks, 0 to 1
 */
export function updateDrawnMatrices(world: World, alpha: number): void {
  const { order, count, redraw, drawn } = hierarchyOf(world);
  const { Position, Rotation, Scale, Parent, PreviousPosition, PreviousRotation, DrawnMatrix, Mover } = world.stores;
  for (let k = 0; k < count; k++) {
    const eid = order[k];
    const parent = Parent[eid];
    const mover = hasComponent(world, eid, Mover);
    drawn[eid] = mover || redraw[eid] || (parent !== NO_PARENT && drawn[parent]) ? 1 : 0;
    if (!drawn[eid]) continue;
    redraw[eid] = 0;
    const out = parent === NO_PARENT ? DrawnMatrix : local;
    const o = parent === NO_PARENT ? eid * 16 : 0;
    if (mover) {
      for (let i = 0; i < 3; i++) place[i] = mix(PreviousPosition[eid * 3 + i], Position[eid * 3 + i], alpha);
      mixRotations(turn, 0, PreviousRotation, eid * 4, Rotation, eid * 4, alpha);
      composeMatrix(out, o, place, 0, turn, 0, Scale, eid * 3);
    } else {
      composeMatrix(out, o, Position, eid * 3, Rotation, eid * 4, Scale, eid * 3);
    }
    if (parent !== NO_PARENT) multiplyMatrices(DrawnMatrix, eid * 16, DrawnMatrix, parent * 16, local, 0);
  }
}

/** Keeps where the movers are, before the tick moves them. */
export function rememberMovers(world: World): void {
  const { Position, Rotation, PreviousPosition, PreviousRotation, Mover } = world.stores;
  for (const eid of query(world, [Mover])) {
    PreviousPosition.set(Position.subarray(eid * 3, eid * 3 + 3), eid * 3);
    PreviousRotation.set(Rotation.subarray(eid * 4, eid * 4 + 4), eid * 4);
  }
}

/** Puts a mover where its Position and Rotation now say, without drawing the way between. */
export function teleportMover(world: World, eid: number): void {
  const { Position, Rotation, PreviousPosition, PreviousRotation, Dirty } = world.stores;
  PreviousPosition.set(Position.subarray(eid * 3, eid * 3 + 3), eid * 3);
  PreviousRotation.set(Rotation.subarray(eid * 4, eid * 4 + 4), eid * 4);
  Dirty[eid] = 1;
}
