// player.test.ts: the own avatar arrives, walks as fast as it should, jumps, looks and comes back from the abyss.

import { addComponent, addComponents } from "bitecs";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { composeMatrix, rotationAboutY } from "../../../engine/core/math.ts";
import { addTransform } from "../../../engine/ecs/hierarchy.ts";
import { identityOf } from "../../../engine/ecs/identity.ts";
import { buildFrame, buildSchedule, runTick, setUpModules } from "../../../engine/ecs/schedule.ts";
import { EYE_HEIGHT } from "../../../engine/ecs/view.ts";
import { createGameWorld, spawn, type World } from "../../../engine/ecs/world.ts";
import { INPUT, INPUT_SIZE } from "../../../engine/frame.ts";
import { physicsModule } from "../../../engine/physics/module.ts";
import { addBody, addCollider } from "../../../engine/physics/physics.ts";
import { player as playerModule } from "../../../engine/player/module.ts";
import { locatePlayer, playerEntity, teleport } from "../../../engine/player/player.ts";
import { transform } from "../../../engine/transform/module.ts";
import { loadRapier } from "../../support/rapier.ts";

beforeAll(loadRapier);

const modules = [physicsModule, playerModule, transform];
const schedule = buildSchedule(modules);
const frame = buildFrame(modules);

let world: World;
beforeEach(() => {
  world = createGameWorld(256);
  return setUpModules(world, modules);
});

type Triple = [number, number, number];

function box(size: Triple, at: Triple): number {
  const eid = spawn(world);
  addTransform(world, eid);
  world.stores.Position.set(at, eid * 3);
  const matrix = new Float32Array(16);
  composeMatrix(matrix, 0, at, 0, [0, 0, 0, 1], 0, [1, 1, 1], 0);
  addBody(world, eid, "static");
  addCollider(world, eid, { kind: "box", size }, matrix);
  return eid;
}

function spawnPoint(at: Triple, yaw = 0): void {
  const eid = spawn(world);
  addTransform(world, eid);
  world.stores.Position.set(at, eid * 3);
  rotationAboutY(world.stores.Rotation, eid * 4, yaw);
  const { Position, Rotation, Scale, WorldMatrix, SpawnPoint } = world.stores;
  composeMatrix(WorldMatrix, eid * 16, Position, eid * 3, Rotation, eid * 4, Scale, eid * 3);
  addComponent(world, eid, SpawnPoint);
}

/** A floor of 100 m, a spawn point in its middle, and the arrival. */
function enterPlain(): void {
  box([100, 1, 100], [0, -0.5, 0]);
  spawnPoint([0, 0, 0]);
  world.scene.loads++;
  run(10);
}

function run(ticks: number): void {
  for (let i = 0; i < ticks; i++) runTick(world, schedule);
}

function draw(alpha = 1, seconds = 1 / 60): void {
  for (const system of frame) system(world, alpha, seconds);
}

function input(values: Partial<Record<keyof typeof INPUT, number>>): void {
  const message = new Float32Array(INPUT_SIZE);
  for (const [key, value] of Object.entries(values)) message[INPUT[key as keyof typeof INPUT]] = value;
  world.inbox.push({ type: "input", values: message });
}

const me = () => locatePlayer(world)!;
const speed = () => {
  const { Velocity } = world.stores;
  const eid = playerEntity(world);
  return Math.hypot(Velocity[eid * 3], Velocity[eid * 3 + 2]);
};

describe("arriving", () => {
  it("ends at the spawn point, on the ground, looking along its −Z", () => {
    box([100, 1, 100], [0, -0.5, 0]);
    spawnPoint([3, 0.2, -4], 1.2);
    world.scene.loads++;
    run(30);
    expect(me().x).toBeCloseTo(3, 3);
    expect(me().y).toBeCloseTo(0, 2);
    expect(me().z).toBeCloseTo(-4, 3);
    expect(me().yaw).toBeCloseTo(1.2, 5);
  });

  it("leaves out a spawn point inside a wall", () => {
    box([100, 1, 100], [0, -0.5, 0]);
    box([2, 4, 2], [10, 2, 0]);
    spawnPoint([10, 0, 0]);
    spawnPoint([-10, 0, 0]);
    for (let i = 0; i < 10; i++) {
      world.scene.loads++;
      run(1);
      expect(me().x).toBeCloseTo(-10, 3);
    }
  });

  it("ends beside whoever already stands on the point", () => {
    const other = spawn(world);
    addTransform(world, other);
    addComponents(world, other, world.stores.Avatar, world.stores.Remote);
    enterPlain();
    const { x, z } = me();
    expect(Math.hypot(x, z)).toBeGreaterThan(0.59);
    expect(Math.hypot(x, z)).toBeLessThan(1.5);
  });

  it("uses every spawn point that is free", () => {
    box([100, 1, 100], [0, -0.5, 0]);
    for (const x of [-20, 0, 20]) spawnPoint([x, 0, 0]);
    const seen = new Set<number>();
    for (let i = 0; i < 40; i++) {
      world.scene.loads++;
      run(1);
      seen.add(Math.round(me().x));
    }
    expect([...seen].sort((a, b) => a - b)).toEqual([-20, 0, 20]);
  });

  it("without any point is on top of the scene near its middle", () => {
    box([10, 1, 10], [40, 6.5, -30]);
    world.scene.floor = 6;
    world.scene.loads++;
    run(30);
    expect(me().x).toBeCloseTo(40, 0);
    expect(me().y).toBeCloseTo(7, 1);
    expect(me().z).toBeCloseTo(-30, 0);
  });

  it("in a scene without anything solid is at the origin", () => {
    world.scene.loads++;
    run(1);
    expect(Math.hypot(me().x, me().z)).toBe(0);
  });

  it("happens again to whoever falls 20 m below the floor, as a teleport", () => {
    enterPlain();
    const { TeleportCount } = world.stores;
    teleport(world, { x: 200, y: 0, z: 0, yaw: 0 });
    const before = TeleportCount[playerEntity(world)];
    run(60);
    expect(me().y).toBeLessThan(-4);
    run(120);
    expect(me().x).toBeCloseTo(0, 3);
    expect(me().y).toBeCloseTo(0, 1);
    expect(TeleportCount[playerEntity(world)]).toBe(before + 1);
  });
});

describe("walking", () => {
  beforeEach(enterPlain);

  it.each([
    ["walks at 1.4 m/s", 0, 1.4],
    ["runs at 3.2 m/s", 1, 3.2],
  ])("%s, reached in 0.12 s and lost in 0.1 s", (_name, runs, top) => {
    input({ moveZ: 1, run: runs });
    run(6);
    expect(speed()).toBeLessThan(top);
    run(2);
    expect(speed()).toBeCloseTo(top, 3);
    const before = me().z;
    run(60);
    expect(before - me().z).toBeCloseTo(top, 2); // −Z is ahead
    input({});
    run(6);
    expect(speed()).toBeCloseTo(0, 3);
  });

  it("is no faster on the diagonal, and goes where one looks", () => {
    input({ moveX: 1, moveZ: 1, turnYaw: Math.PI / 2 });
    run(30);
    expect(speed()).toBeCloseTo(1.4, 3);
    expect(me().x).toBeLessThan(0); // ahead is now −X, right is −Z
    expect(me().z).toBeLessThan(0);
  });

  it("takes wishes that are not finite, or too large, for sane ones", () => {
    input({ moveX: Number.NaN, moveZ: 900, turnYaw: Number.NaN, turnPitch: Number.POSITIVE_INFINITY });
    world.inbox.push({ type: "input", values: new Float32Array(2) });
    run(30);
    expect(speed()).toBeCloseTo(1.4, 3);
  });

  it("jumps 0.6 m, once for one press", () => {
    input({ jump: 1 });
    let highest = 0;
    for (let i = 0; i < 120; i++) {
      input({ jump: 1 });
      run(1);
      highest = Math.max(highest, me().y);
    }
    expect(Math.abs(highest - 0.6)).toBeLessThan(0.02);
    expect(world.stores.Grounded[playerEntity(world)]).toBe(1);
    expect(me().y).toBeLessThan(0.01);
  });

  it("jumps on landing when the key came 0.1 s early", () => {
    input({ jump: 1 });
    run(1);
    input({});
    run(38);
    expect(world.stores.Grounded[playerEntity(world)]).toBe(0);
    input({ jump: 1 });
    run(10);
    expect(me().y).toBeGreaterThan(0.1);
  });

  it("steers little in the air", () => {
    input({ moveZ: 1, run: 1 });
    run(20);
    input({ moveZ: 1, run: 1, jump: 1 });
    run(2);
    input({ moveZ: -1, run: 1 });
    run(12);
    const { Velocity } = world.stores;
    expect(Velocity[playerEntity(world) * 3 + 2]).toBeLessThan(-1);
  });

  it("stands still at a wall, as far as the others see", () => {
    box([10, 4, 1], [0, 2, -2]);
    input({ moveZ: 1, run: 1 });
    run(120);
    expect(speed()).toBeLessThan(0.05);
    expect(me().z).toBeCloseTo(-1.25, 2);
  });
});

describe("the eye", () => {
  beforeEach(enterPlain);
  const eye = () => world.view.eye;

  it("is 1.4 m above the feet, between the last two ticks", () => {
    input({ moveZ: 1 });
    run(60);
    const after = me().z;
    draw(0.5);
    expect(eye()[1]).toBeCloseTo(EYE_HEIGHT, 2);
    expect(eye()[2]).toBeCloseTo(after + 1.4 / 60 / 2, 3);
  });

  it("looks no higher or lower than 85°", () => {
    input({ turnPitch: 3 });
    run(1);
    draw();
    expect(world.view.pitch).toBeCloseTo((85 * Math.PI) / 180, 5);
    input({ turnPitch: -9 });
    run(1);
    draw();
    expect(world.view.pitch).toBeCloseTo((-85 * Math.PI) / 180, 5);
  });

  it("turns in the frame in which the input came, before any tick", () => {
    input({ turnYaw: 0.3 });
    draw();
    expect(world.view.yaw).toBeCloseTo(0.3, 5);
    run(1);
    draw();
    expect(world.view.yaw).toBeCloseTo(0.3, 5); // and not twice
  });

  it("rises over a step of 0.35 m by less than 6 cm a tick, and arrives", () => {
    box([10, 0.35, 10], [0, 0.175, -7]);
    input({ moveZ: 1 });
    let fastest = 0;
    let last = EYE_HEIGHT;
    for (let i = 0; i < 180; i++) {
      run(1);
      draw();
      fastest = Math.max(fastest, Math.abs(eye()[1] - last));
      last = eye()[1];
    }
    expect(fastest).toBeLessThan(0.06);
    expect(eye()[1]).toBeCloseTo(0.35 + EYE_HEIGHT, 2);
  });

  it("is 3 m behind the shoulder in third person", () => {
    world.inbox.push({ type: "view", mode: "third" });
    run(1);
    for (let i = 0; i < 120; i++) draw();
    expect(eye()[2]).toBeCloseTo(3, 1);
    expect(eye()[0]).toBeCloseTo(0.35, 1);
  });

  it("stays on this side of a wall behind, at once, and goes back slowly", () => {
    world.inbox.push({ type: "view", mode: "third" });
    run(1);
    for (let i = 0; i < 120; i++) draw();
    const wall = box([10, 6, 1], [0, 3, 2]);
    draw();
    expect(eye()[2]).toBeLessThan(1.5);
    expect(eye()[2]).toBeGreaterThan(1.2);
    world.stores.Position[wall * 3] = 50;
    addBody(world, wall, "static"); // away
    draw();
    expect(eye()[2]).toBeLessThan(1.8);
    for (let i = 0; i < 120; i++) draw();
    expect(eye()[2]).toBeCloseTo(3, 1);
  });

  it("never sees the other side of a wall, wherever one turns in a corner", () => {
    box([10, 6, 1], [0, 3, 1]);
    box([1, 6, 10], [1, 3, 0]);
    world.inbox.push({ type: "view", mode: "third" });
    for (let i = 0; i < 200; i++) {
      input({ turnYaw: 0.2, turnPitch: 0.05 * Math.sin(i) });
      run(1);
      draw();
      expect(eye()[0]).toBeLessThan(0.5);
      expect(eye()[2]).toBeLessThan(0.5);
      expect(eye()[1]).toBeGreaterThan(0);
    }
  });
});

describe("the body", () => {
  beforeEach(enterPlain);
  const facing = () => world.stores.Facing[playerEntity(world)];

  it("faces where one looks in first person", () => {
    input({ turnYaw: 0.7 });
    run(1);
    expect(facing()).toBeCloseTo(0.7, 5);
  });

  it("turns to where it goes in third person, and stays so while one looks around", () => {
    world.inbox.push({ type: "view", mode: "third" });
    input({ moveX: 1 });
    run(60);
    expect(facing()).toBeCloseTo(-Math.PI / 2, 2); // right of −Z is +X
    input({ turnYaw: 1 });
    run(30);
    expect(facing()).toBeCloseTo(-Math.PI / 2, 2);
  });
});

it("is who the page says", () => {
  world.inbox.push({ type: "self", user: "@a:b", name: "Añe", session: 7 });
  run(1);
  expect(identityOf(world, playerEntity(world))).toEqual({ user: "@a:b", name: "Añe" });
});

it("ignores a teleport to nowhere", () => {
  enterPlain();
  teleport(world, { x: Number.NaN, y: 0, z: 0, yaw: 0 });
  run(1);
  expect(me().x).toBeCloseTo(0);
});
