// signal.ts: the to-device message by which two peers set up their link; always inside Olm encryption.

import * as v from "valibot";
import { EngineError } from "../../../engine/errors.ts";

/** Event type of the decrypted message. */
export const SIGNAL_EVENT = "org.manyrooms.signal";

/** An SDP of two data channels has some 600 bytes; with candidates and later media, less than this. */
const MAX_SDP = 32_768;
const MAX_CANDIDATES = 64;

const Uint32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff));
const Sdp = v.pipe(v.string(), v.maxLength(MAX_SDP));

const Candidate = v.object({
  candidate: v.pipe(v.string(), v.maxLength(1_024)),
  sdpMid: v.nullish(v.pipe(v.string(), v.maxLength(64)), null),
  sdpMLineIndex: v.nullish(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64)), null),
});

/** What the two ends of a link say to each other. `link` names the attempt, so that words of an older one are ignored. */
const Body = v.variant("kind", [
  /** `round` counts the offers of a link; the answer repeats it. */
  v.object({ kind: v.literal("offer"), link: Uint32, round: Uint32, sdp: Sdp }),
  v.object({ kind: v.literal("answer"), link: Uint32, round: Uint32, sdp: Sdp }),
  v.object({
    kind: v.literal("candidates"),
    link: Uint32,
    candidates: v.pipe(v.array(Candidate), v.maxLength(MAX_CANDIDATES)),
  }),
  /** Asks the offering side for a new offer: this end lost its way. */
  v.object({ kind: v.literal("restart"), link: Uint32 }),
  /** Asks the offering side for a new link: this end of that one is dead, or has none (0). */
  v.object({ kind: v.literal("renew"), link: Uint32 }),
  v.object({ kind: v.literal("bye"), link: Uint32 }),
]);

const Signal = v.object({
  room: v.pipe(v.string(), v.maxLength(255)),
  /** Sessions of the sender's and the receiver's entering: a message for an earlier one is dropped. */
  from: Uint32,
  to: Uint32,
  /** Numbers the sender's messages, in growing order; absent on a mere acknowledgement. */
  sequence: v.optional(Uint32),
  /** The numbers that this acknowledges. */
  acks: v.optional(v.pipe(v.array(Uint32), v.maxLength(256)), []),
  body: v.optional(Body),
});

export type Signal = v.InferOutput<typeof Signal>;
export type SignalBody = v.InferOutput<typeof Body>;

/** Reads a decrypted message's content, which the other device may have written as it likes. */
export function parseSignal(content: unknown): Signal | EngineError {
  const result = v.safeParse(Signal, content);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? "content"}: ${issue.message}`);
  return new EngineError("schema/invalid-event", `${SIGNAL_EVENT}: ${problems.join("; ")}`);
}
