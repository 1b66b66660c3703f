// systems.test.ts: avatars get bodies when their user is known, lose them when they go, and move with their entity.

import { addComponents, removeComponent, removeEntity } from "bitecs";
import { describe, expect, it } from "vitest";
import { CLIPS, clipIndex } from "../../../engine/animation/clip-file.ts";
import { crowdOf } from "../../../engine/animation/crowd.ts";
import { appearanceOf } from "../../../engine/avatar/appearance.ts";
import { avatar } from "../../../engine/avatar/module.ts";
import { advanceGaits, dressAvatars, poseAvatars } from "../../../engine/avatar/systems.ts";
import { addTransform, rememberMovers } from "../../../engine/ecs/hierarchy.ts";
import { removeIdentity, setIdentity } from "../../../engine/ecs/identity.ts";
import { setUpModules } from "../../../engine/ecs/schedule.ts";
import { createGameWorld, spawn, type World } from "../../../engine/ecs/world.ts";
import { realBody } from "../../support/avatar-rigs.ts";

function emptyWorld(): World {
  const world = createGameWorld(64);
  setUpModules(world, [avatar]);
  return world;
}

function addAvatar(world: World, user?: string): number {
  const eid = spawn(world);
  addTransform(world, eid);
  addComponents(world, eid, world.stores.Avatar, world.stores.Mover);
  if (user) setIdentity(world, eid, { user, name: user });
  world.stores.Grounded[eid] = 1;
  return eid;
}

describe("dressAvatars", () => {
  it("dresses an avatar as its user id says, once that is known", () => {
    const world = emptyWorld();
    const eid = addAvatar(world);
    dressAvatars(world);
    expect(crowdOf(world).rowOf.size).toBe(0);
    setIdentity(world, eid, { user: "@a:x", name: "A" });
    dressAvatars(world);
    expect(crowdOf(world).presets[crowdOf(world).rowOf.get(eid) as number]).toBe(appearanceOf("@a:x").preset);
  });

  it("takes the body back when the avatar goes", () => {
    const world = emptyWorld();
    const [first, second] = [addAvatar(world, "@a:x"), addAvatar(world, "@b:x")];
    dressAvatars(world);
    removeEntity(world, first);
    removeComponent(world, second, world.stores.Avatar);
    dressAvatars(world);
    expect(crowdOf(world).rowOf.size).toBe(0);
  });

  it("dresses anew when an entity's number is used for somebody else", () => {
    const world = emptyWorld();
    const eid = addAvatar(world, "@user0:x");
    dressAvatars(world);
    removeIdentity(world, eid);
    setIdentity(world, eid, { user: "@user1:x", name: "B" });
    dressAvatars(world);
    const crowd = crowdOf(world);
    expect(crowd.rowOf.size).toBe(1);
    expect([...crowd.palettes.subarray(0, 64)]).toEqual([...appearanceOf("@user1:x").palette]);
  });
});

describe("advanceGaits", () => {
  it("moves a body's legs as fast as its entity is seen to go", () => {
    const world = emptyWorld();
    const eid = addAvatar(world, "@a:x");
    dressAvatars(world);
    const crowd = crowdOf(world);
    crowd.rigs[appearanceOf("@a:x").preset] = realBody("mara").rig;
    world.stores.Look[eid * 2 + 1] = 0.3;
    for (let i = 0; i < 90; i++) {
      rememberMovers(world);
      world.stores.Position[eid * 3 + 2] -= 1.4 / 60;
      advanceGaits(world);
    }
    poseAvatars(world, 0.5);
    const row = crowd.rowOf.get(eid) as number;
    expect(crowd.weights[row * CLIPS.length + clipIndex("walk")]).toBeGreaterThan(0.95);
    expect(crowd.pitches[row]).toBeCloseTo(0.3);
    expect(crowd.matrices.some((value) => value !== 0)).toBe(true);
  });

  it("leaves a body alone that isn't loaded", () => {
    const world = emptyWorld();
    addAvatar(world, "@a:x");
    dressAvatars(world);
    advanceGaits(world);
    poseAvatars(world, 1);
    expect(crowdOf(world).matrices.every((value) => value === 0)).toBe(true);
  });
});

it("undoing the module takes all bodies back", () => {
  const world = createGameWorld(64);
  const undo = setUpModules(world, [avatar]);
  addAvatar(world, "@a:x");
  dressAvatars(world);
  undo();
  expect(crowdOf(world).rowOf.size).toBe(0);
});
