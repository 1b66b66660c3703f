// write-motion.ts: bodies, colliders and paths of what moves, as OMI_physics_body and glTF animations.

import type { Document, Node } from "@gltf-transform/core";
import type { Moving, MovingShape, Path } from "./moving.ts";
import { type Body, OmiPhysics } from "./omi.ts";

/** Something that moves, and the node that stands for it. */
export interface MovingNode {
  readonly moving: Moving;
  readonly node: Node;
}

/** Gives each its body, and the platforms their animations. Call it after `quantize`, which would round the keys. */
export function writeMotion(document: Document, all: readonly MovingNode[]): void {
  if (all.length === 0) return;
  const physics = document.createExtension(OmiPhysics);
  for (const { moving, node } of all) {
    const body = physics.create();
    node.setExtension(
      "OMI_physics_body",
      moving.path ? body.setMotion("kinematic") : body.setMotion("dynamic", moving.mass),
    );
    for (const shape of moving.shapes) {
      node.addChild(
        document
          .createNode(`collider ${moving.name}`)
          .setTranslation([...(shape.at ?? [0, 0, 0])] as [number, number, number])
          .setExtension("OMI_physics_body", shapeOf(physics.create(), shape)),
      );
    }
    if (moving.path) writePath(document, node, moving.name, moving.path);
  }
}

function shapeOf(body: Body, shape: MovingShape): Body {
  if ("size" in shape) return body.setBox(shape.size);
  return "ball" in shape ? body.setBall(shape.ball) : body.setCylinder(...shape.cylinder);
}

function writePath(document: Document, node: Node, name: string, path: Path): void {
  const buffer = document.getRoot().listBuffers()[0];
  const accessor = (array: Float32Array, type: "SCALAR" | "VEC3" | "VEC4") =>
    document.createAccessor().setArray(array).setType(type).setBuffer(buffer);
  const goes = "places" in path;
  // Tangents of zero: it stands at each stop, and is fastest half way.
  const still = [0, 0, 0];
  const values = goes
    ? path.places.flatMap((place) => [...still, ...place, ...still])
    : path.turns.flatMap((turn) => [0, Math.sin(turn / 2), 0, Math.cos(turn / 2)]);
  const sampler = document
    .createAnimationSampler()
    .setInput(accessor(Float32Array.from(path.times), "SCALAR"))
    .setOutput(accessor(Float32Array.from(values), goes ? "VEC3" : "VEC4"))
    .setInterpolation(goes ? "CUBICSPLINE" : "LINEAR");
  const channel = document
    .createAnimationChannel()
    .setTargetNode(node)
    .setTargetPath(goes ? "translation" : "rotation")
    .setSampler(sampler);
  document.createAnimation(name).addSampler(sampler).addChannel(channel);
}
