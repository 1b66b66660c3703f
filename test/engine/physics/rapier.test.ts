// rapier.test.ts: Rapier starts from bytes and from responses, whatever type the server says.

import * as RAPIER from "@dimforge/rapier3d-simd/exports.js";
import { expect, it } from "vitest";
import { loadRapier } from "../../support/rapier.ts";

it("steps a world once its file is there", async () => {
  await loadRapier();
  const world = new RAPIER.World({ x: 0, y: -9.81, z: 0 });
  const body = world.createRigidBody(RAPIER.RigidBodyDesc.dynamic());
  world.createCollider(RAPIER.ColliderDesc.ball(1), body);
  for (let i = 0; i < 60; i++) world.step();
  expect(body.translation().y).toBeCloseTo(-4.9, 0);
  world.free();
});
