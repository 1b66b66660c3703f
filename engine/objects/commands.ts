// commands.ts: what the page asks for: bringing, taking away, grabbing, and who may do what.

import { yawOf } from "../core/math.ts";
import { ABYSS, sceneOf, type World } from "../ecs/world.ts";
import { EngineError } from "../errors.ts";
import { BODY, createBodyState } from "../net/fields.ts";
import { MAX_URI_BYTES, MODEL } from "../net/records.ts";
import { tellAll, wires } from "../net/wire.ts";
import { castRay } from "../physics/queries.ts";
import type { ObjectId, ObjectInfo, ObjectModel, Place } from "../protocol.ts";
import { mayClaim, setRights } from "./books.ts";
import { claim } from "./claim.ts";
import { countOf, createObject, destroyObject, hasRoom, noteRemoval } from "./create.ts";
import { gazeOf, infoOf } from "./eye.ts";
import { grab } from "./hand.ts";
import { holdFast, isTheirs, keyOf, objects, type Shared } from "./shared.ts";
import { removalRecord } from "./tell.ts";

/** What one brings appears so far before the eyes, in metres, and so far before a wall. */
const BEFORE = 1.6;
const OFF_WALL = 0.4;
/** … and a little below them. */
const BELOW = 0.25;

/** Reads what the page says of rights and of the world's limit. */
export function readRules(world: World): void {
  const state = objects.get(world);
  for (const message of world.inbox) {
    if (message.type === "object-rights") {
      setRights(world, message.peer, { own: message.own, others: message.others });
      for (const shared of state.all.values()) if (isTheirs(world, shared)) holdFast(world, shared);
      // What was refused before may be right now.
      for (const books of state.books.values()) books.wantsSnapshot = true;
    } else if (message.type === "object-cap" && Number.isFinite(message.cap)) {
      state.cap = Math.max(0, Math.floor(message.cap));
      keepToCap(world);
    }
  }
}

/** Takes away what is too much of the own. */
function keepToCap(world: World): void {
  const { all, cap } = objects.get(world);
  const { self } = wires.get(world);
  const own = [...all.values()].filter(({ creator }) => creator?.rank === self);
  for (const shared of own.slice(cap)) removeForAll(world, shared);
}

function removeForAll(world: World, shared: Shared): void {
  tellAll(world, [removalRecord(world, shared)]);
  if (shared.creator) noteRemoval(world, shared.creator, shared.number, wires.get(world).self, true);
  destroyObject(world, shared);
}

/** Brings an object. */
export function spawnObject(world: World, model: ObjectModel): ObjectInfo {
  const state = objects.get(world);
  const { self: rank, session } = wires.get(world);
  const gaze = gazeOf(world);
  const uri = typeof model === "string" ? "" : model.uri;
  if (!gaze || sceneOf(world) < 0) throw new EngineError("object/gone", "spawnObject: there is no scene yet");
  if (!mayClaim(world, "me", { creator: { rank, session } })) throw new EngineError("object/forbidden", "spawnObject");
  if (countOf(world, rank) >= state.cap) throw new EngineError("object/too-many", `spawnObject: ${state.cap} are here`);
  if (!hasRoom(world)) throw new EngineError("ecs/full", "spawnObject");
  if (uri && (!uri.startsWith("mxc://") || new TextEncoder().encode(uri).length > MAX_URI_BYTES))
    throw new EngineError("object/no-model", `spawnObject: ${uri}`);
  const { from, way, yaw } = gaze;
  const free = castRay(world, from, way, BEFORE + OFF_WALL, world.view.subject)?.distance ?? BEFORE + OFF_WALL;
  const away = Math.max(0, free - OFF_WALL);
  const at = createBodyState();
  at.set([from.x + way.x * away, from.y + way.y * away - BELOW, from.z + way.z * away]);
  at.set([0, Math.sin(yaw / 2), 0, Math.cos(yaw / 2)], BODY.qx);
  const what = { model: uri ? MODEL.file : model === "ball" ? MODEL.ball : MODEL.crate, uri };
  const shared = createObject(world, { rank, session }, nextNumber(world, rank), what, at);
  claim(world, shared);
  return infoOf(world, shared);
}

/** Takes away what of the own has fallen out of the world, whoever moved it last. */
export function removeFallen(world: World): void {
  const { self } = wires.get(world);
  const { Position } = world.stores;
  for (const shared of [...objects.get(world).all.values()]) {
    const isLost = Position[shared.eid * 3 + 1] < world.scene.floor - ABYSS;
    if (isLost && shared.creator?.rank === self) removeForAll(world, shared);
  }
}

/** One that no object has, or had a minute ago. */
function nextNumber(world: World, rank: string): number {
  const state = objects.get(world);
  let number: number;
  do number = state.next++ & 0xffff;
  while (state.all.has(keyOf(rank, number)) || state.removed.has(keyOf(rank, number)));
  return number;
}

function findObject(world: World, object: ObjectId): Shared {
  const shared = objects.get(world).all.get(object);
  if (!shared) throw new EngineError("object/gone", `findObject: ${object}`);
  return shared;
}

/** Takes an object away, for all. What came with the scene stays. */
export function deleteObject(world: World, object: ObjectId): void {
  const shared = findObject(world, object);
  if (!infoOf(world, shared).mayDelete) throw new EngineError("object/forbidden", `deleteObject: ${object}`);
  removeForAll(world, shared);
}

/** Takes it into the hand. */
export function grabObject(world: World, object: ObjectId): ObjectInfo {
  const shared = findObject(world, object);
  grab(world, shared);
  return infoOf(world, shared);
}

/** All shared bodies that are here. */
export const listObjects = (world: World): ObjectInfo[] =>
  [...objects.get(world).all.values()].map((shared) => infoOf(world, shared));

/** Where an object is; null where there is none of that id. */
export function locateObject(world: World, object: ObjectId): Place | null {
  const shared = objects.find(world)?.all.get(object);
  if (!shared) return null;
  const { Position, Rotation } = world.stores;
  const [x, y, z] = Position.subarray(shared.eid * 3, shared.eid * 3 + 3);
  return { x, y, z, yaw: yawOf(Rotation, shared.eid * 4) };
}
