// call-member.ts: the state event by which a device says that it is in a world (MatrixRTC, state form).

import * as v from "valibot";
import { EngineError } from "../../../engine/errors.ts";

/** Event type; state key `_@user:server_DEVICE_application+call`. Source: MSC3401 as matrix-js-sdk 43 writes it. */
export const CALL_MEMBER_EVENT = "org.matrix.msc3401.call.member";

/** Ours: a membership of another application in the same room is a call, not somebody in the world. */
export const WORLD_APPLICATION = "org.manyrooms.world";
export const WORLD_CALL = "world";

/** Milliseconds for which a membership counts when it doesn't say. Source: matrix-js-sdk's default, 4 h. */
export const DEFAULT_EXPIRY = 4 * 3600 * 1000;

const CallMember = v.looseObject({
  application: v.literal(WORLD_APPLICATION),
  call_id: v.literal(WORLD_CALL),
  device_id: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
  /** Milliseconds after the event's own time. */
  expires: v.optional(v.pipe(v.number(), v.minValue(0)), DEFAULT_EXPIRY),
  /** Which entering this is; a new one after each reload. */
  "org.manyrooms.session": v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff)),
});

export type CallMember = v.InferOutput<typeof CallMember>;

/** Reads the event's content. An empty one is how a device leaves, and one of another application is no concern of ours: null. */
export function parseCallMember(content: unknown): CallMember | EngineError | null {
  const fields = (content ?? {}) as { application?: unknown; call_id?: unknown };
  if (fields.application !== WORLD_APPLICATION || fields.call_id !== WORLD_CALL) return null;
  const result = v.safeParse(CallMember, content);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "content"}: ${issue.message}`);
  return new EngineError("schema/invalid-event", `${CALL_MEMBER_EVENT}: ${problems.join("; ")}`);
}

/**
 * The content that matrix-js-sdk 43 writes for the same membership, so that other MatrixRTC clients can read it.
 *
 * @param expires milliseconds from the event's time
 */
export function makeCallMember(
  user: string,
  device: string,
  session: number,
  expires: number,
): Record<string, unknown> {
  return {
    application: WORLD_APPLICATION,
    call_id: WORLD_CALL,
    scope: "m.room",
    device_id: device,
    membershipID: `${user}:${device}`,
    expires,
    // A mesh of peers is no SFU; the type must be there, or the SDK takes the event for a broken one.
    focus_active: { type: "org.manyrooms.mesh", focus_selection: "multi_sfu" },
    foci_preferred: [{ type: "org.manyrooms.mesh" }],
    "org.manyrooms.session": session,
  };
}
