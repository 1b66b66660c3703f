// owner.ts: an avatar that moves by a script instead of by hands: the truth that the others' pictures are measured by.

import { addComponents } from "bitecs";
import { rotationAboutY, wrapAngle } from "../../engine/core/math.ts";
import { addTransform, teleportMover } from "../../engine/ecs/hierarchy.ts";
import type { Module } from "../../engine/ecs/schedule.ts";
import { spawn, type World } from "../../engine/ecs/world.ts";

/** What it does from `from` on, in seconds since the script began. */
export interface Act {
  readonly from: number;
  /** Metres per second ahead. */
  readonly speed?: number;
  /** Radians per second to the left. */
  readonly turn?: number;
  readonly jump?: true;
  /** Puts it elsewhere at once. */
  readonly to?: readonly [x: number, y: number, z: number];
}

/** Where it was after each tick, by tick modulo 65,536: as far as a packet's clock reaches. */
export type Path = Map<number, { x: number; y: number; z: number; yaw: number }>;

/** As the player's: metres per second squared, metres per second. */
const GRAVITY = 9.81;
const JUMP = 3.4;
const ACCELERATION = 12;

export interface Owner {
  readonly module: Module;
  readonly path: Path;
  entity: number;
}

/** Makes the module of an avatar that acts `acts` over and over every `period` seconds. */
export function createOwner(acts: readonly Act[], start: readonly [number, number, number] = [0, 0, 0]): Owner {
  const owner: Owner = { module: { name: "owner", setup, systems: { simulate: [move] } }, path: new Map(), entity: -1 };
  let born = 0;
  let speed = 0;
  let rise = 0;
  let done = 0;
  let act: Act = { from: 0 };

  function setup(world: World): void {
    const { Avatar, Owned, Mover, Position, Rotation, Grounded } = world.stores;
    owner.entity = spawn(world);
    addTransform(world, owner.entity);
    addComponents(world, owner.entity, Avatar, Owned, Mover);
    Position.set(start, owner.entity * 3);
    rotationAboutY(Rotation, owner.entity * 4, 0);
    Grounded[owner.entity] = 1;
    born = world.time.tick;
  }

  function move(world: World): void {
    const { Position, Rotation, Facing, Look, Velocity, Grounded, Dirty } = world.stores;
    const { tick, step } = world.time;
    const eid = owner.entity;
    while (done < acts.length && acts[done].from <= (tick - born) * step) begin(world, acts[done++]);
    speed += Math.max(-ACCELERATION * step, Math.min(ACCELERATION * step, (act.speed ?? 0) - speed));
    const yaw = wrapAngle(Facing[eid] + (act.turn ?? 0) * step);
    rise = Grounded[eid] ? 0 : rise - GRAVITY * step;
    Facing[eid] = Look[eid * 2] = yaw;
    rotationAboutY(Rotation, eid * 4, yaw);
    Velocity.set([-Math.sin(yaw) * speed, rise, -Math.cos(yaw) * speed], eid * 3);
    for (let i = 0; i < 3; i++) Position[eid * 3 + i] += Velocity[eid * 3 + i] * step;
    if (!Grounded[eid] && rise < 0 && Position[eid * 3 + 1] <= start[1]) {
      Position[eid * 3 + 1] = start[1];
      Grounded[eid] = 1;
      Velocity[eid * 3 + 1] = 0;
    }
    Dirty[eid] = 1;
    const [x, y, z] = Position.subarray(eid * 3, eid * 3 + 3);
    owner.path.set(tick & 0xffff, { x, y, z, yaw });
  }

  function begin(world: World, next: Act): void {
    const { Position, Grounded, TeleportCount } = world.stores;
    const eid = owner.entity;
    act = next;
    if (next.jump) {
      rise = JUMP;
      Grounded[eid] = 0;
    }
    if (!next.to) return;
    Position.set(next.to, eid * 3);
    teleportMover(world, eid);
    TeleportCount[eid]++;
  }

  return owner;
}

/** Walks, runs, turns, jumps, stops, teleports, and stops for good after 20 s. */
export const STROLL: readonly Act[] = [
  { from: 1, speed: 1.4 },
  { from: 3, speed: 1.4, turn: 1.2 },
  { from: 4.5, speed: 3.2 },
  { from: 6, speed: 3.2, turn: -2.5 },
  { from: 7, speed: 3.2, jump: true },
  { from: 8, speed: 1.4, turn: 0.5 },
  { from: 9 },
  { from: 11.5, speed: 1.4, turn: -1 },
  { from: 13, speed: 3.2, turn: 1 },
  { from: 14, jump: true },
  { from: 15, to: [12, 0, -7] },
  { from: 16, speed: 3.2, turn: 3 },
  { from: 18, speed: 1.4 },
  { from: 20 },
];
