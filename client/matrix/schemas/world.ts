// world.ts: the state event that makes a room a world.

import * as v from "valibot";
import { EngineError } from "../../../engine/errors.ts";

/** Event type, state key "". Source: MSC3815, unstable prefix. */
export const WORLD_EVENT = "org.matrix.msc3815.world";

/** `mxc://server/media`. Source: Matrix spec, "Matrix Content (mxc://) URIs". */
export const MxcUri = v.pipe(v.string(), v.regex(/^mxc:\/\/[^/\s]+\/[\w-]+$/, "not an mxc: URI"));

/** Fields we don't know are kept, so that a newer client's event survives our editing it. */
const WorldContent = v.looseObject({
  /** The glTF 2.0 scene, .glb. */
  scene_url: MxcUri,
  /** A picture of the world: the MSC's name for it. */
  thumbnail_url: v.optional(MxcUri),
  /** The same under Third Room's name. */
  scene_preview_url: v.optional(MxcUri),
  /** A WebAssembly or JavaScript script for the scene, run sandboxed. */
  script_url: v.optional(MxcUri),
  /** How many objects one member may add. */
  max_member_object_cap: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 20),
});

export type WorldContent = v.InferOutput<typeof WorldContent>;

/** Reads the event's content, which any member with the power level may have written. */
export function parseWorldContent(content: unknown): WorldContent | EngineError {
  const result = v.safeParse(WorldContent, content);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "content"}: ${issue.message}`);
  return new EngineError("schema/invalid-event", `${WORLD_EVENT}: ${problems.join("; ")}`);
}
