// replace-scene.ts: nodes of a loaded glTF file become entities with places, colliders and spawn points.

import { addComponent, removeEntity } from "bitecs";
import type { Shape } from "../core/shapes.ts";
import { NO_NODE, NO_PARENT } from "../ecs/components.ts";
import { addTransform, removeTransforms, updateWorldMatrices } from "../ecs/hierarchy.ts";
import { spawn, type World } from "../ecs/world.ts";
import { type LoadedScene, type SceneNode, standingScene } from "../gltf/scene.ts";
import { solidOf } from "../gltf/solid.ts";
import { addBody, addCollider, removeBody } from "../physics/physics.ts";
import type { SceneReport } from "../protocol.ts";
import { lowestPoint } from "./lowest-point.ts";

/** Puts `loaded` in the place of the scene that stands. Call it between two ticks. Throws `ecs/full` before anything is changed. */
export function replaceScene(world: World, loaded: LoadedScene, revision: number): void {
  const entities = spawnAll(world, loaded.nodes.length);
  clearScene(world);
  standingScene.set(world, { loaded, entities });
  for (const [i, node] of loaded.nodes.entries())
    placeNode(world, entities[i], node, entities[node.parent] ?? NO_PARENT);
  updateWorldMatrices(world); // bodies are made where their nodes stand in the world
  world.scene.floor = addColliders(world, loaded, entities);
  world.scene.revision = revision;
  world.scene.loads++;
}

/** Takes the scene away, with all its bodies. What people brought stays. */
export function clearScene(world: World): void {
  const standing = standingScene.find(world);
  if (!standing) return;
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
  for (const [i, node] of loaded.nodes.entries()) {
    const { body } = node.physics;
    if (!body) continue;
    const { motion, mass, linearVelocity, angularVelocity, gravityFactor } = body;
    addBody(world, entities[i], motion, { mass, velocity: linearVelocity, spin: angularVelocity, gravityFactor });
  }
  for (const [i, node] of loaded.nodes.entries()) {
    const shape = loaded.hasColliders ? node.physics.collider : solidShape(node, (object) => isNode.has(object));
    if (!shape) continue;
    const matrix = world.stores.WorldMatrix.slice(entities[i] * 16, entities[i] * 16 + 16);
    let owner = i;
    while (owner !== -1 && !loaded.nodes[owner].physics.body) owner = loaded.nodes[owner].parent;
    if (owner === -1) {
      owner = i;
      addBody(world, entities[i], "static");
    }
    if (addCollider(world, entities[owner], shape, matrix)) lowest = Math.min(lowest, lowestPoint(shape, matrix));
  }
  return Number.isFinite(lowest) ? lowest : 0;
}

function solidShape(node: SceneNode, isNode: Parameters<typeof solidOf>[1]): Shape | null {
  const solid = solidOf(node, isNode);
  return solid && { kind: "trimesh", ...solid };
}
