// systems.ts: gives every avatar a body and moves it as its entity moves, whether it is one's own or another peer's.

import { query } from "bitecs";
import { CLIPS } from "../animation/clip-file.ts";
import { addToCrowd, type Crowd, crowdOf, dressRow, removeFromCrowd } from "../animation/crowd.ts";
import { samplePoses } from "../animation/sample-poses.ts";
import { yawOf } from "../core/math.ts";
import { identityOf } from "../ecs/identity.ts";
import { defineResource, type World } from "../ecs/world.ts";
import { appearanceOf } from "./appearance.ts";
import { advanceGait, createGait, type Gait } from "./gait.ts";

interface Wearer {
  readonly user: string;
  readonly gait: Gait;
}

/** Who wears a body, by entity. */
export const wearers = defineResource<Map<number, Wearer>>("wearers");

/** Gives a body to avatars whose user is known, and takes it back from entities that are no avatars any more. */
export function dressAvatars(world: World): void {
  const all = wearers.get(world);
  const crowd = crowdOf(world);
  const avatars = query(world, [world.stores.Avatar]);
  for (const eid of avatars) {
    const user = identityOf(world, eid)?.user;
    if (user === undefined || all.get(eid)?.user === user) continue;
    undress(crowd, all, eid); // an entity's number is used again
    const { preset, palette, offset } = appearanceOf(user);
    dressRow(crowd, addToCrowd(crowd, eid), preset, palette);
    all.set(eid, { user, gait: createGait(offset, yawOf(world.stores.Rotation, eid * 4)) });
  }
  if (all.size === 0) return;
  const present = new Set(avatars);
  for (const eid of all.keys()) if (!present.has(eid)) undress(crowd, all, eid);
}

/** Takes all bodies back. */
export function undressAll(world: World): void {
  const all = wearers.get(world);
  for (const eid of all.keys()) undress(crowdOf(world), all, eid);
}

function undress(crowd: Crowd, all: Map<number, Wearer>, eid: number): void {
  removeFromCrowd(crowd, eid);
  all.delete(eid);
}

/**
 * Moves every body's legs on by a tick. How fast it goes is taken from where it was and is, not from Velocity: a peer's body
 * is drawn late and sometimes hurries or waits, and its feet must do as the body does.
 */
export function advanceGaits(world: World): void {
  const { Position, PreviousPosition, Carried, Velocity, Rotation, Look, Grounded } = world.stores;
  const { step } = world.time;
  const crowd = crowdOf(world);
  for (const [eid, { gait }] of wearers.get(world)) {
    const row = crowd.rowOf.get(eid) as number;
    const rig = crowd.rigs[crowd.presets[row]];
    if (!rig) continue; // its body isn't loaded yet
    const motion = {
      x: (Position[eid * 3] - PreviousPosition[eid * 3] - Carried[eid * 3]) / step,
      y: Velocity[eid * 3 + 1],
      z: (Position[eid * 3 + 2] - PreviousPosition[eid * 3 + 2] - Carried[eid * 3 + 2]) / step,
      yaw: yawOf(Rotation, eid * 4),
      look: Look[eid * 2],
      grounded: Grounded[eid] === 1,
    };
    advanceGait(gait, motion, rig, step);
    crowd.weights.set(gait.weights, row * CLIPS.length);
    crowd.phases.set(gait.phases, row * CLIPS.length);
    crowd.steps.set(gait.steps, row * CLIPS.length);
    crowd.turns[row] = gait.turn;
    crowd.gazes[row] = gait.gaze;
    crowd.pitches[row] = Look[eid * 2 + 1];
  }
}

/** Bends the bodies for the frame that is drawn next. */
export function poseAvatars(world: World, alpha: number): void {
  samplePoses(crowdOf(world), alpha);
}
