// player.test.ts: the own avatar as it really walks, on real physics, seen by another engine.

import { beforeAll, expect, it } from "vitest";
import { composeMatrix } from "../../engine/core/math.ts";
import { addTransform } from "../../engine/ecs/hierarchy.ts";
import { spawn, type World } from "../../engine/ecs/world.ts";
import { INPUT, INPUT_SIZE } from "../../engine/frame.ts";
import { physicsModule } from "../../engine/physics/module.ts";
import { addBody, addCollider } from "../../engine/physics/physics.ts";
import { player } from "../../engine/player/module.ts";
import { locatePlayer, teleport } from "../../engine/player/player.ts";
import { locatePeer } from "../../engine/presence/peers.ts";
import { loadRapier } from "../support/rapier.ts";
import { createSim, type Sim, type SimPeer } from "./harness.ts";

beforeAll(loadRapier);

type Triple = [x: number, y: number, z: number];

function box(world: World, size: Triple, at: Triple, tilt = 0): void {
  const eid = spawn(world);
  addTransform(world, eid);
  world.stores.Position.set(at, eid * 3);
  const matrix = new Float32Array(16);
  composeMatrix(matrix, 0, at, 0, [Math.sin(tilt / 2), 0, 0, Math.cos(tilt / 2)], 0, [1, 1, 1], 0);
  addBody(world, eid, "static");
  addCollider(world, eid, { kind: "box", size }, matrix);
}

/** A floor, a wall 4 m ahead, and steep ground on the right. */
function enter(sim: Sim, name: string, place: { x: number; z: number }): SimPeer {
  const peer = sim.join(name, physicsModule, player);
  box(peer.world, [60, 1, 60], [0, -0.5, 0]);
  box(peer.world, [60, 4, 1], [0, 2, -4.5]);
  box(peer.world, [6, 1, 20], [20, 0, 0], 0.6);
  sim.run(0.2);
  teleport(peer.world, { ...place, y: 0, yaw: 0 });
  return peer;
}

/** Keys held from now on, and how far the look turns, in radians. */
function hold(peer: SimPeer, moveX: number, moveZ: number, run = 0, turn = 0): void {
  const values = new Float32Array(INPUT_SIZE);
  values[INPUT.moveX] = moveX;
  values[INPUT.moveZ] = moveZ;
  values[INPUT.run] = run;
  values[INPUT.turnYaw] = turn;
  peer.world.inbox.push({ type: "input", values });
}

/** Packets a second from ann to bob over `seconds`. */
function rate(sim: Sim, seconds: number): number {
  const before = sim.link("ann", "bob").packets;
  sim.run(seconds);
  return (sim.link("ann", "bob").packets - before) / seconds;
}

it("N12: one who stands, pushes at a wall or stands on a slope sends 1 packet a second, one who runs 20", () => {
  const sim = createSim(40);
  const ann = enter(sim, "ann", { x: 0, z: 8 });
  enter(sim, "bob", { x: 3, z: 8 });
  sim.run(2);
  expect(rate(sim, 4), "standing").toBe(1);
  hold(ann, 0, 1, 1);
  expect(rate(sim, 3), "running").toBeGreaterThan(19);
  sim.run(2.5);
  expect(locatePlayer(ann.world)?.z).toBeLessThan(-3.5);
  expect(rate(sim, 4), "pushing at the wall").toBeLessThanOrEqual(1);
  hold(ann, 1, 1, 1);
  sim.run(1);
  hold(ann, 0, 0);
  teleport(ann.world, { x: 20, y: 3, z: 0, yaw: 1 });
  sim.run(3);
  expect(locatePlayer(ann.world)?.y).toBeGreaterThan(0.1);
  expect(rate(sim, 4), "standing on a slope").toBeLessThanOrEqual(1);
});

it("N13: all see one who walked, ran, jumped and stopped within 1 cm and 0.5° of the truth", () => {
  const sim = createSim(41, { loss: 0.05, delay: 0.08, jitter: 0.04 });
  const ann = enter(sim, "ann", { x: 0, z: 8 });
  const bob = enter(sim, "bob", { x: 3, z: 8 });
  const acts = [
    [0, 1, 0],
    [1, 1, 1],
    [-1, 0.3, 1],
    [0.2, -1, 0],
    [0, 0, 0],
  ];
  for (const [moveX, moveZ, run] of acts) {
    hold(ann, moveX, moveZ, run, 0.7);
    sim.run(0.8);
  }
  sim.run(2);
  const truth = locatePlayer(ann.world);
  const seen = locatePeer(bob.world, "ann");
  expect(truth && seen).not.toBeNull();
  const off = Math.hypot(seen!.x - truth!.x, seen!.y - truth!.y, seen!.z - truth!.z);
  const turned = Math.abs(seen!.yaw - truth!.yaw) * (180 / Math.PI);
  expect(off, `off by ${(off * 1000).toFixed(1)} mm`).toBeLessThan(0.01);
  expect(turned, `turned by ${turned.toFixed(2)}°`).toBeLessThan(0.5);
});
