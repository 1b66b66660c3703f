// omi-physics-body.ts: OMI_physics_body on nodes, with the shapes of OMI_physics_shape.
// @see https://github.com/omigroup/gltf-extensions/tree/main/extensions/2.0/OMI_physics_body

import type { Motion } from "../../core/shapes.ts";
import { isRecord, type NodeExtension, numberOr, tripleOr } from "./node-extension.ts";
import { readShape } from "./shape.ts";

const MOTIONS: readonly unknown[] = ["static", "kinematic", "dynamic"] satisfies Motion[];

function shapeAt(extensions: unknown, index: unknown): Record<string, unknown> | null {
  if (!isRecord(extensions) || typeof index !== "number") return null;
  const root = extensions["OMI_physics_shape"];
  const shapes = isRecord(root) ? root["shapes"] : null;
  const shape: unknown = Array.isArray(shapes) ? shapes[index] : null;
  return isRecord(shape) ? shape : null;
}

/** Triggers are read by what reacts to them; a trigger's shape stops nobody. */
export const omiPhysicsBody: NodeExtension = {
  name: "OMI_physics_body",
  async readNode(extension, draft, context, node) {
    if (!isRecord(extension)) return;
    const { motion, collider } = extension;
    if (isRecord(motion) && MOTIONS.includes(motion["type"])) {
      draft.physics.body = {
        motion: motion["type"] as Motion,
        mass: numberOr(motion["mass"], 1),
        linearVelocity: tripleOr(motion["linearVelocity"], [0, 0, 0]),
        angularVelocity: tripleOr(motion["angularVelocity"], [0, 0, 0]),
        gravityFactor: numberOr(motion["gravityFactor"], 1),
      };
    }
    if (!isRecord(collider)) return;
    const shape = shapeAt(context.json.extensions, collider["shape"]);
    if (!shape) return;
    draft.physics.collider =
      (await readShape(shape["type"], shape[String(shape["type"])], node.mesh, context)) ?? undefined;
  },
};
