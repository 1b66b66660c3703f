// scene.ts: a loaded glTF scene, as features and the renderer see it.

import type { Material, Object3D, Texture } from "three";
import type { Motion, Shape } from "../core/shapes.ts";
import type { Animation } from "../core/tracks.ts";
import { defineResource } from "../ecs/world.ts";

/** How a node takes part in physics. A node may be a body, a collider, both, or (with a shape and no body above) fixed. */
export interface NodePhysics {
  /** The node is a body of its own; colliders below it belong to it. */
  body?: {
    motion: Motion;
    /** Kilograms; of a dynamic body. */
    mass: number;
    /** Metres per second. */
    linearVelocity: readonly [number, number, number];
    /** Radians per second. */
    angularVelocity: readonly [number, number, number];
    /** Factor on the world's gravity. */
    gravityFactor: number;
  };
  collider?: Shape;
}

/** One glTF node. */
export interface SceneNode {
  /** Index in the file. */
  readonly index: number;
  /** As the file has it. */
  readonly name: string;
  /** Place of the parent in {@link LoadedScene.nodes}, or −1. Parents come before children. */
  readonly parent: number;
  readonly position: readonly [number, number, number];
  readonly rotation: readonly [number, number, number, number];
  readonly scale: readonly [number, number, number];
  /** Three's object for it, whose matrix the renderer points into DrawnMatrix. */
  readonly object: Object3D;
  readonly physics: NodePhysics;
  readonly isSpawnPoint: boolean;
}

/** Linear colour or direction. */
export type Triple = readonly [number, number, number];

/** What a world made by our kit says about its light: scene extras `manyrooms` (worlds/README.md). */
export interface SceneLight {
  readonly sun: { readonly direction: Triple; readonly color: Triple; readonly intensity: number };
  readonly hemisphere: { readonly sky: Triple; readonly ground: Triple };
  readonly fog: { readonly color: Triple; readonly near: number; readonly far: number };
  readonly exposure: number;
}

export interface LoadedScene {
  readonly nodes: readonly SceneNode[];
  /** Three's own tree; nothing draws it. It owns geometries, materials and textures. */
  readonly root: Object3D;
  readonly light: SceneLight | null;
  /** What moves by itself. No two move the same property of the same node. */
  readonly animations: readonly Animation[];
  /** Colliders were given by the file; else every mesh is one. */
  readonly hasColliders: boolean;
  /** Triangles, every instance counted. */
  readonly triangles: number;
  /** Extensions that the file uses and we don't do. */
  readonly unsupported: readonly string[];
  readonly materials: readonly Material[];
  readonly textures: readonly Texture[];
}

/** Frees the memory of its decoded pictures, which the collector may be slow to find. */
export function freePictures({ textures }: LoadedScene): void {
  for (const { image } of textures)
    if (typeof ImageBitmap !== "undefined" && image instanceof ImageBitmap) image.close();
}

/** The scene that stands now, and the entity of each of its nodes. Set by the feature `scene`, drawn by `render/`. */
export interface StandingScene {
  readonly loaded: LoadedScene;
  /** Entity of `loaded.nodes[i]`. */
  readonly entities: readonly number[];
}

export const standingScene = defineResource<StandingScene>("scene");
