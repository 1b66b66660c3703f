// eye.ts: what the own eyes are on, and how it is told to the page.

import { EYE_HEIGHT } from "../ecs/view.ts";
import type { World } from "../ecs/world.ts";
import { MODEL } from "../net/records.ts";
import { wires } from "../net/wire.ts";
import { castRay } from "../physics/queries.ts";
import type { Vec3 } from "../physics/vectors.ts";
import type { ObjectInfo, PeerId } from "../protocol.ts";
import { mayClaim } from "./books.ts";
import { objects, type Shared } from "./shared.ts";

/** How far a hand reaches from the eyes, in metres. */
export const REACH = 4;

/** Where the own eyes are, and the unit vector along which they look; in third person, too, it is the head that looks. */
export interface Gaze {
  readonly from: Vec3;
  readonly way: Vec3;
  readonly yaw: number;
}

/** Null before there is an own body. */
export function gazeOf(world: World): Gaze | null {
  const { subject } = world.view;
  if (subject < 0) return null;
  const { Position, Look } = world.stores;
  const [x, y, z] = Position.subarray(subject * 3, subject * 3 + 3);
  const [yaw, pitch] = Look.subarray(subject * 2, subject * 2 + 2);
  const way = { x: -Math.sin(yaw) * Math.cos(pitch), y: Math.sin(pitch), z: -Math.cos(yaw) * Math.cos(pitch) };
  return { from: { x, y: y + EYE_HEIGHT, z }, way, yaw };
}

/** The shared body that the eyes are on, if a hand reaches it. */
export function lookedAt(world: World): Shared | null {
  const gaze = gazeOf(world);
  const hit = gaze && castRay(world, gaze.from, gaze.way, REACH, world.view.subject);
  return (hit && objects.get(world).byEntity.get(hit.entity)) ?? null;
}

/** What the page is told of a body. */
export function infoOf(world: World, shared: Shared): ObjectInfo {
  const { key, model, uri, creator, held, owner } = shared;
  const mayMove = mayClaim(world, "me", shared);
  return {
    object: key,
    model: model === MODEL.scene ? "scene" : model === MODEL.crate ? "crate" : model === MODEL.ball ? "ball" : { uri },
    creator: creator ? whoIs(world, creator.rank) : null,
    holder: held ? whoIs(world, owner) : null,
    mayGrab: mayMove,
    mayDelete: creator !== null && mayMove,
  };
}

function whoIs(world: World, rank: string): PeerId | "me" | null {
  if (rank === wires.get(world).self) return "me";
  return objects.get(world).present.get(rank)?.id ?? null;
}
