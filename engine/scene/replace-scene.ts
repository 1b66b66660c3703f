// replace-scene.ts: nodes of a loaded glTF file become entities with places, colliders and spawn points.

import { addComponent, removeEntity } from "bitecs";
import type { Motion, Shape } from "../core/shapes.ts";
import { NO_NODE, NO_PARENT } from "../ecs/components.ts";
import { addTransform, removeTransforms, updateWorldMatrices } from "../ecs/hierarchy.ts";
import { spawn, type World } from "../ecs/world.ts";
import { type LoadedScene, type SceneNode, standingScene } from "../gltf/scene.ts";
import { solidOf } from "../gltf/solid.ts";
import { addBody, addCollider, hasBody, removeBody } from "../physics/physics.ts";
import type { SceneReport } from "../protocol.ts";
import { forgetLooseBodies, keepLooseBody } from "./loose-bodies.ts";
import { lowestPoint } from "./lowest-point.ts";
import { animatedNodes, startAnimations, stopAnimations } from "./play-animations.ts";

/** Puts `loaded` in the place of the scene that stands. Call it between two ticks. Throws `ecs/full` before anything is changed. */
export function replaceScene(world: World, loaded: LoadedScene, revision: number): void {
  const entities = spawnAll(world, loaded.nodes.length);
  clearScene(world);
  standingScene.set(world, { loaded, entities });
  for (const [i, node] of loaded.nodes.entries())
    placeNode(world, entities[i], node, entities[node.parent] ?? NO_PARENT);
  startAnimations(world, loaded, entities);
  updateWorldMatrices(world); // bodies are made where their nodes stand in the world
  world.scene.floor = addColliders(world, loaded, entities);
  world.scene.revision = revision;
  world.scene.loads++;
}

/** Takes the scene away, with all its bodies. What people brought stays. */
export function clearScene(world: World): void {
  const standing = standingScene.find(world);
  if (!standing) return;
  stopAnimations(world);
  forgetLooseBodies(world);
  for (const eid of standing.entities) {
    removeBody(world, eid);
    world.stores.NodeIndex[eid] = NO_NODE;
  }
  removeTransforms(world, standing.entities);
  for (const eid of standing.entities) removeEntity(world, eid);
  standingScene.remove(world);
}

/** What the page is told of a scene. */
export function reportScene({ nodes, triangles, unsupported }: LoadedScene): SceneReport {
  const spawnPoints = nodes.filter(({ isSpawnPoint }) => isSpawnPoint).length;
  return { nodes: nodes.length, triangles, spawnPoints, unsupported: [...unsupported] };
}

/** The entity of the first node of that name, or −1. */
export function findNode(world: World, name: string): number {
  const standing = standingScene.find(world);
  const place = standing?.loaded.nodes.findIndex((node) => node.name === name) ?? -1;
  return place < 0 ? -1 : standing!.entities[place];
}

/** All of them, or none: a scene that does not fit must not cost the one that stands. */
function spawnAll(world: World, count: number): number[] {
  const entities: number[] = [];
  try {
    for (let i = 0; i < count; i++) entities.push(spawn(world));
  } catch (error) {
    for (const eid of entities) removeEntity(world, eid);
    throw error;
  }
  return entities;
}

function placeNode(world: World, eid: number, node: SceneNode, parent: number): void {
  const { Position, Rotation, Scale, NodeIndex, SpawnPoint } = world.stores;
  addTransform(world, eid, parent);
  Position.set(node.position, eid * 3);
  Rotation.set(node.rotation, eid * 4);
  Scale.set(node.scale, eid * 3);
  NodeIndex[eid] = node.index;
  if (node.isSpawnPoint) addComponent(world, eid, SpawnPoint);
}

/** Makes the bodies and their colliders. Returns the height of the lowest point of any of them, in metres. */
function addColliders(world: World, loaded: LoadedScene, entities: readonly number[]): number {
  let lowest = Number.POSITIVE_INFINITY;
  const isNode = new Set(loaded.nodes.map(({ object }) => object));
  const animated = animatedNodes(loaded);
  for (const [i, node] of loaded.nodes.entries())
    if (node.physics.body) addNodeBody(world, loaded, i, entities, animated);
  for (const [i, node] of loaded.nodes.entries()) {
    const shape = loaded.hasColliders ? node.physics.collider : solidShape(node, (object) => isNode.has(object));
    if (!shape) continue;
    const matrix = world.stores.WorldMatrix.slice(entities[i] * 16, entities[i] * 16 + 16);
    const { owner, motion } = ownerOf(loaded.nodes, i, animated);
    if (!hasBody(world, entities[owner])) addBody(world, entities[owner], motion);
    if (addCollider(world, entities[owner], shape, matrix)) lowest = Math.min(lowest, lowestPoint(shape, matrix));
  }
  return Number.isFinite(lowest) ? lowest : 0;
}

/** A body that the file names. What an animation moves can't be static. */
function addNodeBody(
  world: World,
  { nodes }: LoadedScene,
  place: number,
  entities: readonly number[],
  animated: ReadonlySet<number>,
): void {
  const { motion, mass, linearVelocity, angularVelocity, gravityFactor } = nodes[place].physics.body!;
  if (motion !== "dynamic") {
    addBody(world, entities[place], animatedAbove(nodes, place, animated) < 0 ? motion : "kinematic");
    return;
  }
  addBody(world, entities[place], motion, { mass, velocity: linearVelocity, spin: angularVelocity, gravityFactor });
  keepLooseBody(world, entities[place]);
}

/**
 * The node whose body a collider belongs to: the nearest body above it, or what moves it between the two; without either,
 * itself.
 */
function ownerOf(
  nodes: readonly SceneNode[],
  place: number,
  animated: ReadonlySet<number>,
): { owner: number; motion: Motion } {
  let owner = place;
  while (owner !== -1 && !nodes[owner].physics.body) owner = nodes[owner].parent;
  const mover = animatedAbove(nodes, place, animated);
  if (owner !== -1 && nodes[owner].physics.body!.motion === "dynamic") return { owner, motion: "dynamic" };
  if (mover !== -1 && (owner === -1 || mover > owner)) return { owner: mover, motion: "kinematic" };
  return owner === -1 ? { owner: place, motion: "static" } : { owner, motion: nodes[owner].physics.body!.motion };
}

/** The nearest node, from `place` up, that an animation moves; −1 if there is none. Parents come before children. */
function animatedAbove(nodes: readonly SceneNode[], place: number, animated: ReadonlySet<number>): number {
  let up = place;
  while (up !== -1 && !animated.has(up)) up = nodes[up].parent;
  return up;
}

function solidShape(node: SceneNode, isNode: Parameters<typeof solidOf>[1]): Shape | null {
  const solid = solidOf(node, isNode);
  return solid && { kind: "trimesh", ...solid };
}
