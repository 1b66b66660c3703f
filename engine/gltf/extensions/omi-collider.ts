// omi-collider.ts: OMI_collider, the archived spelling that Third Room's worlds use.
// @see https://github.com/omigroup/gltf-extensions/tree/main/extensions/2.0/Archived/OMI_collider

import { isRecord, type NodeExtension } from "./node-extension.ts";
import { readShape } from "./shape.ts";

export const omiCollider: NodeExtension = {
  name: "OMI_collider",
  async readNode(extension, draft, context, node) {
    const root = context.json.extensions?.["OMI_collider"];
    const colliders = isRecord(root) ? root["colliders"] : null;
    if (!isRecord(extension) || !Array.isArray(colliders) || typeof extension["collider"] !== "number") return;
    const collider: unknown = colliders[extension["collider"]];
    if (!isRecord(collider) || collider["isTrigger"] === true) return;
    draft.physics.collider = (await readShape(collider["type"], collider, node.mesh, context)) ?? undefined;
  },
};
