// yard.ts: a scene of a floor and loose boxes, the same for several engines that walk, push and see one another's.

import { hasComponent } from "bitecs";
import { INPUT, INPUT_SIZE } from "../../engine/frame.ts";
import { loadGltf } from "../../engine/gltf/load.ts";
import type { LoadedScene } from "../../engine/gltf/scene.ts";
import { objectsModule } from "../../engine/objects/module.ts";
import { objects, type Shared } from "../../engine/objects/shared.ts";
import { physicsModule } from "../../engine/physics/module.ts";
import { player } from "../../engine/player/module.ts";
import { teleport } from "../../engine/player/player.ts";
import type { Place } from "../../engine/protocol.ts";
import { scene } from "../../engine/scene/module.ts";
import { findNode, replaceScene } from "../../engine/scene/replace-scene.ts";
import { makeAnimatedGlb } from "../support/glb.ts";
import { createSim, REVISION, type Sim, type SimPeer } from "./harness.ts";
import type { LinkQuality } from "./link.ts";

type Triple = readonly [x: number, y: number, z: number];

/** Loads a floor of 60 m, its top at 0, with boxes of half a metre and 12 kg, "box 0" and so on, at those places. */
export async function loadYard(boxes: readonly Triple[]): Promise<LoadedScene> {
  const shape = (index: number, motion?: object) => ({
    extensions: { OMI_physics_body: { ...(motion ? { motion } : {}), collider: { shape: index } } },
  });
  const bytes = makeAnimatedGlb({
    nodes: [
      { name: "floor", translation: [0, -0.5, 0], ...shape(0) },
      ...boxes.map((translation, i) => ({
        name: `box ${i}`,
        translation: [...translation],
        ...shape(1, { type: "dynamic", mass: 12 }),
      })),
    ],
    animations: [],
    extensions: {
      OMI_physics_shape: {
        shapes: [
          { type: "box", box: { size: [60, 1, 60] } },
          { type: "box", box: { size: [0.5, 0.5, 0.5] } },
        ],
      },
    },
    extensionsUsed: ["OMI_physics_body", "OMI_physics_shape"],
  });
  return loadGltf(bytes, { pictures: false });
}

export interface Yard {
  readonly sim: Sim;
  /** Comes in where nothing is in the way, or at a place. */
  enter(name: string, place?: Partial<Place>): SimPeer;
}

export function createYard(seed: number, loaded: LoadedScene, quality: Partial<LinkQuality> = {}): Yard {
  const sim = createSim(seed, quality, [objectsModule]);
  return {
    sim,
    enter(name, place = {}) {
      const peer = sim.join(name, physicsModule, scene, player);
      replaceScene(peer.world, loaded, REVISION);
      teleport(peer.world, { x: 0, y: 0.01, z: 10, yaw: 0, ...place });
      return peer;
    },
  };
}

/** Keys held from now on. */
export function hold(peer: SimPeer, values: Partial<Record<keyof typeof INPUT, number>>): void {
  const message = new Float32Array(INPUT_SIZE);
  for (const [key, value] of Object.entries(values)) message[INPUT[key as keyof typeof INPUT]] = value;
  peer.world.inbox.push({ type: "input", values: message });
}

/** A body of the scene in one engine. */
export function sharedOf({ world }: SimPeer, name: string): Shared {
  const shared = objects.get(world).byEntity.get(findNode(world, name));
  if (!shared) throw new Error(`sharedOf: no ${name}`);
  return shared;
}

/** Where and how a body stands in one engine. */
export function poseOf({ world }: SimPeer, eid: number): { place: number[]; turn: number[] } {
  const { Position, Rotation } = world.stores;
  return {
    place: [...Position.subarray(eid * 3, eid * 3 + 3)],
    turn: [...Rotation.subarray(eid * 4, eid * 4 + 4)],
  };
}

export const placeOf = (peer: SimPeer, name: string): number[] => poseOf(peer, findNode(peer.world, name)).place;

/** Metres and degrees between a body in one engine and in another. */
function offOf(a: ReturnType<typeof poseOf>, b: ReturnType<typeof poseOf>): { metres: number; degrees: number } {
  const metres = Math.hypot(...a.place.map((value, i) => value - b.place[i]));
  const dot = Math.min(1, Math.abs(a.turn.reduce((sum, value, i) => sum + value * b.turn[i], 0)));
  return { metres, degrees: (2 * Math.acos(dot) * 180) / Math.PI };
}

/** What the engines do not agree on, in words; nothing where all is well. */
export function disagreements(peers: readonly SimPeer[]): string[] {
  const [first, ...others] = peers;
  const wrong: string[] = [];
  const mine = objects.get(first.world).all;
  for (const other of others) {
    const theirs = objects.get(other.world).all;
    const keys = new Set([...mine.keys(), ...theirs.keys()]);
    for (const key of keys) {
      const [a, b] = [mine.get(key), theirs.get(key)];
      const who = `${key} in ${first.name} and ${other.name}`;
      if (!a || !b) {
        wrong.push(`${who}: ${a ? "only in the first" : "only in the second"}`);
        continue;
      }
      if (a.epoch !== b.epoch || a.owner !== b.owner || a.held !== b.held)
        wrong.push(`${who}: ${a.epoch} ${a.owner} ${a.held} and ${b.epoch} ${b.owner} ${b.held}`);
      const { metres, degrees } = offOf(poseOf(first, a.eid), poseOf(other, b.eid));
      if (!(metres < 0.01) || !(degrees < 0.5))
        wrong.push(`${who}: ${(metres * 1000).toFixed(1)} mm, ${degrees.toFixed(2)}°`);
    }
  }
  return wrong;
}

/** Which engines move a body themselves. */
export const moversOf = (peers: readonly SimPeer[], name: string): string[] =>
  peers.filter(({ world }) => hasComponent(world, findNode(world, name), world.stores.Owned)).map((peer) => peer.name);
