// models.ts: what objects are made of: two models that every engine has, and files that the page fetches.

import { composeMatrix } from "../core/math.ts";
import type { Shape } from "../core/shapes.ts";
import { defineResource, type World } from "../ecs/world.ts";
import { type ObjectFile, type ObjectLook, objectLooks } from "../gltf/object-looks.ts";
import { MODEL } from "../net/records.ts";
import { addBody, addCollider, type Surface } from "../physics/physics.ts";
import { readWorldPose } from "../physics/pose.ts";
import { holdFast, isTheirs, objects, type Shared } from "./shared.ts";

interface Make {
  readonly shape: Shape;
  /** Kilograms. */
  readonly mass: number;
  readonly surface: Surface;
  readonly spinLoss?: number;
  /** Null: nothing is to be seen yet. */
  readonly look: ObjectLook | null;
}

const CRATE: Make = {
  shape: { kind: "box", size: [0.5, 0.5, 0.5] },
  mass: 10,
  surface: { friction: 0.6 },
  look: { model: "crate", size: 0.5 },
};
const BALL: Make = {
  shape: { kind: "sphere", radius: 0.18 },
  mass: 1.2,
  surface: { friction: 0.7, restitution: 0.65 },
  spinLoss: 3, // or it rolls for half a minute
  look: { model: "ball", size: 0.36 },
};
/** A file that is not here yet, or never will be. */
const UNSEEN: Make = {
  shape: { kind: "box", size: [0.4, 0.4, 0.4] },
  mass: 5,
  surface: {},
  look: null,
};
/** Kilograms per cubic metre of the box around a file: hollow things, mostly. */
const DENSITY = 120;
/** What a hand still moves, and what does not fly at a breath. Kilograms. */
const LIGHTEST = 0.5;
const HEAVIEST = 60;

/** By URI: a file, "wanted" while the page is asked, or "missing". */
const files = defineResource<Map<string, ObjectFile | "wanted" | "missing">>("object files");

/** Gives each world a place for what is shown; see {@link objectLooks}. */
export function setUpModels(world: World): void {
  files.set(world, new Map());
  objectLooks.set(world, new Map());
}

/** Whether this engine knows a model by that number. */
export const isModel = (model: number): boolean =>
  model === MODEL.crate || model === MODEL.ball || model === MODEL.file;

function makeOf(world: World, { model, uri }: Shared): Make {
  if (model === MODEL.crate) return CRATE;
  if (model === MODEL.ball) return BALL;
  const file = files.get(world).get(uri);
  if (typeof file !== "object") return UNSEEN;
  const [x, y, z] = file.size.map((length) => Math.max(length, 0.02));
  const mass = Math.min(HEAVIEST, Math.max(LIGHTEST, x * y * z * DENSITY));
  return { shape: { kind: "box", size: [x, y, z] }, mass, surface: {}, look: file };
}

const pose = { position: new Float32Array(3), rotation: new Float32Array(4), scale: new Float32Array(3) };
const matrix = new Float32Array(16);

/** Gives an object its body and its look; asks the page for its file where that is not here. */
export function embody(world: World, shared: Shared): void {
  const { eid, model, uri } = shared;
  const all = files.get(world);
  if (model === MODEL.file && !all.has(uri)) {
    all.set(uri, "wanted");
    world.outbox.push({ message: { type: "model-wanted", uri } });
  }
  const { shape, mass, surface, look, spinLoss } = makeOf(world, shared);
  addBody(world, eid, "dynamic", { mass, ...(spinLoss && { spinLoss }) });
  if (readWorldPose(world, eid, pose)) {
    composeMatrix(matrix, 0, pose.position, 0, pose.rotation, 0, [1, 1, 1], 0);
    addCollider(world, eid, shape, matrix, surface);
  }
  if (look) objectLooks.get(world).set(eid, look);
  if (isTheirs(world, shared)) holdFast(world, shared);
}

/** Forgets how something looked. */
export const disembody = (world: World, eid: number): void => void objectLooks.get(world).delete(eid);

/** Takes up the file that the page was asked for; null where there is none. All objects of it get their true form. */
export function giveModel(world: World, uri: string, file: ObjectFile | null): void {
  const all = files.get(world);
  if (all.get(uri) !== "wanted") return;
  all.set(uri, file ?? "missing");
  for (const shared of objects.get(world).all.values()) if (shared.uri === uri) embody(world, shared);
}

/** Whether the page is being asked for that file. */
export const isWanted = (world: World, uri: string): boolean => files.find(world)?.get(uri) === "wanted";
